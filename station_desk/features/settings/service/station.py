"""The station that every other room asks about."""

import os

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
    """Let the journal name the station's 内勤 instead of the computer's login, while the station has no accounts."""
    if not desk.user.alone:
        return
    with desk.look() as session:
        clerk = station_or_new(session).clerk
    if clerk:
        desk.user = User(clerk, desk.user.role)


def begin_work(desk: Desk) -> None:
    """Let whoever the environment names work here from a terminal; without accounts it is the station's 内勤.

    Raises UserError where one must sign in and nobody is named, or the password is wrong.
    """
    if desk.guarded:
        name, password = (os.environ.get(f"STATION_DESK_{word}", "") for word in ("USER", "PASSWORD"))
        if not (name and password):
            how = "请用环境变量 STATION_DESK_USER 和 STATION_DESK_PASSWORD 给出姓名和密码。"
            raise UserError("这份数据要先登录。", how)
        desk.sign_in(name, password)
    name_clerk(desk)


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
