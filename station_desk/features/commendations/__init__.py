"""表彰: awards and certificates."""

from station_desk.fields.room import Room

ROOM = Room("表彰", group="考核表彰", icon="award")
