"""The tab 培训: the courses as a table, who took part beside the form, and making a course up."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.features.settings.service import station_or_new
from station_desk.features.training.model import Course
from station_desk.features.training.page.roll import SittingTab
from station_desk.features.training.prints import PAPERS, SIGN_IN
from station_desk.features.training.service import make_up, to_make_up, year_facts
from station_desk.features.training.sheet import SHEET
from station_desk.fields.field import Field
from station_desk.fields.kinds import Day
from station_desk.printing.task import Wish
from station_desk.store.enclosure import count_enclosures
from station_desk.ui.ask import ask_fields
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, FormTab, PageAct
from station_desk.ui.record.enclosures import enclosures_of_table
from station_desk.ui.record.marking import share_foot
from station_desk.ui.shell import Shell

ON = Field("补训日期", Day(), key="on", required=True)
NAMED = 12  # people named in the question


class CoursesPage(TablePage):
    """The table page of the courses; a new one begins today with the station's usual place."""

    def __init__(self, shell: Shell) -> None:
        acts = (
            PageAct("签到表", print_sign_in, "clipboard-list", on="one", edits=False),
            PageAct("补训…", ask_make_up, "rotate-ccw", on="one"),
        )
        super().__init__(
            shell, SHEET, acts=acts, facts=facts, papers=PAPERS, tabs=(FormTab("参加人员", SittingTab), FormTab("附件", enclosures_of_table("course"), count_enclosures))
        )  # fmt: skip
        share_foot(self.panel)
        self.acts.new.triggered.disconnect()
        self.acts.new.triggered.connect(lambda _=False: self.start_new())

    def start_new(self) -> None:
        """Show the form of a new course."""
        with self.shell.look() as session:
            place = station_or_new(session).meeting_place
        sorts: Sequence[Any] = self.filters.where.get("sort", ())
        if self.panel.may_leave():
            self.panel.setVisible(True)
            given = {"sort": sorts[0]} if len(sorts) == 1 else {}
            self.panel.start_new(begins=today(), place=place, **given)

    @property
    def unsaved(self) -> bool:
        """Whether something typed or marked would be lost."""
        return super().unsaved or any(tab.dirty for tab in self.panel.findChildren(SittingTab))


def facts(session: Session) -> Sequence[Fact]:
    """What stands in the head: this year's courses, and who lacks hours; a click shows whom."""
    found = year_facts(session, today().year)
    shown = [Fact("今年培训", f"{found.courses} 次"), Fact("参加", f"{found.taken} 人次")]
    if found.short:
        shown.append(Fact("学时不够", f"{found.short} 人", look="care", act=show_lacking))
    if found.without_preservice:
        shown.append(Fact("缺岗前培训", f"{found.without_preservice} 人", look="bad", act=show_lacking))
    return shown


def show_lacking(shell: Shell) -> None:
    """Show who has not been taught enough."""
    shell.go("training", tab="学时", lacking=True)


def print_sign_in(shell: Shell, ids: Sequence[str]) -> None:
    """Show the sign-in sheet of one course."""
    shell.preview(SIGN_IN, Wish(ids=tuple(ids[:1])))


def ask_make_up(shell: Shell, ids: Sequence[str]) -> None:
    """Ask for the day on which those who were not there, or did not pass, take the course after all."""
    with shell.look() as session:
        course = session.get(Course, ids[0])
        people = to_make_up(session, ids[0], today()) if course else []
    if course is None:
        return
    if not people:
        advice = "缺席、请假和不合格的人才需要补训；已经补过的不再列出。"
        shell.refuse(UserError(f"“{course.title}”没有要补训的人。", advice))
        return
    names = "、".join(one.name for one in people[:NAMED]) + ("等" if len(people) > NAMED else "")
    text = f"{names}没有参加或者不合格。补训另记一次培训，先都记为参加，有例外再改。"
    usual = {"on": max(today(), course.begins)}
    given = ask_fields(shell, f"安排 {len(people)} 人补训？", text, (ON,), usual, "安排补训")
    if given:
        keys = [one.id for one in people]
        shell.act(
            f"安排{course.title}补训",
            lambda session: make_up(session, course.id, keys, given["on"]),
            lambda fresh: shell.go("training", fresh),
        )
