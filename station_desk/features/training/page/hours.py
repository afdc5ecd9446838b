"""The tab 学时: everybody's hours of a year, of how many needed, and who has not reached them."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QLabel
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.places import RecordPlace
from station_desk.features.settings.service import station_or_new
from station_desk.features.training import HoursPlace
from station_desk.features.training.prints import LEDGER
from station_desk.features.training.service import Standing, standings
from station_desk.fields.measures import show_hundredths
from station_desk.printing.task import PrintRequest
from station_desk.ui.action import Action, ActionSet
from station_desk.ui.columns import REST, Column
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.list_page import ALL, ListPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell

LACKING = "没有达到的"
CHIPS = {ALL: lambda _: True, LACKING: lambda one: not one.reached}


def words_of(one: Standing) -> str:
    """What somebody lacks, or why nothing is asked for yet."""
    said = []
    if one.preservice_short:
        said.append(f"岗前培训还差 {show_hundredths(one.preservice_short)} 学时")
    if one.short:
        said.append(f"年度还差 {show_hundredths(one.short)} 学时")
    if not one.needed and not said:
        said.append("当年聘用，从下一年起要求年度学时")
    return "；".join(said)


def of(have: int, needed: int) -> str:
    """12 / 16; 12 where nothing is asked for, — for nothing at all."""
    if needed:
        return f"{show_hundredths(have)} / {show_hundredths(needed)}"
    return show_hundredths(have) if have else "—"


COLUMNS: tuple[Column[Standing], ...] = (
    Column("所属村", lambda one: one.village),
    Column("姓名", lambda one: one.person.name),
    Column("聘用日期", lambda one: one.person.hired),
    Column("岗前培训", lambda one: one.preservice, lambda one: of(one.preservice, one.preservice_needed), "right"),
    Column("年度学时", lambda one: one.have, lambda one: of(one.have, one.needed), "right"),
    Column("情况", lambda one: "达到" if one.reached else "没有达到", pill=True),
    Column("说明", words_of, width=REST),
)


class HoursPage(ListPage[Standing]):
    """A year at a time; each line opens the person."""

    def __init__(self, shell: Shell) -> None:
        self.year = today().year
        self.shown_year = QLabel(f"{self.year}年")
        self.shown_year.setFont(shell.theme.font(bold=True))
        years = ActionSet(self.shown_year, shell, (
            Action("上一年", lambda *_: self.show_year(self.year - 1), "chevron-left", edits=False),
            Action("下一年", lambda *_: self.show_year(self.year + 1), "chevron-right", edits=False),
        ))  # fmt: skip
        before, after = years.tools()
        grid = Grid[Standing](shell, "学时", COLUMNS, key=lambda one: one.person.id)
        actions = (
            Action("打开人员", open_person, "user", on="one", edits=False),
            Action(
                "培训台账", lambda shell, year: shell.preview(LEDGER, PrintRequest(year=year)), "printer", edits=False
            ),
        )
        super().__init__(
            shell, grid, partial(read, self.year), rows=lambda found: found.people, facts=self._facts,
            nothing=EmptyState(shell, "users-round", "这一年花名册里还没有人。"),
            unmatched=EmptyState(shell, "circle-check", "学时都够了。"), actions=actions, chips=CHIPS,
            before=(before, self.shown_year, after), counted="人", target=lambda: self.year,
        )  # fmt: skip
        grid.opened.connect(lambda one: open_person(shell, one))

    def _facts(self, found: "Hours") -> list[Fact]:
        lacking = sum(not one.reached for one in found.people)
        return [
            Fact("每年要求", f"{found.asked} 学时"),
            Fact("达到", f"{len(found.people) - lacking} 人", act=lambda _: self.choose(ALL)),
            Fact("没有达到", f"{lacking} 人", look="care" if lacking else "", act=lambda _: self.choose(LACKING)),
        ]

    def show_year(self, year: int) -> None:
        """Show another year."""
        self.year = year
        self.shown_year.setText(f"{year}年")
        self.view.ask(partial(read, year))

    def show_place(self, place: HoursPlace) -> None:
        """Show a year's hours."""
        self.choose(LACKING if place.lacking else ALL)
        self.show_year(place.year or self.year)


@dataclass(frozen=True, slots=True)
class Hours:
    """Everybody's hours of a year, and how many are asked for."""

    people: list[Standing]
    asked: int


def read(year: int, session: Session) -> Hours:
    """The hours of a year."""
    return Hours(standings(session, year), station_or_new(session).yearly_hours)


def open_person(shell: Shell, one: Standing) -> None:
    """Open a person in the roster."""
    shell.go(RecordPlace("roster", one.person.id))
