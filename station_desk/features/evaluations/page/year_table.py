"""How the year's table looks, and the ways a hand works it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from station_desk.base.dates import chinese_date
from station_desk.base.money import show_fen
from station_desk.features.evaluations.page.score_cell import hatch, tabular
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.rules import VETO, half_scores, quarter_scores
from station_desk.features.evaluations.service.grades import Standing
from station_desk.ui.pill import paint_pill
from station_desk.ui.shell import Shell
from station_desk.ui.theme import text_width

# The headings of the year's table: small, close together, with the arrow of the sorted column.

ARROW = 12  # px


class YearHeader(QHeaderView):
    """A click sorts."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.shell = shell
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(30)
        self.setSortIndicatorClearable(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.shell.theme.size("row-header"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, model = self.shell.theme, self.model()
        sorted_ = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        side = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(side & Qt.AlignmentFlag.AlignRight)
        painter.save()
        painter.fillRect(rect, theme.colour("raised"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.colour("accent" if sorted_ else "muted"))
        place = rect.adjusted(2 if right else 8, 0, -5 if right else -2, 0)
        painter.drawText(place, side, words)
        if sorted_:
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            mark = self.shell.icons.pixmap("chevron-down" if down else "chevron-up", "accent", ARROW)
            wide = painter.fontMetrics().horizontalAdvance(words)
            x = place.right() - wide - ARROW - 1 if right else place.left() + wide + 2
            painter.drawPixmap(x, rect.center().y() - ARROW // 2 + 1, mark)
        painter.restore()


# The year's table: people down, months across, then score, proposal, grade and reason.

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


INSET = 8
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class YearCell(QStyledItemDelegate):
    """Scores in columns, grades as pills, the reason with its doubts below it."""

    def __init__(self, table: "YearTable") -> None:
        super().__init__(table)
        self.table, self.theme = table, table.shell.theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        here: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        kind = self.table.rows.columns[index.column()].kind
        painter.save()
        painter.fillRect(here, self.theme.colour("accent-weak" if chosen else "surface"))
        if index.data(HATCHED):
            hatch(painter, here.adjusted(1, 1, -1, -1), self.theme)
        painter.setPen(self.theme.colour("line"))
        painter.drawLine(here.bottomLeft(), here.bottomRight())
        place = here.adjusted(INSET, 0, -INSET, 0)
        if kind in ("month", "quarter", "score", "count"):
            self._paint_number(painter, here.adjusted(2, 0, -5, 0), index, kind)
        elif kind == "proposed":
            self._paint_words(painter, place, str(index.data()), "muted")
        elif kind == "grade":
            self._paint_grade(painter, place, index)
        elif kind == "reason":
            self._paint_reason(painter, place, index.data(STANDING))
        else:
            self._paint_words(painter, place, str(index.data()), "text" if index.column() == 0 else "muted")
        if index == self.table.currentIndex() and self.table.hasFocus():
            painter.setPen(self.theme.colour("focus"))
            painter.drawRect(here.adjusted(0, 0, -1, -2))
        painter.restore()

    def _paint_number(self, painter: QPainter, place: QRect, index: Index, kind: str) -> None:
        words = str(index.data())
        painter.setFont({"score": self.table.bold, "month": self.table.small}.get(kind, self.table.figures))
        painter.setPen(
            self.theme.colour("bad" if index.data(LOW) else "muted" if kind == "count" or words == "—" else "text")
        )
        painter.drawText(place, RIGHT, words)

    def _paint_words(self, painter: QPainter, place: QRect, words: str, colour: str) -> None:
        painter.setFont(self.table.figures)
        painter.setPen(self.theme.colour(colour))
        painter.drawText(
            place, LEFT, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        )

    def _paint_grade(self, painter: QPainter, place: QRect, index: Index) -> None:
        one: Standing = index.data(STANDING)
        if not one.stands:
            self._paint_words(painter, place, "未定", "muted")
            return
        painter.setFont(self.table.small)
        if one.amendments:  # what was signed, struck out, before what holds
            old = one.signed or "未定"
            struck = QFont(self.table.small)
            struck.setStrikeOut(True)
            painter.setFont(struck)
            painter.setPen(self.theme.colour("muted"))
            painter.drawText(place, LEFT, old)
            place = place.adjusted(painter.fontMetrics().horizontalAdvance(old) + 5, 0, 0, 0)
            painter.setFont(self.table.small)
        paint_pill(painter, QRectF(place), one.stands, self.theme)
        if one.grade and not one.fast:
            mark = self.table.shell.icons.pixmap("pencil" if one.by_hand else "chevron-down", "muted", 14)
            painter.drawPixmap(place.right() - 13, place.center().y() - 6, mark)

    def _paint_reason(self, painter: QPainter, place: QRect, one: Standing) -> None:
        """The reason on two lines, or on one above the first doubt."""
        painter.setFont(self.table.small)
        painter.setPen(self.theme.colour("text"))
        lines = 1 if one.doubts else 2
        words = wrapped(because(one), QFontMetrics(painter.font()), place.width(), lines)
        upper = place.adjusted(0, 2, 0, -place.height() // 2) if one.doubts else place
        painter.drawText(upper, LEFT, "\n".join(words))
        if one.doubts:
            lower = place.adjusted(0, place.height() // 2, 0, -2)
            mark = self.table.shell.icons.pixmap("triangle-alert", "care", 13)
            painter.drawPixmap(lower.left(), lower.center().y() - 6, mark)
            painter.setPen(self.theme.colour("care"))
            room = lower.adjusted(17, 0, 0, 0)
            doubt = wrapped("；".join(one.doubts), QFontMetrics(painter.font()), room.width(), 1)
            painter.drawText(room, LEFT, doubt[0])


def wrapped(words: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Words broken between any two letters into at most so many lines, the last one shortened."""
    lines: list[str] = []
    while len(lines) < most - 1 and metrics.horizontalAdvance(words) > width:
        fits = next(n for n in range(len(words), 0, -1) if n == 1 or metrics.horizontalAdvance(words[:n]) <= width)
        lines.append(words[:fits])
        words = words[fits:].lstrip()
    return [*lines, metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)]


class YearTable(QTableView):
    """One person a row; Enter, F2, or a click on the grade asks for another grade."""

    moved = Signal()  # another row became the current one
    asked_grade = Signal(object, QPoint)  # the Standing, where its menu opens
    asked_menu = Signal(object, QPoint)
    asked_month = Signal(object, int)  # the Standing and the month that was double-clicked

    def __init__(self, shell: Shell, rows: YearRows) -> None:
        super().__init__()
        self.shell, self.rows = shell, rows
        self.setModel(rows)
        self.setItemDelegate(YearCell(self))
        self.setAccessibleName("年度汇总")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        header = YearHeader(shell)
        self.setHorizontalHeader(header)
        header.sectionClicked.connect(self._sort)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._opened)
        rows.modelReset.connect(self._lay_out)
        shell.theme.changed.connect(self._dress)
        self._down = True
        self._dress()

    def _dress(self) -> None:
        theme = self.shell.theme
        self.figures, self.small = tabular(theme.font()), tabular(theme.font("small"))
        self.bold = tabular(theme.font(bold=True))
        self.verticalHeader().setDefaultSectionSize(theme.size("row") + 4)
        self.horizontalHeader().setFixedHeight(theme.size("row-header"))
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self.shell.theme
        letter = text_width(theme.font(), 1)
        figures, small = QFontMetrics(self.figures), QFontMetrics(self.small)
        month = max(
            small.horizontalAdvance("100.00"[: 3 + self.rows.places + bool(self.rows.places)]) + 10,
            int(2.6 * letter) + 2,
        )
        longest = max((len(one.person.name) for one in self.rows.rows), default=3)
        village = max((len(one.village) for one in self.rows.rows), default=3)
        widths = {
            "month": month, "quarter": figures.horizontalAdvance("100.00") + 12, "count": 3 * letter,
            "score": figures.horizontalAdvance("100.00") + 16, "proposed": 3 * letter + INSET,
            "grade": 3 * letter + 46 + (2 * letter if any(one.amendments for one in self.rows.rows) else 0), "reason": 9 * letter,
        }  # fmt: skip
        for place, column in enumerate(self.rows.columns):
            words = min(max(longest if place == 0 else village, 3), 6) * letter + 2 * INSET
            self.setColumnWidth(place, widths.get(column.kind, words))
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _sort(self, column: int) -> None:
        header = self.horizontalHeader()
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        first = (
            Qt.SortOrder.AscendingOrder if self.rows.columns[column].kind == "words" else Qt.SortOrder.DescendingOrder
        )
        self._down = not self._down if again else first == Qt.SortOrder.DescendingOrder
        order = Qt.SortOrder.DescendingOrder if self._down else Qt.SortOrder.AscendingOrder
        self.rows.sort(column, order)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(column, order)

    # -------------------------------------------------------------------------------------------------- the hands
    def _standing(self, index: Index) -> Standing | None:
        found = index.data(STANDING) if index.isValid() else None
        return found if isinstance(found, Standing) else None

    def _ask_grade(self, index: Index) -> None:
        one = self._standing(index)
        grade = next(place for place, column in enumerate(self.rows.columns) if column.kind == "grade")
        here = self.visualRect(self.rows.index(index.row(), grade))
        if one:
            self.asked_grade.emit(one, self.viewport().mapToGlobal(here.bottomLeft()))

    def _clicked(self, index: QModelIndex) -> None:
        if self.rows.columns[index.column()].kind == "grade":
            self._ask_grade(index)

    def _opened(self, index: QModelIndex) -> None:
        column, one = self.rows.columns[index.column()], self._standing(index)
        if one and column.kind == "month":
            self.asked_month.emit(one, column.number)

    def _offer(self, at: QPoint) -> None:
        one = self._standing(self.indexAt(at))
        if one:
            self.asked_menu.emit(one, self.viewport().mapToGlobal(at))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.scrollTo(self.currentIndex())
            self._ask_grade(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.ignore()  # a drag over rows chooses nothing
