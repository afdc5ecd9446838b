"""What every other room asks of the station."""

from station_desk.features.settings.service.accounts import (
    add_account,
    change_role,
    may_give,
    may_manage,
    reset_password,
    resume,
    stop,
)
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
from station_desk.features.settings.service.station import (
    begin_work,
    name_clerk,
    station_of,
    station_or_new,
    townships_of,
)

__all__ = [
    "Signer",
    "add_account",
    "begin_work",
    "change_role",
    "enter_days",
    "export_layout",
    "is_behind",
    "keep_layout",
    "layout_of",
    "may_give",
    "may_manage",
    "moved_days",
    "name_clerk",
    "own_layouts",
    "own_public_key",
    "put_layout_back",
    "read_given",
    "reset_password",
    "resume",
    "shipped_layouts",
    "signer_of",
    "signing_key",
    "station_of",
    "station_or_new",
    "stop",
    "townships_of",
]
