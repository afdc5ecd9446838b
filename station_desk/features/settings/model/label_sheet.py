"""Sheets of labels that the clerk has measured with a ruler."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.fields.field import millimetres, text, whole
from station_desk.fields.problem import Problem
from station_desk.printing.paper import Imposition, fault_of
from station_desk.store.record import Record

# Which field a fault of the sheet stands under.
FIELDS = {
    "page x": "page_width", "page y": "page_height", "label x": "width", "label y": "height", "origin x": "left",
    "origin y": "top", "pitch x": "across", "pitch y": "down",
}  # fmt: skip
MEASURES = ("page_width", "page_height", "width", "height", "columns", "rows", "left", "top", "across", "down")


class LabelSheet(Record):
    """One kind of label sheet; all lengths in hundredths of a mm. The first numbers are those of the common 3×7 sheet."""

    __tablename__ = "label_sheet"
    LABEL = "name"
    __table_args__ = (
        Index("uq_label_sheet_name", "station_id", "name", unique=True, info={"sentence": "这种标签纸已经登记过"}),
    )

    name: Mapped[str] = text("名称", 40, required=True, find=True, help="照包装上的写，例如：得力 3×8 白色")
    page_width: Mapped[int] = millimetres("纸宽", 30, 500, default=21000, required=True, help="mm，A4 是 210")
    page_height: Mapped[int] = millimetres("纸高", 30, 500, default=29700, required=True, help="mm，A4 是 297")
    width: Mapped[int] = millimetres("标签宽", 5, 500, default=6350, required=True, help="mm")
    height: Mapped[int] = millimetres("标签高", 5, 500, default=3810, required=True, help="mm")
    columns: Mapped[int] = whole("列数", 1, 20, default=3, required=True, help="一行有几张")
    rows: Mapped[int] = whole("行数", 1, 50, default=7, required=True, help="一列有几张")
    left: Mapped[int] = millimetres("左边距", 0, 300, default=721, required=True, help="mm，纸边到第一张标签")
    top: Mapped[int] = millimetres("上边距", 0, 300, default=1515, required=True, help="mm，纸边到第一张标签")
    across: Mapped[int] = millimetres(
        "横向间距", 0, 500, default=6604, required=True, help="mm，一张的左边到右邻一张的左边"
    )
    down: Mapped[int] = millimetres(
        "纵向间距", 0, 500, default=3810, required=True, help="mm，一张的上边到下面一张的上边"
    )
    note: Mapped[str | None] = text("备注", 100)

    def imposition(self) -> Imposition:
        """How labels lie on the sheet."""
        return Imposition(
            name=self.name, title=self.name, page=(self.page_width / 100, self.page_height / 100),
            columns=self.columns, rows=self.rows, origin=(self.left / 100, self.top / 100),
            pitch=(self.across / 100, self.down / 100), label=(self.width / 100, self.height / 100),
        )  # fmt: skip

    def check(self) -> list[Problem]:
        if any(getattr(self, key) is None for key in MEASURES):
            return []  # each is asked for by itself
        fault = fault_of(self.imposition())
        return [Problem(FIELDS.get(fault.part, fault.part), fault.sentence)] if fault else []
