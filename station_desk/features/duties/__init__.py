"""履职纪实: what each auxiliary did, praise and fault, and what should not go unnoticed."""

from dataclasses import dataclass

from station_desk.base.places import Place
from station_desk.fields.room import Room

ROOM = Room("履职纪实", group="日常", icon="notebook-pen", adds_to=("person", "meeting"))


@dataclass(frozen=True)
class FlagsPlace(Place):
    """What should not go unnoticed, by its `rule`; the flag of a person is selected."""

    room = "duties"
    rule: str = ""
    person_id: str = ""
