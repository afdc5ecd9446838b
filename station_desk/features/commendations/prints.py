"""The certificates of a year's awards."""

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.commendations.model import Award
from station_desk.features.commendations.rules import USUAL_WORDING, certificate_words, deed_words
from station_desk.features.commendations.service import awards_of, mark_printed, wordings
from station_desk.features.layouts.service import STOCKS, layout_of, sheet_over
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import signing_key, station_of, station_or_new
from station_desk.printing.task import Paper, PrintRequest, picked
from station_desk.printing.verify import CERTIFICATE, TRIAL, Payload, sign
from station_desk.store.desk import Desk
from station_desk.store.print_log import Copy


def write_certificates(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write one certificate a page for the awards of `request.year` (or `request.ids`, or the people `request.only`).

    Raises UserError where there is nobody to honour, a name in `request.only` has no award, or the stock is not known.
    """
    yield Step(0, 1, "正在读取表彰名单")
    key = signing_key(desk)
    with desk.look() as session:
        records, layout = certificate_records(session, request, key), layout_of(session, "certificate")
        sheet = sheet_over(session, request, (layout,))
    from station_desk.printing.pdf import write_pdf

    return (yield from write_pdf(target, layout, records, sheet, overprint=bool(request.overprint), title="荣誉证书"))


def certificate_records(session: Session, request: PrintRequest, key: bytes = TRIAL) -> list[dict[str, Any]]:
    """The words of layout certificate for each wanted award, by number; the code is signed with the station's `key`, or
    only looks like one."""
    station = station_of(session)
    worded = wordings(session)
    return [
        _words(award, person, station, key, award.wording or worded.get(award.title) or USUAL_WORDING)
        for award, person in chosen_awards(session, request)
    ]


def trial_record(session: Session, title: str, text: str, award_id: str = "") -> dict[str, Any]:
    """A certificate with words that are only being written: of that award, else of the newest of the title, else made up.

    `text` must ask for nothing unknown (rules.wrong_in_wording).
    """
    query = select(Award, Person).join(Person, Person.id == Award.person_id).order_by(Award.year.desc(), Award.number)
    found = session.execute(query.where(Award.id == award_id if award_id else Award.title == title)).first()
    award, person = found or (Award(title=title, year=dates.today().year, number="001"), Person(name="张三"))
    return _words(award, person, station_or_new(session), TRIAL, text)


def chosen_awards(session: Session, request: PrintRequest) -> list[tuple[Award, Person]]:
    """The awards a request is for, by number. Raises UserError where there is none, or a name has none."""
    found = awards_of(session, request.year, request.ids)
    if request.only:
        missing = [name for name in request.only if name not in {person.name for _, person in found}]
        if missing:
            raise UserError(f"{'、'.join(missing)}没有要打印的奖项。", "请核对姓名和年度，或先登记奖项。")
        found = [(award, person) for award, person in found if person.name in request.only]
    if not found:
        year = f"{request.year}年度" if request.year else ""
        raise UserError(f"{year}还没有登记奖项，没有证书可打印。", "请先在“表彰”里从优秀人员中选出受表彰的人。")
    return picked(found, request)


def certificate_copies(session: Session, request: PrintRequest) -> list[Copy]:
    """Whose certificates a request prints, in their order."""
    return [
        Copy(person.name, Award.__tablename__, award.id, person.id, award.number)
        for award, person in chosen_awards(session, request)
    ]


def _words(award: Award, person: Person, station: Station, key: bytes, text: str) -> dict[str, Any]:
    day = award.awarded or dates.today()
    return {
        "heading": "荣誉证书",
        "name": person.name,
        "year": str(award.year),
        "deed": deed_words(award.year, award.deed),
        "award": award.title,
        "words": certificate_words(text, person.name, award.year, award.deed, award.title),
        "number": f"{award.number}（补发）" if award.reissued else award.number,
        "unit": station.name,
        "date": dates.chinese_date(day),
        "qr": sign(key, Payload(CERTIFICATE, award.number, person.name, station.name)),
    }


PAPERS = (
    Paper(
        "certificates", "荣誉证书", write_certificates, copies=certificate_copies, came_out=mark_printed,
        layouts=("certificate",), records=certificate_records, stocks=STOCKS,
    ),
)  # fmt: skip
