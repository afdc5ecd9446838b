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
from station_desk.features.settings.service.blanks import (
    STOCKS,
    Balance,
    balance,
    blank_named,
    copy_blanks,
    known_blanks,
    scan_of,
    screen_of,
    sheet_over,
)
from station_desk.features.settings.service.calibrations import calibrate, calibration_of, calibrations_of, fit_of
from station_desk.features.settings.service.holidays import enter_days, moved_days
from station_desk.features.settings.service.keys import Signer, own_public_key, signer_of, signing_key
from station_desk.features.settings.service.label_sheets import (
    label_sheet,
    own_label_sheets,
    shipped_label_sheets,
    start_from,
)
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
    "STOCKS", "Balance", "Signer", "add_account", "balance", "begin_work", "blank_named", "calibrate",
    "calibration_of", "calibrations_of", "change_role", "copy_blanks", "enter_days", "export_layout", "fit_of",
    "is_behind", "keep_layout", "known_blanks", "label_sheet", "layout_of", "may_give", "may_manage", "moved_days", "name_clerk",
    "own_label_sheets", "own_layouts", "own_public_key", "put_layout_back", "read_given", "reset_password", "resume", "scan_of",
    "screen_of", "sheet_over", "shipped_label_sheets", "shipped_layouts", "signer_of", "signing_key", "start_from", "station_of", "station_or_new",
    "stop", "townships_of",
]  # fmt: skip
