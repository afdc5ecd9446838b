"""The year's plan before it is written: what would be added, on which day, and why that day."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.holidays import WEEKDAYS, Overrides
from station_desk.features.schedule.page.choosing import ListBox
from station_desk.features.schedule.page.recheck import note_of
from station_desk.features.schedule.rules import Planned, why_moved
from station_desk.features.schedule.service import Settled, add_plan, missing_plan, settle, to_recheck
from station_desk.features.settings.service import moved_days
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell

TITLES = ("日期", "星期", "会议", "说明")


@dataclass(frozen=True, slots=True)
class Draft:
    """What planning a year would write: new meetings, and those there already whose day is to be checked."""

    year: int
    planned: Sequence[Planned]
    settled: Sequence[Settled]
    moved: Overrides

    @property
    def question(self) -> str:
        """The dialog's title."""
        if not self.planned:
            return f"核对{self.year}年 {len(self.settled)} 次会议的日子？"
        return f"排定{self.year}年的 {len(self.planned) + len(self.settled)} 次会议？"

    @property
    def explanation(self) -> str:
        """What the clerk should know before he says yes."""
        unsure = any(one.provisional for one in self.planned)
        kept_off = "周末和元旦、五一、国庆" if unsure else "周末和节假日"
        said = [f"日子已避开{kept_off}，去掉勾选的不排。排好以后还可以修改，也可以撤销。"] if self.planned else []
        if unsure:
            said.append("这一年的放假安排（包括春节）还没有公布，日子先标为“暂定”，公布后再来核对一次。")
        if self.settled:
            said.append(f"放假安排已经公布，{len(self.settled)} 次原有的会议一起核对。")
        return "".join(said)

    def lines(self) -> list[Line]:
        """The lines to tick, by day."""
        new = [(one.day, key_of(one), one.title, why_moved(one, self.moved), True) for one in self.planned]
        old = [(one.after, one.meeting_id, one.title, note_of(one), one.usual) for one in self.settled]
        return [
            Line(key, (f"{day:%Y-%m-%d}", f"周{WEEKDAYS[day.weekday()]}", title, note), ticked)
            for day, key, title, note, ticked in sorted(new + old, key=lambda line: line[0])
        ]

    def write(self, session: Session, wanted: Sequence[str]) -> int:
        """Write the wanted lines, as far as they are still missing; returns how many meetings are new."""
        still = {key_of(one) for one in missing_plan(session, self.year)}
        settle(session, [one for one in self.settled if one.meeting_id in wanted])
        return add_plan(session, [one for one in self.planned if key_of(one) in wanted and key_of(one) in still])


def key_of(planned: Planned) -> str:
    """What tells one planned meeting from another."""
    return f"{planned.kind} {planned.period}"


def draft_of(session: Session, year: int) -> Draft:
    """What the year still lacks, and what is to be checked again."""
    return Draft(year, missing_plan(session, year), to_recheck(session, year), moved_days(session))


def plan_year(shell: Shell, year: int) -> None:
    """Show what the year lacks and, where the clerk agrees, write it in one act."""
    try:
        with shell.look() as session:
            draft = draft_of(session, year)
    except UserError as error:
        shell.refuse(error)
        return
    if not draft.planned and not draft.settled:
        shell.tell(f"{year}年的日程已经排好，没有要补的。", undo=False)
        return
    box = ListBox(shell, draft.question, draft.explanation, TITLES, "排定" if draft.planned else "核对")
    box.list.table.setAccessibleName("将要排定的会议")
    box.show_lines(draft.lines())
    wanted = box.asked()
    if wanted:
        title = f"排定{year}年日程" if draft.planned else f"核对{year}年会议的日子"
        shell.act(title, lambda session: draft.write(session, wanted))
