"""履职纪实: what each auxiliary did, praise and fault, and what should not go unnoticed."""

from station_desk.fields.room import Room

ROOM = Room("履职纪实", group="日常", icon="notebook-pen", adds_to=("person", "meeting"))
