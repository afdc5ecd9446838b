"""Every list that is not a record's table: columns declared once, sorted, added up, copied as Excel does, worked by keys."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Generic, Literal

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from station_desk.ui.action import Action, ActionSet
from station_desk.ui.cells import ARROW, DENSE, INSET, ROOMY, DeskTable, Headings, copy_table, tabular
from station_desk.ui.columns import REST, Caption, Column, GridCell, GridRows, Row
from station_desk.ui.pill import PADDING
from station_desk.ui.shell import Shell
from station_desk.ui.theme import text_width

NARROWEST, WIDEST = 3, 16  # letters of words in a column that is as wide as they are
WHOLE = 60  # letters at most where no word is to be cut
MEASURED = 40  # cells of a column whose words are measured, the longest ones
MOST_LINES = 3  # of a cell that breaks its words
TICK = 44  # px of a box to tick and the room after its words


class Grid(DeskTable, Generic[Row]):
    """A list of any rows, worked by mouse and keys; its columns are those of ui.columns.

    `name` is what a screen reader calls it; by `key(row)` what is chosen stays chosen when the rows are read again.
    `select` is "rows", "one" or "cells". `actions` (ui.action) are for the chosen rows: they stand in the menu of the
    rows, and `acts.buttons()` shows them as buttons. Enter or a double click tells `opened`; Ctrl+C copies.

        COLUMNS: tuple[Column[Heard], ...] = (
            Column("收到日期", lambda one: one.objection.received),
            Column("异议内容", lambda one: one.objection.what, width=REST, wrap=True),
            Column("金额", lambda one: one.fen, text=lambda one: show_fen(one.fen), align="right",
                   total=lambda rows: show_fen(sum(one.fen for one in rows))),
            Column("处理结果", lambda one: one.state, pill=True),
        )
        self.grid = Grid[Heard](shell, "异议", COLUMNS, key=lambda one: one.objection.id, actions=ACTIONS, empty="…")
        self.grid.opened.connect(self.rule)          # with the row
        self.grid.selected.connect(self._say)        # other rows are chosen, or the rows were shown anew
        for button in self.grid.acts.buttons():
            head.addWidget(button)
        self.grid.show_rows(book.heard)              # again and again; columns=… changes the columns

    `order` is how it is sorted at first: a title, with "-" the largest first; a click on a title sorts by that, another
    turns it round, a third goes back. `ticks(row)` gives a row a box, ticked or not (None for no box): see `ticked()`.
    `pinned` is a column that stays in sight at the left. `total_first` puts the sums above the rows. `dense` is for
    many narrow columns. `tip(row)` is said over cells whose column has no tip. Words with a line break in them make
    their row as high as they need.
    """

    selected = Signal()  # other rows are chosen, or the rows were shown anew
    opened = Signal(object)  # the row, by Enter or a double click
    pressed = Signal(object, object)  # a click or Enter: the row (None for sums and titles), and the Column
    ticks_changed = Signal()

    def __init__(
        self, shell: Shell, name: str, columns: Sequence[Column[Row]], *, key: Callable[[Row], str] = attrgetter("id"),
        actions: Sequence[Action] = (), select: Literal["rows", "one", "cells"] = "rows", order: str = "",
        sort: bool = True, empty: str = "", counted: str = "行", ticks: Callable[[Row], bool | None] | None = None,
        pinned: Column[Row] | None = None, total_first: bool = False, headings: bool = True, dense: bool = False,
        taller: int = 0, tip: Callable[[Row], str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(shell.theme, name, taller=taller, empty=empty)
        self.shell, self.select, self.counted = shell, select, counted
        self._showing = self._laying_out = False
        self._dragged: dict[str, int] = {}
        self._breaking = QTimer(self, interval=0, singleShot=True)
        self.lines = GridRows(self, shell.theme, columns)
        self.lines.key, self.lines.ticks, self.lines.tip = key, ticks, tip
        self.lines.pinned, self.lines.total_first = pinned, total_first
        self.lines.sums_chosen = select == "cells"
        self._first = (order.lstrip("-"), order.startswith("-")) if order else None
        self.lines.order = self._first
        self.setModel(self.lines)
        self.titles = Headings(shell.theme, shell.icons, dense=dense)
        self.setHorizontalHeader(self.titles)
        self.titles.setFixedHeight(shell.theme.size("row-header"))
        self.setItemDelegate(GridCell(self, self.lines, DENSE if dense else INSET))
        behavior, mode = QAbstractItemView.SelectionBehavior, QAbstractItemView.SelectionMode
        self.setSelectionBehavior(behavior.SelectItems if select == "cells" else behavior.SelectRows)
        self.setSelectionMode(mode.SingleSelection if select == "one" else mode.ExtendedSelection)
        self.setMouseTracking(select != "cells")
        self.titles.setVisible(headings)
        self.verticalHeader().setVisible(pinned is not None)
        self.copying = QAction("复制", self)
        self.acts = ActionSet(self, shell, actions, rows=self.chosen, within=True)
        self._listen(sort)
        self._dress()

    def _listen(self, sort: bool) -> None:
        self.selected.connect(self.acts.update)
        self._breaking.timeout.connect(self._break_lines)
        self.copying.triggered.connect(self.copy)
        self.doubleClicked.connect(lambda index: self._press(index.row(), index.column(), twice=True))
        self.selectionModel().selectionChanged.connect(lambda *_: None if self._showing else self.selected.emit())
        self.clicked.connect(lambda index: self._press(index.row(), index.column()))
        self.titles.sectionClicked.connect(self.sort_by if sort else lambda column: self._press(-1, column))
        self.titles.sectionResized.connect(self._keep_width)
        self.verticalHeader().sectionClicked.connect(lambda row: self._press(row, -1))
        self.lines.dataChanged.connect(lambda *_: self.ticks_changed.emit())
        self.shell.theme.changed.connect(self._dress)

    def _dress(self) -> None:
        theme, heading = self.shell.theme, QFontMetrics(self.titles.font_here())
        self.lines.fonts.clear()
        self._dragged.clear()
        self.setFont(tabular(theme.font()))
        lines = max((column.title.count("\n") for column in self.lines.columns), default=0)
        self.titles.setFixedHeight(theme.size("row-header") + lines * heading.lineSpacing() // 2 * 2)
        self._lay_out()
        self.viewport().update()

    # -------------------------------------------------------------------------------------------------- showing
    def show_rows(
        self, rows: Iterable[Row | Caption] | None = None, columns: Sequence[Column[Row]] | None = None
    ) -> None:
        """Show these rows, under other columns where given; what was chosen stays so where it is still there."""
        kept, here, at = {self.lines.key(row) for row in self.chosen()}, self.here(), self.currentIndex()
        current = self.lines.key(here) if here is not None else ""
        self._showing = True
        self.clearSpans()
        self.lines.show(rows, columns)
        for place, row in enumerate(self.lines.rows):
            if isinstance(row, Caption):
                self.setSpan(place, 0, 1, len(self.lines.columns))
        self._lay_out()
        self._choose(current, kept, max(at.row(), 0), max(at.column(), 0))
        self._showing = False
        self.selected.emit()

    def _choose(self, here: str, kept: set[str], row: int, column: int) -> None:
        """Choose the rows kept, and make `here` the current one, else the row at the place it had."""
        keys, model = self.lines.keys(), self.lines
        able = [
            place for place in range(len(keys)) if model.flags(model.index(place, 0)) & Qt.ItemFlag.ItemIsSelectable
        ]
        if not able:
            return
        there = keys.index(here) if here and here in keys else min(able, key=lambda place: abs(place - row))
        column = min(column, len(model.columns) - 1)
        flag, picker = QItemSelectionModel.SelectionFlag, self.selectionModel()
        picker.setCurrentIndex(model.index(there, column), flag.NoUpdate)
        places = [place for place in able if keys[place] and keys[place] in kept] or [there]
        chosen = QItemSelection()
        for place in [there] if self.select == "cells" else places:
            cells = (column, column) if self.select == "cells" else (0, len(model.columns) - 1)
            chosen.select(*(model.index(place, one) for one in cells))
        picker.select(chosen, flag.ClearAndSelect)

    def sort_by(self, column: int) -> None:
        """Sort by a column, figures from the largest; again to turn round, a third time for the order they came in."""
        title, down = self.lines.columns[column].title, self.lines.columns[column].align == "right"
        ways: list[tuple[str, bool] | None] = [(title, down), (title, not down), self._first]
        if self._first and self._first[0] == title:
            ways = [self._first, (title, not self._first[1])]
        now = self.lines.order
        self.lines.order = ways[(ways.index(now) + 1) % len(ways)] if now in ways else ways[0]
        self.show_rows()

    # --------------------------------------------------------------------------------------------- what is chosen
    def rows(self) -> list[Row]:
        """The rows in the order shown."""
        return [row for place, row in enumerate(self.lines.rows) if self.lines.is_row(place)]

    def here(self) -> Row | None:
        """The current row, None for none."""
        place = self.currentIndex().row()
        return self.lines.rows[place] if self.lines.is_row(place) else None

    def chosen(self) -> list[Row]:
        """The selected rows, in the order shown."""
        places = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return [self.lines.rows[place] for place in places if self.lines.is_row(place)]

    def go_to(self, key: str) -> bool:
        """Choose the row with this key alone; False where there is none."""
        keys = self.lines.keys()
        if not key or key not in keys:
            return False
        self._choose(key, {key}, 0, max(self.currentIndex().column(), 0))
        self.scrollTo(self.currentIndex())
        return True

    def ticked(self) -> list[Row]:
        """The rows that are ticked, in the order shown."""
        return [row for row in self.rows() if self.lines.ticked.get(self.lines.key(row))]

    def tick(self, rows: Iterable[Row], ticked: bool) -> None:
        """Tick these rows that have a box, or take their ticks away."""
        for row in rows:
            if self.lines.key(row) in self.lines.ticked:
                self.lines.ticked[self.lines.key(row)] = ticked
        self.viewport().update()
        self.ticks_changed.emit()

    def offer(self, acts: ActionSet) -> None:
        """Let these actions of a page stand in the menu of the rows, instead of its own."""
        self.acts = acts
        self.selected.connect(acts.update)

    # ------------------------------------------------------------------------------------------------- the looks
    def _lay_out(self) -> None:
        self._laying_out, header = True, self.titles
        rest = any(column.width == REST for column in self.lines.columns)
        header.setStretchLastSection(not rest)
        for place, column in enumerate(self.lines.columns):
            stretch = column.width == REST
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(place, mode)
            if not stretch:
                self.setColumnWidth(place, self._dragged.get(column.title) or self._width_of(place, column))
        order = self.lines.order
        titles = [column.title for column in self.lines.columns]
        header.setSortIndicatorShown(bool(order and order[0] in titles))
        if order and order[0] in titles:
            down = Qt.SortOrder.DescendingOrder if order[1] else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(titles.index(order[0]), down)
        self._laying_out = False
        self._break_lines()

    def whole_width(self) -> int:
        """The width in px at which no column is cut."""
        columns = enumerate(self.lines.columns)
        return sum(self._width_of(place, column, WHOLE) for place, column in columns) + 2 * INSET

    def _width_of(self, place: int, column: Column[Row], most: int = WIDEST) -> int:
        """The width in px that a column's words ask for, up to so many letters, or that it was given."""
        letter = text_width(self.shell.theme.font(), 1)
        if isinstance(column.width, int | float):
            return round(column.width * letter)
        lines = zip(self.lines.rows, self.lines.texts, strict=True)
        words = {texts[place] for row, texts in lines if not isinstance(row, Caption)}
        longest = sorted(words, key=len, reverse=True)[:MEASURED]
        metrics = QFontMetrics(self.lines.font(column, None if column.total else 0))
        widest = max((metrics.horizontalAdvance(one) for word in longest for one in word.split("\n")), default=0)
        widest += (2 * PADDING + 4 if column.pill else 0) + (TICK if self.lines.ticked and place == 0 else 0)
        heading = QFontMetrics(self.titles.font_here())
        title = max(heading.horizontalAdvance(line) for line in column.title.split("\n")) + ARROW
        edges = 2 * INSET + (ROOMY if self.lines.ticked else 2)  # what is read before it is ticked stands apart
        return max(title, min(max(widest, NARROWEST * letter), most * letter)) + edges

    def _keep_width(self, place: int, old: int, new: int) -> None:
        self._breaking.start()  # Qt tells of a width before it holds
        fixed = self.titles.sectionResizeMode(place) == QHeaderView.ResizeMode.Stretch
        last = self.titles.stretchLastSection() and place == len(self.lines.columns) - 1
        if not (self._laying_out or self._showing or fixed or last) and place < len(self.lines.columns):
            self._dragged[self.lines.columns[place].title] = new

    def _room(self, place: int) -> int:
        """The width in px of a column; of one that takes a share of the rest as it will be, where nobody sees it yet."""
        if self.isVisible() or self.lines.columns[place].width != REST:
            return self.columnWidth(place)
        rest = [at for at, column in enumerate(self.lines.columns) if column.width == REST]
        taken = sum(self.columnWidth(at) for at in range(len(self.lines.columns)) if at not in rest)
        return (max(self.width(), self.minimumWidth()) - taken) // len(rest)

    def _break_lines(self) -> None:
        """Give each line the height its words need."""
        one, spacing = self.verticalHeader().defaultSectionSize(), self.fontMetrics().lineSpacing()
        wrapped = [(place, column) for place, column in enumerate(self.lines.columns) if column.wrap]
        for row, texts in enumerate(self.lines.texts):
            lines = 1 + max((text.count("\n") for text in texts), default=0)
            for place, column in wrapped:
                room = max(self._room(place) - 2 * INSET, 1)
                wide = QFontMetrics(self.lines.font(column, self.lines.rows[row])).horizontalAdvance(texts[place])
                lines = max(lines, min(wide // room + 1, MOST_LINES))
            high = one + (lines - 1) * spacing
            if isinstance(self.lines.rows[row], Caption):
                high = self.shell.theme.size("row-header")
            if self.rowHeight(row) != high:
                self.setRowHeight(row, high)

    # ------------------------------------------------------------------------------------------------- the hands
    def _press(self, place: int, column: int, *, twice: bool = False) -> None:
        row = self.lines.rows[place] if self.lines.is_row(place) else None
        if not twice:
            self.pressed.emit(row, self.lines.columns[column] if column >= 0 else self.lines.pinned)
        elif row is not None:
            self.opened.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            self._press(here.row(), here.column())
            self._press(here.row(), here.column(), twice=True)
        elif event.key() == Qt.Key.Key_Space and self.lines.ticked:
            chosen = self.chosen()
            self.tick(chosen, not all(self.lines.ticked.get(self.lines.key(row), True) for row in chosen))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chosen():
            below = self.visualRect(self.currentIndex()).bottomLeft()
            keyed = event.reason() == QContextMenuEvent.Reason.Keyboard
            self.acts.offer(self.viewport().mapToGlobal(below) if keyed else event.globalPos(), (self.copying,))

    def copy(self) -> None:
        """Put the chosen rows with their titles, or the chosen cells, on the clipboard as Excel takes them."""
        rows = self.lines
        found = sorted((one.row(), one.column()) for one in self.selectionModel().selectedIndexes())
        shown = [place for place in range(len(rows.columns)) if not self.isColumnHidden(place)]
        if self.select == "cells":
            shown = [place for place in shown if place in {column for _, column in found}]
        places = sorted({row for row, _ in found})
        lines = [[rows.texts[place][column] for column in shown] for place in places]
        titles = [] if self.select == "cells" else [rows.columns[column].title for column in shown]
        as_text = [any(isinstance(rows.columns[column].value(row), str) for row in self.chosen()) for column in shown]
        if lines:
            copy_table(titles, lines, as_text)
            self.shell.tell(f"已复制 {len(lines)} {self.counted}，可以粘贴到 Excel。", undo=False)
