"""What every other room asks of the station."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, now, today
from station_desk.base.due import Due
from station_desk.base.errors import UserError
from station_desk.base.ids import new_id
from station_desk.features.settings import ProfilePlace
from station_desk.features.settings.model import KnownKey, MovedDay, Station
from station_desk.features.settings.rules import ListedDay
from station_desk.printing.verify import TRIAL, key_id, new_key, public_of, read_key
from station_desk.store import passwords
from station_desk.store.accounts import Account, account_of, accounts_of, add, change, of_roles, set_password
from station_desk.store.desk import Desk
from station_desk.store.rights import allow
from station_desk.store.roles import AND, BOTH, CLERK, HEAD, ROLES, User
from station_desk.store.vault import find_secret, keep_secret

# The station that every other room asks about.


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


def heading(station: Station, title: str) -> dict[str, str]:
    """What stands above and below most papers: their title, the station, and today as the day of printing."""
    return {"title": title, "station": station.name or "", "printed": chinese_date(today())}


def townships_of(session: Session) -> tuple[str, ...]:
    """The townships the station covers, () where none are named."""
    found = session.get(Station, session.info["station_id"])
    names = (found.townships or "") if found else ""
    for mark in "，,；; ":
        names = names.replace(mark, "、")
    return tuple(name for name in names.split("、") if name)


# Managing the accounts: made, given another role, another password, stopped. 等保二级: one account a person.

MANAGING = (HEAD, CLERK)
FIRST_ROLES = (CLERK, BOTH, HEAD)  # the first account must leave somebody who can make the others
STEP = "管理使用人"
OWN = "自己的使用人不能这样改，否则可能没有人能管理使用人。"


def add_account(session: Session, name: str, role: str, password: str) -> str:
    """Make an account; returns its key. A password given by somebody else is replaced at the first sign-in.

    Raises UserError for a name there is already, a weak password, or a role the user may not give.
    """
    known = _managed(session)
    name = name.strip()
    if not name:
        raise UserError("没有填写姓名。", "请填写使用人的姓名。")
    if any(one.name == name for one in known):
        raise UserError(f"已经有名叫“{name}”的使用人。", "停用了的可以恢复；同名的两个人，请在姓名后面加字区别。")
    if not known and role not in FIRST_ROLES:
        raise UserError(f"第一个使用人不能是{role}。", "请先建立内勤或所长，不然没有人能建立别的使用人。")
    _check_role(session, known, role)
    weak = passwords.weakness(password, name)
    if weak:
        raise UserError(weak, passwords.RULE)
    by: User = session.info["user"]
    fresh = {"id": new_id(), "station_id": session.info["station_id"], "name": name, "role": role, "active": True}
    kept = {"secret": passwords.hash_of(password), "lent": bool(known), "set_by": by.name[:25], "set_at": now()}
    add(session, **fresh, **kept, failures=0)
    return str(fresh["id"])


def change_role(session: Session, key: str, role: str) -> None:
    """Give an account another role. Raises UserError where the user may not, or would leave nobody who manages."""
    known = _managed(session)
    account = _known(session, key)
    by: User = session.info["user"]
    if key == by.key and role not in FIRST_ROLES:
        raise UserError(OWN, "请别的所长或内勤来办。")
    _check_touch(session, known, account)
    _check_role(session, known, role)
    change(session, key, role=role)


def reset_password(session: Session, key: str, password: str) -> None:
    """Give an account a password for once, and lift its lock; its owner is told whose it was, and replaces it."""
    _managed(session)
    account = _known(session, key)
    if key == session.info["user"].key:
        raise UserError("自己的密码用“修改密码”来改。", "在窗口右下角点自己的姓名。")
    set_password(session, key, account.name, password, lent=True)


def stop(session: Session, key: str) -> None:
    """Let nobody sign in with an account any more; what was done with it stays."""
    known = _managed(session)
    account = _known(session, key)
    if key == session.info["user"].key:
        raise UserError(OWN, "请别的所长或内勤来停用。")
    _check_touch(session, known, account)
    change(session, key, active=False)


def resume(session: Session, key: str) -> None:
    """Let an account be used again."""
    known = _managed(session)
    account = _known(session, key)
    _check_touch(session, known, account)
    _check_role(session, known, account.role)
    change(session, key, active=True, failures=0, locked_at=None)


def may_manage(user: User) -> str:
    """Why a user may not manage accounts, "" where he may."""
    return "" if user.may(MANAGING) else f"使用人由所长或内勤管理，现在是{user.who}。"


def may_give(user: User, known: list[Account]) -> tuple[str, ...]:
    """The roles a user may give. The clerk makes a 所长 only while the station has none; 所长 give every role."""
    if not known:
        return FIRST_ROLES
    if user.has(HEAD) or not of_roles(known, (HEAD,)):
        return ROLES
    return tuple(role for role in ROLES if HEAD not in role.split(AND))


# ------------------------------------------------------------------------------------------------------- what holds
def _managed(session: Session) -> list[Account]:
    allow(session, STEP, MANAGING)
    return accounts_of(session, session.info["station_id"])


def _known(session: Session, key: str) -> Account:
    found = account_of(session, key)
    if found is None:
        raise UserError("这个使用人已经不在了。", "请重新打开这一页。")
    return found


def _check_role(session: Session, known: list[Account], role: str) -> None:
    if role not in may_give(session.info["user"], known):
        heads = "、".join(one.name for one in of_roles(known, (HEAD,)))
        raise UserError(f"内勤不能给{role}的身份。", f"请所长（{heads}）登录后办理。")


def _check_touch(session: Session, known: list[Account], account: Account) -> None:
    """The clerk changes and stops no 所长: approving is not the clerk's."""
    by: User = session.info["user"]
    heads = of_roles(known, (HEAD,))
    if account.user.has(HEAD) and heads and not by.has(HEAD):
        names = "、".join(one.name for one in heads)
        raise UserError(f"{account.name}是{account.role}，内勤不能改。", f"请所长（{names}）登录后办理。")


