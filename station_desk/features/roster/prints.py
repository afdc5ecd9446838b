"""The roster on paper: A4 across, in the order of the villages."""

from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import people_wanted
from station_desk.features.settings.service import heading, station_or_new
from station_desk.features.villages.model import Village
from station_desk.fields.field import fields_of
from station_desk.printing.task import Paper, PrintRequest

SHOWN = (
    "name",
    "sex",
    "nation",
    "born",
    "id_number",
    "politics",
    "education",
    "badge",
    "hired",
    "phone",
    "state",
    "note",
)


def roster(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout roster: everybody serving, or those the request names.

    Raises UserError where there is nobody, or a name is not on the roster.
    """
    people = people_wanted(session, only=request.only, ids=request.ids)
    if not people:
        raise UserError("花名册里还没有在岗的人。", "请先导入或新增人员，再打印。")
    villages = {village.id: village.name for village in session.query(Village)}
    rows = [row_of(person, villages) for person in people]
    return [
        {**heading(station_or_new(session), "农村辅警花名册"), "count": counted(people), "columns": None, "rows": rows}
    ]


def counted(people: list[Person]) -> str:
    """共 38 人，在岗 36 人，试用 2 人; states nobody has are left out."""
    states = {state: sum(person.state == state for person in people) for state in ("在岗", "试用", "离岗")}
    return "，".join([f"共 {len(people)} 人", *(f"{state} {number} 人" for state, number in states.items() if number)])


def row_of(person: Person, villages: dict[str, str]) -> dict[str, Any]:
    fields = fields_of(Person)
    shown = {key: fields[key].kind.show(getattr(person, key)) for key in SHOWN}
    return {**shown, "village": villages.get(person.village_id or "", "")}


PAPERS = (Paper("roster", "花名册", roster, layouts=("roster",)),)
