"""The accounts of a station: who may sign in, with which role; five wrong passwords lock one for ten minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Engine, Index, Integer, String, Table, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.store import passwords
from station_desk.store.journal import UNPROVED, Entry, as_json, hidden, write_act
from station_desk.store.record import Base
from station_desk.store.roles import ALLOWED, User

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=10)
OF_USERS = "user"  # the kind of act that concerns accounts: journalled, never taken back

# No record: a hash must never come near the journal, an export or a form.
ACCOUNT = Table(
    "account",
    Base.metadata,
    Column("id", String(36), primary_key=True),
    Column("station_id", String(36), nullable=False),
    Column("name", String(25), nullable=False),
    Column("role", String(20), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("secret", String(200), nullable=False),
    Column("lent", Boolean, nullable=False),  # the password was given by somebody else and is replaced at first use
    Column("set_by", String(25), nullable=False),
    Column("set_at", DateTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_at", DateTime),
    Column("seen_at", DateTime),
    Index("uq_account_name", "station_id", "name", unique=True, info={"sentence": "已经有同名的使用人"}),
)
SHOWN = tuple(column for column in ACCOUNT.c if column.name not in ("station_id", "secret"))


@dataclass(frozen=True, slots=True)
class Account:
    """One account as it may be shown, without its password."""

    id: str
    name: str
    role: str
    active: bool
    lent: bool
    set_by: str
    set_at: datetime
    failures: int
    locked_at: datetime | None
    seen_at: datetime | None

    @property
    def user(self) -> User:
        """Who signs in with it."""
        return User(self.name, self.role, self.id)


def accounts_of(where: Session | Connection, station_id: str) -> list[Account]:
    """Every account of a station in the order they were made, stopped ones included."""
    rows = where.execute(select(*SHOWN).where(ACCOUNT.c.station_id == station_id).order_by(ACCOUNT.c.id))
    return [Account(*row) for row in rows]


def account_of(where: Session | Connection, key: str) -> Account | None:
    """One account by its key."""
    row = where.execute(select(*SHOWN).where(ACCOUNT.c.id == key)).first()
    return Account(*row) if row else None


def any_account(where: Session | Connection, station_id: str) -> bool:
    """Whether the station has accounts, so that one must sign in."""
    found = select(func.count()).select_from(ACCOUNT).where(ACCOUNT.c.station_id == station_id)
    return bool(where.execute(found).scalar())


def check_present(where: Session | Connection, station_id: str, user: User) -> None:
    """Raise UserError where a user may no longer work: stopped, in another role, or not signed in where one must be."""
    if not user.key:
        if any_account(where, station_id):
            raise UserError("这份数据要先登录才能办理。", "请关掉窗口再打开一次，登录以后再办。")
        return
    found = account_of(where, user.key)
    if found is None or not found.active:
        raise UserError(f"使用人{user.name}已经停用。", "请换人登录；需要恢复的，请所长在“设置”的“使用人”里恢复。")
    if found.role != user.role:
        raise UserError(f"{user.name}的身份已经由{user.role}改为{found.role}。", "请重新登录，再按新的身份办理。")


def sign_in(engine: Engine, station_id: str, name: str, password: str, *, told: str = "登录") -> Account:
    """The account that a name and password open; noted in the journal as `told`, "" for nothing.

    Raises UserError for a wrong password, a stopped or locked account, or a name there is not.
    """
    with engine.execution_options(desk_writes=True).begin() as connection:
        query = select(ACCOUNT.c.id, ACCOUNT.c.secret).where(
            ACCOUNT.c.station_id == station_id, ACCOUNT.c.name == name.strip()
        )
        row = connection.execute(query.with_for_update()).first()
        account = account_of(connection, row.id) if row else None
        refused: UserError | None
        if row is None or account is None:
            refused = UserError(
                f"没有名叫“{name.strip()[:25]}”的使用人。", "请核对姓名；新来的请所长或内勤先建立使用人。"
            )
        else:
            refused = _judge(connection, station_id, account, passwords.fits(row.secret, password), told)
    if refused:  # after the failure was written down
        raise refused
    assert account
    return account


def _judge(connection: Connection, station_id: str, account: Account, fits: bool, told: str) -> UserError | None:
    """Count and note an attempt whose password fits or not; returns why it is refused."""
    if not account.active:
        return UserError(f"使用人{account.name}已经停用。", "需要恢复的，请所长在“设置”的“使用人”里恢复。")
    failures, left = account.failures, locked_for(account)
    if left:
        if account.locked_at and now() < account.locked_at:  # the clock was set back: wait no longer than ten minutes
            _write(connection, account.id, locked_at=now())
        return _locked(account, left)
    if account.locked_at:
        failures = 0
    if fits:
        _write(connection, account.id, failures=0, locked_at=None, seen_at=now())
        if told:
            note(connection, station_id, account.user, told)
        return None
    failures += 1
    locks = failures >= MOST_FAILURES
    _write(connection, account.id, failures=failures, locked_at=now() if locks else None)
    minutes = LOCKED_FOR.seconds // 60
    note(
        connection,
        station_id,
        account.user,
        f"密码不对（第 {failures} 次）" + (f"，锁定 {minutes} 分钟" if locks else ""),
    )
    if locks:
        return _locked(account, LOCKED_FOR)
    return UserError(
        f"密码不对，还可以试 {MOST_FAILURES - failures} 次。", "请看看大写锁定和输入法；忘了密码，请所长或内勤重设。"
    )


def locked_for(account: Account) -> timedelta | None:
    """How long an account is still locked, None where it is not; a clock set back does not shorten it."""
    if account.locked_at is None:
        return None
    left = min(account.locked_at + LOCKED_FOR - now(), LOCKED_FOR)
    return left if left > timedelta() else None


def _locked(account: Account, left: timedelta) -> UserError:
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    return UserError(
        f"密码连续错了 {MOST_FAILURES} 次，{account.name}的登录已锁定，{minutes} 分钟后再试。",
        "等不及的，请所长或内勤在“设置”的“使用人”里重设密码，重设以后马上可以登录。",
    )


def _write(connection: Connection, key: str, **values: Any) -> None:
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == key).values(**values))


def add(session: Session, **values: Any) -> None:
    """Insert an account, journalled."""
    session.execute(insert(ACCOUNT).values(**values))
    _journal(session, "new", values["id"], {}, _told(session, values["id"]))


def change(session: Session, key: str, **values: Any) -> None:
    """Change columns of an account, journalled."""
    before = _told(session, key)
    session.execute(update(ACCOUNT).where(ACCOUNT.c.id == key).values(**values))
    after = _told(session, key)
    changed = [name for name in before if before[name] != after[name]]
    _journal(session, "edit", key, {name: before[name] for name in changed}, {name: after[name] for name in changed})


def _told(session: Session, key: str) -> dict[str, Any]:
    """What the journal tells of an account: not its sign-ins, and of its secret a digest."""
    columns = [column for column in ACCOUNT.c if column.name not in UNPROVED[ACCOUNT.name]]
    row = session.execute(select(*columns).where(ACCOUNT.c.id == key)).mappings().one()
    return {**row, "secret": hidden(row["secret"])}


def _journal(session: Session, kind: str, key: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    session.info["kind"] = OF_USERS
    if before or after:
        session.info["entries"].append(Entry(ACCOUNT.name, key, kind, as_json(before), as_json(after)))


def set_password(session: Session, key: str, name: str, password: str, *, lent: bool) -> None:
    """Keep another password of an account and lift its lock; `lent` where it is not its owner who sets it.

    Raises UserError for one that is not good enough.
    """
    weak = passwords.weakness(password, name)
    if weak:
        raise UserError(weak, passwords.RULE)
    values = {"secret": passwords.hash_of(password), "lent": lent, "failures": 0, "locked_at": None}
    by: User = session.info["user"]
    change(session, key, **values, set_by=by.name[:25], set_at=now())


def set_own_password(session: Session, password: str) -> None:
    """Replace one's own password. Raises UserError for one that is not good enough, or the same as before."""
    user: User = session.info["user"]
    session.info[ALLOWED] = "修改密码"  # everybody's own business
    kept = session.execute(select(ACCOUNT.c.secret).where(ACCOUNT.c.id == user.key)).scalar_one()
    if passwords.fits(kept, password):
        raise UserError("新密码和原来的一样。", "请换一个没有用过的。")
    set_password(session, user.key, user.name, password, lent=False)


def note(connection: Connection, station_id: str, user: User, title: str) -> None:
    """Write into the journal what concerns an account."""
    head = {"station_id": station_id, "kind": OF_USERS, "target": None, "title": title[:200]}
    write_act(connection, {**head, "user": user.name, "role": user.role}, ())


def of_roles(found: Sequence[Account], roles: Sequence[str]) -> list[Account]:
    """The active ones among accounts that have one of these roles."""
    return [one for one in found if one.active and one.user.has(*roles)]
