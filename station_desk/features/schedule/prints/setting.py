"""What the room's papers have in common: one layout filled with records, a moment in words."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from station_desk.base.dates import chinese_date
from station_desk.base.holidays import WEEKDAYS
from station_desk.base.jobs import Job
from station_desk.features.layouts.service import layout_of
from station_desk.store.desk import Desk


def write_layout(desk: Desk, target: Path, name: str, records: Sequence[dict[str, Any]], title: str) -> Job[int]:
    from station_desk.printing.pdf import write_pdf

    with desk.look() as session:
        layout = layout_of(session, name)
    return (yield from write_pdf(target, layout, records, title=title))


def show_when(moment: datetime) -> str:
    """2026年3月10日（星期二）上午9:00."""
    half = "上午" if moment.hour < 12 else "下午"
    hour = moment.hour if moment.hour <= 12 else moment.hour - 12
    return f"{chinese_date(moment.date())}（星期{WEEKDAYS[moment.weekday()]}）{half}{hour}:{moment.minute:02d}"
