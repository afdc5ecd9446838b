"""The station's work cards, front and back: cards and lanyard badges, several to an A4 sheet or one to a page."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import show_date
from station_desk.base.errors import UserError
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import cards_of
from station_desk.features.layouts.service import STOCKS
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import key_of, signing_key, station_of
from station_desk.features.villages.model import Village
from station_desk.printing.layout import Layout
from station_desk.printing.paper import Imposition
from station_desk.printing.reading import layout_of
from station_desk.printing.task import Paper, PrintRequest, asked_for
from station_desk.printing.verify import CARD, Payload, sign
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


def sides(session: Session, request: PrintRequest, _: Imposition | None) -> list[Layout]:
    """The layouts of front and back that are laid on the wanted sheet."""
    return [layout_of(session, side) for side in sides_for(request.sheet)]


def sides_for(sheet: str) -> tuple[str, str]:
    """The names of both: that of the sheet says the form of the card."""
    form = next((one for one in FORMS if one in sheet), FORMS[0])
    return f"{form}-front", f"{form}-back"


def cards(session: Session, request: PrintRequest) -> list[tuple[Copy, dict[str, Any]]]:
    """The words of a card's layouts for each wanted card, by number, with whose it is; the code is signed."""
    station, found, key = station_of(session), chosen_cards(session, request), key_of(session)
    people = [person.id for _, person in found]
    photos = dict(session.execute(select(Person.id, Person.photo).where(Person.id.in_(people))).tuples().all())
    villages = {one.id: f"{one.township}{one.name}" for one in session.scalars(select(Village))}
    return [
        (
            Copy(person.name, WorkCard.__tablename__, card.id, person.id, card.number),
            _words(card, person, station, villages)
            | {"photo": photos[person.id], "qr": _code(card, person, station, key)},
        )
        for card, person in found
    ]


def chosen_cards(session: Session, request: PrintRequest) -> list[tuple[WorkCard, Person]]:
    """The cards a request is for, by number. Raises UserError where there is none, or a name has none."""
    found = cards_of(session, request.ids)
    if request.year:
        found = [(card, person) for card, person in found if card.issued and card.issued.year == request.year] or found
    found = asked_for(
        found, request, lambda one: one[1].name, lacks="{names}没有有效的工作证。", advice="请核对姓名，或先登记工作证。",
    )  # fmt: skip
    if not found:
        raise UserError("没有可打印的工作证。", "请先在“工作证”里给在岗的人登记。")
    return found


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
        "cards", "工作证", copies=cards, sheets=SHEETS, sides=sides, two_sided=True, prepare=signing_key, stocks=STOCKS,
        layouts=tuple(f"{form}-{side}" for form in FORMS for side in ("front", "back")),
    ),
)  # fmt: skip
