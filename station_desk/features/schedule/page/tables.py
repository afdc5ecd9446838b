"""What else the room keeps as tables: everything decided, wherever, and the usual agendas."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from station_desk.base.dates import today
from station_desk.features.schedule.model import Decision
from station_desk.features.schedule.page.decisions import finish_decisions
from station_desk.features.schedule.page.ways import WayBar
from station_desk.features.schedule.service import meetings_between
from station_desk.features.schedule.sheet import AGENDAS, DECISIONS
from station_desk.fields.sheet import Sheet
from station_desk.ui.page import TablePage
from station_desk.ui.parts import PageAct
from station_desk.ui.shell import Shell


class OwnTable(TablePage):
    """A table of the room with the ways back to the year beside its conditions."""

    def __init__(self, shell: Shell, sheet: Sheet, acts: Sequence[PageAct] = ()) -> None:
        super().__init__(shell, sheet, acts=acts)
        self.bar = WayBar(shell, sheet.title)
        self.filters.tools.insertWidget(0, self.bar)


class DecisionTable(OwnTable):
    """议定事项 of all meetings; `days` shows those of the meetings of these days."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, DECISIONS, (
            PageAct("办结…", lambda shell, ids: finish_decisions(shell, ids, today()), icon="check", on="one"),
            PageAct("打开会议", open_meeting, icon="calendar-days", on="one", edits=False),
        ))  # fmt: skip

    def show_where(self, **where: Any) -> None:
        """Show only the rows of these conditions; `days` is a pair of days."""
        days: tuple[date, date] | None = where.pop("days", None)
        if days:
            with self.shell.look() as session:
                held = [one.id for one in meetings_between(session, *days) if one.state != "取消"]
            where["meeting_id"] = tuple(held)
        super().show_where(**where)


class AgendaTable(OwnTable):
    """议程模板: the agendas that new meetings begin with."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, AGENDAS)


def open_meeting(shell: Shell, ids: Sequence[str]) -> None:
    """Show the meeting that has decided it."""
    with shell.look() as session:
        decision = session.get(Decision, ids[0])
        meeting = decision.meeting_id if decision else None
    if meeting:
        shell.go("schedule", meeting)


TABLES = {DECISIONS.title: DecisionTable, AGENDAS.title: AgendaTable}
