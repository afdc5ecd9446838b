"""The tab of the year's scheme: its items with their most points, and the lines between the grades."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import LOCKED_ADVICE
from station_desk.features.evaluations.page.scheme_rows import HIGHEST, SchemeRows
from station_desk.features.evaluations.page.scheme_table import SchemeTable
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.rules import read_points, show_points
from station_desk.features.evaluations.service import copy_of, seed, write_scheme
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

LINES = (("title", "名称"), ("excellent_from", "优秀分数线"), ("pass_from", "称职分数线"))
RULES = (
    "月得分 = 各项目得分之和 + 加分 − 扣分；有项目没打分，这个月就没有得分，不按零分算。\n"
    "年度得分 = 有得分的各月的平均数。\n"
    "达到优秀分数线且在名额之内，建议优秀；达到称职分数线，建议称职；其余建议不称职。"
)


class SchemeTab(QWidget):
    """Edits the scheme while the year has no scores; afterwards shows it and says why it stands fast."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.book: YearBook | None = None
        self.rows = SchemeRows(
            self, self._write_items, lambda words: shell.refuse(UserError(f"{words}。", "请改正后再填。"))
        )
        self.table = SchemeTable(shell, self.rows)
        self.sum = QLabel()
        self.banner, self.why = QFrame(), QLabel()
        self.why.setWordWrap(True)
        dress(self.banner, role="banner")
        inside = QHBoxLayout(self.banner)
        inside.setContentsMargins(
            shell.theme.space("m"), shell.theme.space("s"), shell.theme.space("m"), shell.theme.space("s")
        )
        inside.addWidget(self.why)
        self.lines = {key: QLineEdit() for key, _ in LINES}
        self.acts: list[QPushButton] = []
        self._build()

    # ------------------------------------------------------------------------------------------------- building
    def _build(self) -> None:
        space = self.shell.theme.space
        tools = QHBoxLayout()
        tools.setSpacing(space("s"))
        for words, icon, act in (
            ("新增项目", "plus", self._add),
            ("删除", "trash-2", self._remove),
            ("上移", "arrow-up", lambda: self._move(-1)),
            ("下移", "arrow-down", lambda: self._move(1)),
        ):
            tools.addWidget(self._act(words, icon, act))
        tools.addStretch(1)
        self.copy = self._act("从上一年复制", "copy", self._copy)
        self.default = self._act("用默认办法", "rotate-ccw", self._default)
        tools.addWidget(self.copy)
        tools.addWidget(self.default)
        left = QVBoxLayout()
        left.setSpacing(space("s"))
        left.addLayout(tools)
        left.addWidget(self.table, 1)
        left.addWidget(self.sum)
        body = QHBoxLayout()
        body.setSpacing(space("l"))
        body.addLayout(left, 1)
        body.addWidget(self._card())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space("m"), 0, 0)
        column.setSpacing(space("m"))
        column.addWidget(self.banner)
        column.addLayout(body, 1)

    def _act(self, words: str, icon: str, act: Any) -> QPushButton:
        button = QPushButton(words)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda _=False: act())
        self.acts.append(button)
        return button

    def _card(self) -> QFrame:
        """The name, the two lines, and how a grade comes about, in words."""
        space, card = self.shell.theme.space, QFrame()
        dress(card, role="card")
        card.setFixedWidth(280)
        column = QVBoxLayout(card)
        column.setContentsMargins(space("l"), space("l"), space("l"), space("l"))
        column.setSpacing(space("xs"))
        for key, title in LINES:
            label, editor = QLabel(title), self.lines[key]
            label.setProperty("role", "caption")
            label.setBuddy(editor)
            editor.setAccessibleName(title)
            editor.editingFinished.connect(self._write_lines)
            column.addWidget(label)
            column.addWidget(editor)
            column.addSpacing(space("s"))
        told = QLabel(RULES)
        told.setProperty("role", "caption")
        told.setWordWrap(True)
        column.addWidget(told)
        column.addStretch(1)
        return card

    # -------------------------------------------------------------------------------------------------- showing
    def show_book(self, book: YearBook) -> None:
        """Show the scheme of a year."""
        self.book = book
        here = self.table.currentIndex()
        self.rows.show_items(book.lines, locked=bool(book.locked))
        self.table.setCurrentIndex(self.rows.index(min(max(here.row(), 0), len(book.lines) - 1), max(here.column(), 1)))
        for key, editor in self.lines.items():
            value = book.face.get(key, "")
            editor.setText(show_points(value) if isinstance(value, int) else str(value))
            editor.setReadOnly(bool(book.locked))
        for button in self.acts:
            button.setEnabled(not book.locked)
        self.copy.setText(f"从{book.before}年复制" if book.before else "从上一年复制")
        self.copy.setEnabled(not book.locked and book.before is not None)
        self.banner.setVisible(bool(book.locked))
        self.why.setText(book.locked + LOCKED_ADVICE)
        self._say_sum(book)

    def _say_sum(self, book: YearBook) -> None:
        total, words, tone = self.rows.total(), "", ""
        if total != 10000:
            words, tone = "，不是 100 分，请核对（分数线直接与得分比较）", "care"
        if total < book.ways.excellent_from:
            words, tone = f"，低于优秀分数线 {show_points(book.ways.excellent_from)}，没有加分就没有人能评优秀", "bad"
        count = sum(row["kind"] == "项目" for row in self.rows.rows)
        self.sum.setText(f"项目 {count} 个，合计 {show_points(total)} 分{words}")
        dress(self.sum, tone=tone)

    # -------------------------------------------------------------------------------------------------- changing
    def _write(self, face: Mapping[str, Any], items: list[dict[str, Any]], title: str) -> bool:
        assert self.book
        year = self.book.year
        return self.shell.act(title, lambda session: write_scheme(session, year, face, items))

    def _write_items(self, items: list[dict[str, Any]]) -> bool:
        assert self.book
        return self._write(self.book.face, items, f"修改{self.book.year}年考核办法")

    def _write_lines(self) -> None:
        if self.book is None or self.book.locked:
            return
        face: dict[str, Any] = {"title": self.lines["title"].text().strip()}
        for key, title in LINES[1:]:
            try:
                face[key] = read_points(self.lines[key].text(), HIGHEST)
            except ValueError as error:
                self._back(UserError(f"{title}：{error}。", "请填一个分数，例如 90。"))
                return
            if face[key] is None:
                self._back(UserError(f"{title}不能空着。", "请填一个分数，例如 90。"))
                return
        if face != self.book.face and not self._write(face, self.rows.rows, f"修改{self.book.year}年考核办法"):
            self.show_book(self.book)

    def _back(self, error: UserError) -> None:
        """Put the lines back as they were, then say why; the box takes the focus, which must not ask again."""
        assert self.book
        self.show_book(self.book)
        self.shell.refuse(error)

    def _add(self) -> None:
        row = self.rows.add()
        if row >= 0:
            self.table.open_editor(self.rows.index(row, 1))

    def _remove(self) -> None:
        if self.table.currentIndex().isValid():
            self.rows.remove(self.table.currentIndex().row())

    def _move(self, by: int) -> None:
        here: QModelIndex = self.table.currentIndex()
        if here.isValid() and self.rows.move(here.row(), by):
            self.table.setCurrentIndex(self.rows.index(here.row() + by, here.column()))

    def _copy(self) -> None:
        assert self.book
        with self.shell.look() as session:
            found = copy_of(session, self.book.year)
        if found and self._sure(f"{self.book.before}年的办法"):
            self._write(*found, f"{self.book.year}年考核办法从{self.book.before}年复制")

    def _default(self) -> None:
        assert self.book
        if self._sure("默认办法"):
            self._write(*seed(), f"{self.book.year}年改用默认考核办法")

    def _sure(self, name: str) -> bool:
        assert self.book
        return self.shell.ask(
            f"用{name}替换{self.book.year}年的办法？", "现在的项目和分数线会被换掉，可以撤销。", act="替换"
        )
