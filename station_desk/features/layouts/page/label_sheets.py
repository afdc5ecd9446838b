"""标签纸: the station's own sheets of labels as a table, each drawn as it is measured."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station_desk.base.places import RecordPlace
from station_desk.features.layouts.model import MEASURES, LabelSheet
from station_desk.features.layouts.service import shipped_label_sheets, start_from
from station_desk.features.layouts.sheet import LABEL_SHEETS
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Words
from station_desk.printing.paper import fault_of
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.page import TablePage
from station_desk.ui.shell import Shell

HIGH, LOW = 168, 72  # px
MARGIN = 10
WORDS = 130  # px beside the drawn sheet


class DrawnSheet(QWidget):
    """The sheet above its form, drawn to scale from what is typed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.sheet: LabelSheet | None = None
        self.setMinimumHeight(LOW)
        self.setMaximumHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(WORDS * 2, HIGH)

    def show_record(self, record_id: str | None) -> None:
        """Draw the sheet as it is stored."""
        if record_id:
            with self.shell.look() as session:
                found = session.get(LabelSheet, record_id)
            self.show_values({key: getattr(found, key) for key in MEASURES} if found else {})
        else:
            self.show_values({key: getattr(LabelSheet(), key) for key in MEASURES})

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Draw what these measures come to; nothing while one is missing."""
        whole = all(values.get(key) is not None for key in MEASURES)
        self.sheet = LabelSheet(name="", **{key: values[key] for key in MEASURES}) if whole else None
        self.setAccessibleName(self._said()[0] if self.sheet else "还缺尺寸")
        self.update()

    def _said(self) -> tuple[str, ...]:
        assert self.sheet
        sheet = self.sheet.imposition()
        width, height = (f"{one:g}" for one in sheet.label)
        return (
            f"一张纸 {sheet.count} 个标签",
            f"标签 {width}×{height} mm",
            f"纸 {sheet.page[0]:g}×{sheet.page[1]:g} mm",
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.sheet is None:
            return
        theme, sheet = self.shell.theme, self.sheet.imposition()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min((self.height() - 2 * MARGIN) / sheet.page[1], (self.width() - WORDS - 4 * MARGIN) / sheet.page[0])
        page = QRectF(MARGIN * 2, MARGIN, sheet.page[0] * scale, sheet.page[1] * scale)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.fillRect(page, Qt.GlobalColor.white)
        painter.drawRect(page)
        fault = fault_of(sheet)
        colour = theme.colour("bad" if fault else "accent")
        weak = theme.colour("bad-weak" if fault else "accent-weak")
        painter.setPen(QPen(colour, 0.8))
        painter.setBrush(weak)
        for slot in range(min(sheet.count, 1000)):
            x, y = sheet.place(slot)
            corner = QPointF(page.left() + x * scale, page.top() + y * scale)
            painter.drawRoundedRect(
                QRectF(corner.x(), corner.y(), sheet.label[0] * scale, sheet.label[1] * scale), 2, 2
            )
        beside = QRectF(
            page.right() + 2 * MARGIN, MARGIN, self.width() - page.right() - 3 * MARGIN, self.height() - 2 * MARGIN
        )
        painter.setPen(colour if fault else theme.colour("muted"))
        painter.setFont(theme.font("small"))
        words = (
            f"{fault.sentence}。"
            if fault
            else "\n".join((*self._said(), "", "打印前请先用白纸试打一张，对着光看是否对齐。"))
        )
        painter.drawText(beside, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


def start_from_shipped(shell: Shell, _: object = None) -> None:
    """Ask which common sheet comes nearest, and begin a sheet of one's own from its numbers."""
    shipped = {title.partition("，")[0]: name for name, title in shipped_label_sheets()}
    fields = (
        Field("最接近的一种", Choice(options=tuple(shipped)), key="like", required=True),
        Field("名称", Words(40), key="name", required=True, help="照包装上的写，例如：得力 3×8 白色"),
    )
    text = "先照这一种填好，再用尺量一量，把不一样的数改过来。"
    given = ask_fields(shell, "登记哪种标签纸？", text, fields, {"like": next(iter(shipped))}, "登记")
    if given:

        def work(session: Any) -> str:
            made = start_from(session, shipped[given["like"]], given["name"])
            session.flush()
            return made.id

        shell.act(f"登记标签纸{given['name']}", work, lambda key: shell.go(RecordPlace("layouts", key)))


def label_sheets_page(shell: Shell) -> TablePage:
    """The sheets measured so far, each drawn above its form, live while its numbers are typed."""
    first = Action("照常见的登记", start_from_shipped, "copy", primary=True)
    page = TablePage(shell, LABEL_SHEETS, actions=(first,), detail=DrawnSheet, first=first)
    drawn = page.panel.findChild(DrawnSheet)
    form = page.panel.form
    if drawn:
        for box in form.boxes.values():
            box.editor.edited.connect(lambda: drawn.show_values(typed(form.boxes)))
    return page


def typed(boxes: Mapping[str, Any]) -> dict[str, Any]:
    """What the form holds just now, without what cannot be read."""
    found = {}
    for key, box in boxes.items():
        try:
            found[key] = box.editor.value()
        except ValueError:
            found[key] = None
    return found
