"""Issuing, replacing and watching work cards."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.idcards.model import VALID, WorkCard
from station_desk.features.idcards.rules import WARN_DAYS, expiry, next_number
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.settings.service import station_of


def without_card(session: Session) -> list[Person]:
    """Who serves and holds no valid card, by name."""
    current = WorkCard.expires.is_(None) | (WorkCard.expires >= dates.today())
    holders = select(WorkCard.person_id).where(WorkCard.state.in_(VALID), current)
    query = (
        select(Person).where(Person.state.in_(SERVING), Person.id.not_in(holders)).order_by(Person.badge, Person.name)
    )
    return list(session.scalars(query))


def issue_cards(session: Session, people: Iterable[str], issued: date | None = None) -> list[WorkCard]:
    """A new card (待制) for each person, numbered in the order given, valid as long as the station's cards are.

    A card of theirs that has run out becomes 到期.
    """
    station, day, people = station_of(session), issued or dates.today(), list(people)
    former = select(WorkCard).where(WorkCard.person_id.in_(people), WorkCard.state.in_(VALID), WorkCard.expires < day)
    for card in session.scalars(former):
        card.state = "到期"
    used = list(session.scalars(select(WorkCard.number)))
    made = []
    for person_id in people:
        number = next_number(station.card_prefix, day.year, used)
        used.append(number)
        made.append(WorkCard(person_id=person_id, number=number, issued=day, expires=expiry(day, station.card_years)))
    session.add_all(made)
    return made


def replace_card(session: Session, card_id: str, reason: str) -> WorkCard:
    """Report a card lost (挂失, with the reason) and issue another (补发) to the same person; returns the new one."""
    old = session.get_one(WorkCard, card_id)
    old.state, old.reason = "挂失", reason
    fresh = issue_cards(session, [old.person_id])[0]
    fresh.state, fresh.reason = "补发", f"补发，原证 {old.number}"
    return fresh


def mark_in_use(session: Session, ids: Iterable[str]) -> int:
    """Printed and handed out: 待制 and 补发 become 在用; returns how many."""
    made = WorkCard.state.in_(("待制", "补发"))
    waiting = session.scalars(select(WorkCard).where(WorkCard.id.in_(list(ids)), made)).all()
    for card in waiting:
        card.state = "在用"
    return len(waiting)


def expiring(session: Session, today: date, days: int = WARN_DAYS) -> list[tuple[WorkCard, Person]]:
    """Cards in use that expire within `days`, or have expired, soonest first."""
    query = (
        select(WorkCard, Person)
        .join(Person, Person.id == WorkCard.person_id)
        .where(WorkCard.state.in_(("在用", "补发")), WorkCard.expires <= today + timedelta(days=days))
        .order_by(WorkCard.expires)
    )
    return [(card, person) for card, person in session.execute(query)]


def cards_of(session: Session, ids: Iterable[str] = ()) -> list[tuple[WorkCard, Person]]:
    """The valid cards (all, or those of `ids`) with their people, by number."""
    query = select(WorkCard, Person).join(Person, Person.id == WorkCard.person_id)
    chosen = list(ids)
    query = query.where(WorkCard.id.in_(chosen)) if chosen else query.where(WorkCard.state.in_(VALID))
    return [(card, person) for card, person in session.execute(query.order_by(WorkCard.number))]
