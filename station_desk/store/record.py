"""What every stored row has in common."""

from typing import Any, ClassVar, cast

from sqlalchemy import Integer, MetaData, String, Table, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

from station_desk.base.ids import new_id
from station_desk.fields.field import fields_of
from station_desk.fields.problem import Problem

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of every mapped class; its metadata is the schema."""

    metadata = MetaData(naming_convention=NAMING)


def defaults_of(model: type) -> dict[str, Any]:
    """What a new record's fields hold before anything is typed."""
    return {key: field.default for key, field in fields_of(model).items() if field.default is not None}


def table_of(model: type["Record"]) -> Table:
    """The table a model is stored in."""
    return cast(Table, model.__table__)


class Record(Base):
    """A stored row with a key that sorts by birth, its station, and a version for optimistic locking.

    `LABEL` names the attribute that stands for the record in a list of choices and in sentences.
    """

    __abstract__ = True
    LABEL: ClassVar[str] = "id"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    station_id: Mapped[str] = mapped_column(String(36), index=True)
    version: Mapped[int] = mapped_column(Integer)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def __init__(self, **values: Any) -> None:
        values = {"id": new_id(), **defaults_of(type(self)), **values}
        super().__init__(**values)

    def __str__(self) -> str:
        return str(getattr(self, self.LABEL) or "")

    def check(self) -> list[Problem]:
        """Problems that concern more than one field; rooms override it."""
        return []

    def before_save(self, session: Session, changed: set[str]) -> None:
        """What follows from the `changed` fields before the row is written; rooms override it."""


@event.listens_for(Record, "attribute_instrument", propagate=True)
def _know_what_was_there(_: type, __: str, attribute: Any) -> None:
    """A picture is read only when asked for; set without that it would have no "before" in the journal to undo to."""
    if getattr(attribute.property, "deferred", False):
        event.listen(attribute, "set", lambda *_: None, active_history=True)
