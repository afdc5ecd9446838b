"""The 异议登记表: one page an objection, a blank one where there is none."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.jobs import Job, Step
from station_desk.features.evaluations.prints.setting import year_of
from station_desk.features.evaluations.rules import day_words
from station_desk.features.evaluations.service.grades import standings
from station_desk.features.evaluations.service.objections import Heard, objections_of
from station_desk.features.layouts.service import layout_of
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk

BLANK_DAY = "　　　　年　　月　　日"


def write_objections(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the 考核异议登记表 of `request.year`; one blank form to be filled by hand where nothing was registered."""
    yield Step(0, 1, "正在读取异议")
    with desk.look() as session:
        records, layout = objection_records(session, request), layout_of(session, "objection")
    from station_desk.printing.pdf import write_pdf

    return (yield from write_pdf(target, layout, records, title="考核异议登记表"))


def objection_records(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout objection for each objection of the year."""
    year = year_of(request)
    shared = {
        "title": f"{year}年度农村辅警考核异议登记表",
        "station": station_of(session).name,
        "printed": dates.chinese_date(dates.today()),
    }
    signed = {one.person.id: (one.village, one.signed or "") for one in standings(session, year)}
    found = objections_of(session, year)
    words = [words_of(number, one, *signed.get(one.person.id, ("", ""))) for number, one in enumerate(found, 1)]
    return [{**shared, **one} for one in words] or [{**shared, **nothing()}]


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
