"""A record as table, form and workbook: which fields stand where."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from station_desk.fields.field import Field, fields_of


@dataclass(frozen=True, slots=True)
class Group:
    """A titled group of fields in a form; with `tab` it stands on a tab of its own, where long text has room."""

    title: str
    keys: tuple[str, ...]
    tab: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A ready filter above the table: rows whose field `key` is one of `values`."""

    title: str
    key: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns` are shown at first (the clerk may choose others), `match` lists the keys by which an imported
    row finds the record it belongs to, first to last; `order` sorts (a leading "-" turns round)."""

    model: type[Any]
    title: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    match: tuple[tuple[str, ...], ...] = ()
    order: tuple[str, ...] = ()
    chips: tuple[Chip, ...] = ()
    counted: str = "条"  # the measure word: 人 村 条
    empty: str = ""  # what an empty page says to do first
    intake: Any = None  # what the room adds to an import (a subclass of excel.intake_draft.Intake)

    @property
    def fields(self) -> dict[str, Field]:
        """Every visible field by key."""
        return {key: field for key, field in fields_of(self.model).items() if not field.hidden}

    def field(self, key: str) -> Field:
        return fields_of(self.model)[key]


@dataclass(frozen=True, slots=True)
class MonthTable:
    """A table of one month (2025-03) that goes out as a workbook and comes back: the score grid.

    `name` is its word on the command line, `sheet(session, month)` what the import takes, `month_of(path)` the month
    a workbook says it is of ("" where it does not), `write(desk, month, target)` the job that writes it.
    """

    name: str
    sheet: Callable[[Any, str], Sheet]
    month_of: Callable[[Any], str]
    write: Callable[[Any, str, Any], Any]
