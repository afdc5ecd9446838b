"""Whose card a scanner read: by its signed code, by a bare number as older cards have it, or by a badge number."""

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.idcards.model import VALID, WorkCard
from station_desk.features.idcards.service.verdict import PAST, Verdict, verdict_on
from station_desk.features.roster.model import Person
from station_desk.printing.verify import CARD, is_code

ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
# What to do about somebody who shows a card that does not count.
ADVICE = {
    "挂失": "请收下这张证，核对本人后在名单里登记。",
    "到期": "请核对本人后在名单里登记，并给他换发新证。",
    "收回": "请收下这张证，核对本人后在名单里登记。",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose card or badge number was shown; `card` is None where it was the badge's number."""

    person_id: str
    name: str
    card: WorkCard | None


def holder_of(session: Session, text: str) -> Holder:
    """Who it is by what a scanner read from a work card (its signed code, its number, or a text that holds it), or by a
    badge number.

    Chinese letters may be missing, as a scanner that types keys cannot send them. Raises UserError for a text that
    is neither, for an ID number, for a code that is forged or another station's, and for a card that is lost, taken
    back, destroyed or expired.
    """
    shown = unicodedata.normalize("NFKC", text).strip()
    if ID_NUMBER.fullmatch(shown):
        raise UserError("这是身份证号，不能用来认人。", "请扫工作证上的二维码，或输入辅警编号。")
    card = _signed_card(session, verdict_on(session, shown)) if is_code(shown) else _card_in(session, shown)
    if card is None:
        badge = select(Person).where(func.upper(Person.badge) == shown.upper(), Person.badge != "")
        person = session.scalar(badge.limit(1)) if shown else None
        if person is None:
            raise UserError(f"没有认出“{shown[:30]}”。", "请再扫一次工作证；没有证的请输入辅警编号，或在名单里登记。")
        return Holder(person.id, person.name, None)
    name = session.get_one(Person, card.person_id).name
    wrong = card.standing(dates.today())
    if wrong:
        said = PAST.get(wrong, f"是{wrong}的")
        raise UserError(f"{name}的这张工作证（{card.number}）{said}。", ADVICE.get(wrong, ADVICE["收回"]))
    return Holder(card.person_id, name, card)


def _signed_card(session: Session, verdict: Verdict) -> WorkCard:
    """The card of ours that a code names. Raises UserError where its signature does not prove that."""
    payload = verdict.payload
    if payload and payload.kind != CARD:
        raise UserError(f"这是{payload.kind}上的码，不能用来签到。", "请扫工作证上的二维码，或输入辅警编号。")
    card = session.get(WorkCard, verdict.record_id) if verdict.record_id else None
    if card is None:
        raise UserError(verdict.sentence, "请核对本人后，输入辅警编号，或在名单里登记。")
    return card


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
