"""The page of pay: the lists with their lines, the ledger, the rates and the years' settings."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.money import show_fen
from station_desk.base.places import Place, rows_of
from station_desk.features.pay import LedgerPlace, MakePlace
from station_desk.features.pay.model import FundEntry, FundYear, PayRun, Rate
from station_desk.features.pay.page.runs import RunsTab
from station_desk.features.pay.rules import average_percent, tariff_on
from station_desk.features.pay.service.fund import (
    Ledger,
    effect_of,
    ledger_of,
    ledger_years,
    rates_from_villages,
    tariffs_of,
)
from station_desk.features.pay.sheet import RATES, SHEET, YEARS
from station_desk.features.villages.model import Village
from station_desk.ui.action import Action
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Addition, Fact
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs
from station_desk.ui.theme import set_style
from station_desk.ui.view import View

ADDITIONS = (Addition("grade", effect=effect_of),)  # what a grade comes to, beside each name while grades are set
ADDS_UP = "账目相符：实拨 − 发放 − 退回 与结余一致，发放与已发的名册一致。"


def build_page(shell: Shell) -> QWidget:
    """The room's page."""
    return RoomTabs(shell, (
        RoomTab("发放名册", RunsTab, PayRun, places=(MakePlace,)),
        RoomTab("资金台账", LedgerTab, FundEntry, places=(LedgerPlace,)),
        RoomTab("补贴标准", build_rates, Rate),
        RoomTab("年度设置", lambda shell: TablePage(shell, YEARS), FundYear),
    ))  # fmt: skip


# The ledger: its entries as a table, and above it whether the year adds up.


class LedgerTab(QWidget):
    """Opens at the newest year that has entries."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self.years = QComboBox()
        self.years.setAccessibleName("台账年度")
        self.sums, self.words = QLabel(), QLabel()
        set_style(self.sums, role="strong")
        self.words.setWordWrap(True)
        self.banner = QFrame()
        inside = QVBoxLayout(self.banner)
        inside.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        inside.setSpacing(space("xs"))
        inside.addWidget(self.sums)
        inside.addWidget(self.words)
        self.sums.setWordWrap(True)
        self.table = TablePage(shell, SHEET)
        top = QHBoxLayout()
        top.setContentsMargins(space("l"), space("m"), space("l"), 0)
        top.setSpacing(space("m"))
        top.addWidget(self.years)
        top.addWidget(self.banner, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self.table, 1)
        self.view = View(self, shell, partial(read_ledger, None), self._show)
        self.years.activated.connect(lambda _: self.view.ask(partial(read_ledger, self.years.currentData())))

    def show_place(self, place: Place) -> None:
        """Show the entries asked for, a year's with its sums above; a new one begins where it is asked for."""
        if not isinstance(place, LedgerPlace):
            self.table.show_place(place)
            return
        self.view.ask(partial(read_ledger, place.year))
        self.table.show_place(rows_of("pay", year=place.year))
        if place.enter and self.shell.desk.user.edits and self.table.panel.may_leave():
            self.table.panel.setVisible(True)
            self.table.panel.start_new(year=place.year, kind=place.enter)

    def open_record(self, record_id: str) -> None:
        """Show one entry."""
        self.table.open_record(record_id)

    def _show(self, found: tuple[list[int], Ledger]) -> None:
        years, ledger = found
        self.years.clear()
        for year in years:
            self.years.addItem(f"{year}年", year)
        self.years.setCurrentIndex(years.index(ledger.year))
        self.sums.setText(sums_of(ledger))
        came, doubts = ledger.balance.came, ledger.doubts
        self.words.setText("\n".join(doubts) or (ADDS_UP if came else "还没有登记这一年的拨款。"))
        set_style(self.banner, role="banner", tone="care" if doubts else "good" if came else "")


def read_ledger(wanted: int | None, session: Session) -> tuple[list[int], Ledger]:
    """The years there are, and the ledger of the wanted one, else of the newest."""
    years = ledger_years(session) or [dates.today().year]
    return years, ledger_of(session, wanted if wanted in years else years[0])


def sums_of(found: Ledger) -> str:
    """应拨 … 实拨 … 发放 … 退回 … 余额 …."""
    one = found.balance
    parts = (("应拨", one.due), ("实拨", one.came), ("发放", one.paid), ("退回", one.back), ("余额", one.rest))
    return "　".join(f"{title} {show_fen(amount)}" for title, amount in parts)


# The rates as a table, and how many villages have one.


def build_rates(shell: Shell) -> QWidget:
    """Build the tab."""
    return TablePage(shell, RATES, actions=(Action("从村屯资料登记", take_from_villages, "download"),), facts=facts)


def take_from_villages(shell: Shell, _: object = None) -> None:
    """Register the directors' subsidies that the villages' cards name, from the first of this year on."""
    since = dates.today().replace(month=1, day=1)
    question = f"按村屯资料里的“村主任补贴”，给还没有标准的村登记从 {dates.show_date(since)} 起的标准？"
    if shell.ask(question, "比例先按80%登记，以后可以改。", act="登记"):
        shell.act("登记村的补贴标准", lambda session: rates_from_villages(session, since))


def facts(session: Session) -> Sequence[Fact]:
    """How many villages have a rate today, and what it comes to on average (意见三（三）: 平均为80%)."""
    today, tariffs = dates.today(), tariffs_of(session)
    villages = session.scalars(select(Village).where(Village.station_id == session.info["station_id"])).all()
    there = [found for one in villages if (found := tariff_on(tariffs, today, one.township, one.id))]
    average = average_percent(there)
    look = "care" if len(there) < len(villages) else ""
    shown = [Fact("有标准的村", f"{len(there)} / {len(villages)}", look=look)]
    if average is not None:
        shown.append(Fact("平均比例", f"{average:.1f}%", look="" if abs(average - 80) < 0.05 else "care"))
    return shown
