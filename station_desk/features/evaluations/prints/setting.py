"""What the papers of the year share: whose they are, in what order, and how points and grades are written."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.rules import Item
from station_desk.features.evaluations.service.grades import Standing, standings
from station_desk.printing.task import PrintRequest

NOT_THEN = "／"  # a month in which the person was not in office
MONTHS = range(1, 13)


def year_of(request: PrintRequest) -> int:
    """The year that is wished for, else the one whose scoring is due."""
    return request.year or rules.usual_month(dates.today())[0]


def wanted(session: Session, request: PrintRequest) -> list[Standing]:
    """The people of the year whose grades are kept, by village; only those wished for.

    Raises UserError where there are none, or where points were changed since the year was rolled up: on paper the
    score and its evidence must agree.
    """
    year = year_of(request)
    found = [one for one in standings(session, year) if one.grade]
    if not found:
        raise UserError(f"{year}年度还没有汇总，没有考核结果可打印。", "请先在“考核”里打分并汇总定档。")
    if request.ids:
        found = [one for one in found if one.person.id in request.ids or (one.grade and one.grade.id in request.ids)]
    if request.only:
        missing = [name for name in request.only if name not in {one.person.name for one in found}]
        if missing:
            raise UserError(f"{'、'.join(missing)}没有{year}年度的考核结果。", "请核对姓名和年度，或先汇总定档。")
        found = [one for one in found if one.person.name in request.only]
    moved = [one.person.name for one in found if one.moved]
    if moved:
        names = "、".join(moved[:3]) + (f"等 {len(moved)} 人" if len(moved) > 3 else "")
        raise UserError(f"{names}的得分在汇总后有变化，没有打印。", "请在“考核”里再点一次“汇总定档”，然后打印。")
    return found


def by_score(found: Sequence[Standing]) -> list[Standing]:
    """The best first; who has no score stands last."""
    return sorted(found, key=lambda one: (one.score is None, -(one.score or 0)))


def signed(item: Item, points: int, show: Callable[[int], str] = rules.show_points) -> str:
    """Points as they count: +2 for a bonus, −2 for a deduction."""
    return ({rules.BONUS: "+", rules.DEDUCTION: "−"}.get(item.kind, "") if points else "") + show(points)


def blank(one: Standing, month: int) -> str:
    """What stands where a month has no points."""
    return "" if month in one.held else NOT_THEN


def kept(one: Standing) -> int | None:
    """The year's score as it was rolled up: what was graded."""
    return one.grade.score if one.grade else None


def shown_score(score: int | None) -> str:
    return "" if score is None else show_fen(score)


def amended_words(one: Standing) -> str:
    """What was signed and what holds since, "" without an amendment: 不称职更正为称职：采纳异议…"""
    changes = [f"{change.old or '未定'}更正为{change.new}：{change.reason.rstrip('。')}" for change in one.amendments]
    return "；".join(changes)


def veto_words(one: Standing) -> str:
    """For what the person is barred, "" where he is not."""
    return f"{rules.VETO}：{one.veto}" if one.veto else ""


def reason_words(one: Standing) -> str:
    """What beyond the score has made the grade: a veto, the hand, an amendment; "" where nothing has."""
    hand = f"手工调整：{one.grade.reason}" if one.grade and one.grade.reason else ""
    return "；".join(words for words in (veto_words(one), hand, amended_words(one)) if words)
