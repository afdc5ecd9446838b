"""What a room may add to the page of its sheet: facts, tabs, days it is held to, each a small declaration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session

from station_desk.ui.shell import Shell

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Fact:
    """One true thing in the page's head (在岗 38); a click shows its rows, or does `act`.

    `where` maps keys to allowed values; `look` is good, care, bad or "".
    """

    title: str
    value: str
    where: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    look: str = ""
    act: Callable[[Shell], None] | None = None


# What holds a page's rows to some days, and lets others be chosen.


class Period(Protocol):
    """A widget above a table: its rows are those whose day `key` lies in `span`, from … to …, all for None.

    `changed` tells of other days. The clerk may set days of his own instead: `give_way` says whether he has.
    """

    key: str
    changed: "SignalInstance"

    @property
    def span(self) -> tuple[date, date] | None: ...
    def give_way(self, own: bool) -> None: ...


class RecordView(Protocol):
    """A widget that shows something of one record; whoever holds it shows it again when what it has read changed.

    Where it has `read_record(session, id)`, that is called off the window's thread, and `show_record(id, found)` is
    given what it returned.
    """

    def show_record(self, record_id: str | None) -> None:
        """Show that record, or nothing for None."""


@dataclass(frozen=True, slots=True)
class FormTab:
    """A further tab beside 资料 and 历史; `build` makes a widget with `show_record(record_id)`, when first opened.

    `count(session, record_id)`, where given, says how much is in it: the tab reads 附件 3.
    """

    title: str
    build: "Callable[[Shell], QWidget]"
    count: Callable[[Session, str], int] | None = None

    def words(self, number: int) -> str:
        """What the tab says where there is so much in it."""
        return f"{self.title} {number}" if number else self.title


@dataclass(frozen=True, slots=True)
class Addition:
    """What a room's page adds to another room's records of a `table`: tabs, and a widget above their form.

    The page names it in ADDITIONS, and the room says `adds_to` in its ROOM. Both widgets have `show_record(id)`.
    """

    table: str
    tabs: tuple[FormTab, ...] = ()
    detail: "Callable[[Shell], QWidget] | None" = None
    # Of table "grade": what each grade comes to, in words beside the names of the calibration board, by person's key:
    # effect(session, year, {person's key: grade}) → {person's key: "3,600.00 元"}; called anew whenever a card moves.
    effect: Callable[[Session, int, Mapping[str, str | None]], Mapping[str, str]] | None = None
    # Of table "village": how every village is covered on a day, as villages.service.Cover.
    coverage: Callable[[Session, date], Sequence[Any]] | None = None
