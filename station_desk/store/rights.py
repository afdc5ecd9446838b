"""Who may take a step: the declaration beside the steps is asked here, by the service and by the window alike."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.store.accounts import accounts_of, of_roles
from station_desk.store.roles import ALLOWED, CLERK, User

Roles = tuple[str, ...]
EDITING: Roles = (CLERK,)  # whatever is not a step of its own


def blocked_reason(session: Session, user: User, step: str, roles: Roles) -> str:
    """Why a user may not take a step that belongs to `roles`, and who can; "" where he may."""
    if user.may(roles):
        return ""
    return f"“{step}”要由{'或'.join(roles)}办理，现在是{user.who}。{who_can(session, roles)}"


def who_can(session: Session, roles: Sequence[str]) -> str:
    """Whom to ask, by name where the station has such an account."""
    names = [one.name for one in of_roles(accounts_of(session, session.info["station_id"]), roles)]
    if names:
        return f"请{'或'.join(names)}登录后办理。"
    return f"还没有{'或'.join(roles)}的使用人，请先在“设置”的“使用人”里建立。"


def allow(session: Session, step: str, roles: Roles) -> None:
    """Let this act take a step that belongs to `roles`. Raises UserError, saying who can, where the user may not."""
    user: User = session.info["user"]
    if not user.may(roles):
        said = f"“{step}”要由{'或'.join(roles)}办理，现在是{user.who}。"
        raise UserError(said, who_can(session, roles))
    session.info[ALLOWED] = step


def check_written(session: Session) -> None:
    """Before an act is committed: raise UserError where the role does not edit, and no step has allowed it."""
    user: User = session.info["user"]
    if user.edits or session.info.get(ALLOWED):
        return
    raise UserError(f"登记和修改由内勤办理，现在是{user.who}，没有保存。", who_can(session, EDITING))
