"""设置: the station and its ways."""

from station_desk.fields.room import Room

ROOM = Room("设置", group="系统", icon="settings")
