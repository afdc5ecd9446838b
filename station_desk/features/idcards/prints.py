"""The station's work cards, front and back: cards and lanyard badges, several to an A4 sheet or one to a page."""

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import show_date
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import cards_of
from station_desk.features.layouts.service import STOCKS, layout_of, sheet_over
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import signing_key, station_of
from station_desk.features.villages.model import Village
from station_desk.printing.task import Paper, PrintRequest, picked
from station_desk.printing.verify import CARD, TRIAL, Payload, sign
from station_desk.store.desk import Desk
from station_desk.store.print_log import Copy

SHEETS = (
    ("a4-cards-8", "A4 纸，一张八个"),
    ("card-single", "单张卡片（证卡打印机）"),
    ("a4-lanyard-54-9", "挂绳证 54 × 85.6，A4 纸九个"),
    ("lanyard-54-single", "挂绳证 54 × 85.6，单张"),
    ("a4-lanyard-70-4", "挂绳证 70 × 100，A4 纸四个"),
    ("lanyard-70-single", "挂绳证 70 × 100，单张"),
)
FORMS = ("idcard", "lanyard-54", "lanyard-70")


def write_cards(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the valid cards (those of `request.ids`, or of the people `request.only`), fronts and then backs mirrored.

    Raises UserError where there is no card, or a name in `request.only` has none.
    """
    yield Step(0, 1, "正在读取工作证")
    from station_desk.printing.paper import read_imposition

    key, name = signing_key(desk), request.sheet or SHEETS[0][0]
    with desk.look() as session:
        records = card_records(session, request, key)
        sides = [layout_of(session, side) for side in sides_for(name)]
        sheet = sheet_over(session, request, sides, read_imposition(name))
    from station_desk.printing.pdf import write_pdf

    return (
        yield from write_pdf(
            target,
            sides,
            records,
            sheet,
            overprint=bool(request.overprint),
            start_at=request.start_at,
            title="农村辅警工作证",
        )
    )


def sides_for(sheet: str) -> tuple[str, str]:
    """The layouts of front and back that are laid on a sheet: its name says the form of the card."""
    form = next((one for one in FORMS if one in sheet), FORMS[0])
    return f"{form}-front", f"{form}-back"


def card_records(session: Session, request: PrintRequest, key: bytes = TRIAL) -> list[dict[str, Any]]:
    """The words of a card's layouts for each wanted card, by number; the code is signed with the station's `key`, or
    only looks like one."""
    station, found = station_of(session), chosen_cards(session, request)
    keys = [person.id for _, person in found]
    photos = session.execute(select(Person.id, Person.photo).where(Person.id.in_(keys))).all()
    villages = {one.id: f"{one.township}{one.name}" for one in session.scalars(select(Village))}
    pictures: dict[str, bytes | None] = {row[0]: row[1] for row in photos}
    return [
        _words(card, person, station, villages)
        | {"photo": pictures[person.id], "qr": _code(card, person, station, key)}
        for card, person in found
    ]


def chosen_cards(session: Session, request: PrintRequest) -> list[tuple[WorkCard, Person]]:
    """The cards a request is for, by number. Raises UserError where there is none, or a name has none."""
    found = cards_of(session, request.ids)
    if request.year:
        found = [(card, person) for card, person in found if card.issued and card.issued.year == request.year] or found
    if request.only:
        missing = [name for name in request.only if name not in {person.name for _, person in found}]
        if missing:
            raise UserError(f"{'、'.join(missing)}没有有效的工作证。", "请核对姓名，或先登记工作证。")
        found = [(card, person) for card, person in found if person.name in request.only]
    if not found:
        raise UserError("没有可打印的工作证。", "请先在“工作证”里给在岗的人登记。")
    return picked(found, request)


def card_copies(session: Session, request: PrintRequest) -> list[Copy]:
    """Whose cards a request prints, in their order."""
    return [
        Copy(person.name, WorkCard.__tablename__, card.id, person.id, card.number)
        for card, person in chosen_cards(session, request)
    ]


def _code(card: WorkCard, person: Person, station: Station, key: bytes) -> str:
    return sign(key, Payload(CARD, card.number, person.name, station.name, card.expires))


def _words(card: WorkCard, person: Person, station: Station, villages: dict[str, str]) -> dict[str, Any]:
    bureau = station.bureau or ""
    return {
        "authority": bureau,
        "unit": station.name.removeprefix(bureau),
        "name": person.name,
        "badge": person.badge or "",
        "number": card.number,
        "village": villages.get(person.village_id or "", ""),
        "valid": f"{show_date(card.issued) if card.issued else ''} 至 {show_date(card.expires) if card.expires else ''}",
        "phone": station.phone or "",
    }


PAPERS = (
    Paper(
        "cards", "工作证", write_cards, SHEETS, copies=card_copies, two_sided=True,
        layouts=tuple(f"{form}-{side}" for form in FORMS for side in ("front", "back")), records=card_records,
        stocks=STOCKS,
    ),
)  # fmt: skip
