"""今日: what is due and what is wrong today."""

from station_desk.fields.room import Room

ROOM = Room("今日", group="日常", icon="home")
