"""Made-up accounts for the tests, quick to sign in with."""

from functools import partial

import argon2
import pytest

from station_desk.features.settings.service import add_account
from station_desk.store.desk import Desk
from station_desk.store.roles import User

PASSWORD = "Ermu-2026"
CLERK, HEAD, BOTH, READER, AUDITOR = "林晓", "周正", "孙一", "李看", "何审"
ROLE_OF = {CLERK: "内勤", HEAD: "所长", BOTH: "内勤兼所长", READER: "查看", AUDITOR: "审计"}


def make_cheap(patch: pytest.MonkeyPatch) -> None:
    """Let hashes cost next to nothing: what they cost is not what most tests are about."""
    patch.setattr(argon2, "PasswordHasher", partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1))


def open_accounts(desk: Desk, *names: str) -> dict[str, User]:
    """Make accounts (the clerk's first) whose passwords are their owners' own; by name, whoever may sign in."""
    users = {}
    for name in (CLERK, *(one for one in names if one != CLERK)):
        with desk.act(f"新增使用人{name}") as session:
            key = add_account(session, name, ROLE_OF[name], PASSWORD)
        users[name] = User(name, ROLE_OF[name], key)
        desk.user = users[CLERK] if HEAD not in users else users[HEAD]
        if name != CLERK:
            desk.renew(users[name], f"{PASSWORD}!")
            desk.renew(users[name], PASSWORD)
    desk.user = users[CLERK]
    return users
