"""真 or 假: what a scanned code proves, and what the registers say of the card or certificate it belongs to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.idcards.model import WorkCard
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.settings.service import Signer, signer_of, station_or_new
from station_desk.printing.verify import CARD, LONGEST, Code, Forged, Payload, Unreadable, bare, read_code, verify
from station_desk.store.record import Base

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
