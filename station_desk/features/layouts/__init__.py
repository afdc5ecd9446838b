"""版式: how papers are laid out, the bought blanks they are printed over, and how a printer prints true."""

from station_desk.fields.room import Room

ROOM = Room("版式", group="系统", icon="ruler")
