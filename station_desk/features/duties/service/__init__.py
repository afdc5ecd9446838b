"""What the rooms above ask of the duty log: what was done, its flags, and the words that cleared them."""

from station_desk.features.duties.model import village_on
from station_desk.features.duties.service.flags import Flag, clear_flags, due, flags, flags_of_month, open_flags
from station_desk.features.duties.service.log import (
    NOWHERE,
    VillageCounts,
    add_entries,
    count_entries,
    doubts_about,
    duty_counts,
    duty_table,
    entries_of,
    silent_people,
)
from station_desk.features.duties.service.quick import entered_already, people_to_pick
from station_desk.features.duties.service.record import KINDS, Told, record_of
from station_desk.features.duties.service.summary import SUMMARIES, Period, draft_summary, summary_period

__all__ = [
    "KINDS",
    "NOWHERE",
    "SUMMARIES",
    "Flag",
    "Period",
    "Told",
    "VillageCounts",
    "add_entries",
    "clear_flags",
    "count_entries",
    "doubts_about",
    "draft_summary",
    "due",
    "duty_counts",
    "duty_table",
    "entered_already",
    "entries_of",
    "flags",
    "flags_of_month",
    "open_flags",
    "people_to_pick",
    "record_of",
    "silent_people",
    "summary_period",
    "village_on",
]
