"""What grades that are still being settled would come to in yuan."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.money import show_fen
from station_desk.features.evaluations.model import Grade
from station_desk.features.pay.rules import FIXED, Member, divide
from station_desk.features.pay.service.fund import setting_of, terms_of
from station_desk.features.pay.service.runs import runs_of
from station_desk.features.pay.service.source import months_by_person, services_of


def effect_of(session: Session, year: int, grades: Mapping[str, str | None]) -> dict[str, str]:
    """For each person (key) what the grade would bring, 3,600.00 元, by the model that was used last; {} where it
    cannot be reckoned."""
    months = months_by_person(services_of(session, year))
    scores = dict(session.execute(select(Grade.person_id, Grade.score).where(Grade.year == year)).tuples().all())
    members = [Member(key, grade, scores.get(key), len(months.get(key, ()))) for key, grade in grades.items() if grade]
    try:
        found = divide(terms_of(setting_of(session, year), usual_model(session, year)), members)
    except ValueError:
        return {}
    return {key: f"{show_fen(amount)} 元" for key, amount in found.amounts.items()}


def usual_model(session: Session, year: int) -> str:
    """The model of the year's own list, else of the one before it, else the fixed standard."""
    models = [run.model for run in runs_of(session) if run.model and not run.corrects_id and run.year <= year]
    return models[0] if models else FIXED
