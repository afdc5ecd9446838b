"""The five steps of a list, each with who and when."""

from station_desk.features.pay.model import STATES, PayRun
from station_desk.ui.steps import Step, how_far

KEYS = ("made", "checked", "approved", "paid", "closed")


def steps_of(run: PayRun) -> list[Step]:
    """The row for a list; a state is reached when its step is done, and the one after it is under way."""
    here = STATES.index(run.state) + 1
    return [
        Step(state, how_far(place, here, over=here == len(STATES)), who_when(run, key))
        for place, (state, key) in enumerate(zip(STATES, KEYS, strict=True))
    ]


def who_when(run: PayRun, key: str) -> str:
    """王文 01-20, "" where the step is still to come."""
    who, at = getattr(run, f"{key}_by"), getattr(run, f"{key}_at")
    return f"{who} {at:%m-%d}" if who and at else ""
