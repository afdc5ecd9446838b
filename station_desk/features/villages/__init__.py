"""村屯: the villages and who covers them."""

from dataclasses import dataclass

from station_desk.base.places import Place
from station_desk.fields.room import Room

ROOM = Room("村屯", group="日常", icon="map")


@dataclass(frozen=True)
class BoardPlace(Place):
    """The board of how every village is covered."""

    room = "villages"


@dataclass(frozen=True)
class ChoosePlace(Place):
    """The table, and over it the real list to choose villages from."""

    room = "villages"
