"""Reads a row's cells into values, each column by its field's kind, with every doubt and fault as a remark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from station_desk.base import chinese, dates
from station_desk.excel.intake_draft import DraftRow, Intake
from station_desk.fields.field import Field
from station_desk.fields.kinds import Day, Link, blank


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell was understood as; `fault` is an error's sentence, `doubts` are warnings."""

    value: Any = None
    fault: str = ""
    doubts: tuple[str, ...] = ()
    partial: bool = False


NOTHING = Reading()


class Reader:
    """Reads the cells of one field; the same content is read once."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.known: dict[Any, Reading] = {}

    def read(self, raw: Any) -> Reading:
        """The reading of a cell."""
        known = self.known.get((raw.__class__, raw))
        if known is None:
            known = self.known[raw.__class__, raw] = NOTHING if blank(raw) else self.understand(raw)
        return known

    def understand(self, raw: Any) -> Reading:
        field = self.field
        try:
            if isinstance(field.kind, Day):
                value, partial = dates.read_day_or_month(raw)
            else:
                value, partial = field.kind.read(raw), False
        except ValueError as error:
            return Reading(fault=str(error))
        if value is None:
            return NOTHING
        doubts = (field.kind.warn(value), field.warn(value) if field.warn else "")
        return Reading(value, "", tuple(doubt for doubt in doubts if doubt), partial)


def read_rows(rows: Iterable[DraftRow], readers: dict[str, Reader]) -> None:
    """Fill the rows' values from their cells; links stay as tidy text until the room has looked them up."""
    for row in rows:
        cells, width = row.cells, len(row.cells)
        for key, index in row.where.items():
            if index >= width:
                continue
            reading = readers[key].read(cells[index])
            if reading is NOTHING:
                continue
            row.values[key] = reading.value
            if reading.partial:
                row.partial.add(key)
            if reading.fault:
                row.complain(key, reading.fault)
            for doubt in reading.doubts:
                row.complain(key, doubt, error=False)


def settle(row: DraftRow, intake: Intake, fields: dict[str, Field], links: Sequence[str]) -> None:
    """Turn link texts into keys, let the room fill what follows, and soften what another field decides."""
    for key in links:
        text = row.values.get(key)
        if text:
            try:
                row.values[key] = intake.find(row, key, fields[key], text)
            except ValueError as error:
                row.values[key] = None
                row.complain(key, str(error))
    if row.refused and intake.derived:
        soften(row, intake)
    intake.follow(row)
    for key in row.partial - set(intake.derived):
        day = row.values.get(key)
        if day:
            title = fields[key].title
            row.complain(
                key, f"{title}“{chinese.normal_text(row.raw(key))}”没有写日，记为 {dates.show_date(day)}", error=False
            )


def soften(row: DraftRow, intake: Intake) -> None:
    """Errors of a field that a good value of another field decides become warnings."""
    decided = {key for key, by in intake.derived.items() if row.values.get(by) is not None}
    remarks = list(row.remarks)
    if not any(remark.error and remark.key in decided for remark in remarks):
        return
    row.remarks, row.refused = [], False
    for remark in remarks:
        row.complain(remark.key, remark.sentence, error=remark.error and remark.key not in decided)


def link_keys(fields: dict[str, Field]) -> tuple[str, ...]:
    """The fields that point to other records."""
    return tuple(key for key, field in fields.items() if isinstance(field.kind, Link))
