"""The tab 统计: duty × village for a month, a quarter or a year; every number opens its entries."""

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.places import RowsPlace, rows_of
from station_desk.features.duties.figures import Cell, Drawn, DutyFigure, Look, draw_matrix, duty_figure
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.page.log import PeriodBar
from station_desk.features.duties.prints import table_of, write_counts
from station_desk.features.duties.rules.words import Period, period_between
from station_desk.features.villages.model import Village
from station_desk.printing.task import Paper, PrintRequest
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, set_style
from station_desk.ui.view import touches
from station_desk.ui.work import PATIENCE, LatestTask, Superseded

# Shows a drawn matrix: its head stays in sight, a number is found by mouse or by the arrow keys, and opened.

NAME = "履职统计图"
Key = Qt.Key
STEPS = {Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1)}


class ChartView(QAbstractScrollArea):
    """`opened` tells row and column of a number that was clicked or entered; None is the sum over all of them."""

    opened = Signal(object, object)
    widened = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.drawn: Drawn | None = None
        self.figure: DutyFigure | None = None
        self.row: int | None = None
        self.column: int | None = None
        self._picture = QPixmap()
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(NAME)

    def show_drawn(self, figure: DutyFigure, drawn: Drawn, ratio: float) -> None:
        """Show a figure as it was drawn for a screen of that ratio."""
        self.figure, self.drawn = figure, drawn
        self._picture.loadFromData(drawn.png)
        self._picture.setDevicePixelRatio(ratio)
        if self.row is not None:
            self.row = min(self.row, len(figure.villages) - 1)
        self._measure()
        self._tell()
        self.viewport().update()

    def _measure(self) -> None:
        if self.drawn is None:
            return
        view = self.viewport().size()
        for bar, size, shown in (
            (self.verticalScrollBar(), self.drawn.height, view.height()),
            (self.horizontalScrollBar(), self.drawn.width, view.width()),
        ):
            bar.setRange(0, max(0, size - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(26)

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._measure()
        self.widened.emit()

    def _offset(self) -> tuple[int, int]:
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    # ------------------------------------------------------------------------------------------------- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        surface = self.shell.theme.colour("surface")
        painter.fillRect(self.viewport().rect(), surface)
        if self.drawn is None:
            painter.end()
            return
        left, down = self._offset()
        painter.drawPixmap(-left, -down, self._picture)
        if self.hasFocus() and self.row is not None:
            self._ring(painter)
        head = QRect(0, 0, self.viewport().width(), self.drawn.head)
        painter.fillRect(head, surface)
        ratio = self._picture.devicePixelRatio()
        source = QRectF(0, 0, self._picture.width(), self.drawn.head * ratio)
        painter.drawPixmap(QRectF(-left, 0, self.drawn.width, self.drawn.head), self._picture, source)
        if self.hasFocus() and self.row is None:
            self._ring(painter)
        painter.end()

    def _ring(self, painter: QPainter) -> None:
        place = self.place_of(self.row, self.column)
        painter.setPen(QPen(self.shell.theme.colour("focus"), 2))
        painter.drawRect(place.adjusted(1, 1, -1, -1))

    def place_of(self, row: int | None, column: int | None) -> QRect:
        """Where a number lies in the viewport."""
        assert self.drawn
        cell = self.drawn.cell(row, column)
        left, down = self._offset()
        y = cell.y - (down if row is not None else 0)
        return QRectF(cell.x - left, y, cell.width, cell.height).toRect()

    # ------------------------------------------------------------------------------------------------- the mouse
    def cell_at(self, at: QPoint) -> Cell | None:
        """The number a point of the viewport is about."""
        if self.drawn is None:
            return None
        left, down = self._offset()
        inside = at.y() >= self.drawn.head
        return self.drawn.at(at.x() + left, at.y() + (down if inside else 0))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.figure:
            cell = self.cell_at(event.pos())
            words = self.figure.words(cell.row, cell.column) if cell else ""
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        counted = bool(cell and self.figure and self.figure.matrix.value(cell.row, cell.column))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if counted else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell and event.button() == Qt.MouseButton.LeftButton:
            self.go(cell.row, cell.column)
            self._open()

    # ---------------------------------------------------------------------------------------------- the keyboard
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        if self.figure is None or self.drawn is None:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._step(*STEPS[key])
        elif key in (Key.Key_Return, Key.Key_Enter, Key.Key_Space):
            self._open()
        elif key in (Key.Key_Home, Key.Key_End):
            self.go(self.row, 0 if key == Key.Key_Home else None)
        else:
            super().keyPressEvent(event)

    def _step(self, down: int, right: int) -> None:
        """One cell on; the sums stand before the first row and after the last column."""
        assert self.figure
        rows, columns = len(self.figure.villages), len(self.figure.matrix.columns)
        row = -1 if self.row is None else self.row
        column = columns if self.column is None else self.column
        row, column = min(max(row + down, -1), rows - 1), min(max(column + right, 0), columns)
        self.go(None if row < 0 else row, None if column == columns else column)

    def go(self, row: int | None, column: int | None) -> None:
        """Make a number the one the keyboard is at."""
        self.row, self.column = row, column
        if self.drawn is not None:
            cell, view = self.drawn.cell(row, column), self.viewport().size()
            down, across = self.verticalScrollBar(), self.horizontalScrollBar()
            if row is not None:
                down.setValue(
                    min(max(down.value(), int(cell.y + cell.height) - view.height()), int(cell.y) - self.drawn.head)
                )
            across.setValue(min(max(across.value(), int(cell.x + cell.width) - view.width()), int(cell.x)))
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        """Let a screen reader say the number."""
        if self.figure:
            self.setAccessibleName(f"{NAME}，{self.figure.words(self.row, self.column)}")
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _open(self) -> None:
        if self.figure and self.figure.matrix.value(self.row, self.column):
            self.opened.emit(self.row, self.column)


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
        self.reader = LatestTask(self)
        self.stale = True
        self._asked = 0  # px for which the figure was last drawn
        self._drawn: tuple[Any, Drawn] | None = None  # what was asked for last, and what came of it
        self.bar = PeriodBar(shell, ("月", "季", "年"))
        self.bar.show_period(Period("年", self.bar.period.first.replace(month=1)) if self.bar.period else None)
        self.view = ChartView(shell)
        self.said = QLabel()
        set_style(self.said, role="muted")
        self.waiting = QLabel("正在画图…")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_style(self.waiting, role="muted")
        self.empty = EmptyState(
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
        set_style(card, role="card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(space("m"), space("m"), space("m"), space("m"))
        inside.addWidget(self.view)
        self.body = QStackedWidget()
        for page in (self.waiting, card, self.empty):
            self.body.addWidget(page)
        hint = QLabel(HINT)
        set_style(hint, role="caption")
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

        def work(superseded: Superseded) -> tuple[DutyFigure, Drawn | None, float]:
            with self.shell.look() as session:
                figure = duty_figure(session, first, last)
            counted = figure.matrix.value(None, None) and not superseded()
            asked = (figure.matrix, look, width, ratio)
            if before and before[0] == asked:  # drawing hundreds of villages takes seconds
                return figure, before[1], ratio
            drawn = draw_matrix(figure.matrix, look, width, ratio) if counted else None
            self._drawn = (asked, drawn) if drawn else None
            return figure, drawn, ratio

        self.reader.ask(work, self._show, patience=PATIENCE)

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
        if touches(tables, TABLES):
            self._again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.stale:
            QTimer.singleShot(0, self, self.refresh)  # when the layout has its width

    # --------------------------------------------------------------------------------------------------- opening
    def _open(self, row: int | None, column: int | None) -> None:
        assert self.view.figure
        self.shell.go(self.view.figure.rows(row, column))

    def _register(self) -> None:
        self.shell.go(rows_of(ROOM, tab="快速登记"))

    def show_place(self, place: RowsPlace) -> None:
        """Show the counts of the month, the quarter or the year that the days are."""
        period = period_between(*place.days) if place.days else None
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
        paper = Paper(
            "duty-table", f"{period.title}履职统计表", layouts=("duty-table",),
            records=lambda session, _: [table_of(session, *period.span, period.title)],
        )  # fmt: skip
        self.shell.preview(paper, PrintRequest())
