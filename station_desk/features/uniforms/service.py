"""Whose sizes are known and what they come to, and how the badge numbers lie over the villages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.uniforms.model import MEASURES, SizeCard
from station_desk.features.uniforms.rules import cap, gaps, shoe, tops, trousers
from station_desk.features.villages.model import Village

KINDS = ("上衣", "裤子", "帽子", "鞋")


@dataclass(frozen=True, slots=True)
class Sized:
    """A person with the village and the size card, None where there is none yet."""

    person: Person
    village: Village | None
    card: SizeCard | None

    @property
    def sizes(self) -> dict[str, str]:
        """The size of each thing ordered, "" where what it takes was not measured."""
        card, sex = self.card, self.person.sex
        if card is None:
            return dict.fromkeys(KINDS, "")
        body = card.height, card.chest, card.waist, sex
        return dict(zip(KINDS, (tops(*body), trousers(*body), cap(card.cap), shoe(card.shoe)), strict=True))


def sized_people(session: Session, *, only: Sequence[str] = (), ids: Sequence[str] = ()) -> list[Sized]:
    """People by name, or by their key or that of their size card; everybody serving where neither is given.

    In the order of their villages. Raises UserError naming whom the roster does not have.
    """
    query = (
        select(Person, Village, SizeCard)
        .outerjoin(Village, Village.id == Person.village_id)
        .outerjoin(SizeCard, SizeCard.person_id == Person.id)
        .where(Person.station_id == session.info["station_id"])
        .order_by(Village.township, Village.code, Village.name, Person.name)
    )
    if only:
        query = query.where(Person.name.in_(only))
    elif ids:
        query = query.where(or_(Person.id.in_(ids), SizeCard.id.in_(ids)))
    else:
        query = query.where(Person.state.in_(SERVING))
    found = [Sized(*row) for row in session.execute(query)]
    missing = [name for name in only if name not in {one.person.name for one in found}]
    if missing:
        raise UserError(f"花名册里没有“{'、'.join(missing)}”。", "请核对姓名。")
    return found


def without_sizes(session: Session) -> list[Sized]:
    """Who serves and has no size card yet."""
    return [one for one in sized_people(session) if one.card is None]


def begin_cards(session: Session, people: Iterable[str]) -> list[SizeCard]:
    """An empty size card for each of these people (keys)."""
    made = [SizeCard(person_id=key) for key in people]
    session.add_all(made)
    return made


def unfinished(session: Session) -> list[SizeCard]:
    """The cards of people serving on which a measure is missing."""
    holes = or_(*(getattr(SizeCard, key).is_(None) for key in MEASURES))
    query = select(SizeCard).join(Person, Person.id == SizeCard.person_id)
    return list(session.scalars(query.where(Person.state.in_(SERVING), holes)))


# --------------------------------------------------------------------------------------------------------- ordering
@dataclass(frozen=True, slots=True)
class Wanted:
    """So many pieces of one size, for men, women and those whose sex is not noted."""

    kind: str
    size: str
    men: int
    women: int
    others: int

    @property
    def count(self) -> int:
        return self.men + self.women + self.others


def order(people: Iterable[Sized]) -> list[Wanted]:
    """What has to be ordered so that each of these people has one of each kind, sizes in order."""
    counted: dict[tuple[str, str], list[int]] = {}
    for one in people:
        place = {"男": 0, "女": 1}.get(one.person.sex or "", 2)
        for kind, size in one.sizes.items():
            if size:
                counted.setdefault((kind, size), [0, 0, 0])[place] += 1
    return [
        Wanted(kind, size, *counts)
        for (kind, size), counts in sorted(counted.items(), key=lambda pair: (KINDS.index(pair[0][0]), pair[0][1]))
    ]


def unsized(people: Iterable[Sized]) -> list[str]:
    """Who cannot be ordered for whole, with what is missing: 张三（帽子、鞋）."""
    found = []
    for one in people:
        missing = [kind for kind, size in one.sizes.items() if not size]
        if missing:
            found.append(f"{one.person.name}（{'、'.join(missing) if len(missing) < len(KINDS) else '没有尺码'}）")
    return found


# --------------------------------------------------------------------------------------------------- badge numbers
@dataclass(frozen=True, slots=True)
class Numbered:
    """One line of the list of numbers: a village with who serves there, or with nobody."""

    village: Village | None
    person: Person | None

    @property
    def state(self) -> str:
        """空缺, 未编号, or the person's own state where it is not 在岗."""
        if self.person is None:
            return "空缺"
        if not self.person.badge:
            return "未编号"
        return "" if self.person.state == "在岗" else self.person.state


def numbered(session: Session) -> list[Numbered]:
    """Every village with who serves there, in order; then those who serve without a village."""
    here = session.info["station_id"]
    villages = session.scalars(
        select(Village).where(Village.station_id == here).order_by(Village.township, Village.code, Village.name)
    ).all()
    serving = session.scalars(select(Person).where(Person.station_id == here, Person.state.in_(SERVING))).all()
    by_village = {one.village_id: one for one in serving if one.village_id}
    lines = [Numbered(village, by_village.get(village.id)) for village in villages]
    placed = {one.person.id for one in lines if one.person}
    return lines + [Numbered(None, one) for one in serving if one.id not in placed]


def former_numbers(session: Session) -> list[str]:
    """The numbers of people who left, which are given to nobody else, each with the name."""
    here = session.info["station_id"]
    query = select(Person).where(Person.station_id == here, Person.state.not_in(SERVING), Person.badge.is_not(None))
    return [f"{one.badge}（{one.name}）" for one in session.scalars(query.order_by(Person.badge)) if one.badge]


def free_numbers(session: Session) -> list[str]:
    """The numbers between the lowest and the highest that nobody on the roster has, those who left counted too."""
    own = Person.station_id == session.info["station_id"]
    return gaps(one for one in session.scalars(select(Person.badge).where(own, Person.badge.is_not(None))) if one)
