"""Villages taken from the real list, and the coverage of every village by an officer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from station_desk.base.divisions import Division
from station_desk.base.due import Due, Many, urgency
from station_desk.base.places import RecordPlace
from station_desk.features.villages import BoardPlace
from station_desk.features.villages.model import Village
from station_desk.store.reads import remembered

COVERED, UNDER_WAY, VACANT = "在岗", "流程中", "空缺"


@dataclass(frozen=True, slots=True)
class Cover:
    """How one village stands on a day: who serves, or why nobody does and for how many days."""

    village: Village
    state: str
    officer_id: str = ""
    officer: str = ""
    cause: str = ""
    days: int | None = None

    @property
    def vacant_for(self) -> str:
        """How long it has been vacant in words, 空缺 where nobody knows since when."""
        if self.days is None:
            return "空缺"
        return f"空缺 {self.days} 天" if self.days else "今天起空缺"


def add_divisions(session: Session, chosen: Iterable[Division]) -> int:
    """Add the chosen villages of the real list that are not here yet; returns how many were added."""
    known = {(one.township, one.name) for one in session.scalars(select(Village))}
    fresh = [one for one in chosen if (one.township, one.name) not in known]
    session.add_all(Village(name=one.name, township=one.township, code=one.code) for one in fresh)
    return len(fresh)


@remembered
def coverage(session: Session, on: date) -> tuple[Cover, ...]:
    """Every village with its state on that day, by township and code.

    Green 在岗 has an officer, amber 流程中 is vacant with a next step noted, red 空缺 is vacant (意见三（一）).
    """
    # The roster stands above this room: its posts are read from the schema, not from its model.
    tables = Village.metadata.tables
    post, person = tables["post"], tables["person"]
    posts = session.execute(
        select(post.c.village_id, post.c.until, post.c.reason, person.c.id, person.c.name)
        .join_from(post, person, person.c.id == post.c.person_id)
        .where(post.c.since <= on)
        .order_by(post.c.since)
    ).all()
    serving = {one.village_id: one for one in posts if one.until is None or one.until > on}
    former = {one.village_id: one for one in posts if one.until is not None and one.until <= on}
    shown = (Village.name, Village.township, Village.code, Village.warden_kind, Village.track, Village.next_step)
    query = select(Village).options(load_only(*shown)).order_by(Village.township, Village.code, Village.name)
    return tuple(_cover(one, serving.get(one.id), former.get(one.id), on) for one in session.scalars(query))


def _cover(village: Village, officer: Any, former: Any, on: date) -> Cover:
    if officer is not None:
        return Cover(village, COVERED, officer.id, officer.name)
    if former is None:
        return Cover(village, UNDER_WAY if village.next_step else VACANT, cause=village.warden_kind or "尚未配备")
    cause = f"{former.name}{former.reason or '离岗'}"
    return Cover(village, UNDER_WAY if village.next_step else VACANT, cause=cause, days=(on - former.until).days)


def vacant_villages(session: Session, on: date) -> list[Cover]:
    """The villages without an officer on that day."""
    return [one for one in coverage(session, on) if one.state != COVERED]


def due(session: Session, today: date) -> Iterator[Due]:
    """Villages without an officer: with a next step, or not even that."""
    for cover in coverage(session, today):
        if cover.state == COVERED:
            continue
        village, vacant = cover.village, cover.state == VACANT
        next_step = f"；下一步：{village.next_step}" if village.next_step else ""
        words = f"{village.name}（{village.township}）{cover.vacant_for}，{cover.cause}{next_step}"
        many = Many("{names}空缺" if vacant else "{names}空缺，正在办理", BoardPlace(), "个村")
        place = RecordPlace("villages", village.id)
        yield Due("village", urgency(vacant), words, place, "去处理", None, village.name, many, "map-pin")
