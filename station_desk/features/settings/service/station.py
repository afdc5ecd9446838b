"""The station that every other room asks about."""

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.settings.model import Station
from station_desk.store.desk import Desk, User


def station_of(session: Session) -> Station:
    """The station's profile. Raises UserError where it has not been filled in."""
    found = session.get(Station, session.info["station_id"])
    if found is None:
        raise UserError("还没有填写派出所资料。", "请先到“设置”里填写派出所名称。")
    return found


def name_clerk(desk: Desk) -> None:
    """Let the journal name the station's 内勤 instead of the computer's login; until accounts exist, one works here."""
    with desk.look() as session:
        clerk = station_or_new(session).clerk
    if clerk:
        desk.user = User(clerk, desk.user.role)


def station_or_new(session: Session) -> Station:
    """The station's profile, or an unsaved one with the usual ways of working."""
    key = session.info["station_id"]
    return session.get(Station, key) or Station(id=key, station_id=key, name="")


def townships_of(session: Session) -> tuple[str, ...]:
    """The townships the station covers, () where none are named."""
    found = session.get(Station, session.info["station_id"])
    names = (found.townships or "") if found else ""
    for mark in "，,；; ":
        names = names.replace(mark, "、")
    return tuple(name for name in names.split("、") if name)
