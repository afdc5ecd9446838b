"""What other rooms may build on: the grades of a year that is settled."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import Evaluation, Grade
from station_desk.features.evaluations.service.flow import SETTLED_STAGE, flow_of, where_it_stands
from station_desk.features.evaluations.service.grades import amendments_of
from station_desk.features.evaluations.service.officers import people_and_months


@dataclass(frozen=True, slots=True)
class Settled:
    """One person's settled result: the grade that holds (the last amendment's), the year's score in 1/100 分.

    `months` are those in which a post was held, `scored` those that have a score.
    """

    person_id: str
    name: str
    village: str
    grade: str
    score: int | None
    months: int
    scored: int
    because: str


def settled(session: Session, year: int) -> list[Settled]:
    """Everyone with a grade in a settled year, by village. Raises UserError, saying where it stands, before it is 定案."""
    flow = flow_of(session, year)
    if flow.stage != SETTLED_STAGE:
        raise UserError(
            f"{year}年度考核还没有定案。", f"{where_it_stands(flow, dates.today())}定案以后才能用考核结果。"
        )
    amended = amendments_of(session, year)
    grades = {one.person_id: one for one in session.scalars(select(Grade).where(Grade.year == year))}
    found = []
    for person, village, held in people_and_months(session, year):
        kept, changes = grades.get(person.id), amended.get(person.id, ())
        grade = changes[-1].new if changes else kept.grade if kept else None
        if kept and grade:
            because = changes[-1].reason if changes else kept.reason or kept.because or ""
            found.append(
                Settled(person.id, person.name, village, grade, kept.score, len(held), kept.months or 0, because)
            )
    return found


def settled_years(session: Session) -> list[int]:
    """The years that are settled, the newest first."""
    query = select(Evaluation.year).where(Evaluation.stage == SETTLED_STAGE).order_by(Evaluation.year.desc())
    return list(session.scalars(query))
