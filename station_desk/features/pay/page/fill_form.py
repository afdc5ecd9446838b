"""The county's own form: where each thing goes is clicked once in a picture of the sheet, then remembered."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from station_desk.base.errors import UserError
from station_desk.excel.fill import Form, Places, guess, read_form
from station_desk.features.pay.model import PayRun
from station_desk.features.pay.prints.forms import CELLS, COLUMNS, kept, read_places, write_form
from station_desk.features.pay.service import forms_of, keep_form, kept_form
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

SIZE = (1080, 680)
HOW = "左边选一项，再点它在表里的格子：每人一行的各项点第一个人那一行，表名、合计等点它自己的格子。认得的栏目已经替您对好。"
KINDS = "Excel 工作簿 (*.xlsx)"


class FillForm(QDialog):
    """`places` says where things go; Enter or a click on a cell puts the chosen item there, once more takes it away."""

    def __init__(self, shell: Shell, name: str, body: bytes, places: Places | None) -> None:
        super().__init__(shell.window)
        self.shell, self.name, self.body = shell, name, body
        self.form: Form = read_form(body, places.sheet if places else "")
        self.columns: dict[str, int] = {}
        self.cells: dict[str, tuple[int, int]] = {}
        self.first = 1
        self.setWindowTitle(f"填写“{name}”")
        self.setProperty("role", "box")
        self.resize(*SIZE)
        self.sheets = QComboBox()
        self.sheets.setAccessibleName("工作表")
        self.sheets.addItems(self.form.sheets)
        self.sheets.setCurrentText(self.form.sheet)
        self.items = QListWidget()
        self.items.setAccessibleName("要填的内容")
        self.items.setFixedWidth(236)
        self.table = QTableWidget()
        self.table.setAccessibleName("表格")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.go = QPushButton("填好并保存…")
        dress(self.go, kind="primary")
        self._build()
        self.keys = [*COLUMNS, *CELLS]
        self._take(places or guess(self.form, COLUMNS))
        self._draw()
        self.sheets.activated.connect(lambda _: self._turn())
        self.table.cellClicked.connect(self.put)
        self.table.cellActivated.connect(self.put)
        self.go.clicked.connect(self.accept)
        self.items.setFocus()

    def _build(self) -> None:
        space = self.shell.theme.space
        title, how = QLabel(f"填写“{self.name}”"), QLabel(HOW)
        dress(title, role="title")
        dress(how, role="muted")
        how.setWordWrap(True)
        back = QPushButton("返回")
        back.clicked.connect(self.reject)
        left = QVBoxLayout()
        left.setSpacing(space("s"))
        left.addWidget(self.sheets)
        left.addWidget(self.items, 1)
        middle = QHBoxLayout()
        middle.setSpacing(space("m"))
        middle.addLayout(left)
        middle.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.go)
        for button in (back, self.go):
            button.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("xl"), space("xl"), space("xl"), space("l"))
        box.setSpacing(space("m"))
        for part in (title, how):
            box.addWidget(part)
        box.addLayout(middle, 1)
        box.addLayout(buttons)

    # --------------------------------------------------------------------------------------------------- places
    @property
    def places(self) -> Places:
        """Where things go as it stands."""
        return Places(self.form.sheet, self.first, dict(self.columns), dict(self.cells))

    def _take(self, places: Places) -> None:
        self.first, self.columns, self.cells = places.first, dict(places.columns), dict(places.cells)

    def _turn(self) -> None:
        """Show another sheet of the form."""
        self.form = read_form(self.body, self.sheets.currentText())
        self._take(guess(self.form, COLUMNS))
        self._draw()

    def put(self, row: int, column: int) -> None:
        """Put the chosen item into a cell (from 0), or take it away where it is there already."""
        key = self.keys[max(self.items.currentRow(), 0)]
        if key in COLUMNS:
            if (self.columns.get(key), self.first) == (column + 1, row + 1):
                del self.columns[key]
            else:
                self.first, self.columns[key] = row + 1, column + 1
        elif self.cells.get(key) == (row + 1, column + 1):
            del self.cells[key]
        else:
            self.cells[key] = (row + 1, column + 1)
        self._mark()

    # ---------------------------------------------------------------------------------------------------- drawing
    def _draw(self) -> None:
        form, table = self.form, self.table
        table.clear()
        table.clearSpans()
        high, wide = len(form.rows) + 3, len(form.widths) + 1
        table.setRowCount(high)
        table.setColumnCount(wide)
        table.setHorizontalHeaderLabels([letter_of(column) for column in range(wide)])
        for one in form.merged:
            if (one.bottom, one.right) != (one.top, one.left):
                table.setSpan(one.top, one.left, one.bottom - one.top + 1, one.right - one.left + 1)
        for column, width in enumerate(form.widths):
            table.setColumnWidth(column, round(min(max(width, 6), 30) * 8))
        self._mark()

    def _mark(self) -> None:
        """Write the form's own words into the cells, and over them what will stand there."""
        theme, table = self.shell.theme, self.table
        here = {(self.first, column): title_of(key) for key, column in self.columns.items()}
        here |= {place: title_of(key) for key, place in self.cells.items()}
        for row in range(table.rowCount()):
            for column in range(table.columnCount()):
                words = (
                    self.form.rows[row][column] if row < len(self.form.rows) and column < len(self.form.widths) else ""
                )
                mark = here.get((row + 1, column + 1), "")
                item = QTableWidgetItem(f"〔{mark}〕" if mark else words)
                item.setForeground(theme.colour("accent" if mark else "text"))
                if mark:
                    item.setBackground(theme.colour("accent-weak"))
                table.setItem(row, column, item)
        kept_row = max(self.items.currentRow(), 0)
        self.items.clear()
        self.items.addItems([f"{title_of(key)}　{self._where(key)}" for key in self.keys])
        self.items.setCurrentRow(kept_row)
        self.go.setEnabled("name" in self.columns)
        self.go.setToolTip("" if "name" in self.columns else "至少要点出姓名的位置")

    def _where(self, key: str) -> str:
        if key in self.columns:
            return f"{letter_of(self.columns[key] - 1)} 列，第 {self.first} 行起"
        if key in self.cells:
            row, column = self.cells[key]
            return f"{letter_of(column - 1)}{row}"
        return "—"


