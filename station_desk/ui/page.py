"""The page that any sheet gives for free: head, filters, table, and the record's form beside it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.places import IMPORT, ActPlace, Place, RowsPlace
from station_desk.fields.kinds import Day, Moment
from station_desk.fields.sheet import Sheet
from station_desk.printing.task import Paper
from station_desk.ui.action import Action
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.form.form import Follows
from station_desk.ui.form.panel import Panel
from station_desk.ui.idle import AfterDrawing
from station_desk.ui.parts import Fact, FormTab, Period
from station_desk.ui.shell import Shell
from station_desk.ui.split import Split
from station_desk.ui.table.filters import FilterBar
from station_desk.ui.table.head import ChosenBar, PageHead
from station_desk.ui.table.page_actions import NewValues, PageActions, PageParts
from station_desk.ui.table.row_actions import Remove
from station_desk.ui.table.rows import RowQuery, Rows
from station_desk.ui.table.table import RowTracker, Table, chosen_columns, place_of

# The order in which Tab goes through a page: as one reads it.

LINE = 16  # px: what lies so close in height is read as one line


def in_reading_order(*parts: QWidget) -> None:
    """Make Tab go through the parts one after the other, inside each from line to line and from left to right."""
    found: list[QWidget] = []
    for part in parts:
        window = part.window()
        inside = [one for one in (part, *part.findChildren(QWidget)) if one.window() is window and _takes_tab(one)]
        found += sorted(inside, key=lambda one: _place(one, part))
    for before, after in pairwise(found):
        QWidget.setTabOrder(before, after)


def _takes_tab(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return tab and widget.focusProxy() is None


def _place(widget: QWidget, part: QWidget) -> tuple[int, int]:
    at = widget.mapTo(part, QPoint(0, 0)) if widget is not part else QPoint(0, 0)
    return at.y() // LINE, at.x()


FORM_SHARE = 0.4  # of the page's width


class TablePage(QWidget):
    """A sheet's rows as a table, with everything a clerk does to them; rooms add their own by small declarations.

    `facts(session)` fills the head; `actions` are the room's own, on keys of records; `papers` fill 打印; `tabs` stand
    beside 资料 and 历史; `follows(key, values)` returns what else follows from a field just filled; `detail(shell)` is
    a widget with `show_record(id)` above the form; `remove(session, ids)` replaces plain deletion; `first` is the
    action an empty page offers (导入 otherwise). `new_values(given)` is what else a new record begins with (a UserError
    is shown instead of the form). `tools` stand before the conditions, the `period` that holds the rows to some days
    last among them; `empty_when` stands in the table's place when those days have no row, `begin_at()` is the record
    to begin with there.
    """

    def __init__(
        self, shell: Shell, sheet: Sheet, *, actions: Sequence[Action] = (),
        facts: Callable[[Session], Sequence[Fact]] | None = None, papers: Sequence[Paper] = (),
        tabs: Sequence[FormTab] = (), follows: Follows | None = None,
        detail: Callable[[Shell], QWidget] | None = None, remove: Remove | None = None,
        first: Action | None = None, new_values: NewValues | None = None, tools: Sequence[QWidget] = (),
        period: Period | None = None, empty_when: EmptyState | None = None,
        begin_at: Callable[[], str | None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.period, self._empty_when, self._begin_at = period, empty_when, begin_at
        self._entering = False  # the form is to be gone to when the rows have arrived
        self._narrowed = True  # other rows were asked for, and have not arrived yet
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rows = Rows(shell, sheet, chosen_columns(shell.choices, sheet), self, self.wanted)
        self.head = PageHead(shell, facts)
        self.filters = FilterBar(shell, sheet)
        self.table = Table(shell, sheet, self.rows)
        self.panel = Panel(shell, sheet, tabs, follows, detail)
        self.where = RowTracker(self.table, self.rows)
        parts = PageParts(self, shell, sheet, self.rows, self.table, self.filters, self.head, self.panel)
        self.acts = PageActions(parts, actions, papers, remove, first, new_values)
        self.chosen_bar = ChosenBar(shell, sheet, self.acts.set)
        for place, tool in enumerate((*tools, period) if isinstance(period, QWidget) else tools):
            self.filters.tools.insertWidget(place, tool)
        self._build()
        self._listen()

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        self.body = QStackedWidget()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("s"))
        column.addWidget(self.chosen_bar)
        column.addWidget(self.table, 1)
        self.body.addWidget(left)
        self.body.addWidget(self.acts.empty)
        self.body.addWidget(self.acts.unmatched)
        if self._empty_when:
            self.body.addWidget(self._empty_when)
        self.split = Split(self.shell, f"{place_of(self.sheet)}.form", self.body, self.panel)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addWidget(self.filters)
        box.addWidget(self.split, 1)
        self.chosen_bar.hide()

    def _listen(self) -> None:
        self.filters.changed.connect(self._want)
        self.table.sorted.connect(self._sort)
        self.table.moved.connect(lambda: follow_soon(self.panel, self._follow))
        self.table.selectionModel().selectionChanged.connect(
            lambda *_: self.chosen_bar.show_count(self.table.count_chosen())
        )
        self.table.opened.connect(self.panel.go_to_form)
        self.table.asked.connect(self.acts.offer)
        self.rows.arrived.connect(self._take)
        self.panel.caught_up = self._catch_up
        self.panel.saved.connect(self.where.seek)
        self.panel.stepped.connect(self.step)
        self.panel.given_up.connect(self._follow)
        self.panel.emptied.connect(self.table.setFocus)
        self.panel.lost.connect(self._lose)
        self.panel.form.furnished.connect(lambda: QTimer.singleShot(0, self, lambda: put_in_order(self)))
        self.head.asked.connect(self.filters.want)
        if self.period:
            self.period.changed.connect(self._other_days)
        self.table.order = str(self.shell.choices.recall(f"{place_of(self.sheet)}.order", ""))

    # ----------------------------------------------------------------------------------------- what is asked for
    def show_place(self, place: Place) -> None:
        """Show only the rows asked for, or begin an act of the page. Raises LookupError for a place that is not here."""
        fields = self.sheet.fields
        if isinstance(place, ActPlace):
            QTimer.singleShot(0, self, lambda: self._begin(place.act))
            return
        if not isinstance(place, RowsPlace) or {key for key, _ in place.where} - set(fields):
            raise LookupError(place)
        dated = next((key for key in self.sheet.columns if isinstance(fields[key].kind, (Day, Moment))), "")
        self.filters.want(dict(place.where), place.find, {dated: place.days} if place.days and dated else None)

    def _begin(self, title: str) -> None:
        user = self.shell.desk.user
        if title == IMPORT:
            self.acts.start_import()
        elif title in {one.declared.title for one in self.acts.set.bound}:
            self.acts.set[title].perform()
        else:
            self.shell.tell(f"“{title}”由内勤办理，现在是{user.who}。", undo=False)

    def open_record(self, record_id: str) -> None:
        """Show one record; the filter is dropped where it would hide its row."""
        if not self.panel.may_leave():
            return
        if self.rows.whole and self.rows.ids.place(record_id) < 0 and self.filters.wanted().narrowed:
            self.filters.clear()
        self.where.seek(record_id)
        self.panel.show_record(record_id)

    def wanted(self) -> RowQuery:
        """The rows asked for just now, in the order chosen."""
        order = (self.table.order,) if self.table.order.lstrip("-") in self.sheet.fields else ()
        wanted = replace(self.filters.wanted(), order=order)
        if self.period is None:
            return wanted
        key, span = self.period.key, self.period.span
        own = key in wanted.spans or key in wanted.where
        self.period.give_way(own)
        return replace(wanted, spans={**wanted.spans, key: span}) if span and not own else wanted

    def _other_days(self) -> None:
        """The period says other days: the clerk's own go."""
        assert self.period
        self.filters.limit(self.period.key)
        self.head.read()

    def ask_again(self) -> None:
        """Read rows and facts after what holds them has changed."""
        self._want()
        self.head.read()

    def _want(self) -> None:
        self._narrowed = True
        self.head.mark(self.wanted().where)
        self.rows.view.refresh()

    def _sort(self, order: str) -> None:
        self.shell.choices.remember(f"{place_of(self.sheet)}.order", order or None)
        self._want()

    # --------------------------------------------------------------------------------------------- what is shown
    def _take(self) -> None:
        """Show the rows that arrived; what had the focus and is hidden by that leaves it to what stands there now."""
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        self._arrived()
        focus = QApplication.focusWidget()
        if held and not (focus and self.isAncestorOf(focus)):
            first = self.body.currentWidget().findChild(QPushButton) if self.body.currentIndex() else self.table
            (first or self.head).setFocus()
        if self._entering:
            self.panel.go_to_form()

    def _arrived(self) -> None:
        self.head.mark(self.rows.wanted.where)
        if self._begin_at and not (self.panel.record_id or self.panel.new or self.where.sought):
            self.where.seek(self._begin_at() or "")
        self.where.arrived(go_back=not self.unsaved)
        count, held = len(self.rows.ids), bool(self.period and self.period.span)
        self.filters.say_count(count)
        narrowed = self.filters.wanted().narrowed if held else self.rows.wanted.narrowed
        self.body.setCurrentIndex(0 if count else 2 if narrowed else 3 if held and self._empty_when else 1)
        if held and not count and not self.panel.new and not self.unsaved:
            self.panel.show_record(None)
        self.panel.setVisible(bool(count or self.panel.new or (self.panel.record_id if held else narrowed)))
        shown = self.panel.record_id
        # The form beside a list that was just narrowed must not stay at a record that is no longer in it.
        gone = self._narrowed and shown is not None and self.rows.ids.place(shown) < 0
        self._narrowed = False
        free = not self.table.here() if shown is None else gone and not self.panel.form.touched
        if count and free and not self.panel.new:
            self.table.selectRow(0)
        self._tell_place()

    def _tell_place(self) -> None:
        row = -1 if self.panel.new else self.table.currentIndex().row()
        self.panel.foot.say_place(row, len(self.rows.ids))

    def _follow(self) -> None:
        """Show the record of the current row, after asking for what is typed."""
        here = self.table.here()
        self._tell_place()
        if not here or (here == self.panel.record_id and not self.panel.new):
            return
        if self.panel.may_leave():
            self.panel.show_record(here)
            if self.table.here() != here:  # saving has gone back to the record saved
                self.table.choose([here])
        elif self.panel.record_id:
            self.table.choose([self.panel.record_id])

    def _catch_up(self) -> bool:
        """Show the current row's record at once; False where its rows have yet to arrive, and the form is gone to then."""
        self.filters.find_now()
        self._entering = self.rows.busy and not self.panel.new
        if not (self._entering or self.panel.new):
            self._follow()
        return not self._entering

    def step(self, by: int) -> None:
        """Go to the next record inside the filter, or the previous one."""
        row = self.table.currentIndex().row() + by
        if 0 <= row < len(self.rows.ids):
            self.table.selectRow(row)
        else:
            self.shell.tell("已经是第一条" if by < 0 else "已经是最后一条", undo=False)

    # ------------------------------------------------------------------------------------------- news and going
    @property
    def unsaved(self) -> bool:
        """Whether something typed would be lost."""
        return self.panel.form.touched and self.panel.form.dirty

    def may_leave(self) -> bool:
        """Ask for what is typed; False to stay."""
        return self.panel.may_leave()

    def _lose(self, record_id: str) -> None:
        """The record shown is no more: where its row has gone already, another one takes its place."""
        self.where.lose(record_id)
        if self.rows.ids.place(record_id) < 0:
            self._arrived()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        here = self.focusWidget()
        if here is None or self.head.isAncestorOf(here):
            self.table.setFocus()
        put_in_order(self)


def put_in_order(page: TablePage) -> None:
    """Let Tab go through the page as one reads it."""
    in_reading_order(page.head, page.filters, page.chosen_bar, page.table, page.panel)


def follow_soon(panel: Panel, follow: Callable[[], None]) -> None:
    """The rows are drawn first; the first record's form is built after them, unless a new one is begun meanwhile."""
    if panel.form.whole:
        QTimer.singleShot(0, panel, follow)
    else:
        AfterDrawing(panel, lambda: None if panel.new else follow())
