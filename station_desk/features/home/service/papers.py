"""What concerns papers and points: the station's profile, cards, scores, grades, certificates."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.features.commendations.model import Award
from station_desk.features.commendations.service import waiting_for_award
from station_desk.features.evaluations.service import has_scores, unfinished, unscored
from station_desk.features.home.rules import Due, month_before, names_of
from station_desk.features.home.service.meetings import urgency
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import VALID, expiring, without_card
from station_desk.features.roster.model import Person
from station_desk.features.settings.service import station_or_new


def due_papers(session: Session, today: date) -> Iterator[Due]:
    """All of them."""
    yield from profile(session)
    yield from cards(session, today)
    yield from scores(session, today)
    yield from awards(session, today)


def profile(session: Session) -> Iterator[Due]:
    """The station's profile, as far as papers need it."""
    station = station_or_new(session)
    if not station.name:
        yield Due(
            "profile",
            "bad",
            "还没有填写派出所资料，证书和工作证上没有单位名称",
            "settings",
            "去填写",
            where=(("field", "name"),),
        )
        return
    missing = {key: title for key, title in (("head", "所长"), ("phone", "值班电话")) if not getattr(station, key)}
    if missing:
        words = f"派出所资料里还没有填写{'、'.join(missing.values())}"
        yield Due("profile", "care", words, "settings", "去填写", where=(("field", next(iter(missing))),))


def cards(session: Session, today: date) -> Iterator[Due]:
    """Cards that run out, are missing, wait to be made, or were not handed in."""
    soon = expiring(session, today)
    run_out = {person.id for _, person in soon}
    for card, person in soon:
        if person.serving and card.expires:
            late = card.expires < today
            words = f"{person.name}的工作证{'已过期' if late else '快到期'}"
            yield Due("card", urgency(late), words, "idcards", "打开", card.expires, card.id, about=person.name)
    without = [person for person in without_card(session) if person.id not in run_out]
    if without:
        yield Due("no card", "care", f"{names_of([one.name for one in without])}还没有工作证", "idcards", "去登记")
    waiting = session.scalar(select(func.count()).select_from(WorkCard).where(WorkCard.state.in_(("待制", "补发"))))
    if waiting:
        yield Due(
            "card to make",
            "care",
            f"{waiting} 张工作证等着打印",
            "idcards",
            "去打印",
            where=(("state", ("待制", "补发")),),
        )
    kept = select(WorkCard, Person).join(Person, Person.id == WorkCard.person_id).order_by(Person.left, Person.name)
    for card, person in session.execute(kept.where(Person.state == "离岗", WorkCard.state.in_(VALID))):
        words = f"{person.name}已离岗，工作证 {card.number} 还没有收回"
        yield Due("card to return", "care", words, "idcards", "打开", person.left, card.id, about=person.name)


def scores(session: Session, today: date) -> Iterator[Due]:
    """Last month's points, and last year's grades."""
    month = month_before(today)
    left = unscored(session, month)
    if left:
        words = f"{int(month[5:])}月还没有打完分：{names_of([one.name for one in left])}"
        yield Due("unscored", "care", words, "evaluations", "去打分", None, left[0].id, (("month", month),))
    last = today.year - 1
    words = unfinished(session, last, today) if has_scores(session, last) else ""
    if words:
        yield Due("grades", "care", words, "evaluations", "去办理", where=(("year", last), ("tab", "年度汇总")))


def awards(session: Session, today: date) -> Iterator[Due]:
    """Last year's 优秀 without an award, and certificates that wait to be printed."""
    last = today.year - 1
    left = waiting_for_award(session, last)
    if left:
        words = f"{last}年度优秀还没有登记表彰：{names_of([one.name for one in left])}"
        yield Due("award", "care", words, "commendations", "去登记", where=(("year", last),))
    waiting = session.scalar(select(func.count()).select_from(Award).where(Award.state == "待印"))
    if waiting:
        yield Due(
            "certificate", "care", f"{waiting} 张荣誉证书待印", "commendations", "去打印", where=(("state", "待印"),)
        )
