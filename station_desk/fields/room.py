"""How a room introduces itself to the menu before any of its code is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """The Chinese `title`, the menu `group` (日常 考核表彰 保障 系统) and the `icon`'s file name in resources/icons."""

    title: str
    group: str
    icon: str
