"""The month shown beside the months before it and beside everybody's: what has changed, and what stands out."""

from collections.abc import Sequence

from station_desk.features.evaluations.page.score_rows import Row
from station_desk.features.evaluations.rules import (
    COUNTED,
    LEAST_PEOPLE,
    WHOLE_LEAST,
    Item,
    Outlier,
    Usual,
    Ways,
    change_words,
    least_of,
    month_score,
    outlier,
    usual,
)
from station_desk.features.evaluations.service import Past


class Compared:
    """Everybody's usual points are worked out when they are first asked for, and again after `forget`."""

    def __init__(self, past: Past, items: Sequence[Item], people: Sequence[Row], ways: Ways) -> None:
        self.past, self.items, self.people, self.ways = past, items, people, ways
        self._others: dict[str, Usual | None] = {}

    def forget(self) -> None:
        """Points have changed."""
        self._others.clear()

    def last_total(self, row: Row) -> int | None:
        """Last month's total, 1/100 分."""
        return self.past.totals.get(row.person)

    def outlier(self, row: Row, item: Item) -> Outlier | None:
        """Why the points of a cell stand out; what is added or taken off is nobody's usual and never does."""
        if item.kind != COUNTED:
            return None
        own = self.past.usual.get((row.person, item.id))
        return outlier(row.points.get(item.id), least_of(item.most), own, self._usual_of(item))

    def outlying_total(self, row: Row) -> Outlier | None:
        """Why a total stands out."""
        own = self.past.usual_total.get(row.person)
        return outlier(self.total(row), WHOLE_LEAST, own, self._usual_total())

    def words(self, row: Row, item: Item) -> str:
        """What is to be said of a cell: 上月 14，少 5；本人前 6 个月一般是 14 分，这次 9 分，低了 5 分."""
        before = self.past.points.get(row.person, {}).get(item.id)
        out = self.outlier(row, item)
        return "；".join(filter(None, (change_words(row.points.get(item.id), before), out.words if out else "")))

    def total_words(self, row: Row) -> str:
        """The same of a total."""
        out = self.outlying_total(row)
        return "；".join(filter(None, (change_words(self.total(row), self.last_total(row)), out.words if out else "")))

    def total(self, row: Row) -> int | None:
        return month_score(self.items, row.points, self.ways.ceilings)

    def _usual_of(self, item: Item) -> Usual | None:
        if item.id not in self._others:
            there = [row.points[item.id] for row in self.people if item.id in row.points]
            self._others[item.id] = usual(there, LEAST_PEOPLE)
        return self._others[item.id]

    def _usual_total(self) -> Usual | None:
        if "" not in self._others:
            there = [total for row in self.people if (total := self.total(row)) is not None]
            self._others[""] = usual(there, LEAST_PEOPLE)
        return self._others[""]
