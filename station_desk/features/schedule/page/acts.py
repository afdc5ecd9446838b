"""What both ways of looking at the year have in common: facts, acts, papers, what follows from a field."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.places import RecordPlace, rows_of
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.minutes import TAKE_SCANS
from station_desk.features.schedule.page.moving import postpone, repeat_meeting
from station_desk.features.schedule.page.planning import plan_year, recheck_year
from station_desk.features.schedule.prints import SIGN_IN, YEAR_PLAN
from station_desk.features.schedule.prints.calendar import write_calendar
from station_desk.features.schedule.rules import AGENDA, title_of
from station_desk.features.schedule.service.meetings import (
    OPEN,
    YearFacts,
    agendas,
    clash_words,
    clashes,
    open_decisions,
    year_facts,
)
from station_desk.features.schedule.service.plan import to_recheck, usual_meeting
from station_desk.features.schedule.sheet import AGENDAS, DECISIONS
from station_desk.printing.task import Paper, PrintRequest
from station_desk.ui.action import Action
from station_desk.ui.form.doubts import DoubtsLine
from station_desk.ui.form.form import Follows
from station_desk.ui.form.panel import Panel
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell

# Two meetings at one time: said above the form, under the time while it is typed, and asked before it is saved.

ASKED = ("starts", "lasts", "state")  # a change of these is asked about
SAVE = "仍要保存"


class ClashNote(DoubtsLine):
    """Above the form of a meeting whose time another one has too."""

    def doubts(self, session: Session, record_id: str) -> Sequence[str]:
        meeting = session.get(Meeting, record_id)
        if meeting is None or meeting.state != "待开":
            return ()
        words = clash_words(clashes(session, meeting.starts, meeting.lasts, (meeting.id,)))
        return (words,) if words else ()


def watch_clashes(panel: Panel) -> None:
    """Warn under 时间 while it is typed, and ask before a time is saved that another meeting has."""

    def say() -> None:
        box = panel.form.boxes["starts"]
        words = clashing(panel)
        if words and box.state != "bad":
            box.say(words, "care")
        elif not words and box.state == "care":
            box.say()

    def ask() -> bool:
        changes = panel.form.changes()
        words = clashing(panel) if panel.new or changes.keys() & set(ASKED) else ""
        if not words:
            return True
        panel.form.boxes["starts"].say(words, "care")
        more = "如果在两个地方同时开，可以照这样保存。"
        return panel.shell.ask("和别的会议时间重叠，仍要保存吗？", f"{words}。{more}", act=SAVE)

    panel.form.left.connect(lambda key: say() if key in ASKED else None)
    panel.before_saving = ask


def clashing(panel: Panel) -> str:
    """The sentence about the meetings that have the time in the form, "" for none or for a form that cannot be read."""
    values: dict[str, Any] = dict(panel.form.stored)
    try:
        values.update(panel.form.changes())
    except ValueError:
        return ""
    if not isinstance(values.get("starts"), datetime) or values.get("state") != "待开":
        return ""
    with panel.shell.look() as session:
        return clash_words(clashes(session, values["starts"], values.get("lasts"), (panel.record_id or "",)))


ROOM = "schedule"
PLAN = "排全年日程"
CALENDAR_FILE = "日历文件 (*.ics)"


def facts_of(session: Session, year: int) -> list[Fact]:
    """待开, 已开, this month's 例会 (red after the 20th) and 暂定, as the head of the page says them."""
    facts = year_facts(session, year, today())
    found = [
        Fact("待开", str(facts.waiting), {"state": ("待开",)}),
        Fact("已开", str(facts.held), {"state": ("已开",)}),
    ]
    if year == today().year:
        found.append(_monthly(facts, year))
    waiting = open_decisions(session, today())
    if waiting:
        late = any(one.deadline and one.deadline < today() for one, _ in waiting)
        found.append(Fact("未办结", str(len(waiting)), look="bad" if late else "", act=show_open_decisions))
    check = len(to_recheck(session, year))
    if check:
        found.append(Fact("请核对", str(check), look="care", act=partial(recheck_year, year=year)))
    if facts.provisional:
        found.append(Fact("暂定", str(facts.provisional), {"provisional": (True,), "state": ("待开",)}, look="care"))
    return found


