"""What every other room asks of the station."""

from station_desk.features.settings.service.holidays import enter_days, moved_days
from station_desk.features.settings.service.station import name_clerk, station_of, station_or_new, townships_of

__all__ = ["enter_days", "moved_days", "name_clerk", "station_of", "station_or_new", "townships_of"]
