"""Reads a row's cells into values, each column by its field's kind, with every doubt and fault as a remark."""

from collections.abc import Mapping, Sequence
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
        self.texts: dict[Any, Reading] = {"": NOTHING}
        self.others: dict[Any, Reading] = {}  # by class too: True, 1 and 1.0 are one key

    def read(self, raw: Any) -> Reading:
        """The reading of a cell."""
        known: dict[Any, Reading] = self.texts if raw.__class__ is str else self.others
        key = raw if raw.__class__ is str else (raw.__class__, raw)
        found = known.get(key)
        if found is None:
            found = known[key] = NOTHING if blank(raw) else self.understand(raw)
        return found

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


def read_rows(rows: Sequence[DraftRow], readers: Mapping[str, Reader]) -> None:
    """Fill the rows' values from their cells; links stay as tidy text until the room has looked them up."""
    for key, reader in readers.items():
        texts = reader.texts
        for row in rows:
            index = row.where.get(key)
            if index is None or index >= len(row.cells):
                continue
            raw = row.cells[index]
            reading = (texts.get(raw) if raw.__class__ is str else None) or reader.read(raw)
            if reading is not NOTHING:
                take(row, key, reading)


def take(row: DraftRow, key: str, reading: Reading) -> None:
    """Put what a cell was understood as into its row."""
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
