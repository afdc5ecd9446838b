"""The editor of a day or a moment: typed in any form a clerk uses, or picked from a calendar."""

from datetime import date, datetime, time
from typing import Any

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QAction, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QPushButton, QWidget

from station_desk.base import dates
from station_desk.fields.field import Field
from station_desk.fields.kinds import Moment
from station_desk.ui.popup import Popup
from station_desk.ui.record.editor import LineEditor, opens_list
from station_desk.ui.shell import Shell


class CalendarPopup(Popup):
    """A month to pick a day from, with 今天 and 清空."""

    picked = Signal(object)  # date, or None for 清空

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(shell, parent)
        self.month = QCalendarWidget()
        self.month.setAccessibleName("日历")
        self.month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.month.setMinimumSize(300, 250)
        plain = QTextCharFormat()
        plain.setForeground(shell.theme.colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(day, plain)
        self.month.clicked.connect(lambda day: self._pick(day.toPython()))
        self.month.activated.connect(lambda day: self._pick(day.toPython()))
        self.box.addWidget(self.month)
        row = QHBoxLayout()
        self.box.addLayout(row)
        for words, answer in (("今天", dates.today), ("清空", lambda: None)):
            button = QPushButton(words)
            button.clicked.connect(lambda _=False, answer=answer: self._pick(answer()))
            row.addWidget(button)

    def open_at(self, below: QWidget, day: date | None) -> None:
        """Open under a widget, at `day` or today."""
        day = day or dates.today()
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.open_below(below)
        self.month.setFocus()

    def _pick(self, day: date | None) -> None:
        self.hide()
        self.picked.emit(day)


class DayEditor(LineEditor):
    """A day (or a moment, whose time of day stays) typed or picked; may be left empty."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self._by_moment = isinstance(field.kind, Moment)
        self.line.setPlaceholderText("例如 2026-03-05 09:00" if self._by_moment else "例如 2026-03-05")
        action = QAction("打开日历", self)
        shell.icons.put(action, "calendar", "muted")
        action.triggered.connect(self.open_calendar)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.line.installEventFilter(self)
        self._popup: CalendarPopup | None = None
        self._calendar = action

    def lock(self) -> None:
        super().lock()
        self._calendar.setVisible(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if opens_list(event) and not self.line.isReadOnly():
            self.open_calendar()
            return True
        return False

    def open_calendar(self) -> None:
        """Show the month of the value, or this one."""
        if self._popup is None:
            self._popup = CalendarPopup(self.shell, self)
            self._popup.picked.connect(self._take)
        self._popup.open_at(self.line, self._day())

    def _typed(self) -> Any:
        try:
            return self.value()
        except ValueError:
            return None

    def _day(self) -> date | None:
        value = self._typed()
        return value.date() if isinstance(value, datetime) else value

    def _take(self, day: date | None) -> None:
        old = self._typed()
        clock = old.time() if isinstance(old, datetime) else time(9, 0)
        value = datetime.combine(day, clock) if day and self._by_moment else day
        self.put(value)
        self.edited.emit()
        self.left.emit()
        self.line.setFocus()
