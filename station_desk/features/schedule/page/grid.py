"""A month as a real grid, Monday first: rest days tinted and named, meetings as chips, all drawn by hand."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from station_desk.features.schedule.page.drawing import Brush
from station_desk.features.schedule.page.places import HEAD, WEEK, Chip, Month, Places
from station_desk.ui.theme import Theme


class MonthGrid(QWidget):
    """Shows a `Month`; knows no database. Arrows move the day, Enter opens a meeting, PageUp and PageDown turn;
    Shift and an arrow carry a meeting to another day, Enter puts it down there and Esc leaves it where it was."""

    opened = Signal(str)  # a meeting's chip was clicked
    picked = Signal(object)  # another day (date) became the chosen one
    wanted = Signal(object)  # a new meeting on this day (date)
    moved = Signal(str, object)  # a chip was dragged to another day
    turned = Signal(int)  # months on or back
    removed = Signal()  # Delete

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.month = Month(date(2026, 1, 1), date(2026, 1, 1))
        self.day = self.month.first  # the chosen day
        self.chosen = ""  # the meeting shown beside the grid
        self.dragged: Chip | None = None
        self.over: date | None = None  # the day a dragged chip hangs over
        self._pressed: tuple[Chip | None, QPointF] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("月历")
        theme.changed.connect(self.update)

    def show_month(self, month: Month) -> None:
        """Show another month, or this one with other meetings; the chosen day goes along."""
        turned = month.first != self.month.first
        if (turned and not month.holds(self.day)) or self.day not in month.days:
            self.day = month.today if month.holds(month.today) else month.first
        self.month = month
        self._tell()

    def choose(self, meeting_id: str, day: date | None = None) -> None:
        """Mark a meeting's chip, and its day; tells nobody."""
        self.chosen = meeting_id
        found = self.month.find(meeting_id)
        self.day = day or (found.day if found else self.day)
        self._tell()

    def _tell(self) -> None:
        said = [one.title for one in self.month.on(self.day)]
        kind = self.month.kinds.get(self.day)
        words = [f"{self.day.month}月{self.day.day}日", kind.name if kind else "", *said]
        self.setAccessibleDescription(" ".join(filter(None, words)))
        self.update()

    # ----------------------------------------------------------------------------------------- where things are
    def sizeHint(self) -> QSize:
        return QSize(560, HEAD + self.month.weeks * 84)

    def minimumSizeHint(self) -> QSize:
        return QSize(392, HEAD + self.month.weeks * 56)

    @property
    def places(self) -> Places:
        """Where everything lies just now."""
        return Places(self.month, QSizeF(self.size()))

    # ------------------------------------------------------------------------------------------------- the hands
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.places.day_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or day is None:
            return
        self._drop()
        self.day = day
        self._pressed = (self.places.chip_at(event.position()), event.position())
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed and self._pressed[0]:
            way = (event.position() - self._pressed[1]).manhattanLength()
            if self.dragged is None and way >= QApplication.startDragDistance():
                self.dragged = self._pressed[0]
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            if self.dragged:
                self.over = self.places.day_at(event.position())
                self.update()
            return
        hand = (
            Qt.CursorShape.PointingHandCursor if self.places.chip_at(event.position()) else Qt.CursorShape.ArrowCursor
        )
        self.setCursor(hand)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed = self._pressed
        if self.dragged:
            self._put_down()
            return
        self._drop()
        if pressed and pressed[0]:
            self.chosen = pressed[0].id
            self.opened.emit(self.chosen)
        elif pressed:
            left, line = self.places.rest(self.day)
            if left and line.contains(pressed[1]):
                self._offer_all()
            else:
                self.picked.emit(self.day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self.places.day_at(event.position())
        if day and event.button() == Qt.MouseButton.LeftButton and not self.places.chip_at(event.position()):
            self.wanted.emit(day)

    def _offer_all(self) -> None:
        """A menu of every meeting of the chosen day, for a day with more than has room."""
        menu = QMenu(self)
        for chip in self.month.on(self.day):
            action = menu.addAction(f"{chip.clock}　{chip.title}")
            action.triggered.connect(lambda _=False, chip=chip: self.opened.emit(chip.id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.places.rest(self.day)[1].bottomLeft().toPoint()))

    def _drop(self) -> None:
        self._pressed = self.dragged = self.over = None
        self.unsetCursor()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, key = Qt.Key, event.key()
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -WEEK, keys.Key_Down: WEEK}
        turns = {keys.Key_PageUp: -1, keys.Key_PageDown: 1}
        if key == keys.Key_Escape and self.dragged:
            self._drop()
        elif key in steps and (self.dragged or event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            self._carry(steps[keys(key)])
        elif self.dragged and key in (keys.Key_Return, keys.Key_Enter):
            self._put_down()
        elif key in steps:
            self._go(self.day + timedelta(days=steps[keys(key)]))
        elif key in turns:
            self.turned.emit(turns[keys(key)])
        elif key == keys.Key_Home:
            self._go(self.month.today)
        elif key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
            self._open_next()
        elif key == keys.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _carry(self, by: int) -> None:
        """Take the shown meeting, else the day's first, a step on; it moves only when it is put down."""
        here = self.month.on(self.day)
        if self.dragged is None:
            self.dragged = next((one for one in here if one.id == self.chosen), here[0] if here else None)
        if self.dragged:
            over = (self.over or self.dragged.day) + timedelta(days=by)
            self.over = over if over in self.month.days else self.over
            self.setAccessibleDescription(f"{self.dragged.title} 移到 {(self.over or self.day):%m月%d日}，按回车确定")
            self.update()

    def _put_down(self) -> None:
        dragged, over = self.dragged, self.over
        self._drop()
        if dragged and over and over != dragged.day:
            self.moved.emit(dragged.id, over)

    def _go(self, day: date) -> None:
        """Choose a day, turning to its month."""
        months = (day.year - self.month.first.year) * 12 + day.month - self.month.first.month
        self.day = day
        if months:
            self.turned.emit(months)
        self._tell()
        self.picked.emit(day)

    def _open_next(self) -> None:
        """Open the day's meeting, the next one where it is open already, a new one where there is none."""
        ids = [one.id for one in self.month.on(self.day)]
        if not ids:
            self.wanted.emit(self.day)
            return
        place = (ids.index(self.chosen) + 1) % len(ids) if self.chosen in ids else 0
        self.chosen = ids[place]
        self.update()
        self.opened.emit(self.chosen)

    # -------------------------------------------------------------------------------------------------- the look
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.dragged:
            event.accept()  # what is carried is put down or left first
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            chip = self.places.chip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), chip.described() if chip else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        places, month = self.places, self.month
        with Brush(self, self.theme) as brush:
            brush.weekdays()
            for day in month.days:
                chosen = day == (self.over or self.day)
                brush.day(places.cell(day), day, month, chosen=chosen, focus=self.hasFocus())
                for chip, place in places.chips(day):
                    brush.chip(place, chip, chosen=chip.id == self.chosen, faint=chip is self.dragged)
                left, line = places.rest(day)
                if left:
                    brush.more(line, left)
            if self.dragged and self.over and self.over != self.dragged.day:
                brush.chip(places.rest(self.over)[1], self.dragged, chosen=True, faint=False)
            brush.lines(places)
