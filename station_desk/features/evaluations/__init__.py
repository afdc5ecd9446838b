"""考核: schemes, scores and grades."""

from station_desk.fields.room import Room

ROOM = Room("考核", group="考核表彰", icon="clipboard-check")
