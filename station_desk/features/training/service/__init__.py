"""What the rooms above ask of the training: who took part, and who has not been taught enough."""

from station_desk.features.training.rules import show_hours
from station_desk.features.training.service.hours import (
    Standing,
    YearFacts,
    courses_of,
    credited,
    lacking,
    standings,
    untrained,
    year_facts,
)
from station_desk.features.training.service.sittings import (
    Seat,
    expected_at,
    make_up,
    roll_of,
    set_sittings,
    sitting_of,
    to_make_up,
)

__all__ = [
    "Seat",
    "Standing",
    "YearFacts",
    "courses_of",
    "credited",
    "expected_at",
    "lacking",
    "make_up",
    "roll_of",
    "set_sittings",
    "show_hours",
    "sitting_of",
    "standings",
    "to_make_up",
    "untrained",
    "year_facts",
]
