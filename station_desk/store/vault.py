"""What the desk keeps to itself: random keys in the database, outside journal, export and log."""

from collections.abc import Callable

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.store.desk import Desk
from station_desk.store.fact import FACT
from station_desk.store.journal import LONGEST_KEY, Entry, as_json, hidden, write_act


def find_secret(session: Session, name: str) -> bytes | None:
    """The secret of this name, None where none was made yet."""
    found = session.execute(select(FACT.c.value).where(FACT.c.name == name)).scalar()
    return bytes.fromhex(found) if found else None


def keep_secret(desk: Desk, name: str, make: Callable[[], bytes]) -> bytes:
    """The secret of this name; the first who needs it makes it, and whoever needs it at the same time gets the same.

    It lies where the data lies, so that a backup restored on another computer goes on signing with it. Raises
    UserError where the database cannot be written; the error never carries the secret.
    """
    with desk.look() as session:
        known = find_secret(session, name)
    if known:
        return known
    engine = desk.engine.execution_options(desk_writes=True)  # SQLite: one writer at a time, from the first read on
    fresh = make()
    try:
        with engine.begin() as connection:
            found = connection.execute(select(FACT.c.value).where(FACT.c.name == name)).scalar()
            if found:
                return bytes.fromhex(found)
            keep_fact(connection, desk, name, fresh.hex(), "生成签名密钥")
        desk.note_end()
        return fresh
    except IntegrityError:  # PostgreSQL: somebody else was quicker
        with desk.look() as session:
            first = find_secret(session, name)
    except DBAPIError:
        raise unkept() from None
    if first is None:
        raise unkept()
    return first


def keep_fact(connection: Connection, desk: Desk, name: str, value: str, title: str) -> None:
    """Write a fact, in an act of its own that tells it by its digest alone."""
    connection.execute(insert(FACT).values(name=name, value=value))
    entry = Entry(FACT.name, name[:LONGEST_KEY], "new", "{}", as_json({"name": name, "value": hidden(value)}))
    head = {"station_id": desk.station_id, "kind": "desk", "target": None, "title": title}
    write_act(connection, {**head, "user": desk.user.name, "role": desk.user.role}, [entry])


def unkept() -> UserError:
    """The sentence for a secret that could not be written; the database's own would repeat it."""
    return UserError("签名密钥没有存下来。", "请检查数据所在的位置能不能写入，再做一次。")