# The days the State Council moved, as the station entered them.


def moved_days(session: Session) -> dict[date, bool | str]:
    """The days entered by hand: True works; a holiday's name, or False where none is noted, rests."""
    return {one.day: one.kind == "上班" or one.name or False for one in session.scalars(select(MovedDay))}


def enter_days(session: Session, days: Iterable[ListedDay]) -> int:
    """Write the days of a list; one that is there already is corrected, not doubled. Returns how many changed."""
    known = {one.day: one for one in session.scalars(select(MovedDay))}
    count = 0
    for listed in days:
        kind = "上班" if listed.worked else "放假"
        there = known.get(listed.day)
        if there and (there.kind, there.name) == (kind, listed.name):
            continue
        count += 1
        if there:
            there.kind, there.name = kind, listed.name
        else:
            session.add(MovedDay(day=listed.day, kind=kind, name=listed.name))
    return count


# The station's own signing key, and the public keys of the stations whose cards are verified here.


@dataclass(frozen=True, slots=True)
class Signer:
    """A station whose signature is known here: its name ("" for our own) and its public key."""

    name: str
    public: bytes


def signing_key(desk: Desk) -> bytes:
    """The station's private key, made where there is none yet. Raises UserError where it cannot be kept."""
    return keep_secret(desk, _name(desk.station_id), new_key)


def key_of(session: Session) -> bytes:
    """The station's private key; one that verifies nowhere while there is none (`signing_key` makes it)."""
    return find_secret(session, _name(session.info["station_id"])) or TRIAL


def own_public_key(session: Session) -> bytes | None:
    """The public half of the station's key, None before the first card was printed."""
    key = find_secret(session, _name(session.info["station_id"]))
    return public_of(key) if key else None


def signer_of(session: Session, key: bytes) -> Signer | None:
    """Who signs with the key of this id, None for a stranger."""
    own = own_public_key(session)
    if own and key_id(own) == key:
        return Signer("", own)
    known = (Signer(one.name, read_key(one.public)) for one in session.scalars(select(KnownKey)))
    return next((one for one in known if key_id(one.public) == key), None)


def _name(station_id: str) -> str:
    return f"key:{station_id}"


def due(session: Session, _: date) -> Iterator[Due]:
    """The station's profile, as far as papers need it."""
    station = station_or_new(session)
    if not station.name:
        yield Due(
            "profile",
            "bad",
            "还没有填写派出所资料，证书和工作证上没有单位名称",
            ProfilePlace("name"),
            "去填写",
        )
        return
    missing = {key: title for key, title in (("head", "所长"), ("phone", "值班电话")) if not getattr(station, key)}
    if missing:
        words = f"派出所资料里还没有填写{'、'.join(missing.values())}"
        yield Due("profile", "care", words, ProfilePlace(next(iter(missing))), "去填写")
