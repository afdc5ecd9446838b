"""The year as twelve small months: which days have a meeting, at one glance."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.places import Place, rows_of
from station_desk.features.schedule.page.acts import facts_of, of_year
from station_desk.features.schedule.page.calendar import COLOURS, WEEK, YEAR, Chip, Month, WayBar, colour_of, month_of
from station_desk.ui.action import Action, ActionSet
from station_desk.ui.shell import Shell
from station_desk.ui.table.head import PageHead
from station_desk.ui.theme import Theme
from station_desk.ui.view import View

# What the colours of the year calendar stand for, in words.

LATE = "过期未开"
BAR, GAP = 14, 6  # px: a bar's width, the room beside it
HIGH, NARROWER = 24, 40  # px: a row, what two rows need beyond half the width


class Legend(QWidget):
    """A bar of each kind's colour with its word; red ground for a meeting whose day is past."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setAccessibleName("图例")
        theme.changed.connect(self.updateGeometry)

    def _entries(self) -> list[tuple[str, QColor]]:
        colours = self.theme.chart()
        kinds = [(kind, QColor(colours[place])) for kind, place in sorted(COLOURS.items(), key=lambda one: one[1])]
        return [*kinds, ("听取汇报和其他", self.theme.colour("muted"))]

    def _places(self, wide: float) -> list[tuple[str, QColor | None, float, int]]:
        """Each word with its colour (None for the red ground), its left in px and its row, as `wide` px allow."""
        metrics, left, row = QFontMetrics(self.theme.font("small")), 0.0, 0
        found: list[tuple[str, QColor | None, float, int]] = []
        for word, colour in (*self._entries(), (LATE, None)):
            taken = metrics.horizontalAdvance(word) + (BAR + 3 * GAP if colour else 2 * GAP)
            if left and left + taken > wide:
                left, row = 0.0, row + 1
            found.append((word, colour, left, row))
            left += taken
        return found

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font("small"))
        word, _, left, _ = self._places(float("inf"))[-1]
        return QSize(int(left) + metrics.horizontalAdvance(word) + 2 * GAP, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() // 2 + NARROWER, HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(HIGH * (self._places(self.width())[-1][3] + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.theme.font("small"))
        metrics = painter.fontMetrics()
        for word, colour, left, row in self._places(self.width()):
            wide, middle = metrics.horizontalAdvance(word), HIGH * (row + 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour or self.theme.colour("bad-weak"))
            if colour:
                painter.drawRoundedRect(QRectF(left, middle - 2, BAR, 4), 2, 2)
            else:
                painter.drawRoundedRect(QRectF(left, middle - 10, wide + 2 * GAP, 20), 4, 4)
            painter.setPen(self.theme.colour("muted" if colour else "bad"))
            words = QRectF(left + GAP + (BAR if colour else 0), HIGH * row, wide + 2, HIGH)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()


ACROSS, WEEKS = 4, 6
NARROW = 920  # px of page under which the ways are icons
WEEKDAYS = "一二三四五六日"


class YearGrid(QWidget):
    """Twelve months drawn small; a click opens the day in the month calendar. Arrows choose a month, Enter opens it."""

    opened = Signal(object, str)  # the day, and its first meeting's key or ""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.months: list[Month] = []
        self.here = 0  # the month chosen by keys, 0 to 11
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("年历")
        theme.changed.connect(self.update)

    def show_months(self, months: list[Month]) -> None:
        """Show the twelve months of a year."""
        self.months = months
        self._tell()

    def _tell(self) -> None:
        if self.months:
            month = self.months[self.here]
            chips = [one for one in month.chips if month.holds(one.day)]
            said = "，".join(f"{one.day.day}日{one.title}" for one in sorted(chips, key=lambda one: one.day))
            self.setAccessibleDescription(f"{month.first.month}月：{said or '没有会议'}")
        self.update()

    # ----------------------------------------------------------------------------------------- where things are
    def sizeHint(self) -> QSize:
        return QSize(880, 560)

    def block(self, number: int) -> QRectF:
        """The place of a month (from 0)."""
        row, column = divmod(number, ACROSS)
        wide, high = self.width() / ACROSS, self.height() / (12 / ACROSS)
        return QRectF(column * wide, row * high, wide, high).adjusted(6, 4, -6, -4)

    def cell(self, day: date) -> QRectF:
        """The place of a day inside its month."""
        block = self.block(day.month - 1)
        row, column = divmod((day - self.months[day.month - 1].start).days, WEEK)
        wide, high = block.width() / WEEK, block.height() / (WEEKS + 2)
        return QRectF(block.left() + column * wide, block.top() + (row + 2) * high, wide, high)

    def day_at(self, at: QPointF) -> date | None:
        """The day under a point."""
        for month in self.months:
            if self.block(month.first.month - 1).contains(at):
                return next((day for day in month.days if month.holds(day) and self.cell(day).contains(at)), None)
        return None

    def on(self, day: date) -> list[Chip]:
        """The meetings of a day."""
        return self.months[day.month - 1].on(day)

    # ------------------------------------------------------------------------------------------------- the hands
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day and event.button() == Qt.MouseButton.LeftButton:
            chips = self.on(day)
            self.opened.emit(day, chips[0].id if chips else "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hand = self.day_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, key = Qt.Key, event.key()
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -ACROSS, keys.Key_Down: ACROSS}
        if key in steps:
            self.here = min(max(self.here + steps[keys(key)], 0), 11)
            self._tell()
        elif key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space) and self.months:
            self.opened.emit(self.months[self.here].first, "")
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._described(day) if day else "", self)
            return True
        return super().event(event)

    def _described(self, day: date) -> str:
        kind = self.months[day.month - 1].kinds[day]
        return "\n".join([f"{day.month}月{day.day}日 {kind.name}", *(one.described() for one in self.on(day))])

    # -------------------------------------------------------------------------------------------------- the look
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.theme.colour("surface"))
        for number, month in enumerate(self.months):
            self._paint_month(painter, number, month)
        painter.end()

    def _paint_month(self, painter: QPainter, number: int, month: Month) -> None:
        theme, block = self.theme, self.block(number)
        line = block.height() / (WEEKS + 2)
        if number == self.here and self.hasFocus():
            painter.setPen(theme.colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(block.adjusted(-3, -1, 3, 1), 6, 6)
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour("text"))
        title = QRectF(block.left() + 6, block.top(), block.width(), line)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, f"{month.first.month}月")
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        wide = block.width() / WEEK
        for column, word in enumerate(WEEKDAYS):
            place = QRectF(block.left() + column * wide, block.top() + line, wide, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)
        for day in month.days:
            if month.holds(day):
                self._paint_day(painter, self.cell(day), day, month)

    def _paint_day(self, painter: QPainter, cell: QRectF, day: date, month: Month) -> None:
        theme, kind, chips = self.theme, month.kinds[day], month.on(day)
        painter.setPen(Qt.PenStyle.NoPen)
        if not kind.worked:
            painter.fillRect(cell, theme.colour("rest"))
        ink = "bad" if kind.sort == "holiday" else "muted" if not kind.worked else "text"
        if chips:
            open_ = [one for one in chips if one.state == "未开"]
            painter.setBrush(theme.colour("bad-weak" if open_ else "accent-weak"))
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
            wide = min(18.0, cell.width() - 8)
            bar = QRectF(cell.center().x() - wide / 2, cell.bottom() - 5, wide, 3)
            painter.setBrush(colour_of(theme, (open_ or chips)[0]))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            ink = "bad" if open_ else "text"
        if day == month.today:
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
        font: QFont = theme.font("small", bold=bool(chips) or day == month.today)
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        painter.drawText(cell.adjusted(0, -1, 0, -2 if chips else -1), Qt.AlignmentFlag.AlignCenter, str(day.day))


