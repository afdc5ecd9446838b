"""培训: courses, hours, and who has not been taught yet."""

from station_desk.fields.room import Room

ROOM = Room("培训", group="日常", icon="graduation-cap")
