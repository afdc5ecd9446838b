"""The grid's headings: an item's short name above, its most points in small letters below."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from station_desk.features.evaluations.page.score_rows import ScoreRows
from station_desk.features.evaluations.rules import COUNTED, DEDUCTION, show_points
from station_desk.ui.theme import Theme


class ScoreHeader(QHeaderView):
    """Two lines high; the heading of the active column stands out."""

    def __init__(self, view: QTableView, rows: ScoreRows, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.rows, self.theme = rows, theme
        self.here = -1
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(32)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self.theme.font("small")).height()
        return QSize(super().sizeHint().width(), 2 * line + 14)

    def mark(self, column: int) -> None:
        """Make the heading of a column stand out."""
        self.here = column
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, item = self.theme, self.rows.item(section)
        painter.save()
        here = section == self.here and item is not None
        painter.fillRect(rect, theme.colour("accent-weak" if here else "raised"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        title = str(self.rows.headerData(section, Qt.Orientation.Horizontal) or "")
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.colour("accent" if here else "text"))
        if item is None:
            side = Qt.AlignmentFlag.AlignRight if section > self.rows.last else Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect.adjusted(8, 0, -8, 0), side | Qt.AlignmentFlag.AlignVCenter, title)
        else:
            half = rect.height() // 2
            upper = QRect(rect.left() + 2, rect.top() + 4, rect.width() - 4, half - 3)
            lower = QRect(rect.left() + 2, rect.top() + half, rect.width() - 4, half - 3)
            fitted = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, upper.width())
            painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, fitted)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("muted"))
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, most_words(item.kind, item.most))
        painter.restore()


def most_words(kind: str, most: int) -> str:
    """The most points of an item in a few characters: 满分 15, 最多 +10, 最多 −20."""
    if kind == COUNTED:
        return f"满分 {show_points(most)}"
    return f"至多 {'−' if kind == DEDUCTION else '+'}{show_points(most)}"
