"""One line per field: functions that return a mapped column carrying its frozen Field."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import ForeignKey, inspect
from sqlalchemy.orm import MappedColumn, mapped_column

from station_desk.fields import identity, kinds, measures
from station_desk.fields.kinds import Kind
from station_desk.fields.problem import Problem


@dataclass(frozen=True, slots=True)
class Field:
    """The face of one column: everything forms, tables, workbooks, checks and history need to know of it."""

    title: str
    kind: Kind
    key: str = ""
    required: bool = False
    unique: bool = False
    find: bool = False  # the search box looks here
    secret: bool = False  # masked until shown
    readonly: bool = False  # filled by the desk, shown but not typed
    hidden: bool = False  # never shown
    help: str = ""  # one sentence under the field
    also: tuple[str, ...] = ()  # other headings clerks use for it
    default: Any = None
    sort_by: str = ""  # another column by whose values this one is sorted
    warn: Callable[[Any], str] | None = None  # a sentence for a doubtful value, else ""

    def check(self, value: Any) -> list[Problem]:
        """The errors and warnings of one stored value."""
        if value is None or value == "":
            return [Problem(self.key, f"请填写{self.title}")] if self.required else []
        try:
            self.kind.check(value)
        except ValueError as error:
            return [Problem(self.key, str(error))]
        doubts = (self.kind.warn(value), self.warn(value) if self.warn else "")
        return [Problem(self.key, doubt, error=False) for doubt in doubts if doubt]


def column(kind: Kind, title: str, **face: Any) -> MappedColumn[Any]:
    """A column of `kind`; face: required unique find secret readonly hidden help also default warn, and index."""
    index = bool(face.pop("index", face.get("find", False)))
    deferred = isinstance(kind, kinds.Picture)
    field = Field(title, kind, **face)
    return mapped_column(
        kind.column_type(),
        nullable=not field.required,
        unique=field.unique or None,
        index=(index and not field.unique) or None,
        deferred=deferred,
        info={"field": field},
    )


def text(title: str, longest: int = 50, **face: Any) -> MappedColumn[Any]:
    return column(kinds.Words(longest), title, **face)


def long_text(title: str, **face: Any) -> MappedColumn[Any]:
    return column(kinds.LongWords(), title, **face)


def rich_text(title: str, **face: Any) -> MappedColumn[Any]:
    """Text with headings, lists and bold (base.rich)."""
    return column(kinds.RichWords(), title, **face)


def person_name(title: str, **face: Any) -> MappedColumn[Any]:
    return column(identity.PersonName(), title, **face)


def day(title: str, **face: Any) -> MappedColumn[Any]:
    return column(kinds.Day(), title, **face)


def moment(title: str, **face: Any) -> MappedColumn[Any]:
    return column(kinds.Moment(), title, **face)


def whole(title: str, low: int = 0, high: int = 2_000_000_000, **face: Any) -> MappedColumn[Any]:
    return column(kinds.Whole(low, high), title, **face)


def hundredths(title: str, **face: Any) -> MappedColumn[Any]:
    """A score in 1/100 分 or money in 分, shown with two decimals."""
    return column(kinds.Hundredths(), title, **face)


def millimetres(title: str, low: int = 0, high: int = 2000, **face: Any) -> MappedColumn[Any]:
    """A length kept in hundredths of a mm; `low` and `high` are whole mm."""
    return column(measures.Millimetres(low, high), title, **face)


def measure(title: str, low: int, high: int, unit: Literal["cm", "kg", ""] = "cm", **face: Any) -> MappedColumn[Any]:
    """A measure of a body, kept in tenths of its unit."""
    return column(measures.Measure(low, high, unit), title, **face)


def tick(title: str, **face: Any) -> MappedColumn[Any]:
    return column(kinds.Tick(), title, **face)


def choice(title: str, *options: str, table: str = "", synonyms: dict[str, str] | None = None, **face: Any) -> Any:
    """One of `options`, or of the code table `table` (nations, education, politics)."""
    return column(kinds.Choice(options, table, tuple((synonyms or {}).items())), title, **face)


def picture(title: str, **face: Any) -> MappedColumn[Any]:
    return column(kinds.Picture(), title, **face)


def id_number(title: str, **face: Any) -> MappedColumn[Any]:
    return column(identity.IdNumber(), title, **face)


def phone(title: str, **face: Any) -> MappedColumn[Any]:
    return column(identity.Phone(), title, **face)


def card(title: str, **face: Any) -> MappedColumn[Any]:
    return column(identity.Card(), title, **face)


def link(title: str, target: str, table: str, *, on_delete: str | None = None, **face: Any) -> MappedColumn[Any]:
    """The key of a record of model class `target` in `table`; `on_delete` "CASCADE" for parts that go with it."""
    field = Field(title, kinds.Link(target), **face)
    return mapped_column(
        kinds.Link(target).column_type(),
        ForeignKey(f"{table}.id", ondelete=on_delete),
        nullable=not field.required,
        unique=field.unique or None,
        index=True,
        info={"field": field},
    )


def fields_of(model: type[Any]) -> dict[str, Field]:
    """The fields of a model by key, in the order they were declared.

    A model without a table of its own (a month's row of the score grid) names them in FIELDS.
    """
    named: dict[str, Field] | None = model.__dict__.get("FIELDS")
    if named is not None:
        return named
    mapper: Any = inspect(model)
    known: dict[str, Any] = mapper.local_table.info
    if "fields" not in known:
        carried = {key: column.info.get("field") for key, column in mapper.columns.items()}
        known["fields"] = {key: replace(field, key=key) for key, field in carried.items() if field}
    found: dict[str, Field] = known["fields"]
    return found
