"""The tab 表扬与过错: the notes as a table, this year's counts in its head."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.duties.model import SORTS, Note
from station_desk.features.duties.sheet import NOTES
from station_desk.store.enclosure import count_enclosures
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, FormTab
from station_desk.ui.record.enclosures import enclosures_of_table
from station_desk.ui.shell import Shell


class NotesPage(TablePage):
    """A new note begins with today and with who writes it down."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell, NOTES, facts=facts, tabs=(FormTab("附件", enclosures_of_table("note"), count_enclosures),)
        )
        self.acts.new.triggered.disconnect()
        self.acts.new.triggered.connect(lambda _=False: self.start_new())

    def start_new(self) -> None:
        """Show the form of a new note."""
        sorts = self.filters.where.get("sort", ())
        if self.panel.may_leave():
            self.panel.setVisible(True)
            given = {"sort": sorts[0]} if len(sorts) == 1 else {}
            self.panel.start_new(day=today(), by=self.shell.desk.user.name[:25], **given)


def facts(session: Session) -> Sequence[Fact]:
    """How often there was praise and fault this year."""
    year = today().year
    query = (
        select(Note.sort, func.count())
        .where(
            Note.station_id == session.info["station_id"], Note.day >= date(year, 1, 1), Note.day <= date(year, 12, 31)
        )
        .group_by(Note.sort)
    )
    counted = {sort: count for sort, count in session.execute(query)}  # noqa: C416 - a result is no mapping
    return [Fact(f"今年{sort}", str(counted.get(sort, 0)), {"sort": (sort,)}) for sort in SORTS]
