"""What a room may add to the page of its sheet: acts, facts, tabs, each a small declaration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sqlalchemy.orm import Session

from station_desk.ui.shell import Shell

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class PageAct:
    """Something a room does from its page: `work(shell, ids)` with the keys of the rows it is for.

    `on` says which: "page" none (a button in the head), "rows" the selected ones, "one" exactly one. What changes
    nothing (printing, opening a place) says edits=False and is offered to those who only look, too.
    """

    title: str
    work: Callable[[Shell, Sequence[str]], None]
    icon: str = ""
    on: Literal["page", "rows", "one"] = "page"
    primary: bool = False
    shortcut: str = ""
    danger: bool = False
    edits: bool = True


class RecordView(Protocol):
    """A widget that shows something of one record."""

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

    def words(self, shell: Shell, record_id: str | None) -> str:
        """What the tab says for a record."""
        if self.count is None or record_id is None:
            return self.title
        with shell.look() as session:
            number = self.count(session, record_id)
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
