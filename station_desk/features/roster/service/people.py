"""Who serves where and when, and the acts that change it: move, swap, leave, come back, end of probation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.roster.model import SERVING, Person, Post
from station_desk.features.roster.rules import eligibility, probation_ends
from station_desk.features.roster.sheet import terms_of
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.fields.problem import Problem

CHECK_DATE = "请核对日期后再做一次。"


@dataclass(frozen=True, slots=True)
class Strength:
    """How the roster stands: people in post, on probation among them, and villages without anybody."""

    serving: int
    on_probation: int
    vacant: int


def serving_on(session: Session, day: date) -> list[tuple[Person, Village]]:
    """Everybody who held a post on that day with the village, by township, code and name of the village.

    The day somebody leaves is no longer served; a village handed over that day counts for the successor.
    """
    query = (
        select(Person, Village)
        .join_from(Post, Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.since <= day, or_(Post.until.is_(None), Post.until > day))
        .order_by(Village.township, Village.code, Village.name, Post.since)
    )
    return [(person, village) for person, village in session.execute(query)]


def strength(session: Session) -> Strength:
    """The counts for the head of the page."""
    own = Person.station_id == session.info["station_id"]
    states = session.execute(select(Person.state, func.count()).where(own).group_by(Person.state))
    counted: dict[str, int] = {state: number for state, number in states}  # noqa: C416 - a result is no mapping
    manned = select(Post.village_id).where(Post.until.is_(None))
    vacant = session.scalar(
        select(func.count())
        .select_from(Village)
        .where(Village.station_id == session.info["station_id"], Village.id.not_in(manned))
    )
    return Strength(sum(counted.get(state, 0) for state in SERVING), counted.get("试用", 0), vacant or 0)


def posts_of(session: Session, person_id: str) -> list[tuple[Post, Village]]:
    """A person's posts with their villages, the newest first."""
    query = (
        select(Post, Village)
        .join(Village, Village.id == Post.village_id)
        .where(Post.person_id == person_id)
        .order_by(Post.since.desc(), Post.id.desc())
    )
    return [(post, village) for post, village in session.execute(query)]


def people_wanted(session: Session, *, only: Sequence[str] = (), ids: Sequence[str] = ()) -> list[Person]:
    """People by name or key, everybody serving where neither is given; in the order of their villages.

    Raises UserError naming whom the roster does not have.
    """
    query = select(Person).outerjoin(Village, Village.id == Person.village_id)
    query = query.where(Person.station_id == session.info["station_id"])
    if only:
        query = query.where(Person.name.in_(only))
    elif ids:
        query = query.where(Person.id.in_(ids))
    else:
        query = query.where(Person.state.in_(SERVING))
    found = list(session.scalars(query.order_by(Village.township, Village.code, Village.name, Person.name)))
    missing = [name for name in only if name not in {person.name for person in found}]
    if missing:
        raise UserError(f"花名册里没有“{'、'.join(missing)}”。", "请核对姓名。")
    return found


def doubts_about(session: Session, person: Person) -> list[Problem]:
    """What a clerk should know of a person: conditions not met when hired, a probation that is over."""
    today = dates.today()
    values = {key: getattr(person, key) for key in ("born", "hired", "education", "badge", "waiver", "waiver_by")}
    found = eligibility(values, terms_of(session.get(Station, person.station_id)), today)
    ends = probation_ends(person.hired) if person.state == "试用" else None
    if ends and ends <= today:
        found.append(Problem("state", f"试用期已于 {dates.show_date(ends)} 满，请办理转正或离岗", error=False))
    return found


def probation_due(session: Session, until: date) -> list[tuple[Person, date]]:
    """Everybody whose probation ends by that day, with the day, the earliest first."""
    own = Person.station_id == session.info["station_id"]
    found = [
        (one, probation_ends(one.hired)) for one in session.scalars(select(Person).where(own, Person.state == "试用"))
    ]
    return sorted(((one, ends) for one, ends in found if ends and ends <= until), key=lambda pair: pair[1])


def move(session: Session, person: Person, village: Village, on: date, reason: str = "") -> None:
    """Move a serving person to another village from that day on.

    Raises UserError where the village is taken, the day does not fit, or the person does not serve.
    """
    current = open_post(session, person)
    check_day(current, on)
    if person.village_id == village.id:
        raise UserError(f"{person.name}已经在{village.name}。", "请选择另一个村。")
    check_free(session, person, village)
    person.village_id, person.moved_on, person.moved_reason = village.id, on, reason or "调任"


def swap(session: Session, one: Person, other: Person, on: date, reason: str = "") -> None:
    """Let two serving people change their villages on that day."""
    for person in (one, other):
        check_day(open_post(session, person), on)
    villages = one.village_id, other.village_id
    other.village_id, one.village_id = villages
    for person in (one, other):
        person.moved_on, person.moved_reason = on, reason or "互调"


def leave(session: Session, person: Person, on: date, reason: str) -> None:
    """End a person's service on that day. Raises UserError where the day does not fit or the person does not serve."""
    check_day(open_post(session, person), on)
    person.state, person.left, person.left_reason = "离岗", on, reason or None


def come_back(session: Session, person: Person, village: Village, on: date, *, probation: bool = False) -> None:
    """Let somebody who has left serve again from that day on.

    Raises UserError where the village is taken, the day is before the leaving, or the person still serves.
    """
    if person.serving:
        raise UserError(f"{person.name}还在岗。", "换村请用“调任”。")
    if person.left and on < person.left:
        raise UserError(f"返岗日期早于离岗日期（{dates.show_date(person.left)}）。", CHECK_DATE)
    check_not_ahead(on)
    check_free(session, person, village)
    person.village_id, person.state, person.moved_on = village.id, "试用" if probation else "在岗", on


def confirm(person: Person) -> None:
    """End a person's probation (转正)."""
    if person.state != "试用":
        raise UserError(f"{person.name}不在试用期。", "只有试用的人需要转正。")
    person.state = "在岗"


def open_post(session: Session, person: Person) -> Post:
    """The post a person holds now. Raises UserError where there is none."""
    found = session.scalar(select(Post).where(Post.person_id == person.id, Post.until.is_(None)))
    if found is None:
        raise UserError(f"{person.name}现在没有任职的村。", "请先在资料里填写所属村和在职状态。")
    return found


def check_day(post: Post, on: date) -> None:
    if on < post.since:
        raise UserError(f"日期早于现在这个岗位的开始日期（{dates.show_date(post.since)}）。", CHECK_DATE)
    check_not_ahead(on)


def check_not_ahead(on: date) -> None:
    if on > dates.today():
        raise UserError("日期在今天以后。", "请到了那一天再办理，或者填写已经发生的日期。")


def check_free(session: Session, person: Person, village: Village) -> None:
    """Raise UserError naming who serves in the village, where that is somebody else."""
    query = select(Person.name).join(Post, Post.person_id == Person.id)
    holder = session.scalar(query.where(Post.village_id == village.id, Post.until.is_(None), Person.id != person.id))
    if holder:
        raise UserError(f"{village.name}已有在岗的{holder}，一村只能有一名。", f"请先给{holder}办理调任或离岗。")
