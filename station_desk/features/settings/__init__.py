"""设置: the station and its ways."""

from dataclasses import dataclass

from station_desk.base.places import Place
from station_desk.fields.room import Room

ROOM = Room("设置", group="系统", icon="settings")


@dataclass(frozen=True)
class ProfilePlace(Place):
    """The station's profile at one of its fields."""

    room = "settings"
    field: str
