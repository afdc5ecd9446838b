"""How a room introduces itself to the menu before any of its code is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """The Chinese `title`, the menu `group` (日常 考核表彰 保障 系统) and the `icon`'s file name in resources/icons.

    `adds_to` names the tables of other rooms to whose records the room's page adds tabs (its ADDITIONS);
    `takes_files` says that its page has `take_files(shell, paths)` for files dropped on the window; `everywhere` names
    the acts of its page that the search box offers in every room.
    """

    title: str
    group: str
    icon: str
    adds_to: tuple[str, ...] = ()
    takes_files: bool = False
    everywhere: tuple[str, ...] = ()
