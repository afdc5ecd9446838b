"""The usual agenda of each kind of meeting: the station's own template, else the one that comes with the desk."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.schedule.model import AgendaTemplate
from station_desk.features.schedule.rules import AGENDA


def agendas(session: Session) -> dict[str, str]:
    """The agenda of every kind that has one."""
    own = session.execute(select(AgendaTemplate.kind, AgendaTemplate.agenda))
    return {**AGENDA, **{kind: agenda for kind, agenda in own}}  # noqa: C416 - a result is no mapping
