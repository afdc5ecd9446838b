"""设置: the station's profile, and one tab for each thing the whole station works with."""

from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from station_desk.base import dates
from station_desk.features.settings.model import (
    KnownKey,
    LabelSheet,
    MovedDay,
    OwnLayout,
    Station,
    Stock,
    StockEntry,
)
from station_desk.features.settings.page.accounts_tab import AccountsPage
from station_desk.features.settings.page.acts_tab import ActsPage
from station_desk.features.settings.page.holidays import holidays_page
from station_desk.features.settings.page.keys import KeysPage
from station_desk.features.settings.page.label_sheets import label_sheets_page
from station_desk.features.settings.page.layouts import LayoutsPage, edit_layout
from station_desk.features.settings.page.print_log import PrintLogPage
from station_desk.features.settings.page.station_tab import StationTab
from station_desk.features.settings.page.stocks import entries_page, stocks_page
from station_desk.store.backup import write_backup
from station_desk.store.print_log import PrintRun
from station_desk.store.roles import READER
from station_desk.ui.safety import remember_backup
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs

__all__ = ["SettingsPage", "build_page", "edit_layout"]

TABS = (
    RoomTab("派出所资料", StationTab, Station),
    RoomTab("放假与调休", holidays_page, MovedDay),
    RoomTab("版面", LayoutsPage, OwnLayout),
    RoomTab("标签纸", label_sheets_page, LabelSheet),
    RoomTab("打印记录", PrintLogPage, PrintRun),
    RoomTab("空白证书", stocks_page, Stock),
    RoomTab("空白领用", entries_page, StockEntry),
    RoomTab("签名密钥", KeysPage, KnownKey),
    RoomTab("使用人", AccountsPage),
    RoomTab("操作记录", ActsPage),
)
LOG = "操作记录"  # is not for 查看


def build_page(shell: Shell) -> QWidget:
    """The room's page."""
    return SettingsPage(shell)


class SettingsPage(RoomTabs):
    """The tabs, and the button that backs everything up."""

    def __init__(self, shell: Shell) -> None:
        only_reads = shell.desk.user.roles == (READER,)
        super().__init__(shell, [one for one in TABS if not (only_reads and one.title == LOG)])
        button = QPushButton("备份数据…")
        button.setProperty("kind", "quiet")
        button.setToolTip("把全部数据存成一个文件，并读回来检查")
        shell.icons.put(button, "save")
        button.clicked.connect(self.back_up)
        self.tabs.setCornerWidget(button)

    def back_up(self) -> None:
        """Ask for a file and write a proved backup to it."""
        target = self.shell.choose_target("备份到", f"农村辅警工作台{dates.today():%Y%m%d}.desk", "备份文件 (*.desk)")
        if target:
            self.shell.run("备份数据", write_backup(self.shell.desk, target), self._backed_up)

    def _backed_up(self, said: str) -> None:
        remember_backup(self.shell)
        self.shell.tell(said, undo=False)

    def show_where(self, **where: Any) -> None:
        """Go to a `field` of the profile, or to the rows of a filter in the tab named by `tab`."""
        super().show_where(**({"tab": "派出所资料"} if "field" in where else {}) | where)
