"""What holds for the database as a whole: whose it is, whether it is a demonstration, its secrets."""

from sqlalchemy import Column, String, Table

from station_desk.store.record import Base

FACT = Table("fact", Base.metadata, Column("name", String(40), primary_key=True), Column("value", String(200)))
STATION = "station"  # the station's key: the one fact that no act has written
