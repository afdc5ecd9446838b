"""The tab 学时: everybody's hours of a year, of how many needed, and who has not reached them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel, QToolButton

from station_desk.base.dates import show_date, today
from station_desk.features.settings.service import station_or_new
from station_desk.features.training.prints import LEDGER
from station_desk.features.training.service import Standing, standings
from station_desk.fields.measures import show_hundredths
from station_desk.printing.task import PrintRequest
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Line, Lines
from station_desk.ui.lines_page import LinesPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell

TITLES = ("所属村", "姓名", "聘用日期", "岗前培训", "年度学时", "情况", "说明")
ALL, LACKING = "全部", "没有达到的"


class HoursPage(LinesPage):
    """A year at a time; each line opens the person."""

    TABLES = frozenset({"course", "trainee", "person", "post", "station", "village"})

    def __init__(self, shell: Shell) -> None:
        nothing = (
            EmptyState(shell, "circle-check", "学时都够了。"),
            EmptyState(shell, "users-round", "这一年花名册里还没有人。"),
        )
        table = Lines(shell, "学时", TITLES, wide=6, pill=5, right=(3, 4))
        super().__init__(shell, (ALL, LACKING), table, nothing)
        self.year = today().year
        self.found: list[Standing] = []
        self.add_act("打开人员", "user", self.open_person)
        self.add_act("培训台账", "printer", lambda: shell.preview(LEDGER, PrintRequest(year=self.year)))
        self.shown_year = QLabel()
        self.shown_year.setFont(shell.theme.font(bold=True))
        for place, widget in enumerate(
            (self._arrow("chevron-left", "上一年", -1), self.shown_year, self._arrow("chevron-right", "下一年", 1))
        ):
            self.tools.insertWidget(place, widget)
        self.tools.insertSpacing(3, shell.theme.space("m"))
        table.opened.connect(lambda _: self.open_person())

    def _arrow(self, icon: str, title: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setToolTip(title)
        button.setAccessibleName(title)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda _=False: self.show_year(self.year + step))
        return button

    # ------------------------------------------------------------------------------------------------- showing
    def reading(self) -> Callable[[], tuple[list[Standing], str]]:
        return partial(self._read, self.year)

    def _read(self, year: int) -> tuple[list[Standing], str]:
        with self.shell.look() as session:
            return standings(session, year), f"{station_or_new(session).yearly_hours} 学时"

    def arrived(self, result: tuple[list[Standing], str]) -> None:
        self.found, asked = result
        lacking = sum(not one.reached for one in self.found)
        self.head.show_facts([
            Fact("每年要求", asked),
            Fact("达到", f"{len(self.found) - lacking} 人", act=lambda _: self.choose(ALL)),
            Fact("没有达到", f"{lacking} 人", look="care" if lacking else "", act=lambda _: self.choose(LACKING)),
        ])  # fmt: skip
        self.fill()

    def fill(self) -> None:
        lacking = self.chips[LACKING].isChecked()
        shown = [one for one in self.found if not (lacking and one.reached)]
        self.table.show_lines([Line(one.person.id, words_of(one)) for one in shown])
        self.shown_year.setText(f"{self.year}年")
        self.count.setText(f"共 {len(shown)} 人")
        self.body.setCurrentIndex(0 if shown else 1 if self.found else 2)

    def show_year(self, year: int) -> None:
        """Show another year."""
        self.year = year
        self.refresh()

    # ------------------------------------------------------------------------------------- what the window calls
    def open_person(self) -> None:
        """Open the person of the current line in the roster."""
        if self.table.here():
            self.shell.go("roster", self.table.here())

    def show_where(self, **where: Any) -> None:
        """Show a `year`; `lacking` only who has not reached the hours; `person_id` selected."""
        self.chips[LACKING if where.get("lacking") else ALL].setChecked(True)
        self.show_year(int(where.get("year", self.year)))
        if where.get("person_id"):
            self.table.go_to(str(where["person_id"]))


def words_of(one: Standing) -> Sequence[str]:
    """The words of a line, as TITLES says."""
    said = []
    if one.preservice_short:
        said.append(f"岗前培训还差 {show_hundredths(one.preservice_short)} 学时")
    if one.short:
        said.append(f"年度还差 {show_hundredths(one.short)} 学时")
    if not one.needed and not said:
        said.append("当年聘用，从下一年起要求年度学时")
    return (
        one.village,
        one.person.name,
        show_date(one.person.hired) if one.person.hired else "",
        of(one.preservice, one.preservice_needed),
        of(one.have, one.needed),
        "达到" if one.reached else "没有达到",
        "；".join(said),
    )


def of(have: int, needed: int) -> str:
    """12 / 16; 12 where nothing is asked for, — for nothing at all."""
    if needed:
        return f"{show_hundredths(have)} / {show_hundredths(needed)}"
    return show_hundredths(have) if have else "—"
