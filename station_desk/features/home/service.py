"""The lines of the day, told by every room and put in order here, and what a new desk needs first."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.due import Due
from station_desk.base.places import IMPORT, ActPlace, Place
from station_desk.features.home.rules import folded, in_order
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import coverage
from station_desk.features.schedule.service.meetings import meetings_between
from station_desk.features.settings import ProfilePlace
from station_desk.features.settings.model import Station
from station_desk.features.villages import ChoosePlace
from station_desk.features.villages.model import Village
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT
from station_desk.store.reads import remembered

Told = Callable[[Session, date], Iterable[Due]]  # what every room tells of a day


def meeting_days(session: Session, first: date, last: date) -> dict[date, list[str]]:
    """The titles of the meetings that stand, by day."""
    found: dict[date, list[str]] = {}
    for one in meetings_between(session, first, last):
        if one.state != "取消":
            found.setdefault(one.starts.date(), []).append(one.title)
    return found


def covered(session: Session, today: date) -> Counter[str]:
    """How many villages are 在岗, 流程中 and 空缺."""
    counts = Counter(one.state for one in coverage(session, today))
    return Counter({state: counts[state] for state in (COVERED, UNDER_WAY, VACANT)})


# The three things a new desk needs first, and whether it still waits for its people.


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the three things a new desk needs first, and the place that its button opens."""

    title: str
    why: str
    act: str
    place: Place
    done: bool


def has_people(session: Session) -> bool:
    """Whether anybody is on the roster."""
    return session.scalar(select(Person.id).limit(1)) is not None


@remembered
def first_steps(session: Session) -> tuple[FirstStep, ...]:
    """The three first steps of a new desk."""
    named = session.scalar(select(Station.id).where(Station.id == session.info["station_id"])) is not None
    placed = session.scalar(select(Village.id).limit(1)) is not None
    profile = "名称、所长和值班电话会印在证书、工作证和各种表上。"
    choose, roster = "从全市名单里勾选本所管辖的村。", "现有的 Excel 或 WPS 花名册可以直接导入。"
    return (
        FirstStep("填写派出所资料", profile, "去填写", ProfilePlace("name"), named),
        FirstStep("选村屯", choose, "去选村", ChoosePlace(), placed),
        FirstStep("导入花名册", roster, "去导入", ActPlace("roster", IMPORT), has_people(session)),
    )


def lines(session: Session, today: date, told: Told) -> list[Due]:
    """What is due on that day, the most urgent first; [] on a desk that still waits for its first people."""
    if any(not step.done for step in first_steps(session)) and not has_people(session):
        return []
    return in_order(folded(told(session, today)))


def counts(session: Session, today: date, told: Told) -> Counter[str]:
    """How many of these lines ask for something to be done, by room; all of them for this one."""
    asking = [one for one in lines(session, today, told) if one.severity != "good"]
    return Counter({"home": len(asking)}) + Counter(one.room for one in asking)
