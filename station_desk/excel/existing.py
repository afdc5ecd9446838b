"""The stored records an import may concern, fetched in bulk, and how a row finds the one it belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, func, select
from sqlalchemy.orm import Session

from station_desk.fields.field import fields_of
from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet

FEW = 20_000  # records that are fetched whole; of more only those a workbook speaks of
AT_ONCE = 500  # values in one question to the database

Keys = tuple[str, ...]


class ExistingRecords:
    """The stored records by key, and for each of `lookups` the keys of the records that have certain values."""

    def __init__(self, session: Session, sheet: Sheet, lookups: Iterable[Keys]) -> None:
        self.session = session
        self.sheet = sheet
        self.lookups = tuple(dict.fromkeys(lookups))
        self.records: dict[str, dict[str, Any]] = {}
        self.by: dict[Keys, dict[tuple[Any, ...], list[str]]] = {keys: {} for keys in self.lookups}
        fields = fields_of(sheet.model)
        self.keys = ("id", *(key for key, field in fields.items() if not isinstance(field.kind, Picture)))
        table = sheet.model.__table__
        self.columns: list[Column[Any]] = [table.c[key] for key in self.keys]
        self.own = table.c.station_id == session.info["station_id"]

    def fetch(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Get the records that any of the rows' values may concern."""
        count = self.session.execute(
            select(func.count()).select_from(self.columns[0].table).where(self.own)
        ).scalar_one()
        if count == 0:
            return
        if count <= max(FEW, 4 * len(rows)):
            self.take(self.session.execute(select(*self.columns).where(self.own)))
            return
        for keys in self.lookups:
            column = next(column for column in self.columns if column.key == keys[0])
            values = list({row[keys[0]] for row in rows if row.get(keys[0]) is not None})
            for start in range(0, len(values), AT_ONCE):
                some = column.in_(values[start : start + AT_ONCE])
                self.take(self.session.execute(select(*self.columns).where(self.own, some)))

    def take(self, found: Iterable[Any]) -> None:
        for row in found:
            record = dict(zip(self.keys, row, strict=True))
            if record["id"] in self.records:
                continue
            self.records[record["id"]] = record
            for keys in self.lookups:
                value = tuple([record[key] for key in keys])
                if None not in value:
                    self.by[keys].setdefault(value, []).append(record["id"])

    def match(self, values: Mapping[str, Any]) -> list[str]:
        """The records a row belongs to by the sheet's `match`, first to last; [] for a new one.

        A record found by a later key does not count where it contradicts an earlier one that the row has too.
        """
        earlier: list[Keys] = []
        for keys in self.sheet.match:
            value = tuple([values.get(key) for key in keys])
            if None in value:
                continue
            found = self.by[keys].get(value, ())
            fitting = [one for one in found if not any(self.has(one, other) for other in earlier)]
            if fitting:
                return fitting
            earlier.append(keys)
        return []

    def has(self, record_id: str, keys: Keys) -> bool:
        record = self.records[record_id]
        return all(record[key] is not None for key in keys)

    def label(self, record_id: str) -> str:
        """What the record is called in a sentence."""
        name = self.records[record_id].get(self.sheet.model.LABEL)
        return str(name or "一条记录")
