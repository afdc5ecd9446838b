"""The quota of 优秀 in words and as a bar."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.ui.theme import Theme, dress


class Bar(QWidget):
    """`used` of `places` as small blocks, those over the limit in another colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.used = self.places = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_use(self, used: int, places: int) -> None:
        self.used, self.places = used, places
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(min(max(self.used, self.places, 1) * 18, 180), 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        count = max(self.used, self.places, 1)
        wide = self.width() / count
        for place in range(count):
            colour = "bad" if place >= self.places else "good" if place < self.used else "line"
            painter.setBrush(self.theme.colour(colour))
            painter.drawRoundedRect(QRectF(place * wide, 1, wide - (3 if wide > 8 else 1), 8), 2, 2)
        painter.end()


class QuotaMeter(QWidget):
    """优秀 4 / 名额 4（22人 × 20%，小数舍去）"""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar, self.words, self.over = Bar(theme), QLabel(), QLabel()
        dress(self.over, role="badge", tone="bad")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("m"))
        for widget in (self.words, self.bar, self.over):
            row.addWidget(widget)
        row.addStretch(1)

    def show_book(self, book: YearBook) -> None:
        used, limit, people = book.excellent, book.limit, len(book.standings)
        ways = book.ways
        self.bar.setVisible(limit is not None)
        if limit is None:
            self.words.setText(f"优秀 {used} 人（{people}人，不限名额）")
            self.over.hide()
            return
        self.words.setText(
            f"优秀 {used} / 名额 {limit}（{people}人 × {ways.quota_percent}%，小数舍去，{ways.quota_mode}）"
        )
        self.bar.show_use(used, limit)
        self.over.setVisible(used > limit)
        self.over.setText(f"超出 {used - limit} 名")
