"""The 公示: who is graded what, how long it hangs, and where to object."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.evaluations.model import GRADES, OPEN
from station_desk.features.evaluations.prints.setting import by_score, wanted, year_of
from station_desk.features.evaluations.rules import day_words
from station_desk.features.evaluations.service.flow import Flow, flow_of, notice_end
from station_desk.features.evaluations.service.grades import Standing
from station_desk.features.evaluations.service.schemes import scheme_of
from station_desk.features.layouts.service import layout_of
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk


def write_notice(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the 考核结果公示 of `request.year`, with the grades as they were signed.

    Raises UserError for a year whose grades have not been signed by the head.
    """
    yield Step(0, 1, "正在读取考核结果")
    with desk.look() as session:
        record, layout = notice_record(session, request), layout_of(session, "evaluation-notice")
    from station_desk.printing.pdf import write_pdf

    return (yield from write_pdf(target, layout, [record], title="考核结果公示"))


def notice_record(session: Session, request: PrintRequest) -> dict[str, Any]:
    """The words of layout evaluation-notice."""
    year, station = year_of(request), station_of(session)
    found = [one for one in by_score(wanted(session, request)) if one.signed]
    flow, scheme = flow_of(session, year), scheme_of(session, year)
    if flow.stage in (*OPEN, "签批"):
        raise UserError(f"{year}年度考核还没有经所长签批，不能公示。", "请先在“年度汇总”里报所长签批。")
    posted = flow.notice_from or dates.today()
    return {
        "title": f"{year}年度农村辅警考核结果公示",
        "body": f"根据《关于深化农村“一村一辅警”工程建设工作的意见》和《{scheme.title if scheme else '考核办法'}》，"
        f"经逐月打分、年度汇总，派出所审定，现将{year}年度农村辅警考核结果公示如下（{counts(found)}）：",
        "rows": list(pairs(found)),
        "until": until_words(session, flow, station),
        "where": where_words(station),
        "unit": station.name,
        "date": dates.chinese_date(posted),
    }


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
