"""The papers of a year: the summary, everybody's 考核表 with its evidence, the public notice, the objections."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.chinese import names_of
from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import GRADES, OPEN
from station_desk.features.evaluations.rules import Item, day_words
from station_desk.features.evaluations.service.flow import Flow, flow_of, notice_end, where_it_stands
from station_desk.features.evaluations.service.grades import Standing, standings, summary_of
from station_desk.features.evaluations.service.objections import Heard, objections_of
from station_desk.features.evaluations.service.points import ProofLine, points_of, proofs
from station_desk.features.evaluations.service.schemes import items_of, scheme_of
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import heading, station_of
from station_desk.printing.task import Paper, PrintRequest, asked_for

NOT_THEN = "／"  # a month in which the person was not in office
MONTHS = range(1, 13)
BLANK_DAY = "　　　　年　　月　　日"


# ------------------------------------------------------------------------------------ whose papers, and how they say it
def year_of(request: PrintRequest) -> int:
    """The year that is wished for, else the one whose scoring is due."""
    return request.year or rules.usual_month(dates.today())[0]


def wanted(session: Session, request: PrintRequest) -> list[Standing]:
    """The people of the year whose grades are kept, by village; only those asked for.

    Raises UserError where there are none, or where points were changed since the year was rolled up: on paper the
    score and its evidence must agree.
    """
    year = year_of(request)
    found = [one for one in standings(session, year) if one.grade]
    if not found:
        raise UserError(f"{year}年度还没有汇总，没有考核结果可打印。", "请先在“考核”里打分并汇总定档。")
    found = asked_for(
        found, request, lambda one: one.person.name, keys_of=lambda one: (one.person.id, one.grade.id if one.grade else ""),
        lacks=f"{{names}}没有{year}年度的考核结果。", advice="请核对姓名和年度，或先汇总定档。",
    )  # fmt: skip
    if not found:
        raise UserError(f"选中的人没有{year}年度的考核结果。", "请核对年度，或先汇总定档。")
    moved = [one.person.name for one in found if one.moved]
    if moved:
        raise UserError(
            f"{names_of(moved)}的得分在汇总后有变化，没有打印。", "请在“考核”里再点一次“汇总定档”，然后打印。"
        )
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


# ------------------------------------------------------------------------------------------------------ the 汇总表
def summary(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout evaluation-summary: everybody best first, what was set by hand or amended, where the year stands."""
    year, found = year_of(request), wanted(session, request)
    return [{
        **heading(station_of(session), f"{year}年度农村辅警考核汇总表"),
        "state": where_it_stands(flow_of(session, year), dates.today()),
        "count": f"共 {len(found)} 人：{summary_of(found)}",
        "rows": [
            {
                "name": one.person.name,
                "village": one.village,
                "badge": one.person.badge or "",
                "months": str(one.counted),
                "score": shown_score(kept(one)),
                "grade": one.stands or "未定档",
                "reason": "；".join(
                    words for words in (veto_words(one), one.grade and one.grade.reason, amended_words(one)) if words
                ),
            }
            for one in by_score(found)
        ],
    }]  # fmt: skip


