"""What is known of a month for its grid, read from the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import TracebackType

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.holidays import DayKind, day_kind
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.rules import FIRST_YEAR, LAST_YEAR
from station_desk.features.schedule.service.meetings import meetings_between
from station_desk.features.settings.service import moved_days
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, text_width

# The bar that says how the year is looked at: 列表, 月历, 年历 or 出勤统计, and which year or month.

LIST, MONTH, YEAR, ATTENDANCE = "列表", "月历", "年历", "出勤统计"
WAYS = ((LIST, "list"), (MONTH, "calendar-days"), (YEAR, "grid-3x3"), (ATTENDANCE, "clipboard-check"))
OFFERED = 3  # years before and after in the menu


class WayBar(QWidget):
    """Buttons for the way, and ‹ 2026年 › (in the month ‹ 2026年3月 › 今天; none beside tables of all years)."""

    way_chosen = Signal(str)
    stepped = Signal(int)  # years in the list, months in the calendar
    year_chosen = Signal(int)
    today_wanted = Signal()
    changed = Signal()  # another year or month is shown
    key = "starts"

    def __init__(self, shell: Shell, way: str) -> None:
        super().__init__()
        self.shell, self.way = shell, way
        self.first = today().replace(day=1)
        space = shell.theme.space
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space("xs"))
        group = QButtonGroup(self)
        for title, icon in WAYS:
            button = QPushButton(title)
            button.setProperty("kind", "quiet")
            button.setCheckable(True)
            button.setChecked(title == way)
            shell.icons.put(button, icon, on="accent")
            button.clicked.connect(lambda _=False, title=title: self._choose(title))
            button.setAccessibleName(title)
            group.addButton(button)
            row.addWidget(button)
        row.addSpacing(space("m"))
        unit = "月" if way == MONTH else "年"
        row.addWidget(self._arrow("chevron-left", f"上一{unit}", -1))
        self.label = QPushButton()
        self.label.setProperty("kind", "quiet")
        self.label.setMinimumWidth(text_width(shell.theme.font(bold=True), 7 if way == MONTH else 5))
        self.label.setFont(shell.theme.font(bold=True))
        self.label.setToolTip("选择年份")
        self.label.clicked.connect(self._offer_years)
        row.addWidget(self.label)
        row.addWidget(self._arrow("chevron-right", f"下一{unit}", 1))
        if way == MONTH:
            now = QPushButton("今天")
            now.setToolTip("回到今天（Home）")
            now.clicked.connect(self.today_wanted)
            row.addWidget(now)
        if way not in dict(WAYS):
            self._hide_from(len(WAYS))
        self.show_at(self.first)

    def _hide_from(self, first: int) -> None:
        """Tables of all years have no year to choose."""
        row = self.layout()
        for place in range(first, row.count() if row else 0):
            part = row.itemAt(place) if row else None
            inner = part.widget() if part else None
            if inner:
                inner.hide()

    def _arrow(self, icon: str, title: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setToolTip(title)
        button.setAccessibleName(title)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda: self.stepped.emit(step))
        return button

    def show_at(self, first: date) -> None:
        """Say which year, or which month, is shown."""
        self.first = first
        words = f"{first.year}年{first.month}月" if self.way == MONTH else f"{first.year}年"
        self.label.setText(words)
        self.label.setAccessibleName(f"选择年份，现在是{words}")
        self.changed.emit()

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of the year."""
        return date(self.first.year, 1, 1), date(self.first.year, 12, 31)

    def give_way(self, own: bool) -> None:
        """The year stays beside the days a clerk has set himself."""

    def _choose(self, way: str) -> None:
        for button in self.findChildren(QPushButton):
            if button.isCheckable():
                button.setChecked(button.accessibleName() == self.way)  # the other way has a bar of its own
        if way != self.way:
            self.way_chosen.emit(way)

    def fold(self, narrow: bool) -> None:
        """Show the ways as icons only where there is little room."""
        for button in self.findChildren(QPushButton):
            if button.isCheckable():
                button.setText("" if narrow else button.accessibleName())
                button.setToolTip(button.accessibleName() if narrow else "")

    def _offer_years(self) -> None:
        menu = QMenu(self)
        around = {self.first.year, today().year}
        years = range(max(FIRST_YEAR, min(around) - OFFERED), min(LAST_YEAR, max(around) + OFFERED) + 1)
        for year in years:
            action = menu.addAction(f"{year}年")
            action.setCheckable(True)
            action.setChecked(year == self.first.year)
            action.triggered.connect(lambda _=False, year=year: self.year_chosen.emit(year))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.label.mapToGlobal(self.label.rect().bottomLeft()))


