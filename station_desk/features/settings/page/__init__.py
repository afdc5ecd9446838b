"""设置: the station's profile, and one tab for each thing the whole station works with."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from station_desk.base import dates
from station_desk.features.settings.model import KnownKey, MovedDay, Station
from station_desk.features.settings.page.accounts import AccountsPage
from station_desk.features.settings.page.logs import ActsPage, PrintLogPage
from station_desk.features.settings.page.station import KeysPage, StationTab, holidays_page
from station_desk.store.backup import told, write_backup
from station_desk.store.print_log import PrintRun
from station_desk.store.proof import Verdict
from station_desk.store.roles import READER
from station_desk.ui.safety import say_backup
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs

TABS = (
    RoomTab("派出所资料", StationTab, Station),
    RoomTab("放假与调休", holidays_page, MovedDay),
    RoomTab("打印记录", PrintLogPage, PrintRun),
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
            self.shell.run("备份数据", write_backup(self.shell.desk, target), partial(self._backed_up, target))

    def _backed_up(self, target: Path, proved: Verdict) -> None:
        say_backup(self.shell)
        self.shell.tell(told(target, proved), undo=False)

    def show_where(self, **where: Any) -> None:
        """Go to a `field` of the profile, or to the rows of a filter in the tab named by `tab`."""
        super().show_where(**({"tab": "派出所资料"} if "field" in where else {}) | where)
