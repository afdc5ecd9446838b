"""The bar that says how the year is looked at: 列表, 月历, 年历 or 出勤统计, and which year or month."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from station_desk.base.dates import today
from station_desk.features.schedule.rules import FIRST_YEAR, LAST_YEAR
from station_desk.ui.shell import Shell
from station_desk.ui.theme import text_width

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
