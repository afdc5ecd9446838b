"""Many changes to records as one act: read what is new, write it, say what would become of whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step, finish
from station_desk.fields.field import Field
from station_desk.fields.kinds import Link
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.store.search import model_named
from station_desk.ui.shell import Shell

AT_ONCE = 300  # records changed while the window waits; more go into a job
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """One value to change: of which record, which field, from what to what, or what is wrong with it."""

    record_id: str
    name: str
    key: str
    before: Any
    after: Any
    wrong: str = ""


def records(session: Session, sheet: Sheet, ids: Sequence[str]) -> dict[str, Any]:
    """These records by key."""
    found: dict[str, Any] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(sheet.model).where(sheet.model.id.in_(ids[start : start + CHUNK]))
        found.update({record.id: record for record in session.scalars(query)})
    return found


def shown(session: Session, field: Field, value: Any) -> str:
    """A stored value in words, a link as its label."""
    if isinstance(field.kind, Link) and value:
        model = model_named(field.kind.target)
        return str(session.scalar(select(getattr(model, model.LABEL)).where(model.id == value)) or "（已删除）")
    return field.kind.show(value)


def read_value(session: Session, field: Field, text: str) -> Any:
    """A value as pasted; a link by its label. Raises ValueError with a Chinese sentence."""
    if not isinstance(field.kind, Link) or not text.strip():
        return field.kind.read(text)
    model = model_named(field.kind.target)
    found = session.scalars(select(model.id).where(getattr(model, model.LABEL) == text.strip()).limit(2)).all()
    if len(found) != 1:
        raise ValueError(f"没有叫“{text.strip()}”的" if not found else f"叫“{text.strip()}”的不止一个")
    return found[0]


def writing(session: Session, sheet: Sheet, changes: Mapping[str, Mapping[str, Any]]) -> Job[int]:
    """Set the new values by record and key; returns how many records changed."""
    ids = list(changes)
    for start in range(0, len(ids), CHUNK):
        yield Step(start, len(ids), "正在修改")
        found = records(session, sheet, ids[start : start + CHUNK])
        for key in ids[start : start + CHUNK]:
            if key not in found:
                raise UserError("有的记录刚刚被删除，没有修改。", "请看一下新的列表，再做一次。")
            for name, value in changes[key].items():
                setattr(found[key], name, value)
        session.flush()
    return len(ids)


def change_many(shell: Shell, sheet: Sheet, title: str, planned: Iterable[Planned]) -> None:
    """Write planned changes as one act that can be undone: at once, or as a job when there are many."""
    changes: dict[str, dict[str, Any]] = {}
    for one in planned:
        if not one.wrong:
            changes.setdefault(one.record_id, {})[one.key] = one.after
    if not changes:
        return
    if len(changes) <= AT_ONCE:
        shell.act(title, lambda session: finish(writing(session, sheet, changes)))
    else:
        shell.run(title, _as_act(shell.desk, sheet, title, changes), lambda _: shell.tell(f"已{title}"))


def _as_act(desk: Desk, sheet: Sheet, title: str, changes: Mapping[str, Mapping[str, Any]]) -> Job[int]:
    with desk.act(title) as session:
        return (yield from writing(session, sheet, changes))