class YearView(QWidget):
    """The year calendar with its head."""

    def __init__(self, shell: Shell, asked: Callable[[Place], None]) -> None:
        """`asked` shows the rows a fact is about."""
        super().__init__()
        self.shell = shell
        self.year = today().year
        self.head = PageHead(shell, lambda session: facts_of(session, self.year))
        self.head.asked.connect(lambda where: asked(rows_of("schedule", **where)))
        acts = ActionSet(self, shell, (
            Action("全年", icon="calendar-days", edits=False, choices=lambda *_: of_year(self.year)),
        ))  # fmt: skip
        self.head.add_buttons(acts.buttons())
        self.bar = WayBar(shell, YEAR)
        self.grid = YearGrid(shell.theme)
        self.grid.here = today().month - 1
        space = shell.theme.space
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout()
        row.addWidget(self.bar)
        row.addStretch(1)
        row.addWidget(Legend(shell.theme))
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addLayout(row)
        box.addWidget(self.grid, 1)
        self.view = View(self, shell, self._read, self.grid.show_months)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.fold(self.width() < NARROW)  # beside the legend

    def show_year(self, year: int) -> None:
        """Show another year."""
        self.year = year
        self.bar.show_at(date(year, 1, 1))
        self.view.refresh()
        self.head.read()

    def _read(self, session: Session) -> list[Month]:
        return [month_of(session, date(self.year, month, 1)) for month in range(1, 13)]
