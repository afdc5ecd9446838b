"""What concerns villages and people: vacancies, probations, flags, training, this month's duty log."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import month_span
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.service import open_flags, silent_people
from station_desk.features.home.rules import Due, names_of
from station_desk.features.home.service.meetings import urgency
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.roster.service import probation_due
from station_desk.features.training.service import untrained
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT, Cover, coverage

PROBATION_AHEAD = 7  # days before its end a probation is announced
LOG_FROM = 24  # day of the month from which a missing duty log is told
FLAGS = "提醒"  # the tab of the duty log with the flags


def due_people(session: Session, today: date) -> Iterator[Due]:
    """All of them."""
    yield from villages(coverage(session, today))
    yield from people(session, today)
    yield from flagged(session, today)
    yield from unlogged(session, today)
    yield from untaught(session, today)


def covered(session: Session, today: date) -> Counter[str]:
    """How many villages are 在岗, 流程中 and 空缺."""
    counts = Counter(one.state for one in coverage(session, today))
    return Counter({state: counts[state] for state in (COVERED, UNDER_WAY, VACANT)})


def villages(covers: list[Cover]) -> Iterator[Due]:
    """Villages without an officer: with a next step, or not even that."""
    for cover in covers:
        if cover.state == COVERED:
            continue
        village = cover.village
        next_step = f"；下一步：{village.next_step}" if village.next_step else ""
        words = f"{village.name}（{village.township}）{cover.vacant_for}，{cover.cause}{next_step}"
        severity = urgency(cover.state == VACANT)
        yield Due("village", severity, words, "villages", "去处理", record_id=village.id, about=village.name)


def people(session: Session, today: date) -> Iterator[Due]:
    """Probations that are over or soon will be, and people in post without a village."""
    for one, ends in probation_due(session, today + timedelta(days=PROBATION_AHEAD)):
        how = "已满，请办理转正或离岗" if ends <= today else "快满了"
        yield Due("probation", "care", f"{one.name}的试用期{how}", "roster", "打开", ends, one.id, about=one.name)
    lost = session.scalars(select(Person).where(Person.state.in_(SERVING), Person.village_id.is_(None))).all()
    if lost:
        where = (("state", SERVING), ("village_id", (None,)))
        words = f"{names_of([one.name for one in lost])}在岗，但没有填写所属村"
        yield Due("no village", "care", words, "roster", "去填写", where=where)


def flagged(session: Session, today: date) -> Iterator[Due]:
    """Flags on people that nobody has cleared by a word."""
    for one in open_flags(session, today):
        where = (("tab", FLAGS), ("rule", one.rule), ("person_id", one.person_id))
        yield Due(
            f"flag {one.rule}", "care", f"{one.name}{one.sentence}", "duties", "去处理", where=where, about=one.name
        )


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
        yield Due("unlogged", "care", words, "duties", "去登记", last, where=(("days", (first, last)),))


def untaught(session: Session, today: date) -> Iterator[Due]:
    """Who lacks hours of training, one line for each sort."""
    lacking: dict[str, list[str]] = {}
    for person, _, _, sort in untrained(session, today):
        lacking.setdefault(sort, []).append(person.name)
    for sort, names in lacking.items():
        words = (
            f"{names_of(names)}{today.year}年学时还不够" if sort == "年度学时" else f"{names_of(names)}还没有学满{sort}"
        )
        where = (("tab", "学时"), ("year", today.year), ("lacking", True))
        yield Due("untaught", "care", words, "training", "去安排", where=where)
