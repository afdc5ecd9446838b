"""What the whole station works with, one file for each kind of record."""

from station_desk.features.settings.model.known_key import KnownKey
from station_desk.features.settings.model.label_sheet import LabelSheet
from station_desk.features.settings.model.own_layout import OwnLayout
from station_desk.features.settings.model.station import RHYTHMS, MovedDay, Station
from station_desk.features.settings.model.stocks import PrinterCalibration, Stock, StockEntry

__all__ = [
    "RHYTHMS", "KnownKey", "LabelSheet", "MovedDay", "OwnLayout", "PrinterCalibration", "Station", "Stock",
    "StockEntry",
]  # fmt: skip
