"""What every other room asks of the work cards."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.chinese import names_of
from station_desk.base.due import Due, Many, urgency
from station_desk.base.errors import UserError
from station_desk.base.numbering import Series
from station_desk.base.places import RecordPlace, RoomPlace, rows_of
from station_desk.features.idcards.model import VALID, WorkCard
from station_desk.features.idcards.rules import WARN_DAYS, expiry
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.settings.service import Signer, signer_of, station_of, station_or_new
from station_desk.printing.verify import (
    CARD,
    LONGEST,
    Code,
    Forged,
    Payload,
    Unreadable,
    bare,
    is_code,
    read_code,
    verify,
)
from station_desk.store.numbers import Fate, Register, given_numbers
from station_desk.store.record import Base

# Issuing, replacing and watching work cards.


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
        number = WorkCard.NUMBERING.next(series, used)
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


REGISTER = Register("工作证编号登记", WorkCard, WorkCard.NUMBERING, fates)


# 真 or 假: what a scanned code proves, and what the registers say of the card or certificate it belongs to.

PAST = {"挂失": "已经挂失", "到期": "已经到期", "收回": "已经收回", "销毁": "已经销毁", "作废": "已经作废"}
WORDS = {"到期": "已过期"}  # 已 and the state for the others


@dataclass(frozen=True, slots=True)
class Verdict:
    """The `word` to be seen from afar (真 假 已挂失 已过期 …), whether it is `true`, and a sentence or two on why.

    `payload` is what the code says, None where it could not be read; `record_id` and `photo` are there for what the
    signature proves to be ours.
    """

    word: str
    true: bool
    sentence: str
    payload: Payload | None = None
    record_id: str = ""
    photo: bytes | None = None


def verdict_on(session: Session, text: str) -> Verdict:
    """What to think of a scanned code; needs nothing but the registers and keys kept here."""
    try:
        code = read_code(text)
    except Unreadable as error:
        return _without_signature(session, text) or Verdict("读不懂", False, f"{error}。")
    signer = signer_of(session, code.key)
    if signer is None:
        return _of_a_stranger(session, code.payload)
    if not _proved(signer, text, code):
        return Verdict("假", False, f"签名对不上：这张{code.payload.kind}的内容被改过，或是伪造的。", code.payload)
    return _of_another(signer, code.payload) if signer.name else _of_ours(session, code.payload)


def _proved(signer: Signer, text: str, code: Code) -> bool:
    try:
        return verify(signer.public, text) == code.payload
    except Forged:
        return False


def _without_signature(session: Session, text: str) -> Verdict | None:
    """For a bare number as older cards carry it: what the register says, which proves nothing about the card."""
    card = session.scalar(select(WorkCard).where(WorkCard.number == text.strip())) if bare(text) else None
    if card is None:
        return None
    name = session.get_one(Person, card.person_id).name
    return Verdict(
        "没有签名",
        False,
        f"登记册里{card.number}是{name}的工作证，状态是“{card.state}”。"
        "只有号码，没有签名，证明不了这张证是真的，请核对照片和本人；重新打印的工作证就有签名。",
    )


def _of_a_stranger(session: Session, payload: Payload) -> Verdict:
    if payload.station == (station_or_new(session).name or "")[:LONGEST]:
        return Verdict("假", False, f"这张{payload.kind}自称是本所发的，签名却不是本所的。", payload)
    return Verdict(
        "不是本所发的",
        False,
        f"这张{payload.kind}自称是“{payload.station}”发的，这里没有那个所的公钥，验不出真假。"
        "向对方要来公钥，登记在“设置”的“签名密钥”里，就能验证。",
        payload,
    )


def _of_another(signer: Signer, payload: Payload) -> Verdict:
    """Another station's: the signature proves it, only that station knows whether it is lost."""
    told = f"“{signer.name}”发给{payload.name}的{payload.kind}（{payload.number}）"
    if payload.until and payload.until < dates.today():
        return Verdict("已过期", False, f"是{told}，{dates.show_date(payload.until)} 到期。", payload)
    return Verdict("真", True, f"是{told}。有没有挂失、收回，只有那个所知道，要紧时请打电话核实。", payload)


