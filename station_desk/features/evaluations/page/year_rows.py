"""The year's table: people down, months across, then score, proposal, grade and reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station_desk.base.dates import chinese_date
from station_desk.base.money import show_fen
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.rules import VETO, half_scores, quarter_scores
from station_desk.features.evaluations.service import Standing

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
STANDING = Qt.ItemDataRole.UserRole + 1
HATCHED = Qt.ItemDataRole.UserRole + 2  # a score that is due and not there
LOW = Qt.ItemDataRole.UserRole + 3  # a score under the line of 称职


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` words, month, quarter, score, count, proposed, grade or reason; `number` of a month."""

    title: str
    kind: str
    number: int = 0
    key: Callable[[Standing], Any] = lambda one: one.person.name


def because(one: Standing) -> str:
    """Why the grade stands, in short: the amendment's, else the reason given by hand, else the proposal's."""
    if one.amendments:
        last = one.amendments[-1]
        return f"更正：{last.old or '未定'}→{last.new}，{last.reason}"
    if one.grade and one.by_hand:
        return f"手工：{one.grade.reason}"
    if one.score is None or one.proposal.because.startswith(VETO):
        return one.proposal.because
    return one.proposal.because.partition("，")[2]


def story(one: Standing) -> str:
    """All there is to say of a person's grade: the proposal, what was set by hand and why, what to think of."""
    proposed = one.proposal.grade
    said = f"建议{proposed}：{one.proposal.because}。" if proposed else f"{one.proposal.because}。"
    if one.grade and one.by_hand:
        said += f"手工定为{one.signed}：{one.grade.reason}。"
    for change in one.amendments:
        when = chinese_date(change.at.date())
        said += f"{when}由{change.by}更正，{change.old or '未定'}改为{change.new}：{change.reason}。"
    return said + "".join(f"请注意：{doubt}。" for doubt in one.doubts)


MONTHS = tuple(Column(f"{n}月", "month", n, lambda one, n=n: one.months[n]) for n in range(1, 13))  # type: ignore[misc]
QUARTERS = tuple(
    Column(f"{word}季", "quarter", n, lambda one, n=n: quarter_scores(one.months)[n])  # type: ignore[misc]
    for n, word in enumerate("一二三四")
)
HALVES = tuple(
    Column(f"{word}半年", "quarter", n, lambda one, n=n: half_scores(one.months)[n])  # type: ignore[misc]
    for n, word in enumerate("上下")
)
FIRST = (Column("姓名", "words"), Column("村", "words", key=lambda one: one.village))
LAST = (
    Column("得分", "score", key=lambda one: one.score),
    Column("月数", "count", key=lambda one: one.counted),
    Column("建议", "proposed", key=lambda one: one.proposal.grade),
    Column("档次", "grade", key=lambda one: one.stands),
    Column("理由", "reason", key=because),
)


def decimals(scores: Sequence[int | None]) -> int:
    """How many decimals, 0 to 2, show every one of these scores exactly."""
    there = [score for score in scores if score is not None]
    return 0 if all(score % 100 == 0 for score in there) else 1 if all(score % 10 == 0 for score in there) else 2


class YearRows(QAbstractTableModel):
    """Sorted by the year's score from the best down until another column is asked for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = (*FIRST, *MONTHS, *LAST)
        self.rows: list[Standing] = []
        self.pass_from = 0
        self.places = 0
        self._order = (self._place("score"), Qt.SortOrder.DescendingOrder)

    def show_book(self, book: YearBook) -> None:
        """Show a year, or the same one read again."""
        self.beginResetModel()
        self.rows, self.pass_from = list(book.standings), book.ways.pass_from
        self.places = decimals([score for one in self.rows for score in one.months.values()])
        self._arrange()
        self.endResetModel()

    def show_quarters(self, shown: bool) -> None:
        """Show each quarter's mean behind its months, and each half's behind its quarters, or not."""
        kept = self.columns[self._order[0]].title
        months: list[Column] = []
        for quarter in range(4):
            months += MONTHS[3 * quarter : 3 * quarter + 3]
            months += [QUARTERS[quarter], *HALVES[quarter // 2 : quarter // 2 + quarter % 2]] if shown else []
        self.beginResetModel()
        self.columns = (*FIRST, *months, *LAST)
        titles = [column.title for column in self.columns]
        self._order = (titles.index(kept) if kept in titles else self._place("score"), self._order[1])
        self._arrange()
        self.endResetModel()

    def _place(self, kind: str) -> int:
        return next(place for place, column in enumerate(self.columns) if column.kind == kind)

    # -------------------------------------------------------------------------------------------------- sorting
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._order = (column, order)
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        key, down = self.columns[self._order[0]].key, self._order[1] == Qt.SortOrder.DescendingOrder
        there = [one for one in self.rows if key(one) is not None]
        blank = [one for one in self.rows if key(one) is None]  # they stand last, whichever way round
        self.rows = sorted(there, key=key, reverse=down) + blank

    # ------------------------------------------------------------------------------------------------- the cells
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column.kind in ("words", "proposed", "grade", "reason") else (
                Qt.AlignmentFlag.AlignRight
            )  # fmt: skip
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        one, column = self.rows[index.row()], self.columns[index.column()]
        if role == STANDING:
            return one
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(one, column)
        if role == HATCHED:
            return column.kind == "month" and column.number in one.held and column.key(one) is None
        if role == LOW:
            score = column.key(one) if column.kind in ("month", "quarter", "score") else None
            return score is not None and score < self.pass_from
        return None

    def _text(self, one: Standing, column: Column) -> str:
        value = column.key(one)
        if column.kind == "month":
            gone = "" if column.number in one.held else "—"
            return gone if value is None else f"{value / 100:.{self.places}f}"
        if column.kind in ("quarter", "score"):
            return "—" if value is None else show_fen(value)
        return "—" if value is None and column.kind != "grade" else str(value or "未定")

    def _tip(self, one: Standing, column: Column) -> str:
        if column.kind == "month" and column.key(one) is None:
            return f"{column.number}月没有打完分" if column.number in one.held else f"{column.number}月不在岗"
        if column.kind == "reason":
            return story(one)
        if column.kind == "grade":
            return "单击更正或登记异议" if one.fast else "单击选择档次"
        return ""
