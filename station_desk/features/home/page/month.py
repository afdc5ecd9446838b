"""This month at a glance: days off tinted, moved days marked, meetings as dots."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget

from station_desk.base.holidays import WEEKDAYS, DayKind
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, dress

CELL = 34  # px high
HEAD = 24


class MonthView(QWidget):
    """A grid of seven columns, Monday first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.today = date.min
        self.kinds: Mapping[date, DayKind] = {}
        self.meetings: Mapping[date, list[str]] = {}
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def show_month(self, today: date, kinds: Mapping[date, DayKind], meetings: Mapping[date, list[str]]) -> None:
        """Show the month of `today`; `kinds` has every day of it."""
        self.today, self.kinds, self.meetings = today, kinds, meetings
        spoken = "；".join(f"{day.day}日 {'、'.join(titles)}" for day, titles in sorted(meetings.items()))
        self.setAccessibleName(f"{today.month}月的会议：{spoken or '没有'}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(7 * CELL, HEAD + self._weeks() * CELL)

    minimumSizeHint = sizeHint

    def _weeks(self) -> int:
        return (len(self.kinds) + self._lead() + 6) // 7

    def _lead(self) -> int:
        return self.today.replace(day=1).weekday()

    def _cell(self, day: date) -> QRectF:
        row, column = divmod(self._lead() + day.day - 1, 7)
        wide = self.width() / 7
        return QRectF(column * wide, HEAD + row * CELL, wide, CELL)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.theme.font("small"))
        painter.setPen(self.theme.colour("muted"))
        for column, letter in enumerate(WEEKDAYS):
            head = QRectF(column * self.width() / 7, 0, self.width() / 7, HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, letter)
        for day, kind in self.kinds.items():
            self._paint_day(painter, day, kind)
        painter.end()

    def _paint_day(self, painter: QPainter, day: date, kind: DayKind) -> None:
        cell = self._cell(day).adjusted(1, 1, -1, -1)
        if not kind.worked:
            painter.fillRect(cell, self.theme.colour("rest"))
        if day == self.today:
            painter.setPen(QPen(self.theme.colour("accent"), 2))
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(self.theme.font("small", bold=day == self.today))
        painter.setPen(self.theme.colour("text" if kind.worked else "muted"))
        painter.drawText(cell.adjusted(0, 0, 0, -8), Qt.AlignmentFlag.AlignCenter, str(day.day))
        mark = {"holiday": ("休", "good"), "extra work": ("班", "bad")}.get(kind.sort)
        if mark:
            tiny = self.theme.font("small")
            tiny.setPointSizeF(tiny.pointSizeF() * 0.75)
            painter.setFont(tiny)
            painter.setPen(self.theme.colour(mark[1]))
            painter.drawText(
                cell.adjusted(0, 1, -3, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, mark[0]
            )
        if day in self.meetings:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("accent" if day >= self.today else "muted"))
            painter.drawEllipse(QPointF(cell.center().x(), cell.bottom() - 7), 2.5, 2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            under = next((day for day in self.kinds if self._cell(day).contains(QPointF(event.pos()))), None)
            QToolTip.showText(event.globalPos(), self._words(under) if under else "", self)
            return True
        return super().event(event)

    def _words(self, day: date) -> str:
        kind = self.kinds[day]
        name = "" if kind.name == "工作日" else f" {kind.name}"
        return "\n".join([f"{day.month}月{day.day}日{name}", *self.meetings.get(day, ())])


class MonthCard(QFrame):
    """The month with its title; a button opens the schedule."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("role", "card")
        space = shell.theme.space
        self.title, self.view = QLabel(), MonthView(shell.theme)
        dress(self.title, role="strong")
        self.next = QLabel()
        self.next.setWordWrap(True)
        dress(self.next, role="caption")
        button = QPushButton("例会日程")
        button.setProperty("kind", "link")
        button.clicked.connect(lambda: shell.go("schedule", month=f"{self.view.today:%Y-%m}"))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        column.setSpacing(space("s"))
        column.addLayout(head)
        column.addWidget(self.view)
        column.addWidget(self.next)

    def show_month(self, today: date, kinds: Mapping[date, DayKind], meetings: Mapping[date, list[str]]) -> None:
        """Show this month, and below it the meetings that are still ahead in it."""
        self.title.setText(f"{today.year}年{today.month}月")
        self.view.show_month(today, kinds, meetings)
        ahead = [
            f"{day.day}日　{title}" for day, titles in sorted(meetings.items()) for title in titles if day >= today
        ]
        self.next.setText("\n".join(ahead))
        self.next.setVisible(bool(ahead))
