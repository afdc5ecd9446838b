"""A room of several pages as tabs over one another, each built when first opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from station_desk.base.places import Place, RowsPlace
from station_desk.store.record import Record
from station_desk.ui.shell import Shell


@dataclass(frozen=True, slots=True)
class RoomTab:
    """A tab's title and what builds its page; `model` is the class of the records it opens, `places` its own places."""

    title: str
    build: Callable[[Shell], QWidget]
    model: type[Record] | None = None
    places: tuple[type[Place], ...] = ()


class RoomTabs(QWidget):
    """Whatever the window asks goes to the tab it concerns.

    A tab's page may have `refresh`, `may_leave`, `unsaved`, `show_place` and `open_record`.
    """

    def __init__(self, shell: Shell, tabs: Sequence[RoomTab]) -> None:
        super().__init__()
        self.shell, self.rooms = shell, tuple(tabs)
        self.setProperty("role", "page")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setProperty("role", "page")
        self.built: dict[str, QWidget] = {}
        for one in self.rooms:
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, one.title)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, shell.theme.space("s"), 0, 0)
        box.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._open)
        self._open(0)

    def _open(self, place: int) -> None:
        self.setFocusProxy(self.page(self.rooms[place].title))

    def page(self, title: str) -> QWidget:
        """The page of a tab, built where it was not yet."""
        if title not in self.built:
            place = self._place(title)
            self.built[title] = self.rooms[place].build(self.shell)
            inside = self.tabs.widget(place).layout()
            assert inside is not None
            inside.addWidget(self.built[title])
        return self.built[title]

    def _place(self, title: str) -> int:
        """The place of a tab, the first one's for ""."""
        return [one.title for one in self.rooms].index(title) if title else 0

    @property
    def here(self) -> QWidget:
        """The page in sight."""
        return self.page(self.rooms[self.tabs.currentIndex()].title)

    def go(self, title: str) -> QWidget:
        """Bring a tab to the front; returns its page."""
        place = self._place(title)
        self.tabs.setCurrentIndex(place)
        return self.page(self.rooms[place].title)

    # ------------------------------------------------------------------------------------- what the window calls
    def show_place(self, place: Place) -> None:
        """Show a place in the tab whose own it is, or that it names. Raises LookupError for a tab there is not."""
        rows = place if isinstance(place, RowsPlace) else None
        own = (one.title for one in self.rooms if isinstance(place, one.places))
        title = rows.tab if rows else next(own, "")
        if title and title not in {one.title for one in self.rooms}:
            raise LookupError(place)
        page: Any = self.go(title)
        if rows is None or rows.narrowed:
            page.show_place(place)

    def open_record(self, record_id: str) -> None:
        """Show one record in the tab that has its kind, else in the first."""
        with self.shell.look() as session:
            owners = [one for one in self.rooms if one.model and session.get(one.model, record_id)]
        page: Any = self.go((owners or self.rooms)[0].title)
        page.open_record(record_id)

    @property
    def unsaved(self) -> bool:
        """Whether something typed would be lost."""
        return any(getattr(page, "unsaved", False) for page in self.built.values())

    def may_leave(self) -> bool:
        """Ask for what is typed in any tab; False to stay, with that tab in front."""
        for title, page in self.built.items():
            leave = getattr(page, "may_leave", None)
            if leave is None:
                continue
            if getattr(page, "unsaved", False):
                self.go(title)
            if not leave():
                return False
        return True

    def actions(self) -> Sequence[QAction]:  # type: ignore[override]
        """What the search box offers."""
        return self.here.actions()
