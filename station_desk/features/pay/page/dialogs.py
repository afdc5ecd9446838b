"""What is asked before a list is made, the three models side by side, and where things go in the county's own form."""

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.base.places import RecordPlace
from station_desk.features.pay.model import PayRun
from station_desk.features.pay.prints.fill import (
    CELLS,
    COLUMNS,
    Form,
    Places,
    guess,
    kept,
    read_form,
    read_places,
    write_form,
)
from station_desk.features.pay.rules import read_period, usual_period
from station_desk.features.pay.service.fund import (
    Claim,
    Offer,
    Preview,
    keep_form,
    kept_form,
    make_fund_run,
    make_subsidy_run,
    offer_models,
)
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Whole
from station_desk.ui.ask import ask_fields
from station_desk.ui.columns import REST, Column
from station_desk.ui.grid import Grid
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# The three models of the fund side by side, one of them to be chosen.

MODEL_SIZE = (860, 640)
SAID = {
    "固定标准": "标准 × 系数 × 月数，余下的是结余",
    "系数分配": "总额按 系数 × 月数 全部分完",
    "按得分分配": "总额按 系数 × 得分 × 月数 全部分完",
}


class ChooseModel(QDialog):
    """`model` is the one chosen; the table shows everybody's amount by each."""

    def __init__(self, shell: Shell, offered: Offer) -> None:
        super().__init__(shell.window)
        self.shell, self.offered = shell, offered
        space = shell.theme.space
        question = f"{offered.year}年度绩效专项资金怎样分配？"
        self.setWindowTitle(question)
        self.setProperty("role", "box")
        self.resize(*MODEL_SIZE)
        title, told = QLabel(question), QLabel(self._told())
        set_style(title, role="title")
        set_style(told, role="muted")
        told.setWordWrap(True)
        self.ways = QButtonGroup(self)
        ways = QHBoxLayout()
        ways.setSpacing(space("l"))
        for preview in offered.previews:
            ways.addLayout(self._way(preview), 1)
        self.table = self._table()
        back, self.go = QPushButton("返回"), QPushButton("编制名册")
        back.clicked.connect(self.reject)
        set_style(self.go, kind="primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("xl"), space("xl"), space("xl"), space("l"))
        box.setSpacing(space("m"))
        for widget in (title, told):
            box.addWidget(widget)
        box.addLayout(ways)
        box.addWidget(self.table, 1)
        box.addLayout(buttons)
        self.go.setEnabled(self.ways.checkedButton() is not None)

    def _told(self) -> str:
        setting = self.offered.setting
        pool = f"{setting.posts} 个岗位 × {show_fen(setting.standard)} 元 = {show_fen(setting.pool)} 元。"
        return "\n".join([f"总额：{pool}要改岗位数或系数，请到“年度设置”。", *self.offered.doubts])

    def _way(self, preview: Preview) -> QVBoxLayout:
        radio = QRadioButton(preview.model)
        self.ways.addButton(radio)
        words = SAID[preview.model]
        if preview.division:
            paid = sum(preview.division.amounts.values())
            words += f"\n发放 {show_fen(paid)}　结余 {show_fen(preview.division.left)}"
        else:
            words = preview.sentence
            radio.setEnabled(False)
        if preview.division and self.ways.checkedButton() is None:
            radio.setChecked(True)
        label = QLabel(words)
        set_style(label, role="caption", tone="" if preview.division else "bad")
        label.setWordWrap(True)
        radio.setAccessibleDescription(words)
        column = QVBoxLayout()
        column.addWidget(radio)
        column.addWidget(label)
        column.addStretch(1)
        return column

    def _table(self) -> Grid[Claim]:
        columns: list[Column[Claim]] = [
            Column("姓名", lambda one: one.name),
            Column("所属村", lambda one: one.village, width=REST),
            Column("考核结果", lambda one: one.grade, pill=True),
            Column(
                "得分", lambda one: one.score, lambda one: "" if one.score is None else show_fen(one.score), "right"
            ),
            Column("月数", lambda one: len(one.months), align="right"),
            *(amounts(preview) for preview in self.offered.previews),
        ]
        table = Grid(self.shell, "三种办法比较", columns, key=lambda one: one.person_id, counted="人")
        table.show_rows(self.offered.claims)
        return table

    @property
    def model(self) -> str:
        """The model chosen."""
        chosen: QAbstractButton | None = self.ways.checkedButton()
        return chosen.text() if chosen else ""


def amounts(preview: Preview) -> Column[Claim]:
    """What everybody would get by a model, in 分."""
    paid = preview.division.amounts if preview.division else {}
    return Column(
        preview.model, lambda one: paid.get(one.person_id),
        lambda one: show_fen(paid[one.person_id]) if paid else "—", "right",
    )  # fmt: skip


def make_fund(year: int, shell: Shell, _: object = None) -> None:
    """Show the models, make the list by the one chosen, and show it."""
    try:
        with shell.look() as session:
            offered = offer_models(session, year)
    except UserError as error:
        shell.refuse(error)
        return
    dialog = ChooseModel(shell, offered)
    model = dialog.model if dialog.exec() else ""
    dialog.deleteLater()
    if model:
        who = shell.desk.user.name
        title = f"编制{year}年度绩效专项资金名册"
        shell.act(
            title,
            lambda session: make_fund_run(session, year, model, who).id,
            lambda key: shell.go(RecordPlace("pay", key)),
        )


# Which months a list of subsidies is for: a month or a quarter of a year.

PERIODS = (*(f"第{quarter}季度" for quarter in range(1, 5)), *(f"{month}月" for month in range(1, 13)))
YEAR = Field("年度", Whole(2004, 2100), key="year", required=True)
PERIOD = Field("月份", Choice(PERIODS), key="period", required=True)


def make_subsidy(shell: Shell, _: object) -> None:
    """Ask for the period, make its list, and show it."""
    year, period = usual_period(dates.today())
    text = "按每月15日在岗的人和那一天的补贴标准计算；没有标准的村会先提出来。"
    given = ask_fields(shell, "编制哪一期岗位补贴？", text, (YEAR, PERIOD), {"year": year, "period": period}, "编制")
    if given:
        first, last = read_period(given["period"])
        who = shell.desk.user.name
        title = f"编制{given['year']}年{given['period']}岗位补贴名册"
        shell.act(
            title,
            lambda session: make_subsidy_run(session, given["year"], first, last, who).id,
            lambda key: shell.go(RecordPlace("pay", key)),
        )


# The county's own form: where each thing goes is clicked once in a picture of the sheet, then remembered.

FORM_SIZE = (1080, 680)
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
        self.resize(*FORM_SIZE)
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
        set_style(self.go, kind="primary")
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
        set_style(title, role="title")
        set_style(how, role="muted")
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


def fill_kept(form_id: str, name: str, shell: Shell, run: PayRun) -> None:
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
