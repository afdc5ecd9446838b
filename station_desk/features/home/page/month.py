"""This month at a glance: days off tinted, moved days marked, meetings as dots."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget

from station_desk.base.holidays import WEEKDAYS, DayKind
from station_desk.features.schedule import MonthPlace
from station_desk.features.villages import BoardPlace
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, set_style

# How the villages stand, as one strip and three counts.

LOOKS = {COVERED: ("good", "circle-check"), UNDER_WAY: ("care", "clock"), VACANT: ("bad", "circle-alert")}
HIGH = 8  # px


class Strip(QWidget):
    """A bar whose parts are as long as their counts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.counts: Mapping[str, int] = {}
        self.setFixedHeight(HIGH)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), HIGH / 2, HIGH / 2)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), self.theme.colour("raised"))
        left, everything = 0.0, sum(self.counts.values())
        for state, (tone, _) in LOOKS.items():
            wide = self.width() * self.counts.get(state, 0) / everything if everything else 0.0
            painter.fillRect(QRectF(left, 0, max(0.0, wide - 2), HIGH), self.theme.colour(tone))
            left += wide
        painter.end()


class CoverCard(QFrame):
    """The strip with its counts; a button opens the board."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("role", "card")
        space = shell.theme.space
        self.title, self.strip = QLabel(), Strip(shell.theme)
        set_style(self.title, role="strong")
        button = QPushButton("覆盖情况")
        button.setProperty("kind", "link")
        button.clicked.connect(lambda: shell.go(BoardPlace()))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(button)
        counts = QGridLayout()
        counts.setHorizontalSpacing(space("s"))
        counts.setVerticalSpacing(space("xs"))
        counts.setColumnStretch(1, 1)
        self._counts: dict[str, QLabel] = {}
        for row, (state, (tone, icon)) in enumerate(LOOKS.items()):
            mark, word, number = QLabel(), QLabel(state), QLabel()
            shell.icons.put(mark, icon, tone, 16)
            set_style(number, role="strong", tone=tone)
            counts.addWidget(mark, row, 0)
            counts.addWidget(word, row, 1)
            counts.addWidget(number, row, 2, Qt.AlignmentFlag.AlignRight)
            self._counts[state] = number
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        column.setSpacing(space("m"))
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addLayout(counts)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many villages are in each state; the card is away while there are none."""
        everything = sum(counts.values())
        self.setVisible(bool(everything))
        self.title.setText(f"{everything} 个村")
        for state, label in self._counts.items():
            label.setText(str(counts.get(state, 0)))
        self.strip.counts = dict(counts)
        self.strip.setAccessibleName("，".join(f"{state} {number}" for state, number in counts.items()))
        self.strip.update()


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
        set_style(self.title, role="strong")
        self.next = QLabel()
        self.next.setWordWrap(True)
        set_style(self.next, role="caption")
        button = QPushButton("例会日程")
        button.setProperty("kind", "link")
        button.clicked.connect(lambda: shell.go(MonthPlace(f"{self.view.today:%Y-%m}")))
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
