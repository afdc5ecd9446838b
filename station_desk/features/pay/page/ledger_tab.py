"""The ledger: its entries as a table, and above it whether the year adds up."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station_desk.base import dates
from station_desk.base.money import show_fen
from station_desk.features.pay.service import Ledger, ledger_of, ledger_years
from station_desk.features.pay.sheet import SHEET
from station_desk.ui.page import TablePage
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

TABLES = frozenset({"fund_entry", "pay_run", "pay_line", "fund_year"})


class LedgerTab(QWidget):
    """Opens at the newest year that has entries."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self.years = QComboBox()
        self.years.setAccessibleName("台账年度")
        self.sums, self.words = QLabel(), QLabel()
        dress(self.sums, role="strong")
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
        self.years.activated.connect(lambda _: self._show_ledger())
        shell.changed.connect(lambda tables: self._read() if tables & TABLES else None)
        self._read()

    def refresh(self) -> None:
        """Read everything again."""
        self._read()
        self.table.refresh()

    def show_where(self, **where: Any) -> None:
        """Show the entries that fit, a year's with its sums above; `enter` begins a new one of that kind."""
        kind = where.pop("enter", "")
        place = self.years.findData(where.get("year"))
        if place >= 0:
            self.years.setCurrentIndex(place)
            self._show_ledger()
        self.table.show_where(**where)
        if kind and self.shell.desk.user.edits and self.table.panel.may_leave():
            self.table.panel.setVisible(True)
            self.table.panel.start_new(year=where.get("year"), kind=kind)

    def open_record(self, record_id: str) -> None:
        """Show one entry."""
        self.table.open_record(record_id)

    def _read(self) -> None:
        with self.shell.look() as session:
            years = ledger_years(session) or [dates.today().year]
        here = self.years.currentData()
        self.years.clear()
        for year in years:
            self.years.addItem(f"{year}年", year)
        self.years.setCurrentIndex(years.index(here) if here in years else 0)
        self._show_ledger()

    def _show_ledger(self) -> None:
        with self.shell.look() as session:
            found = ledger_of(session, self.years.currentData())
        self.sums.setText(sums_of(found))
        self.words.setText("\n".join(found.doubts) or "账目相符：实拨 − 发放 − 退回 与结余一致，发放与已发的名册一致。")
        if not found.balance.came and not found.doubts:
            self.words.setText("还没有登记这一年的拨款。")
        dress(self.banner, role="banner", tone="care" if found.doubts else "good" if found.balance.came else "")


def sums_of(found: Ledger) -> str:
    """应拨 … 实拨 … 发放 … 退回 … 余额 …."""
    one = found.balance
    parts = (("应拨", one.due), ("实拨", one.came), ("发放", one.paid), ("退回", one.back), ("余额", one.rest))
    return "　".join(f"{title} {show_fen(amount)}" for title, amount in parts)
