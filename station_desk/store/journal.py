"""Every change with who, when, before and after, chained by digest and sealed; `proof.py` reads it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from station_desk.base.dates import now
from station_desk.base.ids import new_id
from station_desk.store.record import Base, Record, defaults_of, table_of
from station_desk.store.witness import Stand

ACT = Table(
    "act",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("station_id", String(36), nullable=False),
    Column(
        "kind", String(4), nullable=False
    ),  # act, undo, redo; note: an act that lasts; user: of accounts; desk: of the data as a whole
    Column("target", Integer, index=True),  # the act that an undo or redo takes back
    Column("title", String(200), nullable=False),
    Column("user", String(50), nullable=False),
    Column("role", String(20), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seal", String(80)),  # by the key outside the database; none in acts of before there was one
)
LONGEST_KEY = 36  # of a row, as an entry names it
ENTRY = Table(
    "entry",
    Base.metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("act_number", ForeignKey("act.number"), nullable=False, index=True),
    Column("table_name", String(63), nullable=False),
    Column("record_id", String(LONGEST_KEY), nullable=False),
    Column("change", String(4), nullable=False),  # new, edit, gone; base: taken as it stood, by an upgrade
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index("ix_entry_record", "record_id", "number"),
)
# Pictures and files that have left their rows, each once: entries name them by digest.
CONTENT = Table(
    "content",
    Base.metadata,
    Column("digest", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
# What sign-ins change in an account is not journalled.
UNPROVED = {"account": ("failures", "locked_at", "seen_at")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row's change: `before` and `after` are JSON objects of the columns that changed.

    `bodies` are the pictures that leave the row with it.
    """

    table: str
    record_id: str
    change: str
    before: str
    after: str
    bodies: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change as the history tab shows it."""

    at: datetime
    user: str
    role: str
    act: str
    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the log: what was done by whom, and how many rows it changed."""

    number: int
    at: datetime
    user: str
    role: str
    title: str
    kind: str
    changes: int


def as_json(values: dict[str, Any]) -> str:
    """Column values as one line of JSON: days and moments in ISO form, bytes as their digest."""
    return ENCODER.encode(values)


def _plain(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(value).hexdigest()
    raise TypeError(type(value).__name__)


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain)


def hidden(secret: str) -> str:
    """What the journal tells of a secret: enough to know it again, nothing to learn it from."""
    return hashlib.sha256(secret.encode()).hexdigest()


def from_json(connection: Connection, table: Table, key: str, line: str) -> dict[str, Any]:
    """The column values of one line of JSON on the row `key`, as Python values again.

    A picture that has left its row is where it is kept; any other still stands in the row.
    """
    found = json.loads(line)
    for name, value in found.items():
        kind = table.c[name].type.python_type
        if value is None:
            continue
        if kind in (date, datetime):
            found[name] = kind.fromisoformat(value)
        elif kind is bytes:
            kept = connection.execute(select(CONTENT.c.body).where(CONTENT.c.digest == value)).scalar()
            found[name] = kept or connection.execute(select(table.c[name]).where(table.c.id == key)).scalar()
    return found


def bodies_in(values: Iterable[Any]) -> tuple[bytes, ...]:
    """The pictures and files among column values."""
    return tuple(bytes(value) for value in values if isinstance(value, (bytes, memoryview)))


def entries_of_flush(session: Session) -> list[Entry]:
    """What the flush that just ran changed, one entry a row, so ordered that it can be taken back from the end.

    Wholes stand before their parts; of one table edits stand before new rows, which may have taken over a unique
    value; what is gone stands last, parts first.
    """
    place = {table.name: number for number, table in enumerate(Base.metadata.sorted_tables)}
    kept: list[tuple[int, int, Entry]] = []
    for record in session.dirty:
        if isinstance(record, Record):
            before, after = _difference(record)
            if after:
                left = bodies_in(before.values())
                entry = Entry(record.__tablename__, record.id, "edit", as_json(before), as_json(after), left)
                kept.append((place[entry.table], 0, entry))
    kept += [(place[r.__tablename__], 1, _whole(r, "new")) for r in session.new if isinstance(r, Record)]
    gone = [(-place[r.__tablename__], _whole(r, "gone")) for r in session.deleted if isinstance(r, Record)]
    kept.sort(key=lambda one: one[:2])
    gone.sort(key=lambda one: one[0])
    return [*(one[-1] for one in kept), *(one[-1] for one in gone)]


def _whole(record: Record, change: str) -> Entry:
    columns = _columns(record)
    row, name = as_json(columns), record.__tablename__
    if change == "new":
        return Entry(name, record.id, change, "{}", row)
    return Entry(name, record.id, change, row, "{}", bodies_in(columns.values()))


def _columns(record: Record) -> dict[str, Any]:
    state = inspect(record)
    return {column.key: state.dict.get(column.key) for column in state.mapper.column_attrs}


