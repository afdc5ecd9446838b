"""Keeping files with a record: written in one act, the same content never twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.store.desk import Desk
from station_desk.store.enclosure import Enclosure, enclose, twin_of
from station_desk.store.record import Base, Record


class File(Protocol):
    """A file ready to be kept: 照片 扫描件 or 文件, its title, its ending without the dot, its content."""

    @property
    def sort(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def ending(self) -> str: ...
    @property
    def body(self) -> bytes: ...


@dataclass(slots=True)
class Added:
    """What came of it: how many are new, the titles of those kept before, and the refusals."""

    count: int = 0
    twins: list[str] = field(default_factory=list)
    refused: list[UserError] = field(default_factory=list)


def add_enclosures(
    desk: Desk, table: str, record_id: str, files: Sequence[File], refused: Sequence[UserError] = ()
) -> Added:
    """Keep files with a record of a table in one act. Raises UserError where the record is gone."""
    added = Added(refused=list(refused))
    if not files:
        return added
    with desk.act(f"存入附件{files[0].title}" if len(files) == 1 else f"存入 {len(files)} 个附件") as session:
        owner = owner_of(session, table, record_id)
        for file in files:
            if keep(session, owner, file) is None:
                added.twins.append(file.title)
            else:
                added.count += 1
    return added


def keep(session: Session, owner: Record, file: File) -> Enclosure | None:
    """Keep one file with a record; None where it has the same content already."""
    if twin_of(session, owner.id, file.body):
        return None
    fresh = enclose(owner, file.sort, file.title, file.ending, file.body)
    session.add(fresh)
    session.flush()
    return fresh


def owner_of(session: Session, table: str, record_id: str) -> Record:
    """The record of a table. Raises UserError where it is gone."""
    model = next(one.class_ for one in Base.registry.mappers if one.class_.__tablename__ == table)
    found: Record | None = session.get(model, record_id)
    if found is None:
        raise UserError("这条记录已经被删除，附件没有存入。", "如果是误删，可以先撤销删除，再添加一次。")
    return found
