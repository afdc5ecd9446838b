"""What every other room asks of the station."""

from station_desk.features.settings.service.holidays import enter_days, moved_days
from station_desk.features.settings.service.keys import Signer, own_public_key, signer_of, signing_key
from station_desk.features.settings.service.layouts import (
    export_layout,
    is_behind,
    keep_layout,
    layout_of,
    own_layouts,
    put_layout_back,
    read_given,
    shipped_layouts,
)
from station_desk.features.settings.service.station import name_clerk, station_of, station_or_new, townships_of

__all__ = [
    "Signer",
    "enter_days",
    "export_layout",
    "is_behind",
    "keep_layout",
    "layout_of",
    "moved_days",
    "name_clerk",
    "own_layouts",
    "own_public_key",
    "put_layout_back",
    "read_given",
    "shipped_layouts",
    "signer_of",
    "signing_key",
    "station_of",
    "station_or_new",
    "townships_of",
]
