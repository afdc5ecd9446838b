"""How the year's table looks, and the ways a hand works it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from station_desk.features.evaluations.page.score_cell import hatch
from station_desk.features.evaluations.page.score_view import tabular
from station_desk.features.evaluations.page.year_header import YearHeader
from station_desk.features.evaluations.page.year_rows import HATCHED, LOW, STANDING, YearRows, because
from station_desk.features.evaluations.service import Standing
from station_desk.ui.pill import paint_pill
from station_desk.ui.shell import Shell
from station_desk.ui.theme import text_width

Index = QModelIndex | QPersistentModelIndex
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
