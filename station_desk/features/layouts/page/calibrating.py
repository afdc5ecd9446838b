"""校准: the printers measured on a stock, what each does wrong in words, and the eight readings of a cross sheet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.errors import UserError
from station_desk.features.layouts.model import BlankForm, PrinterCalibration
from station_desk.features.layouts.prints import CROSS_SHEET
from station_desk.features.layouts.rules.blank import MEASURED, Blank, Fit, crosses_of, fitted, words_of
from station_desk.features.layouts.service import calibrate, calibrations_of, fit_of
from station_desk.fields.measures import Millimetres
from station_desk.ui import dialogs
from station_desk.ui.action import Action, ActionSet
from station_desk.ui.columns import REST, Column
from station_desk.ui.grid import Grid
from station_desk.ui.print.printer import TRAYS, Last, printer_names
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

HINT = (
    "同一台打印机、同一个纸盒、同一种空白纸，打出来总是偏得一样。先打一张十字测试页，用直尺量好填进来，"
    "以后套打时自动纠正。预览和导出的 PDF 不受影响。"
)
TEXT = "十字页正着看，量每个十字的中心到纸的左边、到纸的上边各多少毫米，尽量量到 0.5 毫米以内。"
READ = Millimetres(0, 900)
NARROW = 110  # px of one reading


COLUMNS: tuple[Column[PrinterCalibration], ...] = (
    Column("打印机", lambda one: one.printer, width=REST),
    Column("纸盒", lambda one: one.tray),
    Column("量于", lambda one: one.measured),
)


class CalibrationTab(QWidget):
    """What was measured of each printer on the stock shown."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.record_id: str | None = None
        self.lines = Grid[PrinterCalibration](shell, "校准", COLUMNS)
        self.lines.opened.connect(lambda one: self.ask(one.id))
        self.lines.selected.connect(self._say)
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.said: dict[str, tuple[str, str]] = {}  # by key: what the printer does, and in which tone
        self.acts = ActionSet(self, shell, (
            Action("填写量得的数…", lambda *_: self.ask(), "ruler"),
            Action("删除校准", self._remove, "trash-2", on="one"),
        ), target=lambda: self.record_id, rows=self.lines.chosen)  # fmt: skip
        self.lines.offer(self.acts)
        self._build()

    def _build(self) -> None:
        shell, space = self.shell, self.shell.theme.space
        hint = QLabel(HINT)
        hint.setWordWrap(True)
        hint.setProperty("role", "caption")
        row = QHBoxLayout()
        for button in self.acts.buttons():
            row.addWidget(button)
        row.addStretch(1)
        self.lines.setMinimumHeight(shell.theme.size("row-header") + 2 * shell.theme.size("row"))
        inside = QWidget()
        inside.setProperty("role", "plain")
        box = QVBoxLayout(inside)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.setSpacing(space("m"))
        for part in (hint, self.result):
            box.addWidget(part)
        box.insertLayout(0, row)
        box.addWidget(self.lines, 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def show_record(self, record_id: str | None) -> None:
        """Show the printers measured on that stock."""
        self.record_id = record_id
        with self.shell.look() as session:
            stock = session.get(BlankForm, record_id) if record_id else None
            found = [(one, fit_of(one, stock)) for one in calibrations_of(session, stock.id)] if stock else []
        self.said = {one.id: sentence_of(fit) for one, fit in found}
        self.lines.show_rows([one for one, _ in found])
        for part in (self.lines, self.result):
            part.setVisible(bool(found))
        self.acts.update()

    def _say(self) -> None:
        here = self.lines.here()
        words, tone = self.said.get(here.id, ("", "")) if here else ("", "")
        self.result.setText(words)
        set_style(self.result, role="caption", tone=tone)

    def ask(self, chosen: str = "") -> None:
        """Ask for the readings and keep them; `chosen` is the printer measured before."""
        record_id = self.record_id
        if record_id is None:
            return
        last = Last.of(self.shell.choices, CROSS_SHEET.name)
        with self.shell.look() as session:
            blank = session.get_one(BlankForm, record_id).blank()
            before = session.get(PrinterCalibration, chosen) if chosen else None
            printer, tray = (before.printer, before.tray) if before else (last.printer, last.tray)
        box = ReadingsBox(self.shell, blank, printer, tray)
        box.exec()
        printer, tray = box.printer.currentText().strip(), box.tray.currentText().strip()
        readings = box.readings() if box.chosen else None
        box.deleteLater()
        if readings:
            self.shell.act(
                f"校准{printer}", lambda session: calibrate(session, record_id, printer, tray, readings),
                lambda _: self.show_record(record_id),
            )  # fmt: skip

    def _remove(self, shell: Shell, one: PrinterCalibration) -> None:
        """Forget what was measured of a printer."""
        record_id = self.record_id
        if shell.ask("删除这台打印机的校准？", "以后套打不再纠正，要重新打十字页来量。可以撤销。"):
            shell.act(
                "删除打印机校准", lambda session: session.delete(session.get_one(PrinterCalibration, one.id)),
                lambda _: self.show_record(record_id),
            )  # fmt: skip


class ReadingsBox(dialogs.Box):
    """Printer, tray and eight readings; what they come to is said below while they are typed."""

    def __init__(self, shell: Shell, blank: Blank, printer: str, tray: str) -> None:
        super().__init__(dialogs.front(shell.window), shell.icons, "", f"校准打印机：{blank.title}", TEXT)
        self.shell, self.blank = shell, blank
        self.printer, self.tray = QComboBox(), QComboBox()
        self.printer.addItems(printer_names())
        self.tray.addItems(TRAYS)
        grid = QGridLayout()
        grid.setHorizontalSpacing(shell.theme.space("m"))
        for row, (title, combo, word) in enumerate((("打印机", self.printer, printer), ("纸盒", self.tray, tray))):
            combo.setEditable(True)
            combo.setCurrentText(word or combo.itemText(0))
            combo.setAccessibleName(title)
            combo.currentTextChanged.connect(self.look)
            grid.addWidget(QLabel(title), row, 0)
            grid.addWidget(combo, row, 1, 1, 3)
        self.fields: list[QLineEdit] = []
        for column, edge in enumerate(MEASURED, 1):
            head = QLabel(f"到{edge}（毫米）")
            set_style(head, role="caption")
            grid.addWidget(head, 2, column)
        for row, cross in enumerate(crosses_of(blank.page), 3):
            grid.addWidget(QLabel(f"{cross.name}十字"), row, 0)
            for column, (edge, place) in enumerate(zip(MEASURED, (cross.x, cross.y), strict=True), 1):
                field = QLineEdit()
                field.setAccessibleName(f"{cross.name}十字到{edge}")
                field.setPlaceholderText(f"约 {place:g}")
                field.setFixedWidth(NARROW)
                field.textChanged.connect(self.look)
                grid.addWidget(field, row, column)
                self.fields.append(field)
        grid.setColumnStretch(3, 1)
        self.body.addLayout(grid)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        self.body.addWidget(self.note)
        self.offer(dialogs.BACK, safe=True)
        self.go = self.offer("保存校准", "primary", first=True)
        self.look()
        self.fields[0].setFocus()

    def readings(self) -> list[float] | None:
        """The eight numbers in mm; None while one is missing or no length."""
        try:
            found = [READ.read(field.text()) for field in self.fields]
        except ValueError:
            return None
        return None if None in found else [one / 100 for one in found if one is not None]

    def look(self) -> None:
        """Say what the readings come to, or what is missing or wrong."""
        words, tone, good = self.said()
        self.note.setText(words)
        set_style(self.note, role="caption", tone=tone)
        self.go.setEnabled(good)

    def said(self) -> tuple[str, str, bool]:
        """The sentence, its tone, and whether the readings can be kept."""
        for field in self.fields:
            try:
                READ.read(field.text())
            except ValueError as error:
                return f"{field.accessibleName()}：{error}。", "bad", False
        readings = self.readings()
        if not self.printer.currentText().strip() or not self.tray.currentText().strip():
            return "请写明是哪台打印机、哪个纸盒，写法和打印窗口里的一样。", "", False
        if readings is None:
            missing = sum(not field.text().strip() for field in self.fields)
            return f"还有 {missing} 个数没有填。", "", False
        try:
            fit = fitted(self.blank.page, readings)
        except UserError as error:
            return error.message + error.advice, "bad", False
        return *sentence_of(fit), True


def sentence_of(fit: Fit) -> tuple[str, str]:
    """What a printer does and what comes of it, or why the readings are doubtful; and the tone it is said in."""
    if fit.doubt:
        return fit.doubt, "care"
    words = words_of(fit.error)
    left = max(fit.worst, 0.1)
    return f"这台打印机打出来{words}。套打时会自动纠正，纠正后还差大约 {left:.1f} 毫米以内。", "good"
