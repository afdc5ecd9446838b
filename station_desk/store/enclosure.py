"""What is kept with a record: photos, scans, files."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, func, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from station_desk.base.dates import now
from station_desk.fields.field import choice, moment, text, whole
from station_desk.store.record import Record

SORTS = ("照片", "扫描件", "文件")


class Enclosure(Record):
    """One file kept with the record `owner_id` of table `owner_table`; it goes with its owner (Desk sees to that)."""

    __tablename__ = "enclosure"
    LABEL = "title"
    __table_args__ = (Index("ix_enclosure_owner", "owner_id"),)

    owner_table: Mapped[str] = text("所属", 40, required=True, hidden=True)
    owner_id: Mapped[str] = text("所属记录", 36, required=True, hidden=True)
    sort: Mapped[str] = choice("类别", *SORTS, required=True, default="照片")
    title: Mapped[str] = text("名称", 100, required=True)
    ending: Mapped[str] = text("格式", 10, required=True, help="文件名后缀，例如 jpg、pdf")
    size: Mapped[int] = whole("大小（字节）", readonly=True)
    added: Mapped[datetime] = moment("存入时间", readonly=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


def enclose(owner: Record, sort: str, title: str, ending: str, body: bytes) -> Enclosure:
    """A file to be kept with a record; the caller adds it to his session."""
    return Enclosure(
        owner_table=owner.__tablename__, owner_id=owner.id, sort=sort, title=title[:100],
        ending=ending.lower().lstrip("."), size=len(body), added=now().replace(microsecond=0), body=body,
    )  # fmt: skip


def enclosures_of(session: Session, owner_id: str) -> list[Enclosure]:
    """What is kept with a record, the oldest first; the contents are read only when asked for."""
    query = select(Enclosure).where(Enclosure.owner_id == owner_id).order_by(Enclosure.id)
    return list(session.scalars(query.options(defer(Enclosure.body))))


def count_enclosures(session: Session, owner_id: str) -> int:
    """How much is kept with a record."""
    query = select(func.count()).select_from(Enclosure).where(Enclosure.owner_id == owner_id)
    return session.scalar(query) or 0


def twin_of(session: Session, owner_id: str, body: bytes) -> Enclosure | None:
    """The enclosure of a record that has exactly this content already."""
    query = select(Enclosure).where(Enclosure.owner_id == owner_id, Enclosure.size == len(body))
    return next((one for one in session.scalars(query) if one.body == body), None)
