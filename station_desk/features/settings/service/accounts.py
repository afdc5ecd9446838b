"""Managing the accounts: made, given another role, another password, stopped. 等保二级: one account a person."""

from sqlalchemy.orm import Session

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.base.ids import new_id
from station_desk.store import passwords
from station_desk.store.accounts import Account, account_of, accounts_of, add, change, of_roles, set_password
from station_desk.store.rights import allow
from station_desk.store.roles import AND, BOTH, CLERK, HEAD, ROLES, User

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
