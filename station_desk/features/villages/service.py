"""Villages taken from the real list, and how one may be covered by an officer."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.divisions import Division
from station_desk.features.villages.model import Village

COVERED, UNDER_WAY, VACANT = "在岗", "流程中", "空缺"


@dataclass(frozen=True, slots=True)
class Cover:
    """How one village stands on a day: who serves, or why nobody does and for how many days."""

    village: Village
    state: str
    officer_id: str = ""
    officer: str = ""
    cause: str = ""
    days: int | None = None

    @property
    def vacant_for(self) -> str:
        """How long it has been vacant in words, 空缺 where nobody knows since when."""
        if self.days is None:
            return "空缺"
        return f"空缺 {self.days} 天" if self.days else "今天起空缺"


def add_divisions(session: Session, chosen: Iterable[Division]) -> int:
    """Add the chosen villages of the real list that are not here yet; returns how many were added."""
    known = {(one.township, one.name) for one in session.scalars(select(Village))}
    fresh = [one for one in chosen if (one.township, one.name) not in known]
    session.add_all(Village(name=one.name, township=one.township, code=one.code) for one in fresh)
    return len(fresh)
