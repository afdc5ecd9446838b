"""What the duty log asks for: flags that nobody has cleared, and who has nothing in it towards the end of a month."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.chinese import names_of
from station_desk.base.dates import month_span
from station_desk.base.due import Due, Many
from station_desk.base.places import rows_of
from station_desk.features.duties import FlagsPlace
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.service.flags import open_flags
from station_desk.features.duties.service.log import silent_people

LOG_FROM = 24  # day of the month from which a missing duty log is told
MANY = {
    "月例会缺席": "{names}多次缺席月例会", "整月无履职记录": "{names}整月没有履职记录", "请假未经批准": "{names}请假没有准假人",
}  # fmt: skip


def due(session: Session, today: date) -> Iterator[Due]:
    """All of it."""
    yield from flagged(session, today)
    yield from unlogged(session, today)


def flagged(session: Session, today: date) -> Iterator[Due]:
    """Flags on people that nobody has cleared by a word."""
    for one in open_flags(session, today):
        place, many = FlagsPlace(one.rule, one.person_id), Many(MANY[one.rule], FlagsPlace(one.rule))
        yield Due(f"flag {one.rule}", "care", f"{one.name}{one.sentence}", place, "去处理", None, one.name, many)


def unlogged(session: Session, today: date) -> Iterator[Due]:
    """Towards the end of a month: who has nothing in the duty log yet; only where the station keeps one."""
    first, last = month_span(today.year, today.month)
    before = first - timedelta(days=62)
    kept = select(DutyEntry.id).where(DutyEntry.station_id == session.info["station_id"], DutyEntry.day >= before)
    if today.day < LOG_FROM or session.scalar(kept.limit(1)) is None:
        return
    silent = {person.id: person.name for person, _ in silent_people(session, first, today)}
    if silent:
        words = f"{names_of(list(silent.values()))}{today.month}月还没有履职记录"
        yield Due("unlogged", "care", words, rows_of("duties", days=(first, last)), "去登记", last)
