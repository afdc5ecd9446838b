"""被装编号: everybody's sizes, and the badge numbers on labels and lists."""

from station_desk.fields.room import Room

ROOM = Room("被装编号", group="保障", icon="shirt")
