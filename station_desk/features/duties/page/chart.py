"""The tab 统计: duty × village for a month, a quarter or a year; every number opens its entries."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from station_desk.base.jobs import Job
from station_desk.charts.look import Look
from station_desk.charts.matrix import Drawn, draw_matrix
from station_desk.features.duties.figures import DutyFigure, duty_figure
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.page.chart_view import ChartView
from station_desk.features.duties.page.period import PeriodBar
from station_desk.features.duties.prints import write_counts, write_table_of
from station_desk.features.duties.rules.period import Period, period_between, read_days
from station_desk.features.villages.model import Village
from station_desk.printing.task import Paper, Wish
from station_desk.ui.nothing import Nothing
from station_desk.ui.reading import Reader, Stale
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, dress

ROOM = "duties"
PAUSE = 150  # ms after the last change of width before the figure is drawn anew
TABLES = frozenset({DutyEntry.__tablename__, Village.__tablename__})
HINT = "点一个数字，看是哪几条；点村名或职责看整行、整列。键盘用方向键，回车打开。"


def look_of(theme: Theme) -> Look:
    """The window's colours for a drawing."""
    return Look(
        ground=theme.hex("surface"), text=theme.hex("text"), muted=theme.hex("muted"), line=theme.hex("line"),
        tint=theme.chart()[0], on_tint=theme.hex("on-accent"), scale=theme.type_size,
    )  # fmt: skip


class ChartTab(QWidget):
    """The period above, the figure below; it is drawn in a thread of its own."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("role", "page")
        self.reader = Reader(self)
        self.stale = True
        self._asked = 0  # px for which the figure was last drawn
        self._drawn: tuple[Any, Drawn] | None = None  # what was asked for last, and what came of it
        self.bar = PeriodBar(shell, ("月", "季", "年"))
        self.bar.show_period(Period("年", self.bar.period.first.replace(month=1)) if self.bar.period else None)
        self.view = ChartView(shell)
        self.said = QLabel()
        dress(self.said, role="muted")
        self.waiting = QLabel("正在画图…")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        dress(self.waiting, role="muted")
        self.empty = Nothing(
            shell, "chart-column", "这段时间还没有履职记录，没有可统计的。", ("登记履职", self._register)
        )
        self._build()
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self.refresh)
        self.bar.changed.connect(self.refresh)
        self.view.opened.connect(self._open)
        self.view.widened.connect(self._widened)
        shell.theme.changed.connect(self._again)
        shell.changed.connect(self._changed)

    def _build(self) -> None:
        space = self.shell.theme.space
        head = QHBoxLayout()
        head.setSpacing(space("s"))
        head.addWidget(self.bar)
        head.addSpacing(space("m"))
        head.addWidget(self.said, 1)
        for words, icon, act, tip in (
            ("导出", "file-up", self.export, "把统计表存成 Excel 工作簿"),
            ("打印", "printer", self.print, "预览并打印统计表（Ctrl+P）"),
        ):
            button = QPushButton(words)
            button.setToolTip(tip)
            self.shell.icons.put(button, icon)
            button.clicked.connect(lambda _=False, act=act: act())
            if words == "打印":
                button.setShortcut("Ctrl+P")
            head.addWidget(button)
        card = QFrame()
        dress(card, role="card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(space("m"), space("m"), space("m"), space("m"))
        inside.addWidget(self.view)
        self.body = QStackedWidget()
        for page in (self.waiting, card, self.empty):
            self.body.addWidget(page)
        hint = QLabel(HINT)
        dress(hint, role="caption")
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.setSpacing(space("m"))
        box.addLayout(head)
        box.addWidget(self.body, 1)
        box.addWidget(hint)
        self.setFocusProxy(self.view)

    # -------------------------------------------------------------------------------------------------- drawing
    @property
    def period(self) -> Period:
        """The days counted."""
        assert self.bar.period
        return self.bar.period

    def refresh(self) -> None:
        """Count and draw anew."""
        if not self.isVisible():
            self.stale = True
            return
        self.stale = False
        self._pause.stop()
        first, last = self.period.span
        width = self._asked = self._width()
        look, ratio = look_of(self.shell.theme), self.devicePixelRatioF()
        before = self._drawn

        def work(stale: Stale) -> tuple[DutyFigure, Drawn | None, float]:
            with self.shell.look() as session:
                figure = duty_figure(session, first, last)
            counted = figure.matrix.value(None, None) and not stale()
            asked = (figure.matrix, look, width, ratio)
            if before and before[0] == asked:  # drawing hundreds of villages takes seconds
                return figure, before[1], ratio
            drawn = draw_matrix(figure.matrix, look, width, ratio) if counted else None
            self._drawn = (asked, drawn) if drawn else None
            return figure, drawn, ratio

        self.reader.read(work, self._show)

    def _width(self) -> int:
        """The px a figure may take: room for the scroll bar is left, so that its coming changes nothing."""
        bar = self.view.verticalScrollBar().sizeHint().width()
        return self.body.width() - 2 * self.shell.theme.space("m") - 2 - bar

    def _show(self, found: tuple[DutyFigure, Drawn | None, float]) -> None:
        figure, drawn, ratio = found
        total = figure.matrix.value(None, None)
        silent = sum(one.total == 0 and one.village_id is not None for one in figure.villages)
        self.said.setText(f"共 {total:,} 条" + (f"，{silent} 个村没有记录" if silent and total else ""))
        if drawn is None:
            self.body.setCurrentWidget(self.empty)
            return
        self.view.show_drawn(figure, drawn, ratio)
        self.body.setCurrentIndex(1)
        if isinstance(
            self.window().focusWidget(), QTabBar
        ):  # the clerk has just come: the arrow keys are for the figure
            self.view.setFocus()

    def _widened(self) -> None:
        if not self.stale and self.view.drawn and self._width() != self._asked:
            self._pause.start()

    def _again(self) -> None:
        self.stale = True
        if self.isVisible():
            self.refresh()

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.stale:
            QTimer.singleShot(0, self, self.refresh)  # when the layout has its width

    # --------------------------------------------------------------------------------------------------- opening
    def _open(self, row: int | None, column: int | None) -> None:
        assert self.view.figure
        self.shell.go(ROOM, **self.view.figure.where(row, column))

    def _register(self) -> None:
        self.shell.go(ROOM, tab="快速登记")

    def show_where(self, **where: Any) -> None:
        """Show the counts of a month, a quarter or a year given as `days`."""
        period = period_between(*read_days(where["days"])) if "days" in where else None
        if period:
            self.bar.show_period(period)
            self._again()

    def export(self) -> None:
        """Save the counts as a workbook."""
        period = self.period
        target = self.shell.choose_target("导出统计表", f"{period.title}履职统计表.xlsx", "Excel 工作簿 (*.xlsx)")
        if target:
            job = write_counts(self.shell.desk, *period.span, period.title, target)
            self.shell.run("导出统计表", job, lambda path: self.shell.tell(f"已导出到 {path.name}", undo=False))

    def print(self) -> None:
        """Show the counts as a paper."""
        period = self.period

        def write(desk: Any, _: Wish, target: Path) -> Job[int]:
            return (yield from write_table_of(desk, *period.span, period.title, target))

        self.shell.preview(Paper("duty-table", f"{period.title}履职统计表", write), Wish())
