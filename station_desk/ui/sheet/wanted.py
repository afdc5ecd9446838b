"""Which rows a table shows: searched words, allowed values, spans of days, and the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select

from station_desk.fields.kinds import Moment
from station_desk.fields.sheet import Sheet
from station_desk.store.search import rows_query

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """`where` maps keys to allowed values, `spans` keys of days to (first, last), None for an open end."""

    find: str = ""
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        return bool(self.find.strip() or self.where or self.spans)

    def query(self, sheet: Sheet, keys: Sequence[str]) -> Select[Any]:
        """The rows as `id` and then `keys`, links as the label of what they point to."""
        query = rows_query(sheet, keys, self.find, self.where, self.order)
        for key, (first, last) in self.spans.items():
            column = getattr(sheet.model, key)
            by_moment = isinstance(sheet.field(key).kind, Moment)
            if first:
                query = query.where(column >= (datetime.combine(first, time.min) if by_moment else first))
            if last and by_moment:
                query = query.where(column < datetime.combine(last + timedelta(days=1), time.min))
            elif last:
                query = query.where(column <= last)
        return query