# What a month's grid shows and where each thing lies in it: plain values and geometry.

HEAD = 32  # px of the weekdays' row
TOP = 28  # px of a day's own line
CHIP, GAP = 20, 3  # px: a chip's height, the room between two
WEEK = 7


@dataclass(frozen=True, slots=True)
class Chip:
    """One meeting on its day; `state` 待开 已开 取消, or 未开 where its day is past."""

    id: str
    day: date
    kind: str
    title: str
    clock: str  # 09:00
    state: str
    provisional: bool = False
    place: str = ""

    def described(self) -> str:
        """The meeting in a few lines, for a tooltip."""
        lines = (self.title, f"{self.clock} {self.place}".strip(), self.state, "暂定" if self.provisional else "")
        return "\n".join(filter(None, lines))


@dataclass(frozen=True, slots=True)
class Month:
    """What the grid shows: the month of `first`, the sort of every day in sight, and the meetings."""

    first: date
    today: date
    kinds: Mapping[date, DayKind] = field(default_factory=dict)
    chips: Sequence[Chip] = ()

    @property
    def start(self) -> date:
        """The Monday in the upper left corner."""
        return self.first - timedelta(days=self.first.weekday())

    @property
    def weeks(self) -> int:
        """How many rows the month takes: 4 to 6."""
        after = (self.first.replace(day=28) + timedelta(days=4)).replace(day=1)
        return -(-(after - self.start).days // WEEK)

    @property
    def days(self) -> list[date]:
        """Every day in sight, from the upper left."""
        return [self.start + timedelta(days=number) for number in range(WEEK * self.weeks)]

    def holds(self, day: date) -> bool:
        """Whether the day is one of the month itself, not of its neighbours."""
        return (day.year, day.month) == (self.first.year, self.first.month)

    def on(self, day: date) -> list[Chip]:
        """The meetings of a day, by time."""
        return sorted((one for one in self.chips if one.day == day), key=lambda one: (one.clock, one.id))

    def find(self, meeting_id: str) -> Chip | None:
        """A meeting's chip, None where it is not in sight."""
        return next((one for one in self.chips if one.id == meeting_id), None)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a month's days and chips lie on a widget of a size in px."""

    month: Month
    size: QSizeF

    @property
    def _wide(self) -> float:
        return self.size.width() / WEEK

    @property
    def _high(self) -> float:
        return (self.size.height() - HEAD) / self.month.weeks

    def cell(self, day: date) -> QRectF:
        """The place of a day in sight."""
        row, column = divmod((day - self.month.start).days, WEEK)
        return QRectF(column * self._wide, HEAD + row * self._high, self._wide, self._high)

    def day_at(self, at: QPointF) -> date | None:
        """The day under a point, None outside."""
        column, row = int(at.x() // self._wide), int((at.y() - HEAD) // self._high)
        inside = 0 <= column < WEEK and 0 <= row < self.month.weeks
        return self.month.start + timedelta(days=row * WEEK + column) if inside else None

    def chips(self, day: date) -> list[tuple[Chip, QRectF]]:
        """The chips of a day that have room, with their places; one place is kept for “还有 …” where some have not."""
        chips, cell = self.month.on(day), self.cell(day)
        room = max(1, int((cell.height() - TOP + GAP) // (CHIP + GAP)))
        shown = chips if len(chips) <= room else chips[: room - 1]
        line = QRectF(cell.left() + 5, cell.top() + TOP, cell.width() - 10, CHIP)
        return [(one, line.translated(0, place * (CHIP + GAP))) for place, one in enumerate(shown)]

    def rest(self, day: date) -> tuple[int, QRectF]:
        """How many chips of a day have no room, and where that is said."""
        shown = self.chips(day)
        cell = self.cell(day)
        line = QRectF(cell.left() + 5, cell.top() + TOP + len(shown) * (CHIP + GAP), cell.width() - 10, CHIP)
        return len(self.month.on(day)) - len(shown), line

    def chip(self, meeting_id: str) -> QRectF | None:
        """The place of a meeting's chip, None where it is not in sight."""
        found = self.month.find(meeting_id)
        return next((place for one, place in self.chips(found.day) if one.id == meeting_id), None) if found else None

    def chip_at(self, at: QPointF) -> Chip | None:
        """The chip under a point."""
        day = self.day_at(at)
        return next((one for one, place in self.chips(day) if place.contains(at)), None) if day else None


# How a month is drawn: days, chips and lines in the theme's colours.

WEEKDAYS = "一二三四五六日"
# The kinds of meeting by their place in the theme's chart colours, which are told apart by every eye.
COLOURS = {"月例会": 0, "检查": 1, "半年总结": 2, "表彰会": 3, "季小结": 4, "年终总评": 5}
ALIGN = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignCenter


def colour_of(theme: Theme, chip: Chip) -> QColor:
    """The colour of a meeting's kind; grey for one that was cancelled."""
    if chip.state == "取消" or chip.kind not in COLOURS:
        return theme.colour("muted")
    return QColor(theme.chart()[COLOURS[chip.kind]])


class Brush:
    """Draws on a widget while it is open: `with Brush(widget, theme) as brush`."""

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        self.widget, self.theme = widget, theme
        self.plain, self.small, self.bold = theme.font(), theme.font("small"), theme.font("small", bold=True)

    def __enter__(self) -> "Brush":
        self.painter = QPainter(self.widget)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.fillRect(self.widget.rect(), self.theme.colour("surface"))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.painter.end()

    def _write(self, place: QRectF, words: str, colour: str, font: QFont, align: Qt.AlignmentFlag = ALIGN) -> float:
        """Write as much as has room; returns the px it takes."""
        metrics = QFontMetrics(font)
        fitted = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(place.width()))
        self.painter.setFont(font)
        self.painter.setPen(self.theme.colour(colour))
        self.painter.drawText(place, align, fitted)
        return float(metrics.horizontalAdvance(fitted))

    def weekdays(self) -> None:
        """The row of 一 to 日."""
        wide = self.widget.width() / WEEK
        self.painter.fillRect(QRectF(0, 0, self.widget.width(), HEAD), self.theme.colour("raised"))
        for column, word in enumerate(WEEKDAYS):
            place = QRectF(column * wide + 10, 0, wide - 16, HEAD)
            self._write(place, f"周{word}", "muted", self.bold)

    def day(self, cell: QRectF, day: date, month: Month, *, chosen: bool, focus: bool) -> None:
        """A day's ground, number, and the name of its holiday or 班 for a moved working day."""
        kind = month.kinds.get(day)
        if kind and not kind.worked:
            self.painter.fillRect(cell, self.theme.colour("rest"))
        if chosen:
            self.painter.setPen(QPen(self.theme.colour("focus" if focus else "border"), 2 if focus else 1))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), 4, 4)
        colour = "text" if month.holds(day) else "muted"
        number = QRectF(cell.left() + 5, cell.top() + 4, 24, 24)
        if day == month.today:
            self.painter.setPen(QPen(self.theme.colour("accent"), 2))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawEllipse(number.adjusted(1, 1, -1, -1))
            self._write(number, str(day.day), "accent", self.bold, MIDDLE)
        else:
            font = self.plain if month.holds(day) else self.small
            self._write(number.adjusted(5, 0, 5, 0), str(day.day), colour, font)
        beside = QRectF(number.right() + 4, number.top(), cell.right() - number.right() - 11, 24)
        if day == month.today:
            beside.setLeft(beside.left() + self._write(beside, "今天", "accent", self.small) + 6)
        if kind and kind.sort == "holiday":
            whole = QFontMetrics(self.small).horizontalAdvance(kind.name) <= beside.width()
            self._write(beside, kind.name if whole else "休", "bad", self.small, RIGHT)
        elif kind and kind.sort == "extra work":
            self._badge(beside, "班")

    def _badge(self, line: QRectF, word: str) -> None:
        place = QRectF(line.right() - 20, line.top() + 2, 20, 20)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.colour("care-weak"))
        self.painter.drawRoundedRect(place, 4, 4)
        self._write(place, word, "care", self.bold, MIDDLE)

    def chip(self, place: QRectF, chip: Chip, *, chosen: bool, faint: bool) -> None:
        """A meeting: a bar in its kind's colour, the kind's word, then its hour or what is amiss."""
        painter = self.painter
        painter.setOpacity(0.45 if faint else 1)
        pen = QPen(self.theme.colour("accent" if chosen else "line"), 1.5 if chosen else 1)
        if chip.provisional and chip.state != "取消":
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setColor(self.theme.colour("accent" if chosen else "border"))
        painter.setPen(pen)
        painter.setBrush(
            self.theme.colour("accent-weak" if chosen else "bad-weak" if chip.state == "未开" else "raised")
        )
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour_of(self.theme, chip))
        painter.drawRoundedRect(QRectF(place.left() + 1, place.top() + 3, 4, place.height() - 6), 2, 2)
        words = place.adjusted(10, 0, -5, 0)
        done = chip.state == "已开"
        if done:
            self._tick(QRectF(words.left(), words.top(), 12, words.height()))
            words.setLeft(words.left() + 17)
        said = QFont(self.bold)
        said.setStrikeOut(chip.state == "取消")
        colour = {"取消": "muted", "未开": "bad"}.get(chip.state, "text")
        note = chip.state if chip.state in ("取消", "未开") else "暂定" if chip.provisional else ""
        self._kind_and_note(words, chip, said, colour, note)
        painter.setOpacity(1)

    def _kind_and_note(self, words: QRectF, chip: Chip, said: QFont, colour: str, note: str) -> None:
        """The kind at the left and, where both have room, the note or the hour at the right."""
        rest, kind = note or chip.clock, chip.kind
        wide = QFontMetrics(self.small).horizontalAdvance(rest) + 6
        least = kind[:2] + "…" if note else kind
        if QFontMetrics(said).horizontalAdvance(least) + wide <= words.width():
            self._write(words, rest, "bad" if chip.state == "未开" else "muted", self.small, RIGHT)
            words.setRight(words.right() - wide)
        elif chip.state == "未开":
            kind = f"!{kind}"  # not by its colour alone
        self._write(words, kind, colour, said)

    def _tick(self, place: QRectF) -> None:
        """A small tick: it has been held."""
        self.painter.setPen(QPen(self.theme.colour("good"), 2))
        middle, left = place.center().y(), place.left() + 1
        points = (QPointF(left, middle), QPointF(left + 4, middle + 4), QPointF(left + 11, middle - 4))
        self.painter.drawPolyline(points)

    def more(self, line: QRectF, count: int) -> None:
        """What has no room."""
        self._write(line.adjusted(6, 0, 0, 0), f"还有 {count} 次", "muted", self.small)

    def lines(self, places: Places) -> None:
        """The hairlines between days and the edge around all."""
        wide, high = self.widget.width(), self.widget.height()
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.painter.setPen(self.theme.colour("line"))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for column in range(1, WEEK):
            at = int(column * wide / WEEK)
            self.painter.drawLine(at, HEAD, at, high)
        for week in range(places.month.weeks):
            at = int(places.cell(places.month.days[week * WEEK]).top())
            self.painter.drawLine(0, at, wide, at)
        self.painter.drawRect(0, 0, wide - 1, high - 1)


def month_of(session: Session, first: date) -> Month:
    """What the grid of a month shows, its neighbours' days included."""
    empty = Month(first, today())
    moved = moved_days(session)
    meetings = meetings_between(session, empty.days[0], empty.days[-1])
    kinds = {day: day_kind(day, moved) for day in empty.days}
    return Month(first, today(), kinds, [chip_of(one) for one in meetings])


def chip_of(meeting: Meeting) -> Chip:
    """A meeting as the grid shows it."""
    past = meeting.state == "待开" and meeting.starts < datetime.combine(today(), time.min)
    return Chip(
        meeting.id, meeting.starts.date(), meeting.kind, meeting.title, f"{meeting.starts:%H:%M}",
        "未开" if past else meeting.state, bool(meeting.provisional), meeting.place or "",
    )  # fmt: skip
