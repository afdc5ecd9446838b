"""培训: courses, hours, and who has not been taught yet."""

from dataclasses import dataclass

from station_desk.base.places import Place
from station_desk.fields.room import Room

ROOM = Room("培训", group="日常", icon="graduation-cap")


@dataclass(frozen=True)
class HoursPlace(Place):
    """Who has how many hours in a year (0: the one in sight), `lacking` only who has not reached them."""

    room = "training"
    year: int = 0
    lacking: bool = False
