"""The bar that says which days are looked at: 月, 季 or 年, and ‹ 2026年11月 ›."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QWidget

from station_desk.base.dates import today
from station_desk.features.duties.rules.period import FIRST_YEAR, LAST_YEAR, Period, Unit, period_of
from station_desk.ui.shell import Shell
from station_desk.ui.theme import text_width

ALL = "全部"
OTHER = "按筛选的日期"


class PeriodBar(QWidget):
    """`changed` tells that other days are wanted; `period` is None for 全部."""

    changed = Signal()
    key = "day"

    def __init__(self, shell: Shell, units: Sequence[Unit], *, everything: bool = False) -> None:
        super().__init__()
        self.shell = shell
        self.period: Period | None = period_of(units[0], today())
        self._last = self.period
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(shell.theme.space("xs"))
        self._arrow(row, "chevron-left", "前一段", -1)
        self.label = QPushButton()
        self.label.setProperty("kind", "quiet")
        self.label.setFont(shell.theme.font(bold=True))
        self.label.setMinimumWidth(text_width(shell.theme.font(bold=True), 7 if "季" in units else 6))
        self.label.setToolTip("回到今天")
        self.label.clicked.connect(self._now)
        row.addWidget(self.label)
        self._arrow(row, "chevron-right", "后一段", 1)
        row.addSpacing(shell.theme.space("s"))
        self.group = QButtonGroup(self)
        for word in (*units, *([ALL] if everything else [])):
            button = QPushButton(word)
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setAccessibleName(f"按{word}看" if word != ALL else "看全部日期")
            button.clicked.connect(lambda _=False, word=word: self._choose(word))
            self.group.addButton(button)
            row.addWidget(button)
            self.buttons[word] = button
        self._mark()

    def _arrow(self, row: QHBoxLayout, icon: str, title: str, step: int) -> None:
        button = QToolButton()
        button.setToolTip(title)
        button.setAccessibleName(title)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda: self.step(step))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def step(self, by: int) -> None:
        """Go on by so many months, quarters or years."""
        there = (self.period or self._last).step(by if self.period else 0)
        if FIRST_YEAR <= there.first.year <= LAST_YEAR:
            self.show_period(there)
            self.changed.emit()

    def _choose(self, word: str) -> None:
        units: dict[str, Unit] = {"月": "月", "季": "季", "年": "年"}
        now = self._last.first if not self._last.holds(today()) else today()
        self.show_period(period_of(units[word], now) if word in units else None)
        self.changed.emit()

    def _now(self) -> None:
        self.show_period(period_of(self._last.unit, today()))
        self.changed.emit()

    def show_period(self, period: Period | None) -> None:
        """Show a period, or all there is, without telling."""
        self.period, self._last = period, period or self._last
        self._mark()

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day, None for all there is."""
        return self.period.span if self.period else None

    def give_way(self, own: bool) -> None:
        """Say whether the days are chosen elsewhere just now."""
        self._mark(OTHER if own else "")

    def _mark(self, words: str = "") -> None:
        title = words or (self.period.title if self.period else "全部日期")
        self.label.setText(title)
        self.label.setAccessibleName(f"回到今天，现在看的是{title}")
        self.group.setExclusive(False)  # where the days are chosen elsewhere none is
        for word, button in self.buttons.items():
            button.setChecked(not words and word == (self.period.unit if self.period else ALL))
        self.group.setExclusive(True)