def _of_ours(session: Session, payload: Payload) -> Verdict:
    """Our own: the register has the last word."""
    model: Any = next(one.class_ for one in Base.registry.mappers if _kind_of(one.class_) == payload.kind)
    record = session.scalar(select(model).where(model.number == payload.number))
    if record is None:
        return Verdict(
            "查无此证", False, f"签名是本所的，但登记册里没有{payload.number}这个号，可能已经删除。", payload
        )
    person = session.get_one(Person, record.person_id)
    if person.name[:LONGEST] != payload.name:
        return Verdict("对不上", False, f"登记册里{payload.number}是{person.name}的，证上是{payload.name}。", payload)
    told, photo = f"{person.name}的{payload.kind}（{payload.number}）", person.photo
    wrong = record.standing(dates.today())
    if wrong:
        reason = getattr(record, "reason", None)
        sentence = f"{told}{PAST.get(wrong, f'是{wrong}的')}{f'：{reason}' if reason else ''}。"
        return Verdict(WORDS.get(wrong, f"已{wrong}"), False, sentence, payload, record.id, photo)
    if payload.kind == CARD and person.state not in SERVING:
        return Verdict("已离岗", False, f"{person.name}已经离岗，{told}应当收回。", payload, record.id, photo)
    return Verdict("真", True, f"是本所发给{told}。", payload, record.id, photo)


def _kind_of(model: type) -> str:
    return str(getattr(model, "SIGNED_AS", ""))


# Whose card a scanner read: by its signed code, by a bare number as older cards have it, or by a badge number.

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


# What is due: cards that run out, are missing, wait to be made, or were not handed in.


def due(session: Session, today: date) -> Iterator[Due]:
    """All of it."""
    soon = expiring(session, today)
    yield from running_out([(card, person) for card, person in soon if person.serving and card.expires], today)
    run_out = {person.id for _, person in soon}
    without = [person for person in without_card(session) if person.id not in run_out]
    if without:
        words = f"{names_of([one.name for one in without])}还没有工作证"
        yield Due("no card", "care", words, RoomPlace("idcards"), "去登记")
    waiting = session.scalar(select(func.count()).select_from(WorkCard).where(WorkCard.state.in_(TO_MAKE)))
    if waiting:
        yield Due("card to make", "care", f"{waiting} 张工作证等着打印", rows_of("idcards", state=TO_MAKE), "去打印")
    kept = select(WorkCard, Person).join(Person, Person.id == WorkCard.person_id).order_by(Person.left, Person.name)
    many = Many("{names}已离岗，工作证还没有收回", RoomPlace("idcards"))
    for card, person in session.execute(kept.where(Person.state == "离岗", WorkCard.state.in_(VALID))):
        words = f"{person.name}已离岗，工作证 {card.number} 还没有收回"
        place = RecordPlace("idcards", card.id)
        yield Due("card to return", "care", words, place, "打开", person.left, person.name, many)


TO_MAKE = ("待制", "补发")


def running_out(cards: list[tuple[WorkCard, Person]], today: date) -> Iterator[Due]:
    """The cards that have run out, and those that soon will."""
    for late, words in ((True, "的工作证已过期"), (False, "的工作证快到期")):
        ones = [(card, person) for card, person in cards if card.expires and (card.expires < today) == late]
        days = tuple(sorted({card.expires for card, _ in ones if card.expires}))
        many = Many("{names}" + words, rows_of("idcards", expires=days))
        for card, person in ones:
            place = RecordPlace("idcards", card.id)
            yield Due("card", urgency(late), f"{person.name}{words}", place, "打开", card.expires, person.name, many)
