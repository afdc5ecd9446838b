"""The certificates of a year's awards."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.commendations.model import Award
from station_desk.features.commendations.rules import USUAL_WORDING, certificate_words, deed_words
from station_desk.features.commendations.service import awards_of, mark_printed, wordings
from station_desk.features.layouts.service import STOCKS
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import key_of, signing_key, station_of, station_or_new
from station_desk.printing.task import Paper, PrintRequest, asked_for
from station_desk.printing.verify import CERTIFICATE, TRIAL, Payload, sign
from station_desk.store.print_log import Copy


def certificates(session: Session, request: PrintRequest) -> list[tuple[Copy, dict[str, Any]]]:
    """The words of layout certificate for each wanted award, by number, with whose it is; the code is signed."""
    station, worded, key = station_of(session), wordings(session), key_of(session)
    return [
        (
            Copy(person.name, Award.__tablename__, award.id, person.id, award.number),
            _words(award, person, station, key, award.wording or worded.get(award.title) or USUAL_WORDING),
        )
        for award, person in chosen_awards(session, request)
    ]


def chosen_awards(session: Session, request: PrintRequest) -> list[tuple[Award, Person]]:
    """The awards a request is for, by number. Raises UserError where there is none, or a name has none."""
    found = asked_for(
        awards_of(session, request.year, request.ids), request, lambda one: one[1].name,
        lacks="{names}没有要打印的奖项。", advice="请核对姓名和年度，或先登记奖项。",
    )  # fmt: skip
    if not found:
        year = f"{request.year}年度" if request.year else ""
        raise UserError(f"{year}还没有登记奖项，没有证书可打印。", "请先在“表彰”里从优秀人员中选出受表彰的人。")
    return found


def trial_record(session: Session, title: str, text: str, award_id: str = "") -> dict[str, Any]:
    """A certificate with words that are only being written: of that award, else of the newest of the title, else made up.

    `text` must ask for nothing unknown (rules.wrong_in_wording).
    """
    query = select(Award, Person).join(Person, Person.id == Award.person_id).order_by(Award.year.desc(), Award.number)
    found = session.execute(query.where(Award.id == award_id if award_id else Award.title == title)).first()
    award, person = found or (Award(title=title, year=dates.today().year, number="001"), Person(name="张三"))
    return _words(award, person, station_or_new(session), TRIAL, text)


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
        "certificates", "荣誉证书", copies=certificates, layouts=("certificate",), prepare=signing_key,
        came_out=mark_printed, stocks=STOCKS,
    ),
)  # fmt: skip
