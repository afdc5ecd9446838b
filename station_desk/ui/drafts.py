"""Keeps what is being typed: a second after a change it lies on the disk, and after a crash it is offered again.

How a widget joins (a record's form has joined already, with every field in it):

    self.kept = shell.drafts.join(self)        # the widget has the three methods of `Drafted`
    self.editor.textChanged.connect(self.kept.touch)      # something was typed
    self.kept.end()                            # saved, given up, or another record is shown

`draft_place()` says where (`Place(table, part, title, record_id, version)`, the title in the clerk's words), `draft()` returns what is unsaved as
JSON-able value or None, `take_draft(value)` shows such a value as typed and not saved. A tab of a record's panel names
its tab's title as `part`: the tab is opened before its draft is given back. A widget that belongs to no record
(a quick entry) gives `room` and `where` instead of a key: `shell.go` of that place must bring it into sight.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from station_desk.base.errors import UserError
from station_desk.store.drafts import Draft, Drafts, Place

SOON = 1000  # ms between a change and its being written
FORM = "资料"  # the part that is a record's form


class Drafted(Protocol):
    """A widget whose unsaved input is kept."""

    def draft_place(self) -> Place | None:
        """Where it stands just now, None for nowhere."""

    def draft(self) -> Any:
        """What is typed and not saved, as JSON-able value; None where nothing is.

        Where it is a dict with `words`, these are what a clerk can read and copy if the place is gone.
        """

    def take_draft(self, value: Any) -> bool | None:
        """Show such a value as typed and not saved; False where it must not be now."""


class DraftHandle:
    """One joined widget and its file."""

    def __init__(self, keeper: "DraftStore", owner: Drafted, widget: QWidget) -> None:
        self.keeper, self.owner, self.widget = keeper, owner, widget
        self.name = ""  # of its file, "" while there is none
        self.place: Place | None = None  # of what was written last
        self.touched = False

    def touch(self, *_: object) -> None:
        """Something was typed: it will be written in a moment."""
        self.touched = True
        self.keeper.wait()

    def end(self) -> None:
        """What was typed is saved or given up."""
        self.touched = False
        if self.name:
            self.keeper.remove(self.name)
        self.name, self.place = "", None

    def leave(self) -> None:
        """What is typed loses its place (its record was deleted elsewhere): keep it, to be read and copied."""
        self.write()
        if self.name:
            self.keeper.leave(self.name)
        self.name, self.place = "", None

    def write(self) -> None:
        """Hand what is typed just now to the disk."""
        self.touched = False
        place, value = self.owner.draft_place(), self.owner.draft()
        if place is None or value is None or (self.place and place.key != self.place.key):
            self.end()
        if place is not None and value is not None:
            self.name = self.name or self.keeper.desk_drafts.begin()
            self.place = place
            self.keeper.write(self.name, place, value)


class DraftStore(QObject):
    """Every widget that has joined; writing and removing is done in a thread, one after the other."""

    changed = Signal()  # other pieces are left over than before
    failed = Signal(str)  # why a piece could not be written; said once until one is written again
    _refused = Signal(str)

    def __init__(self, drafts: Drafts) -> None:
        super().__init__()
        self.desk_drafts = drafts
        drafts.sweep()
        self._joined: list[DraftHandle] = []
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafts")
        self._clock = QTimer(self, interval=SOON, singleShot=True)
        self._clock.timeout.connect(self.flush)
        self._refused.connect(self._say)
        self._complained = False

    def join(self, owner: Drafted, widget: QWidget | None = None) -> DraftHandle:
        """Keep what is typed into a widget until it is saved or given up; `widget` where the owner is none itself."""
        kept = DraftHandle(self, owner, widget or cast(QWidget, owner))
        self._joined.append(kept)
        kept.widget.destroyed.connect(lambda: self._joined.remove(kept))
        return kept

    def wait(self) -> None:
        """Write soon; a change while one waits goes with it, so that nobody types for long without a copy."""
        if not self._clock.isActive():
            self._clock.start()

    def flush(self) -> None:
        """Hand everything touched to the disk now."""
        self._clock.stop()
        for kept in [one for one in self._joined if one.touched]:
            kept.write()

    def close(self) -> None:
        """Write what waits, and let the disk finish."""
        self.flush()
        self._thread.shutdown(wait=True)

    # ---------------------------------------------------------------------------------------------- the disk
    def write(self, name: str, place: Place, value: Any) -> None:
        """Write one piece in the thread; a full disk is told once, and typing goes on."""
        self._do(lambda: self._write(name, place, value))

    def remove(self, name: str) -> None:
        """Remove one piece in the thread, after what was to be written before."""
        self._do(lambda: self.desk_drafts.drop(name))

    def leave(self, name: str) -> None:
        """Offer one piece as left over, once it is written."""
        self._do(lambda: self.desk_drafts.leave(name)).result()
        self.changed.emit()

    def _do(self, work: Callable[[], None]) -> Any:
        return self._thread.submit(work)

    def _write(self, name: str, place: Place, value: Any) -> None:
        try:
            self.desk_drafts.keep(name, place, value)
        except UserError as error:
            logging.getLogger(__name__).warning("a draft was not written")
            self._refused.emit(f"{error.message}{error.advice}")
        else:
            self._complained = False

    def _say(self, why: str) -> None:
        if not self._complained:
            self._complained = True
            self.failed.emit(why)

    # ------------------------------------------------------------------------------------------- giving back
    def left(self) -> list[Draft]:
        """What is left over, the newest first."""
        return self.desk_drafts.left()

    def forget(self, draft: Draft) -> None:
        """The clerk does not want it."""
        self._do(lambda: self.desk_drafts.drop(draft.name)).result()
        self.changed.emit()

    def put_back(self, draft: Draft) -> None:
        """The clerk wants it after all."""
        self.write(draft.name, draft.place, draft.value)
        self._do(lambda: None).result()
        self.changed.emit()

    def give_back(self, draft: Draft) -> bool | None:
        """Show a piece where it was typed, in the room that is open; None where its place is not to be found.

        False where the clerk has something else unsaved there and stays with it.
        """
        kept = self._find(draft.place)
        if kept is None:
            return None
        bring_into_sight(kept.widget)
        try:
            taken = kept.owner.take_draft(draft.value)
        except (AttributeError, KeyError, TypeError, ValueError):  # not what this place writes
            return None
        if taken is False:
            return False
        kept.write()
        self.forget(draft)
        return True

    def _find(self, place: Place) -> DraftHandle | None:
        if place.part != FORM and place.record_id:  # a tab of the record's panel: built when first opened
            form = self._at(Place(place.table, FORM, "", place.record_id))
            if form:
                cast(Any, form.owner).open_part(place.part)
        return self._at(place)

    def _at(self, place: Place) -> DraftHandle | None:
        """The widget at a place, one in sight before others; a record not yet born has its form in any panel."""
        fits = []
        for kept in self._joined:
            here = kept.owner.draft_place()
            same = here and (here.table, here.part) == (place.table, place.part)
            if here and same and place.record_id in (None, here.record_id):
                fits.append(kept)
        return next((one for one in fits if in_sight(one.widget)), fits[0] if fits else None)


def in_sight(widget: QWidget) -> bool:
    """Whether the part of the window that holds the widget is shown."""
    parent = widget.parentWidget()
    return widget.isVisible() or (parent is not None and parent.isVisible())


def bring_into_sight(widget: QWidget) -> None:
    """Turn every stack and every row of tabs above a widget to it."""
    page, parent = widget, widget.parentWidget()
    while parent is not None:
        tabs = parent.parentWidget() if isinstance(parent, QStackedWidget) else None
        holder = tabs if isinstance(tabs, QTabWidget) else parent  # tabs keep their pages in a stack of their own
        if isinstance(holder, QTabWidget | QStackedWidget) and holder.indexOf(page) >= 0:
            holder.setCurrentWidget(page)
        page, parent = holder, holder.parentWidget()
