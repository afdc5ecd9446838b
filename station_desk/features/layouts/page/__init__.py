"""版式: the layout of every paper, label sheets, bought blanks and where they went."""

from PySide6.QtWidgets import QWidget

from station_desk.features.layouts.model import BlankForm, LabelSheet, StockEntry
from station_desk.features.layouts.page.label_sheets import label_sheets_page
from station_desk.features.layouts.page.layouts import LayoutsPage
from station_desk.features.layouts.page.stocks import entries_page, stocks_page
from station_desk.store.own_layout import OwnLayout
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs


def build_page(shell: Shell) -> QWidget:
    """The room's page."""
    return RoomTabs(shell, (
        RoomTab("版式", LayoutsPage, OwnLayout),
        RoomTab("标签纸", label_sheets_page, LabelSheet),
        RoomTab("空白证书", stocks_page, BlankForm),
        RoomTab("空白领用", entries_page, StockEntry),
    ))  # fmt: skip