# ---------------------------------------------------------------------------------------------- the 考核表, one a person
def sheets(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of the layouts evaluation-sheet and evaluation-evidence for each person: every item's points by month, the
    score, the grade, room for signatures, and on the pages behind it what the points rest on."""
    year, people = year_of(request), wanted(session, request)
    known = proofs(session, year, [one.person.id for one in people])
    scheme, items = scheme_of(session, year), items_of(session, year)
    points = points_of(session, year)
    head = heading(station_of(session), f"{year}年度农村辅警考核表") | {"scheme": scheme.title if scheme else ""}
    found = []
    for one in people:
        by_month = {month: points[one.person.id].get(f"{year}-{month:02d}", {}) for month in MONTHS}
        rows, proof = list(sheet_rows(one, items, by_month)), [proof_row(line) for line in known[one.person.id]]
        found.append({**head, **person_words(one), "rows": rows, "proof": proof})
    return found


def proof_row(line: ProofLine) -> dict[str, str]:
    """A line of what the points rest on; without an item it gave none."""
    points = signed(line.item, line.points) if line.item else ""
    return {"sort": line.sort, "when": line.when, "words": line.words, "points": points}


def person_words(one: Standing) -> dict[str, str]:
    """What an evaluation sheet says of the person and the result."""
    person, grade = one.person, one.grade
    return {
        "name": person.name,
        "village": one.village,
        "badge": person.badge or "",
        "hired": dates.show_date(person.hired) if person.hired else "",
        "months": f"{one.counted} 个月",
        "score": shown_score(kept(one)),
        "proposed": (grade.proposed if grade else None) or "未提出",
        "grade": one.stands or "未定档",
        "reason": reason_words(one) or (grade.because if grade else "") or "",
    }


def sheet_rows(
    one: Standing, items: Sequence[Item], by_month: Mapping[int, Mapping[str, int]]
) -> Iterator[dict[str, str]]:
    """The lines of an evaluation sheet: each item by month, then the months' scores.

    An item's mean, its weight counted, is over the months that count, what was not added or taken off there being
    nothing: so the means add up to the year's score where no ceiling of all bonuses or deductions was reached.
    """
    counted = [month for month in MONTHS if one.months[month] is not None]
    for number, item in enumerate(items, 1):
        there = {month: points[item.id] for month, points in by_month.items() if item.id in points}
        months = {f"m{month}": signed(item, there[month]) if month in there else blank(one, month) for month in MONTHS}
        mean = rules.mean(there.get(month, 0) * item.weight // rules.FULL_WEIGHT for month in counted)
        most = signed(item, item.most)
        shown = signed(item, mean, show_fen) if mean is not None else ""
        yield {"row": str(number), "item": item.title, "most": most, **months, "mean": shown}
    scores = {
        f"m{month}": rules.show_points(score) if score is not None else blank(one, month)
        for month, score in one.months.items()
    }
    yield {"row": "", "item": "月得分", "most": "", **scores, "mean": shown_score(kept(one))}


# --------------------------------------------------------------------------------------------------------- the 公示
def notice(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout evaluation-notice: who is graded what as it was signed, how long it hangs, where to object.

    Raises UserError for a year whose grades have not been signed by the head.
    """
    year, station = year_of(request), station_of(session)
    found = [one for one in by_score(wanted(session, request)) if one.signed]
    flow, scheme = flow_of(session, year), scheme_of(session, year)
    if flow.stage in (*OPEN, "签批"):
        raise UserError(f"{year}年度考核还没有经所长签批，不能公示。", "请先在“年度汇总”里报所长签批。")
    posted = flow.notice_from or dates.today()
    return [{
        "title": f"{year}年度农村辅警考核结果公示",
        "body": f"根据《关于深化农村“一村一辅警”工程建设工作的意见》和《{scheme.title if scheme else '考核办法'}》，"
        f"经逐月打分、年度汇总，派出所审定，现将{year}年度农村辅警考核结果公示如下（{counts(found)}）：",
        "rows": list(pairs(found)),
        "until": until_words(session, flow, station),
        "where": where_words(station),
        "unit": station.name,
        "date": dates.chinese_date(posted),
    }]  # fmt: skip


def counts(found: Sequence[Standing]) -> str:
    """How many were signed at which grade."""
    numbers = [(grade, sum(one.signed == grade for one in found)) for grade in GRADES]
    return f"共 {len(found)} 人：" + "，".join(f"{grade} {number} 人" for grade, number in numbers)


def pairs(found: Sequence[Standing]) -> Iterator[dict[str, str]]:
    """Two people a line, by grade and then by score, running down the left half first on each line."""
    order = sorted(found, key=lambda one: GRADES.index(one.signed or GRADES[-1]))  # stable: best score first
    for first in range(0, len(order), 2):
        line: dict[str, str] = {}
        for side, one in enumerate(order[first : first + 2]):
            line |= {
                f"row{side}": str(first + side + 1), f"name{side}": one.person.name, f"village{side}": one.village,
                f"grade{side}": one.signed or "",
            }  # fmt: skip
        yield {f"{key}{side}": "" for key in ("row", "name", "village", "grade") for side in (0, 1)} | line


def until_words(session: Session, flow: Flow, station: Station) -> str:
    """From when to when it hangs; counted from today where it has not been put up."""
    start, days = flow.notice_from or dates.today(), flow.notice_days or station.notice_days
    until = flow.notice_until or notice_end(session, start, days)
    return f"公示期{days}个工作日：自{day_words(start)}张贴之日起，至{day_words(until)}止。"


def where_words(station: Station) -> str:
    """Where to object."""
    told = "对公示的考核结果有异议的，请在公示期内以书面、电话或当面的方式向派出所反映，并请写明具体事实，便于核实。"
    at = "，".join(
        words
        for words in (
            f"联系人：{station.clerk}" if station.clerk else "",
            f"电话：{station.phone}" if station.phone else "",
            f"地址：{station.address}" if station.address else "",
        )
        if words
    )
    return f"{told}{at}。" if at else told


# ------------------------------------------------------------------------------------------------------ the 异议登记表
def objections(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout objection for each objection of the year, by its key or that of the person, or by the person's
    name; one blank form to be filled by hand where nothing was registered."""
    year = year_of(request)
    head = heading(station_of(session), f"{year}年度农村辅警考核异议登记表")
    numbered = list(enumerate(objections_of(session, year), 1))
    found = asked_for(
        numbered, request, lambda one: one[1].person.name, keys_of=lambda one: (one[1].objection.id, one[1].person.id),
        lacks=f"{year}年度没有对{{names}}的异议。",
    )  # fmt: skip
    if request.ids and not found:
        raise UserError(f"{year}年度没有这样的异议。", "请核对年度。")
    signed = {one.person.id: (one.village, one.signed or "") for one in standings(session, year)} if found else {}
    words = [words_of(number, one, *signed.get(one.person.id, ("", ""))) for number, one in found]
    return [{**head, **one} for one in words or [nothing()]]


def words_of(number: int, one: Heard, village: str, signed: str) -> dict[str, str]:
    """What the form says of one objection."""
    told, change = one.objection, one.amendment
    result = ""
    if told.ruling:
        result = f"采纳：由{change.old or '未定'}更正为{change.new}" if change else f"{told.ruling}：档次不变"
    return {
        "number": str(number), "who": told.who, "contact": told.contact or "", "received": day_words(told.received),
        "person": one.person.name, "village": village, "signed": signed, "what": told.what,
        "because": told.because or "", "result": result,
        "ruled": f"处理人：{told.ruled_by or '　　　　　　'}　　{day_words(told.ruled_on) if told.ruled_on else BLANK_DAY}",
    }  # fmt: skip


def nothing() -> dict[str, str]:
    """A form to be filled by hand."""
    keys = ("number", "who", "contact", "person", "village", "signed", "what", "because", "result")
    return {**dict.fromkeys(keys, ""), "received": BLANK_DAY, "ruled": f"处理人：　　　　　　　　{BLANK_DAY}"}


OBJECTION_FORM = Paper("objections", "考核异议登记表", objections, ("objection",))
PAPERS = (
    Paper("evaluation-summary", "考核汇总表", summary, ("evaluation-summary",)),
    Paper("evaluation-sheets", "考核表（每人一张）", sheets, ("evaluation-sheet", "evaluation-evidence")),
    Paper("evaluation-notice", "考核结果公示", notice, ("evaluation-notice",)),
    OBJECTION_FORM,
)
