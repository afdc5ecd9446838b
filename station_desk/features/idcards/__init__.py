"""工作证: the register of work cards and their printing."""

from station_desk.fields.room import Room

ROOM = Room("工作证", group="保障", icon="id-card", everywhere=("验证证件",))
