"""Taking acts back: which one is next, and writing the rows as they were."""

import json
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.orm import aliased

from station_desk.base.errors import UserError
from station_desk.store.journal import ACT, ENTRY, Entry, as_json, bodies_in, from_json
from station_desk.store.record import Base
from station_desk.store.roles import AND, CLERK, HEAD, User


def candidate(connection: Connection, kind: str, station_id: str) -> Row[Any] | None:
    """The act that `kind` ("undo" or "redo") would take back, or None."""
    later = aliased(ACT)
    taken_back = select(later.c.number).where(later.c.target == ACT.c.number).exists()
    query = select(ACT).where(~taken_back, ACT.c.station_id == station_id).order_by(ACT.c.number.desc()).limit(1)
    if kind == "undo":
        return connection.execute(query.where(ACT.c.kind.in_(("act", "redo")))).first()
    last_act = select(ACT.c.number).where(ACT.c.kind == "act").order_by(ACT.c.number.desc()).limit(1).scalar_subquery()
    return connection.execute(query.where(ACT.c.kind == "undo", ACT.c.number > last_act)).first()


def foreign(act: Row[Any], user: User) -> str:
    """Why a user may not take an act back, in a sentence; "" where he may.

    Everyone takes back only his own, and only with the role it was done in: a signature is not undone by the clerk.
    """
    if user.alone:
        return ""
    if not set(act.role.split(AND)) <= set(user.roles) or not user.has(CLERK, HEAD):
        return f"最近一次操作“{act.title}”是以{act.role}身份办的，现在是{user.who}，不能撤销。"
    if user.key and act.user != user.name:
        return f"最近一次操作“{act.title}”是{act.user}办的，只能由本人撤销。"
    return ""


def reverse(connection: Connection, number: int) -> list[Entry]:
    """Write back what act `number` changed; returns the entries of doing so.

    Raises UserError, naming the row, where a row has been changed since.
    """
    rows = connection.execute(select(ENTRY).where(ENTRY.c.act_number == number).order_by(ENTRY.c.number.desc())).all()
    return [_reverse_row(connection, Base.metadata.tables[row.table_name], row) for row in rows]


def _reverse_row(connection: Connection, table: Table, row: Row[Any]) -> Entry:
    here = table.c.id == row.record_id
    if row.change == "gone":
        connection.execute(insert(table).values(**from_json(connection, table, row.record_id, row.before)))
        return Entry(table.name, row.record_id, "new", "{}", row.before)
    found = connection.execute(select(table).where(here)).mappings().first()
    stands, after = dict(found or {}), json.loads(row.after)
    line = as_json(stands)
    plain = json.loads(line)
    if not found or any(plain[key] != value for key, value in after.items() if key != "version"):
        raise UserError(
            f"“{_label(table, stands, after)}”后来又改过，这一步不能撤销。",
            "请在它的历史里查看，或直接改成需要的内容。",
        )
    if row.change == "new":
        connection.execute(delete(table).where(here))
        return Entry(table.name, row.record_id, "gone", line, "{}", bodies_in(stands.values()))
    before = from_json(connection, table, row.record_id, row.before)
    connection.execute(update(table).where(here).values(**before, version=table.c.version + 1))
    return Entry(table.name, row.record_id, "edit", row.after, row.before, bodies_in(stands[key] for key in after))


def _label(table: Table, stands: Any, after: dict[str, Any]) -> str:
    models = [mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table]
    key = models[0].LABEL if models else "id"
    value = (stands or {}).get(key) or after.get(key)
    return str(value or "这条记录") if key != "id" else "这条记录"
