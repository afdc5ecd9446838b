"""The calibration board: people as cards in the columns of their grades, moved by hand with a reason."""

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station_desk.features.evaluations.model import GRADES
from station_desk.features.evaluations.page.board_cards import cards_of
from station_desk.features.evaluations.page.board_column import BoardColumn
from station_desk.features.evaluations.page.grading import change_grade
from station_desk.features.evaluations.page.meter import QuotaMeter
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.service import Standing
from station_desk.ui.shell import Shell

UNGRADED = "未定档"
HINT = "拖动卡片，或按 1 优秀、2 称职、3 不称职，Ctrl+← Ctrl+→ 移到旁边一档；与建议不同的要写理由。"
BEFORE = "还没有汇总：卡片按建议的档次放着，在“年度汇总”里点“汇总定档”后才能调整。"
SIGNED_HINT = "档次已报所长签批，卡片不能再移动；要改先在“年度汇总”里退回，已经公示的按异议处理。"
SETTLED_HINT = "这一年已定案：移动卡片就是办理更正，要写理由，原来的档次也留着。"


def hint_for(book: YearBook) -> str:
    """What can be done with the cards of a year."""
    if not book.rolled_up:
        return BEFORE
    return {"定档": HINT, "打分": HINT, "定案": SETTLED_HINT}.get(book.flow.stage, SIGNED_HINT)


class BoardTab(QWidget):
    """Three columns, and a fourth for those without a grade where there are any."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.book: YearBook | None = None
        self._follow = ""  # the person to whom the keyboard goes back after a change
        space = shell.theme.space
        self.meter, self.hint = QuotaMeter(shell.theme), QLabel(HINT)
        self.hint.setProperty("role", "caption")
        self.hint.setWordWrap(True)
        self.columns = [BoardColumn(shell, title) for title in (*GRADES, UNGRADED)]
        row = QHBoxLayout()
        row.setSpacing(space("l"))
        for column in self.columns:
            row.addWidget(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, space("m"), 0, 0)
        whole.setSpacing(space("s"))
        whole.addWidget(self.meter)
        whole.addWidget(self.hint)
        whole.addLayout(row, 1)
        for place, column in enumerate(self.columns):
            self._listen(place, column)

    def _listen(self, place: int, column: BoardColumn) -> None:
        column.list.asked.connect(self._change_later)
        column.list.beside.connect(lambda person, side: self._change_later(person, min(place, 3) + side))
        column.list.left.connect(lambda side: self._go(place + side))
        column.list.dropped.connect(lambda person: self._change_later(person, place))
        column.list.entered.connect(lambda: self._only(place))

    # ---------------------------------------------------------------------------------------------------- showing
    def show_book(self, book: YearBook) -> None:
        """Show a year, or the same one read again; the chosen person stays chosen wherever the card went."""
        here = next((column for column in self.columns if column.list.hasFocus()), None)
        kept, moved = self._follow or (here.list.person() if here else ""), bool(self._follow)
        self.book, self._follow = book, ""
        self.meter.show_book(book)
        self.hint.setText(hint_for(book))
        cards = cards_of(book.standings, self._effects(book))
        for column in self.columns:
            column.show_cards([card for card in cards if (grade_of(book, card.one) or UNGRADED) == column.title])
        self.columns[-1].setVisible(bool(self.columns[-1].list.rows.cards))
        for column in self.columns:
            row = column.list.rows.place_of(kept)
            if row >= 0:
                column.list.choose(row)
                if here or moved:
                    column.list.setFocus()

    def _effects(self, book: YearBook) -> Mapping[str, str]:
        """What the rooms above say of each grade, by person: words such as 3,600.00 元."""
        grades = {one.person.id: grade_of(book, one) for one in book.standings}
        found: dict[str, str] = {}
        for addition in self.shell.additions("grade"):
            if addition.effect:
                with self.shell.look() as session:
                    found |= addition.effect(session, book.year, grades)
        return found

    def _only(self, place: int) -> None:
        """Show one chosen card: the one the keyboard is at."""
        for other, column in enumerate(self.columns):
            if other != place:
                column.list.clearSelection()
                column.list.setCurrentIndex(column.list.rows.index(-1))

    def _go(self, place: int) -> None:
        """Take the keyboard to a column, where it has cards."""
        if 0 <= place < len(self.columns) and self.columns[place].list.rows.cards:
            self.columns[place].list.setFocus()

    # ---------------------------------------------------------------------------------------------------- changing
    def _change_later(self, person: str, place: int) -> None:
        """Change a grade once the key or the drop that asked for it is over."""
        if 0 <= place < len(GRADES):
            QTimer.singleShot(0, self, lambda: self.change(person, GRADES[place]))

    def change(self, person: str, grade: str) -> None:
        """Set a person's grade, asking for the reason; the keyboard stays with the card."""
        one = next((found for column in self.columns if (found := column.standing(person))), None)
        if one and self.book:
            self._follow = person
            if not change_grade(self.shell, self.book, one, grade):
                self._follow = ""


def grade_of(book: YearBook, one: Standing) -> str | None:
    """The column a person belongs to: the grade that stands or, before rolling up, the proposed one."""
    return one.stands if book.rolled_up else one.proposal.grade
