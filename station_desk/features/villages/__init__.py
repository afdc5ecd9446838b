"""村屯: the villages and who covers them."""

from station_desk.fields.room import Room

ROOM = Room("村屯", group="日常", icon="map")
