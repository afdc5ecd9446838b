"""The window's page of the duty log: the log itself, and what stands beside it as further tabs."""

from PySide6.QtWidgets import QWidget

from station_desk.features.duties import FlagsPlace
from station_desk.features.duties.model import DutyEntry, Note
from station_desk.features.duties.page.chart import ChartTab
from station_desk.features.duties.page.flags import FlagBanner, FlagsPage
from station_desk.features.duties.page.log import LogPage, RecordTab, SummaryDraft, notes_page
from station_desk.features.duties.page.quick import QuickTab
from station_desk.features.schedule.model import Meeting
from station_desk.ui.parts import Addition, FormTab
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs

# In the order of their tabs; each is built when it is first opened.
TABS = (
    RoomTab("纪实", LogPage, DutyEntry),
    RoomTab("快速登记", QuickTab),
    RoomTab("统计", ChartTab),
    RoomTab("表扬与过错", notes_page, Note),
    RoomTab("提醒", FlagsPage, places=(FlagsPlace,)),
)
ADDITIONS = (
    Addition("person", tabs=(FormTab("记录", RecordTab),), detail=FlagBanner),
    Addition(Meeting.__tablename__, detail=SummaryDraft),
)


def build_page(shell: Shell) -> QWidget:
    """The page of the room."""
    return RoomTabs(shell, TABS)
