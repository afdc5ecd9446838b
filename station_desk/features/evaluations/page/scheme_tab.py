"""The tab of the year's scheme: its lines by section, and beside them what the scheme says as a whole."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import LOCKED_ADVICE
from station_desk.features.evaluations.page.scheme_card import SchemeCard
from station_desk.features.evaluations.page.scheme_rows import KEYS, SchemeRows
from station_desk.features.evaluations.page.scheme_table import SchemeTable
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.rules import WHOLE
from station_desk.features.evaluations.service import copy_of, scheme_or_new, seed, write_scheme
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress


class SchemeTab(QWidget):
    """Edits the scheme until it is used; afterwards shows it, says why it stands fast, and leads on to the next year's."""

    def __init__(self, shell: Shell, show_year: Callable[[int], object]) -> None:
        """`show_year` brings another year's scheme into sight."""
        super().__init__()
        self.shell, self.show_year = shell, show_year
        self.book: YearBook | None = None
        self.rows = SchemeRows(
            self, self._write_items, lambda words: shell.refuse(UserError(f"{words}。", "请改正后再填。"))
        )
        self.table = SchemeTable(shell, self.rows)
        self.card = SchemeCard(shell, self._write_face, self._back)
        self.lines = self.card.lines
        self.sum = QLabel()
        self.banner, self.why, self.next = QFrame(), QLabel(), QPushButton()
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
        self.sum.setWordWrap(True)
        foot = QHBoxLayout()
        foot.setSpacing(space("s"))
        foot.addWidget(self.sum, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.default)
        left = QVBoxLayout()
        left.setSpacing(space("s"))
        left.addLayout(tools)
        left.addWidget(self.table, 1)
        left.addLayout(foot)
        body = QHBoxLayout()
        body.setSpacing(space("l"))
        body.addLayout(left, 1)
        body.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space("m"), 0, 0)
        column.setSpacing(space("m"))
        self._fill_banner()
        column.addWidget(self.banner)
        column.addLayout(body, 1)

    def _fill_banner(self) -> None:
        """Why the scheme stands fast, and the way on from it."""
        space = self.shell.theme.space
        self.why.setWordWrap(True)
        dress(self.banner, role="banner")
        inside = QHBoxLayout(self.banner)
        inside.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        inside.setSpacing(space("m"))
        inside.addWidget(self.why, 1)
        inside.addWidget(self.next)
        self.shell.icons.put(self.next, "copy")
        self.next.clicked.connect(self._succeed)

    def _act(self, words: str, icon: str, act: Any) -> QPushButton:
        button = QPushButton(words)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda _=False: act())
        self.acts.append(button)
        return button

    # -------------------------------------------------------------------------------------------------- showing
    def show_book(self, book: YearBook) -> None:
        """Show the scheme of a year."""
        self.book = book
        here, edits = self.table.currentIndex(), self.shell.desk.user.edits
        locked = bool(book.locked) or not edits
        self.rows.show_items(book.lines, locked=locked)
        row, column = min(max(here.row(), 0), len(book.lines) - 1), here.column()
        self.table.setCurrentIndex(self.rows.index(row, column if column >= 0 else KEYS.index("title")))
        self.card.show_face(book.face, locked=locked)
        for button in self.acts:
            button.setEnabled(not locked)
        self.copy.setText(f"从{book.before}年复制" if book.before else "从上一年复制")
        self.copy.setToolTip("照去年的办法，再改要改的地方")
        self.copy.setEnabled(not locked and book.before is not None)
        self.banner.setVisible(bool(book.locked))
        self.next.setVisible(edits or book.after)
        self.why.setText(book.locked + LOCKED_ADVICE)
        self.next.setText(f"{'看' if book.after else '编制'}{book.year + 1}年的办法")
        self._say_sum(book)

    def _say_sum(self, book: YearBook) -> None:
        words, tone = self.rows.sum_words(), "" if self.rows.total() == WHOLE else "bad"
        if self.rows.total() < book.ways.excellent_from:
            words += "，而且达不到优秀分数线"
        self.sum.setText(words)
        dress(self.sum, tone=tone)

    # -------------------------------------------------------------------------------------------------- changing
    def _write(self, face: dict[str, Any], items: list[dict[str, Any]], title: str) -> bool:
        assert self.book
        year = self.book.year
        return self.shell.act(title, lambda session: write_scheme(session, year, face, items))

    def _write_items(self, items: list[dict[str, Any]]) -> bool:
        assert self.book
        return self._write(self.book.face, items, f"修改{self.book.year}年考核办法")

    def _write_face(self, face: dict[str, Any]) -> None:
        assert self.book
        if not self._write(face, self.rows.rows, f"修改{self.book.year}年考核办法"):
            self.show_book(self.book)

    def _back(self, error: UserError) -> None:
        """Put the lines back as they were, then say why; the box takes the focus, which must not ask again."""
        assert self.book
        self.show_book(self.book)
        self.shell.refuse(error)

    def _add(self) -> None:
        row = self.rows.add(self.table.currentIndex().row())
        if row >= 0:
            self.table.open_editor(self.rows.index(row, KEYS.index("title")))

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

    def _succeed(self) -> None:
        """Go to the next year's scheme; where there is none it begins as this one."""
        assert self.book
        year = self.book.year + 1
        if self.book.after or self.shell.act(f"编制{year}年考核办法", lambda session: scheme_or_new(session, year)):
            self.show_year(year)

    def _sure(self, name: str) -> bool:
        assert self.book
        return self.shell.ask(
            f"用{name}替换{self.book.year}年的办法？", "现在的项目和分数线会被换掉，可以撤销。", act="替换"
        )
