"""The three models of the fund side by side, one of them to be chosen."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.pay.service import Offer, Preview, make_fund_run, offer_models
from station_desk.ui.lines import Lines
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

SIZE = (860, 640)
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
        self.resize(*SIZE)
        title, told = QLabel(question), QLabel(self._told())
        dress(title, role="title")
        dress(told, role="muted")
        told.setWordWrap(True)
        self.ways = QButtonGroup(self)
        ways = QHBoxLayout()
        ways.setSpacing(space("l"))
        for preview in offered.previews:
            ways.addLayout(self._way(preview), 1)
        self.table = self._table()
        back, self.go = QPushButton("返回"), QPushButton("编制名册")
        back.clicked.connect(self.reject)
        dress(self.go, kind="primary")
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
        dress(label, role="caption", tone="" if preview.division else "bad")
        label.setWordWrap(True)
        radio.setAccessibleDescription(words)
        column = QVBoxLayout()
        column.addWidget(radio)
        column.addWidget(label)
        column.addStretch(1)
        return column

    def _table(self) -> Lines:
        titles = ("姓名", "所属村", "考核结果", "得分", "月数", *(one.model for one in self.offered.previews))
        table = Lines(self.shell, "三种办法比较", titles, wide=1, pill=2, right=(3, 4, 5, 6, 7))
        table.show_lines([
            Line(one.person_id, (
                one.name, one.village, one.grade, "" if one.score is None else show_fen(one.score),
                str(len(one.months)), *(amount(preview, one.person_id) for preview in self.offered.previews),
            ))
            for one in self.offered.claims
        ])  # fmt: skip
        return table

    @property
    def model(self) -> str:
        """The model chosen."""
        chosen: QAbstractButton | None = self.ways.checkedButton()
        return chosen.text() if chosen else ""


def amount(preview: Preview, key: str) -> str:
    return show_fen(preview.division.amounts[key]) if preview.division else "—"


def make_fund(shell: Shell, year: int, opened: Callable[[str], None]) -> None:
    """Show the models, and make the list by the one chosen."""
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
        shell.act(title, lambda session: make_fund_run(session, year, model, who).id, opened)