def _monthly(facts: YearFacts, year: int) -> Fact:
    meeting = facts.monthly
    look = "bad" if facts.overdue else ""
    if meeting is None:
        return Fact("本月例会", "没有安排", look=look, act=lambda shell: plan_year(shell, year))
    held = meeting.state == "已开"
    value = f"{meeting.starts:%m-%d} {'已开' if held else meeting.state if meeting.state == '取消' else '未开'}"
    return Fact("本月例会", value, look="good" if held else look, act=partial(_open, meeting_id=meeting.id))


def show_open_decisions(shell: Shell) -> None:
    """Show what was decided and is not done."""
    shell.go(rows_of(ROOM, tab=DECISIONS.title, state=(OPEN,)))


def _open(shell: Shell, meeting_id: str) -> None:
    shell.go(RecordPlace(ROOM, meeting_id))


def new_meeting(shell: Shell, day: date) -> dict[str, Any]:
    """What the form of a new meeting on that day begins with; raises UserError for a wrong setting."""
    with shell.look() as session:
        return usual_meeting(session, day)


def follows_in(shell: Shell) -> Follows:
    """What else follows in the form of a meeting from a field just filled."""

    def follows(key: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The usual name and agenda that follow from kind and day, where nobody has written others."""
        kind, starts = values.get("kind"), values.get("starts")
        if key not in ("kind", "starts") or not kind or not isinstance(starts, datetime):
            return {}
        found: dict[str, Any] = {}
        usual = title_of(kind, starts.date())
        if usual and _is_usual(values.get("title"), starts.year):
            found["title"] = usual
        with shell.look() as session:
            known = agendas(session)
        if known.get(kind) and values.get("agenda") in (None, "", *known.values(), *AGENDA.values()):
            found["agenda"] = known[kind]
        return found

    return follows


def _is_usual(title: str | None, year: int) -> bool:
    """Whether a name is none, or one the desk has given."""
    days = [date(one, month, 20) for one in (year - 1, year, year + 1) for month in range(1, 13)]
    given = {title_of(kind, day) for kind in AGENDA for day in days}
    return not title or title in given


def print_meetings(shell: Shell, paper: Paper, ids: Sequence[str]) -> None:
    """Show a paper of these meetings."""
    shell.preview(paper, PrintRequest(ids=tuple(ids)))


def print_sign_in(shell: Shell, meeting_id: str) -> None:
    """Show the sign-in sheet of a meeting."""
    print_meetings(shell, SIGN_IN, (meeting_id,))


# On one meeting, by its key.
ON_ONE = (
    Action("签到表", print_sign_in, "clipboard-list", on="one", edits=False),
    Action("改期…", postpone, "calendar-days", on="one", shortcut="Ctrl+M"),
    Action("重复…", repeat_meeting, "refresh-cw", on="one"),
)


def of_year(year: int) -> list[Action]:
    """What is done with a whole year."""
    return [
        Action(f"{PLAN}…", lambda shell, _: plan_year(shell, year), "calendar-plus"),
        Action("按放假安排核对日子…", lambda shell, _: recheck_year(shell, year), "calendar-check"),
        Action(
            f"{YEAR_PLAN.title}…",
            lambda shell, _: shell.preview(YEAR_PLAN, PrintRequest(year=year)),
            "printer",
            edits=False,
        ),
        Action(
            "签到表（全年月例会）…",
            lambda shell, _: shell.preview(SIGN_IN, PrintRequest(year=year)),
            "clipboard-list",
            edits=False,
        ),
        Action(f"{TAKE_SCANS.title}…", TAKE_SCANS.run, TAKE_SCANS.icon),
        Action(
            f"{DECISIONS.title}…",
            lambda shell, _: shell.go(rows_of(ROOM, tab=DECISIONS.title)),
            "list-checks",
            edits=False,
        ),
        Action(f"{AGENDAS.title}…", lambda shell, _: shell.go(rows_of(ROOM, tab=AGENDAS.title)), "list", edits=False),
        Action("导出日历文件…", lambda shell, _: save_calendar(shell, year), "file-up", edits=False),
    ]


def save_calendar(shell: Shell, year: int) -> None:
    """Ask for a file and write the year into it as a calendar."""
    target = shell.choose_target("导出日历文件", f"{year}年例会日程.ics", CALENDAR_FILE)
    if target:
        shell.run(
            "导出日历文件",
            write_calendar(shell.desk, year, target),
            lambda count: shell.tell(f"已把 {count} 次会议存到“{target.name}”，手机和电脑的日历都能导入。", undo=False),
        )
