"""The room's rules: pure functions, no database."""

from station_desk.features.roster.rules.conditions import (
    Place,
    Terms,
    VillageFinder,
    eligibility,
    number_says,
    probation_ends,
)
from station_desk.features.roster.rules.photos import Album, Known, Named

__all__ = [
    "Album", "Known", "Named", "Place", "Terms", "VillageFinder", "eligibility", "number_says", "probation_ends",
]  # fmt: skip
