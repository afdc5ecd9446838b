"""What other rooms and the window ask of the roster."""

from station_desk.features.roster.service.people import (
    Strength,
    come_back,
    confirm,
    doubts_about,
    leave,
    move,
    people_wanted,
    posts_of,
    probation_due,
    serving_on,
    strength,
    swap,
)
from station_desk.features.roster.service.photos import (
    Found,
    choose_person,
    find_pictures,
    keep_photos,
    part_scans,
    read_photos,
    whose_photos,
)

__all__ = [
    "Found", "Strength", "choose_person", "come_back", "confirm", "doubts_about", "find_pictures", "keep_photos",
    "leave", "move", "part_scans", "people_wanted", "posts_of", "probation_due", "read_photos", "serving_on", "strength", "swap",
    "whose_photos",
]  # fmt: skip
