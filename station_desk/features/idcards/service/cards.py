"""Issuing, replacing and watching work cards."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.numbering import Series
from station_desk.features.idcards.model import NUMBERING, VALID, WorkCard
from station_desk.features.idcards.rules import WARN_DAYS, expiry
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.settings.service import station_of
from station_desk.store.numbers import Fate, Register, given_numbers


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
    series, used = Series(f"{station.card_prefix}{day.year}-"), given_numbers(session, REGISTER)
    made = []
    for person_id in people:
        number = NUMBERING.next(series, used)
        used.add(number)
        made.append(WorkCard(person_id=person_id, number=number, issued=day, expires=expiry(day, station.card_years)))
    session.add_all(made)
    return made


def replace_card(session: Session, card_id: str, reason: str) -> WorkCard:
    """Report a card lost (挂失, with the reason) and issue another (补发) to the same person; returns the new one."""
    old = session.get_one(WorkCard, card_id)
    old.state, old.reason = "挂失", reason
    fresh = issue_cards(session, [old.person_id])[0]
    fresh.state, fresh.reason, fresh.replaces = "补发", f"补发，原证 {old.number}", old.number
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


def end_cards(session: Session, ids: Iterable[str], state: str, reason: str) -> int:
    """Take cards back (收回) or destroy them (销毁) with a reason; their numbers stay in the register."""
    found = session.scalars(select(WorkCard).where(WorkCard.id.in_(list(ids)))).all()
    for card in found:
        card.state, card.reason = state, reason
    return len(found)


def fates(session: Session) -> list[Fate]:
    """What became of each card's number, with the number that took its place."""
    rows = session.execute(select(WorkCard, Person.name).join(Person, Person.id == WorkCard.person_id)).tuples().all()
    heirs = {card.replaces: card.number for card, _ in rows if card.replaces}
    found = []
    for card, name in rows:
        heir = f"补发为 {heirs[card.number]}" if card.number in heirs else ""
        words = "，".join(word for word in (card.reason or "", heir) if word)
        found.append(Fate(card.number, name, card.state, card.issued, words, key=card.id))
    return found


REGISTER = Register("工作证编号登记", WorkCard, NUMBERING, fates)
