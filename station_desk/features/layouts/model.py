"""Sheets of labels that the clerk has measured with a ruler."""

from datetime import date
from typing import Any

from sqlalchemy import Index, LargeBinary, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from station_desk.base.errors import UserError
from station_desk.features.layouts.rules.blank import EDGES, FOLDS, HALVES, Blank, serials_between, share_serials
from station_desk.fields.field import choice, day, link, long_text, millimetres, text, tick, whole
from station_desk.fields.problem import Problem
from station_desk.printing.paper import Imposition, fault_of
from station_desk.store.print_log import Blanks, blanks_of
from station_desk.store.record import Record

# 空白纸: each sort of blank the station buys, what was received and lost of it, and how each printer prints on it.

MEASURE = "请用尺量：各家印的大小不一样，差几毫米就会打偏"
SORTS = ("领用", "退回", "作废")


class BlankForm(Record):
    """One sort of blank as the station's clerk measured it; `scan` is its squared-up picture (JPEG), for the screen only."""

    __tablename__ = "stock"
    LABEL = "name"
    __table_args__ = (
        Index("uq_stock_name", "station_id", "name", unique=True, info={"sentence": "已经有同名的空白纸"}),
    )

    name: Mapped[str] = text("名称", 40, required=True, find=True, help="打印时按这个名称选，例如：12K证书")
    width: Mapped[int] = millimetres("宽（毫米）", 20, 900, required=True, help="展开以后横着量，" + MEASURE)
    height: Mapped[int] = millimetres("高（毫米）", 20, 900, required=True, help="展开以后竖着量")
    fold: Mapped[str] = choice("折法", *FOLDS, default="不折", required=True)
    half: Mapped[str] = choice("打在哪一半", *HALVES, default="整张", required=True)
    feed: Mapped[str] = choice(
        "先进打印机的边", *EDGES, default="上边", required=True, help="正着看这张纸，哪一边先送进打印机"
    )
    free_left: Mapped[int] = millimetres(
        "左边留空（毫米）", 0, 400, default=500, required=True, help="离纸边（对折的离折线）这么多以内不打字"
    )
    free_right: Mapped[int] = millimetres("右边留空（毫米）", 0, 400, default=500, required=True)
    free_top: Mapped[int] = millimetres("上边留空（毫米）", 0, 400, default=500, required=True)
    free_bottom: Mapped[int] = millimetres("下边留空（毫米）", 0, 400, default=500, required=True)
    offset_right: Mapped[int] = millimetres(
        "整体右移（毫米）", -200, 200, default=0, required=True, help="版式放在纸的正中，再移动这么多；负数是左移"
    )
    offset_down: Mapped[int] = millimetres("整体下移（毫米）", -200, 200, default=0, required=True, help="负数是上移")
    measured: Mapped[bool] = tick("已用尺量过", default=False, required=True)
    few: Mapped[int] = whole("少于几张时提醒", 0, 10_000, default=20, required=True)
    note: Mapped[str | None] = long_text("备注", help="厂家、批次、放在哪个纸盒等")
    scan: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    def check(self) -> list[Problem]:
        blank = self.blank()
        left, top, right, bottom = blank.window
        found = []
        if left >= right or top >= bottom:
            found.append(Problem("free_left", "留空太多，没有能打字的地方了"))
        if not self.measured:
            found.append(Problem("measured", MEASURE, error=False))
        return found

    def before_save(self, session: Session, changed: set[str]) -> None:
        before = inspect(self).attrs.name.history.deleted
        if before and blanks_of(session, before[0]) != Blanks():
            raise UserError(
                f"“{before[0]}”已经打印过，打印记录里用的是这个名称，不能再改名。", "换了一种纸的，请另外新增一种。"
            )

    def blank(self) -> Blank:
        """The same as the print room takes it."""
        sizes: dict[str, Any] = {
            "width": self.width / 100, "height": self.height / 100,
            "margins": tuple(one / 100 for one in (self.free_left, self.free_top, self.free_right, self.free_bottom)),
            "offset": (self.offset_right / 100, self.offset_down / 100),
        }  # fmt: skip
        return Blank(
            name=self.name, title=self.name, fold=self.fold, half=self.half, feed=self.feed,  # type: ignore[arg-type]
            measured=self.measured, **sizes,
        )  # fmt: skip


class StockEntry(Record):
    """Blanks received, given back, or spoiled otherwise than in a printer; what was printed is in the print log."""

    __tablename__ = "stock_entry"
    LABEL = "sort"

    day: Mapped[date] = day("日期", required=True)
    stock_id: Mapped[str] = link("空白纸", "BlankForm", "stock", required=True, on_delete="CASCADE")
    sort: Mapped[str] = choice(
        "事项", *SORTS, required=True, default="领用", help="打印时用掉和打坏的会自动记，这里不用再记"
    )
    count: Mapped[int] = whole("张数", 1, 100_000, required=True)
    first: Mapped[str | None] = text("起号", 30, help="空白纸上印有流水号的，填第一张的号；没有就不填")
    last: Mapped[str | None] = text("止号", 30)
    who: Mapped[str | None] = text("经手人", 25)
    note: Mapped[str | None] = text("说明", 100, help="作废的写明原因，例如：受潮")

    def check(self) -> list[Problem]:
        if not self.first and not self.last:
            return []
        if not self.first or not self.last:
            return [Problem("last" if self.first else "first", "起号和止号要一起填")]
        counted = serials_between(self.first, self.last)
        if counted is None:
            return [Problem("last", "起号和止号的写法不一样，前面的字母和数字的位数应相同，止号不能小于起号")]
        if counted != self.count:
            return [Problem("count", f"从 {self.first} 到 {self.last} 是 {counted} 张，和填的张数不一样")]
        return []

    def before_save(self, session: Session, changed: set[str]) -> None:
        if self.sort != "领用" or not (self.first and self.last):
            return
        query = select(StockEntry).where(StockEntry.stock_id == self.stock_id, StockEntry.sort == "领用")
        others = session.scalars(query.where(StockEntry.id != self.id, StockEntry.first.is_not(None)))
        for other in others:
            if not share_serials((self.first, self.last), (other.first or "", other.last or "")):
                continue
            raise UserError(
                f"{self.first} 到 {self.last} 和 {other.day} 领用的 {other.first} 到 {other.last} 有重复的号。",
                "请核对起止号；同一个号只能领用一次。",
            )


class PrinterCalibration(Record):
    """What a clerk measured on the cross sheet of one printer, tray and stock; the correction is computed from it."""

    __tablename__ = "printer_calibration"
    LABEL = "printer"
    __table_args__ = (
        Index(
            "uq_printer_calibration", "station_id", "printer", "tray", "stock_id",
            unique=True, info={"sentence": "这台打印机、这个纸盒已经校准过"},
        ),
    )  # fmt: skip

    printer: Mapped[str] = text("打印机", 120, required=True)
    tray: Mapped[str] = text("纸盒", 60, required=True)
    stock_id: Mapped[str] = link("空白纸", "BlankForm", "stock", required=True, on_delete="CASCADE")
    measured: Mapped[date] = day("量的日期", required=True)
    readings: Mapped[str] = text("量得的数", 200, required=True, hidden=True)


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
