"""Issuing, replacing and watching work cards."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.rules import WARN_DAYS, expiry, next_number
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.settings.service import station_of

VALID = ("待制", "在用", "补发")
ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
# What to do about somebody who shows a card that does not count.
ADVICE = {
    "挂失": "请收下这张证，核对本人后在名单里登记。",
    "到期": "请核对本人后在名单里登记，并给他换发新证。",
    "收回": "请收下这张证，核对本人后在名单里登记。",
}


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


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose card or badge number was shown; `card` is None where it was the badge's number."""

    person_id: str
    name: str
    card: WorkCard | None


def holder_of(session: Session, text: str) -> Holder:
    """Who it is by what a scanner read from a work card (its number, or a text that holds it), or by a badge number.

    Chinese letters may be missing, as a scanner that types keys cannot send them. Raises UserError for a text that
    is neither, for an ID number, and for a card that is lost, taken back, destroyed or expired.
    """
    shown = unicodedata.normalize("NFKC", text).strip()
    if ID_NUMBER.fullmatch(shown):
        raise UserError("这是身份证号，不能用来认人。", "请扫工作证上的二维码，或输入辅警编号。")
    card = _card_in(session, shown)
    if card is None:
        badge = select(Person).where(func.upper(Person.badge) == shown.upper(), Person.badge != "")
        person = session.scalar(badge.limit(1)) if shown else None
        if person is None:
            raise UserError(f"没有认出“{shown[:30]}”。", "请再扫一次工作证；没有证的请输入辅警编号，或在名单里登记。")
        return Holder(person.id, person.name, None)
    name = session.get_one(Person, card.person_id).name
    over = "到期" if card.expires and card.expires < dates.today() else ""
    if card.state not in VALID or over:
        state = over if card.state in VALID else card.state
        said = {"挂失": "已经挂失", "到期": "已经到期", "收回": "已经收回", "销毁": "已经销毁"}.get(
            state, f"是{state}的"
        )
        raise UserError(f"{name}的这张工作证（{card.number}）{said}。", ADVICE.get(state, ADVICE["收回"]))
    return Holder(card.person_id, name, card)


def _card_in(session: Session, shown: str) -> WorkCard | None:
    """The card whose number stands in a text; of several the longest number, then the one that is valid."""
    plain = _ascii(shown)
    if not plain:
        return None
    rows = session.execute(select(WorkCard.id, WorkCard.number)).tuples()
    found = [(len(number), key) for key, number in rows if stands_in(number, shown) or stands_in(_ascii(number), plain)]
    cards = [session.get_one(WorkCard, key) for size, key in found if size == max(found)[0]]
    return max(cards, key=lambda one: (one.state in VALID, one.number), default=None)


def stands_in(number: str, text: str) -> bool:
    """Whether a number stands in a text, not merely as a part of a longer one."""
    return bool(number) and re.search(rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9A-Za-z])", text) is not None


def _ascii(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii()).strip()


def cards_of(session: Session, ids: Iterable[str] = ()) -> list[tuple[WorkCard, Person]]:
    """The valid cards (all, or those of `ids`) with their people, by number."""
    query = select(WorkCard, Person).join(Person, Person.id == WorkCard.person_id)
    chosen = list(ids)
    query = query.where(WorkCard.id.in_(chosen)) if chosen else query.where(WorkCard.state.in_(VALID))
    return [(card, person) for card, person in session.execute(query.order_by(WorkCard.number))]
