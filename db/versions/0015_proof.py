"""Seals of acts, pictures of the journal kept once by digest, and digests that leave nothing ambiguous."""

import base64
import hashlib
import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ACT = sa.table(
    "act",
    *(sa.column(name) for name in ("number", "station_id", "kind", "target", "title", "user", "role")),
    sa.column("at", sa.DateTime()),
    sa.column("digest"),
)
ENTRY = sa.table(
    "entry", *map(sa.column, ("number", "act_number", "table_name", "record_id", "change", "before", "after"))
)
CONTENT = sa.table("content", sa.column("digest"), sa.column("body", sa.LargeBinary()))
BROKEN = "升级数据：升级以前的操作记录从第 {} 步起被改动过"


def plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=plain)


def digest_before(last: str, act: Any, lines: list[Any]) -> str:
    """How acts were chained up to this step."""
    hashed = hashlib.sha256(last.encode())
    keys = ("kind", "target", "title", "user", "role", "at")
    hashed.update(ENCODER.encode({key: act[key] for key in keys}).encode())
    for line in lines:
        hashed.update("\x1f".join(line).encode())
    return hashed.hexdigest()


def digest_after(last: str, act: Any, lines: list[Any]) -> str:
    """How they are chained from this step on."""
    keys = ("number", "station_id", "kind", "target", "title", "user", "role", "at")
    hashed = hashlib.sha256(ENCODER.encode([last, *(act[key] for key in keys)]).encode())
    for line in lines:
        hashed.update("".join([f"{len(part)}:{part}" for part in line]).encode())
    return hashed.hexdigest()


def pictures_of(connection: sa.Connection) -> dict[str, list[str]]:
    """The columns of pictures and files, by table."""
    there = sa.inspect(connection)
    found = {
        name: [one["name"] for one in there.get_columns(name) if isinstance(one["type"], (sa.LargeBinary, sa.BLOB))]
        for name in there.get_table_names()
        if name != "content"
    }
    return {name: columns for name, columns in found.items() if columns}


def shortened(connection: sa.Connection, pictures: dict[str, list[str]], row: Any, known: set[str]) -> list[str]:
    """An entry's before and after with the digests of its pictures; what has left its row is kept once."""
    lines = []
    for side in ("before", "after"):
        values = json.loads(row[side])
        for name in pictures[row["table_name"]]:
            if values.get(name) is None:
                continue
            body = base64.b64decode(values[name])
            values[name] = hashlib.sha256(body).hexdigest()
            if side == "before" and values[name] not in known:
                known.add(values[name])
                connection.execute(sa.insert(CONTENT).values(digest=values[name], body=body))
        lines.append(ENCODER.encode(values))
    return lines


def chain_anew(connection: sa.Connection) -> None:
    """Check the chain as it was, then shorten and chain each act anew; a chain that was broken is said in a last act."""
    pictures = pictures_of(connection)
    old = new = ""
    broken: int | None = None
    known: set[str] = set()
    act: Any = None
    for act in connection.execute(sa.select(ACT).order_by(ACT.c.number)).mappings().all():
        query = sa.select(ENTRY).where(ENTRY.c.act_number == act["number"]).order_by(ENTRY.c.number)
        rows = connection.execute(query).mappings().all()
        lines = [tuple(list(row.values())[2:]) for row in rows]
        if broken is None and digest_before(old, act, lines) != act["digest"]:
            broken = act["number"]
        old = act["digest"]
        for place, row in enumerate(rows):
            if row["table_name"] in pictures:
                before, after = shortened(connection, pictures, row, known)
                lines[place] = (*lines[place][:3], before, after)
                values = {"before": before, "after": after}
                connection.execute(sa.update(ENTRY).where(ENTRY.c.number == row["number"]).values(values))
        new = digest_after(new, act, lines)
        connection.execute(sa.update(ACT).where(ACT.c.number == act["number"]).values(digest=new))
    if act and broken is not None:
        told = {**act, "number": act["number"] + 1, "kind": "desk", "target": None, "title": BROKEN.format(broken)}
        connection.execute(sa.insert(ACT).values({**told, "digest": digest_after(new, told, [])}))


def upgrade() -> None:
    op.add_column("act", sa.Column("seal", sa.String(length=80), nullable=True))
    op.create_table(
        "content",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_content")),
    )
    chain_anew(op.get_bind())


def downgrade() -> None:
    op.drop_table("content")
    op.drop_column("act", "seal")