def _difference(record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    state = inspect(record)
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes() and column.key != "version":
            before[column.key] = history.deleted[0] if history.deleted else None
            after[column.key] = history.added[0] if history.added else None
    return before, after


def insert_many(session: Session, model: type[Record], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows, already checked, in one statement, journalled like any other change.

    Rows are column values; `id` is filled where it is missing. `before_save` is not called.
    """
    station_id = session.info["station_id"]
    names = [column.name for column in table_of(model).columns]
    empty = {**dict.fromkeys(names), **defaults_of(model)}
    complete = [{**empty, "id": new_id(), "station_id": station_id, "version": 1, **row} for row in rows]
    if not complete:
        return
    session.flush()
    session.execute(insert(table_of(model)), complete)
    name = model.__tablename__
    session.info["entries"].extend(Entry(name, row["id"], "new", "{}", as_json(row)) for row in complete)


def write_act(connection: Connection, head: dict[str, Any], entries: Iterable[Entry]) -> Stand:
    """Write one act and its entries, chained to the act before it and sealed; returns where the journal stands."""
    entries = tuple(entries)
    lines = [(e.table, e.record_id, e.change, e.before, e.after) for e in entries]
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(text("LOCK TABLE act IN EXCLUSIVE MODE"))
    last = connection.execute(select(ACT.c.number, ACT.c.digest).order_by(ACT.c.number.desc()).limit(1)).first()
    head = {**head, "number": last.number + 1 if last else 1, "at": now()}
    stand = Stand(head["number"], act_digest(last.digest if last else "", head, lines))
    witness = connection.get_execution_options().get("desk_witness")
    seal = witness.seal(stand.digest) if witness else None
    connection.execute(insert(ACT).values(**head, digest=stand.digest, seal=seal))
    if lines:
        names = ("table_name", "record_id", "change", "before", "after")
        connection.execute(
            insert(ENTRY), [{"act_number": stand.number, **dict(zip(names, line, strict=True))} for line in lines]
        )
    _keep(connection, {hashlib.sha256(body).hexdigest(): body for entry in entries for body in entry.bodies})
    return stand


def _keep(connection: Connection, bodies: dict[str, bytes]) -> None:
    """Keep pictures that have left their rows; one that is kept already is not kept again."""
    for digest, body in bodies.items():
        if not connection.execute(select(CONTENT.c.digest).where(CONTENT.c.digest == digest)).first():
            connection.execute(insert(CONTENT).values(digest=digest, body=body))


def act_digest(last: str, head: Mapping[str, Any], lines: Iterable[Sequence[str]]) -> str:
    """SHA-256 over the digest before and the act's head, a JSON array, and its entries: each part's length, :, the part."""
    keys = ("number", "station_id", "kind", "target", "title", "user", "role", "at")
    hashed = hashlib.sha256(ENCODER.encode([last, *(head[key] for key in keys)]).encode())
    for line in lines:
        hashed.update("".join([f"{len(part)}:{part}" for part in line]).encode())
    return hashed.hexdigest()


def history(session: Session, model: type[Record], record_id: str) -> list[Change]:
    """The changes of one record's fields, newest first."""
    rows = session.execute(
        select(ACT.c.at, ACT.c.user, ACT.c.role, ACT.c.title, ENTRY.c.change, ENTRY.c.before, ENTRY.c.after)
        .join(ENTRY, ENTRY.c.act_number == ACT.c.number)
        .where(ENTRY.c.record_id == record_id, ENTRY.c.table_name == model.__tablename__)
        .order_by(ENTRY.c.number.desc())
    ).all()
    table, connection = table_of(model), session.connection()
    found: list[Change] = []
    for at, user, role, title, change, before, after in rows:
        old, new = (from_json(connection, table, record_id, line) for line in (before, after))
        if change == "new":
            new = {key: value for key, value in new.items() if value is not None}
        keys = [
            key for key in {**old, **new} if key not in ("id", "station_id", "version") and old.get(key) != new.get(key)
        ]
        found += [Change(at, user, role, title, key, old.get(key), new.get(key)) for key in keys]
    return found


def acts_of(session: Session, kinds: Sequence[str], find: str = "", most: int = 500) -> list[Act]:
    """The newest acts of the station of these kinds, at most so many; `find` in the user's name or in the title."""
    changes = select(func.count()).where(ENTRY.c.act_number == ACT.c.number).scalar_subquery()
    columns = (ACT.c.number, ACT.c.at, ACT.c.user, ACT.c.role, ACT.c.title, ACT.c.kind, changes)
    query = select(*columns).where(ACT.c.station_id == session.info["station_id"], ACT.c.kind.in_(kinds))
    if find:
        query = query.where(ACT.c.title.contains(find, autoescape=True) | ACT.c.user.contains(find, autoescape=True))
    return [Act(*row) for row in session.execute(query.order_by(ACT.c.number.desc()).limit(most))]
