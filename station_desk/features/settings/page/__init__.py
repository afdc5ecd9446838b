"""设置: the station's profile, and one tab for each thing the whole station works with."""

from PySide6.QtWidgets import QPushButton, QWidget

from station_desk.features.settings import ProfilePlace
from station_desk.features.settings.model import KnownKey, MovedDay, Station
from station_desk.features.settings.page.accounts import AccountsPage
from station_desk.features.settings.page.backups import open_backups
from station_desk.features.settings.page.logs import ActsPage, PrintLogPage
from station_desk.features.settings.page.station import KeysPage, StationTab, holidays_page
from station_desk.store.print_log import PrintRun
from station_desk.store.roles import READER
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs

TABS = (
    RoomTab("派出所资料", StationTab, Station, (ProfilePlace,)),
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
        button.setToolTip("已做的备份、第二处、另存和恢复")
        shell.icons.put(button, "save")
        button.clicked.connect(lambda: open_backups(shell))
        self.tabs.setCornerWidget(button)
