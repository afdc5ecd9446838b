"""What quick entry needs to know beforehand: everybody with posts and pinyin, and what has been entered already."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.rules.lines import Someone, Spell
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village


def people_to_pick(session: Session) -> list[Someone]:
    """Everybody who has ever served, with posts from first to last."""
    own = session.info["station_id"]
    posts = select(Post.person_id, Post.since, Post.until, Post.village_id, Village.name)
    posts = posts.join(Village, Village.id == Post.village_id).where(Post.station_id == own).order_by(Post.since)
    spells: dict[str, list[Spell]] = {}
    for person, since, until, village_id, village in session.execute(posts):
        spells.setdefault(person, []).append(Spell(since, until, village_id, village))
    people = select(Person.id, Person.name, Person.pinyin, Person.hired).where(Person.station_id == own)
    return [
        Someone(key, name, tuple((pinyin or "").split()), hired, tuple(spells.get(key, ())))
        for key, name, pinyin, hired in session.execute(people.order_by(Person.pinyin, Person.id))
    ]


def entered_already(session: Session, days: Iterable[date]) -> set[tuple[Any, ...]]:
    """Day, person, duty and work of the entries on these days."""
    wanted = set(days)
    if not wanted:
        return set()
    query = select(DutyEntry.day, DutyEntry.person_id, DutyEntry.duty, DutyEntry.done).where(
        DutyEntry.station_id == session.info["station_id"], DutyEntry.day >= min(wanted), DutyEntry.day <= max(wanted)
    )
    return {tuple(row) for row in session.execute(query)}
