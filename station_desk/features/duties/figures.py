"""The room's figure: how many entries each village has of each duty, and which rows stand behind each number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from station_desk.charts.matrix import Matrix
from station_desk.features.duties.model import DUTIES
from station_desk.features.duties.rules.words import SHORT
from station_desk.features.duties.service import VillageCounts, duty_table


@dataclass(frozen=True, slots=True)
class DutyFigure:
    """Duty × village from `first` to `last`; rows and columns of `matrix` are `villages` and the fourteen duties."""

    first: date
    last: date
    villages: tuple[VillageCounts, ...]
    matrix: Matrix

    def where(self, row: int | None, column: int | None) -> dict[str, Any]:
        """The filter of the log that shows exactly the entries a number counts."""
        found: dict[str, Any] = {"days": (self.first.isoformat(), self.last.isoformat())}
        if row is not None:
            found["village_id"] = (self.villages[row].village_id,)
        if column is not None:
            found["duty"] = (DUTIES[column],)
        return found

    def words(self, row: int | None, column: int | None) -> str:
        """A number in words: 口前村，4 平安村屯巡逻检查：12 条."""
        place = "全部村" if row is None else self.villages[row].township + self.villages[row].village
        duty = "全部职责" if column is None else f"{column + 1} {DUTIES[column]}"
        return f"{place}，{duty}：{self.matrix.value(row, column)} 条"


def duty_figure(session: Session, first: date, last: date) -> DutyFigure:
    """The figure of the entries from `first` to `last`, both included."""
    villages = tuple(duty_table(session, first, last))
    columns = tuple(f"{number}\n{short[:2]}\n{short[2:]}" for number, short in enumerate(SHORT, 1))
    values = tuple(tuple(one.counts.get(duty, 0) for duty in DUTIES) for one in villages)
    return DutyFigure(first, last, villages, Matrix(tuple(one.village for one in villages), columns, values))
