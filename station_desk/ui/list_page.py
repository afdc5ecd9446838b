"""A page of rows that are worked out and not stored: facts, chips that narrow the list, and the list."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.ui.action import Action, ActionSet
from station_desk.ui.columns import Row
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.table.head import PageHead
from station_desk.ui.view import View

ALL = "全部"


class ListPage(QWidget, Generic[Row]):
    """`load(session)` reads off the window's thread what `rows(found)` are the rows of, by themselves where not given.

    `facts(found)` fills the head, `actions` stand in it: those on rows are for the rows chosen in the `table`. `chips`
    say by their words which rows they leave; the first is chosen at first. `before` and `after` them stand the page's
    own tools; with `said` each chip says how many such rows it leaves. `nothing` stands in the list's place while there
    are no rows at all, `unmatched` where there are some and none is left. `target()` is what the actions on the page are about.
    """

    def __init__(
        self, shell: Shell, table: Grid[Row], load: Callable[[Session], Any], *, nothing: EmptyState,
        unmatched: EmptyState | None = None, rows: Callable[[Any], Sequence[Row]] = lambda found: found,
        facts: Callable[[Any], Sequence[Fact]] | None = None, actions: Sequence[Action] = (),
        chips: Mapping[str, Callable[[Row], bool]] | None = None, before: Sequence[QWidget] = (),
        after: Sequence[QWidget] = (), counted: str = "条", target: Callable[[], Any] | None = None,
        said: Callable[[Row], bool] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.shell, self.table, self.counted = shell, table, counted
        self.found: Any = None
        self._rows, self._facts = rows, facts
        self._fits = dict(chips or {ALL: lambda _: True})
        self.narrow: Callable[[Row], bool] = lambda _: True  # what the page's own tools leave
        self._said = said
        self._sought: Callable[[Row], bool] | None = None
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = PageHead(shell)
        self.acts = ActionSet(self, shell, actions, target=target, rows=table.chosen, within=True)
        table.offer(self.acts)
        self.head.add_buttons(self.acts.buttons())
        self.chips = {title: self._chip(title) for title in self._fits} if chips else {}
        self.chosen_chip = next(iter(self._fits))
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.body = QStackedWidget()
        for widget in (table, nothing, unmatched or nothing):
            self.body.addWidget(widget)
        self._places = (nothing, unmatched or nothing)
        self._build((*before, *self.chips.values(), *after))
        self.view = View(self, shell, load, self._arrived)

    def _chip(self, title: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        button.clicked.connect(partial(self.choose, title))
        return button

    def _build(self, tools: Sequence[QWidget]) -> None:
        space = self.shell.theme.space
        row, group = QHBoxLayout(), QButtonGroup(self)
        row.setSpacing(space("s"))
        for chip in self.chips.values():
            group.addButton(chip)
        for tool in tools:
            row.addWidget(tool)
        row.addStretch(1)
        row.addWidget(self.count)
        if self.chips:
            self.chips[self.chosen_chip].setChecked(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addLayout(row)
        box.addWidget(self.body, 1)

    # ------------------------------------------------------------------------------------------------- showing
    def _arrived(self, found: Any) -> None:
        self.found = found
        if self._facts:
            self.head.show_facts(self._facts(found))
        for title, chip in self.chips.items() if self._said else ():
            count = sum(self._said(row) and self._fits[title](row) for row in self.rows()) if self._said else 0
            chip.setText(f"{title} {count}" if count else title)
        self.fill()
        if self._sought:
            self.seek(self._sought)

    def rows(self) -> list[Row]:
        """Every row that was read."""
        return list(self._rows(self.found)) if self.found is not None else []

    def fill(self) -> None:
        """Show the rows that the chosen chip leaves."""
        rows = self.rows()
        shown = [row for row in rows if self._fits[self.chosen_chip](row) and self.narrow(row)]
        self.table.show_rows(shown)
        self.count.setText(self.count_words(shown))
        self.body.setCurrentWidget(self.table if shown else self._places[1 if rows else 0])

    def count_words(self, shown: Sequence[Row]) -> str:
        """What is said at the right of the chips."""
        return f"共 {len(shown)} {self.counted}"

    def choose(self, title: str, _: bool = False) -> None:
        """Choose a chip."""
        self.chosen_chip = title
        if title in self.chips:
            self.chips[title].setChecked(True)
        self.fill()

    def seek(self, wanted: Callable[[Row], bool]) -> None:
        """Choose the first row that is wanted, now or when it has been read."""
        key = self.table.lines.key
        found = next((key(row) for row in self.table.rows() if wanted(row)), "")
        self._sought = None if self.table.go_to(found) else wanted

    # ------------------------------------------------------------------------------------- what the window calls
    def open_record(self, record_id: str) -> None:
        """Choose the row with this key."""
        self.choose(next(iter(self._fits)))
        self.seek(lambda row: self.table.lines.key(row) == record_id)
