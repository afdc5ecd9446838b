"""例会日程: the year's meetings and who came."""

from station_desk.fields.room import Room

ROOM = Room("例会日程", group="日常", icon="calendar-days", adds_to=("moved_day",), takes_files=True)
