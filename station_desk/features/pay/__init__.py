"""待遇: the yearly fund by grade, the monthly subsidies, and the ledger behind both."""

from station_desk.fields.room import Room

ROOM = Room("待遇", group="保障", icon="wallet", adds_to=("grade",))
