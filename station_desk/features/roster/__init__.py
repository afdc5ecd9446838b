"""花名册: the village auxiliaries and their posts."""

from station_desk.fields.room import Room

ROOM = Room("花名册", group="日常", icon="users", adds_to=("village",), takes_files=True)
