"""The headings of the year's table: small, close together, with the arrow of the sorted column."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView

from station_desk.ui.shell import Shell

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
