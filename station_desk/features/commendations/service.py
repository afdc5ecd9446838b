"""Choosing who is commended and keeping the numbers of certificates."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.chinese import names_of
from station_desk.base.due import Due
from station_desk.base.errors import UserError
from station_desk.base.numbering import Series
from station_desk.base.places import rows_of
from station_desk.features.commendations.model import TITLES, Award, Wording
from station_desk.features.commendations.rules import USUAL_WORDING, tidy_wording
from station_desk.features.evaluations.model import GRADES
from station_desk.features.evaluations.service.flow import Settled, settled, settled_years
from station_desk.features.roster.model import Person
from station_desk.features.settings.service import station_of
from station_desk.store.numbers import Fate, Register, given_numbers

EXCELLENT = GRADES[0]


def candidates(session: Session, year: int) -> list[Settled]:
    """The 优秀 of a settled year who have no award in it yet, best score first.

    Raises UserError, saying where the year stands, before it is 定案.
    """
    awarded = set(session.scalars(select(Award.person_id).where(Award.year == year, Award.state != "作废")))
    found = [one for one in settled(session, year) if one.grade == EXCELLENT and one.person_id not in awarded]
    return sorted(found, key=lambda one: (-(one.score or 0), one.name))


def waiting_for_award(session: Session, year: int) -> list[Settled]:
    """The same without complaint: nobody before the year is settled."""
    return candidates(session, year) if year in settled_years(session) else []


def add_awards(
    session: Session, year: int, people: Iterable[str], title: str, awarded: date | None = None
) -> list[Award]:
    """One award for each person (keys), numbered in the order given.

    Raises UserError, by name, for somebody who is not 优秀 in that year, or before the year is 定案.
    """
    excellent = {one.person_id for one in settled(session, year) if one.grade == EXCELLENT}
    series = Series(f"{station_of(session).certificate_prefix}〔{year}〕", "号")
    used = given_numbers(session, REGISTER)
    made = []
    for person_id in people:
        if person_id not in excellent:
            name = session.get_one(Person, person_id).name
            raise UserError(f"{name}{year}年度不是优秀，不能表彰。", "请从年度考核为优秀的人里选择。")
        number = Award.NUMBERING.next(series, used)
        used.add(number)
        made.append(Award(person_id=person_id, year=year, title=title, number=number, awarded=awarded or dates.today()))
    session.add_all(made)
    return made


def awards_of(session: Session, year: int | None, ids: Iterable[str] = ()) -> list[tuple[Award, Person]]:
    """The awards that stand (of a year, or those of `ids`), with their people, by number."""
    query = select(Award, Person).join(Person, Person.id == Award.person_id).where(Award.state != "作废")
    chosen = list(ids)
    if chosen:
        query = query.where(Award.id.in_(chosen))
    elif year is not None:
        query = query.where(Award.year == year)
    return [(award, person) for award, person in session.execute(query.order_by(Award.year, Award.number))]


def mark_printed(session: Session, ids: Iterable[str]) -> int:
    """待印 becomes 已印; returns how many."""
    waiting = session.scalars(select(Award).where(Award.id.in_(list(ids)), Award.state == "待印")).all()
    for award in waiting:
        award.state = "已印"
    return len(waiting)


def void_awards(session: Session, ids: Iterable[str], reason: str) -> int:
    """Make certificates 作废 with a reason; their numbers stay in the register. Returns how many."""
    found = session.scalars(select(Award).where(Award.id.in_(list(ids)), Award.state != "作废")).all()
    for award in found:
        award.state, award.reason = "作废", reason
    return len(found)


def reissue_award(session: Session, award_id: str, reason: str) -> Award:
    """A certificate that was lost or destroyed is to be printed again under its own number, marked as 补发."""
    award = session.get_one(Award, award_id)
    if award.state == "作废":
        raise UserError(f"{award.number}已经作废，不能补发。", "要重新表彰的，请再登记一个奖项，会编新的编号。")
    award.state, award.reissued, award.reason = "待印", dates.today(), reason
    return award


def fates(session: Session) -> list[Fate]:
    """What became of each certificate's number."""
    query = select(Award, Person.name).join(Person, Person.id == Award.person_id)
    found = []
    for award, name in session.execute(query).tuples():
        reissued = f"{dates.show_date(award.reissued)}补发" if award.reissued else ""
        words = "，".join(word for word in (award.title, reissued, award.reason or "") if word)
        found.append(Fate(award.number, name, award.state, award.awarded, words, key=award.id))
    return found


def titles_of(session: Session) -> list[str]:
    """Every 荣誉称号: the usual ones first, then those awarded or worded here."""
    own = {*session.scalars(select(Award.title)), *session.scalars(select(Wording.title))}
    return [*TITLES, *sorted(own - set(TITLES))]


def wordings(session: Session) -> dict[str, str]:
    """What the certificates of a 称号 say, of those that have words of their own."""
    return {one.title: one.words for one in session.scalars(select(Wording))}


def keep_wording(session: Session, title: str, words: str) -> None:
    """From now on the certificates of a 称号 say this; the usual words, or none, are not kept.

    Raises UserError (when the act ends) for words that ask for an unknown field.
    """
    words = tidy_wording(words)
    known = session.scalar(select(Wording).where(Wording.title == title))
    if words in ("", USUAL_WORDING):
        if known:
            session.delete(known)
    elif known:
        known.words = words
    else:
        session.add(Wording(title=title, words=words))


def keep_own_wording(session: Session, award_id: str, words: str) -> None:
    """One certificate says this; what all of its 称号 say, or nothing, is not kept."""
    award, words = session.get_one(Award, award_id), tidy_wording(words)
    usual = wordings(session).get(award.title, USUAL_WORDING)
    award.wording = None if words in ("", usual) else words


REGISTER = Register("证书编号登记", Award, Award.NUMBERING, fates)


def due(session: Session, today: date) -> Iterator[Due]:
    """Last year's 优秀 without an award, and certificates that wait to be printed."""
    last = today.year - 1
    left = waiting_for_award(session, last)
    if left:
        words = f"{last}年度优秀还没有登记表彰：{names_of([one.name for one in left])}"
        yield Due("award", "care", words, rows_of("commendations", year=last), "去登记")
    waiting = session.scalar(select(func.count()).select_from(Award).where(Award.state == "待印"))
    if waiting:
        place = rows_of("commendations", state="待印")
        yield Due("certificate", "care", f"{waiting} 张荣誉证书待印", place, "去打印")
