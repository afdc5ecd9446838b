"""The page of pay: the lists with their lines, the ledger, the rates and the years' settings."""

from PySide6.QtWidgets import QWidget

from station_desk.features.pay.model import FundEntry, FundYear, PayRun, Rate
from station_desk.features.pay.page.ledger_tab import LedgerTab, build_rates
from station_desk.features.pay.page.runs_tab import RunsTab
from station_desk.features.pay.service.fund import effect_of
from station_desk.features.pay.sheet import YEARS
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Addition
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs

ADDITIONS = (Addition("grade", effect=effect_of),)  # what a grade comes to, beside each name while grades are set


def build_page(shell: Shell) -> QWidget:
    """The room's page."""
    return RoomTabs(shell, (
        RoomTab("发放名册", RunsTab, PayRun),
        RoomTab("资金台账", LedgerTab, FundEntry),
        RoomTab("补贴标准", build_rates, Rate),
        RoomTab("年度设置", lambda shell: TablePage(shell, YEARS), FundYear),
    ))  # fmt: skip
