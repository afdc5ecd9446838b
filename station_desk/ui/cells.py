"""How every table of the desk looks: its set-up, its headings, and the ground on which a cell's words stand."""

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from station_desk.ui.icons import Icons
from station_desk.ui.pill import paint_pill
from station_desk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
INSET, DENSE = 8, 4  # px between a cell's edge and its words, and where columns stand close together
ARROW = 14  # px of the arrow in the heading of a sorted column
ROOMY = 24  # px beside the sentence of an empty table
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def set_up_table(view: QTableView, theme: Theme, name: str, *, taller: int = 0) -> None:
    """Make a table as every table of the desk is: rows without a grid, chosen whole, not edited, scrolled smoothly.

    `name` is what a screen reader calls it. Rows and headings keep the size of the letters, rows `taller` px more;
    whoever wants columns of another width, editing or another way of choosing sets that afterwards.
    """
    view.setAccessibleName(name)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    for header in (view.horizontalHeader(), view.verticalHeader()):
        header.setHighlightSections(False)
    view.horizontalHeader().setDefaultAlignment(LEFT)
    Sizes(view, theme, taller)


class DeskTable(QTableView):
    """A table whose row under the pointer is tinted, and which says a sentence while it is `empty`."""

    def __init__(self, theme: Theme, name: str, *, taller: int = 0, empty: str = "") -> None:
        super().__init__()
        self.theme, self.empty = theme, empty
        self.hovered = -1
        self.setMouseTracking(True)
        set_up_table(self, theme, name, taller=taller)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hover(-1)

    def hover(self, row: int) -> None:
        """Tint another row, none for -1."""
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty and self.model() and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.theme.colour("muted"))
            room = self.viewport().rect().adjusted(ROOMY, INSET, -ROOMY, -INSET)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty)
            painter.end()


class Sizes(QObject):
    """Keeps the heights of a table's rows and headings those of the letters."""

    def __init__(self, view: QTableView, theme: Theme, taller: int) -> None:
        super().__init__(view)
        self.view, self.theme, self.taller = view, theme, taller
        theme.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the theme's sizes."""
        self.view.verticalHeader().setDefaultSectionSize(self.theme.size("row") + self.taller)
        self.view.horizontalHeader().setFixedHeight(self.theme.size("row-header"))


def tabular(font: QFont) -> QFont:
    """The font with figures that are all as wide."""
    feature = QFont.Tag.fromString("tnum")
    if feature:
        font.setFeature(feature, 1)
    return font


class Headings(QHeaderView):
    """Titles over columns, with the arrow of the sorted one beside its words; `dense` for many narrow columns."""

    def __init__(self, theme: Theme, icons: Icons, *, dense: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.theme, self.icons, self.dense = theme, icons, dense
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def font_here(self) -> QFont:
        """The font of the titles."""
        return self.theme.font("small" if self.dense else "base", bold=True)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.theme.size("row-header"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, model = self.theme, self.model()
        sorted_ = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        side = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) or LEFT
        right = bool(side & Qt.AlignmentFlag.AlignRight)
        painter.save()
        painter.fillRect(rect, theme.colour("raised"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(self.font_here())
        painter.setPen(theme.colour("accent" if sorted_ else "muted"))
        inset = DENSE if self.dense else INSET
        place = rect.adjusted(inset, 0, -inset, 0)
        if "\n" not in words:
            room = place.width() + inset
            words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, side, words)
        if sorted_:
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            mark = self.icons.pixmap("chevron-down" if down else "chevron-up", "accent", ARROW)
            taken = painter.boundingRect(place, side, words)
            x = max(rect.left(), taken.left() - ARROW) if right else min(taken.right() + 2, rect.right() - ARROW)
            painter.drawPixmap(x, rect.center().y() - ARROW // 2 + 1, mark)
        painter.restore()


class Cell(QStyledItemDelegate):
    """Paints a cell's ground: the selected rows and, where the view knows it, the `hovered` one are tinted as a whole.

    What is on it is up to `paint_words`.
    """

    def __init__(self, view: QTableView, theme: Theme) -> None:
        super().__init__(view)
        self.view, self.theme = view, theme

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        here: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or index.row() == getattr(self.view, "hovered", -1):
            painter.fillRect(here, self.theme.colour("accent-weak" if chosen else "raised"))
        self.paint_ground(painter, here, index, chosen=chosen)
        painter.setPen(self.theme.colour("line"))
        painter.drawLine(here.bottomLeft(), here.bottomRight())
        self.paint_words(painter, here, option, index)
        if self.marks(index) and self.view.hasFocus() and index == self.view.currentIndex():
            painter.setPen(self.theme.colour("focus"))
            painter.drawRect(here.adjusted(0, 0, -1, -2))
        painter.restore()

    def marks(self, index: Index) -> bool:
        """Whether the current cell is framed while the table has the focus."""
        return True

    def paint_ground(self, painter: QPainter, here: QRect, index: Index, *, chosen: bool) -> None:
        """Paint what lies under the words, over the tint of the row."""

    def paint_words(self, painter: QPainter, here: QRect, option: Any, index: Index) -> None:
        """Paint the words of the cell that fills `here`."""
        raise NotImplementedError


class PillCell(QStyledItemDelegate):
    """Paints a word of state as a pill on whatever ground its row has."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.theme, self.view = theme, view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ground: Any = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        word, ground.text = ground.text, ""
        self.view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, self.view)
        if word:
            painter.setFont(self.theme.font("small"))
            paint_pill(painter, QRectF(ground.rect.adjusted(8, 0, -4, 0)), word, self.theme)


def copy_table(titles: Sequence[str], lines: Sequence[Sequence[str]], as_text: Sequence[bool]) -> None:
    """Put a table on the clipboard, as text between tabs and for Excel; columns `as_text` stay text there.

    An ID number that Excel took for a number would lose its last digits.
    """
    marks = [" style=\"mso-number-format:'\\@'\"" if text else "" for text in as_text]
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join(
        "<tr>" + "".join(f"<td{mark}>{escape(word)}</td>" for mark, word in zip(marks, line, strict=True)) + "</tr>"
        for line in lines
    )
    content = QMimeData()
    content.setText("\n".join("\t".join(line) for line in ([titles, *lines] if titles else lines)))
    content.setHtml(f"<table>{f'<tr>{head}</tr>' if titles else ''}{body}</table>")
    QGuiApplication.clipboard().setMimeData(content)