def title_of(key: str) -> str:
    return COLUMNS[key][0] if key in COLUMNS else CELLS[key]


def letter_of(column: int) -> str:
    """A, B, …, AA for columns from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def fill_new(shell: Shell, run: PayRun) -> None:
    """Let the clerk choose a form and fill it."""
    file = shell.choose_file("选择县里的表格", KINDS)
    if file is None:
        return
    try:
        fill(shell, run, file.stem[:60], file.read_bytes(), None)
    except (UserError, OSError) as error:
        shell.refuse(error if isinstance(error, UserError) else UserError("这个文件读不出来。", "请换一个文件。"))


def fill_kept(shell: Shell, run: PayRun, form_id: str, name: str) -> None:
    """Fill a form the desk remembers."""
    with shell.look() as session:
        body, told = kept_form(session, form_id)
    fill(shell, run, name, body, read_places(told))


def fill(shell: Shell, run: PayRun, name: str, body: bytes, places: Places | None) -> None:
    """Show where things go; then remember it and write the form where the clerk says."""
    dialog = FillForm(shell, name, body, places)
    chosen = dialog.places if dialog.exec() else None
    dialog.deleteLater()
    if chosen is None:
        return
    target = shell.choose_target(f"保存填好的“{name}”", f"{run.title}{name}.xlsx", KINDS)
    if target is None:
        return
    if chosen != places:
        shell.act(f"记住“{name}”的填写位置", lambda session: keep_form(session, name, body, kept(chosen)))
    job = write_form(shell.desk, run.id, body, chosen, target)
    shell.run(f"填写“{name}”", job, lambda count: shell.tell(f"已填好“{name}”，{count} 人。", undo=False))


def offers(shell: Shell, run: PayRun) -> list[tuple[str, Callable[[], None]]]:
    """The entries of the menu: every form kept, and a new one."""
    with shell.look() as session:
        known = [(one.id, one.name) for one in forms_of(session)]
    found: list[tuple[str, Callable[[], None]]] = [
        (f"填写“{name}”…", lambda key=key, name=name: fill_kept(shell, run, key, name))  # type: ignore[misc]
        for key, name in known
    ]
    return [*found, ("填写县里的表格…", lambda: fill_new(shell, run))]
