"""A sheet written out: the rows a clerk sees, in the shape the import reads back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.jobs import Job
from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.store.search import rows_query


def keys_of(sheet: Sheet) -> tuple[str, ...]:
    """The fields a workbook can hold, pictures left out."""
    return tuple(key for key, field in sheet.fields.items() if not isinstance(field.kind, Picture))


def rows_of(desk: Desk, sheet: Sheet, *, find: str = "") -> tuple[list[str], Iterator[list[str]]]:
    """The headings and the rows of a sheet as the texts a clerk sees."""
    keys = keys_of(sheet)
    fields = [sheet.fields[key] for key in keys]
    with desk.look() as session:
        found = session.execute(rows_query(sheet, keys, find)).all()
    return [field.title for field in fields], (
        [field.kind.show(value) for field, value in zip(fields, row[1:], strict=True)] for row in found
    )


def write_sheet(desk: Desk, sheet: Sheet, target: Path) -> Job[int]:
    """Write a whole sheet as a workbook; returns the number of rows."""
    keys = keys_of(sheet)
    return (yield from write_rows(desk, sheet, target, keys, lambda session: session.execute(rows_query(sheet, keys))))


def write_rows(
    desk: Desk, sheet: Sheet, target: Path, keys: Sequence[str], read: Callable[[Session], Iterable[Sequence[Any]]]
) -> Job[int]:
    """Write what `read(session)` yields, an id and then the values of `keys`, as a workbook; returns the number of rows."""
    from station_desk.excel.write import Column, write_table

    fields = [sheet.fields[key] for key in keys]
    with desk.look() as session:
        found = list(read(session))
    columns = [Column(field.title, field.kind.excel, field.kind.width) for field in fields]
    rows = [[_cell(field, value) for field, value in zip(fields, row[1:], strict=True)] for row in found]
    yield from write_table(target, sheet.title, columns, rows)
    return len(found)


def _cell(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.kind.excel == "money":
        return value / 100
    if field.kind.excel == "number":  # as the clerk sees it: 57.5
        number = float(field.kind.show(value))
        return int(number) if number.is_integer() else number
    return value if field.kind.excel == "date" else field.kind.show(value)
