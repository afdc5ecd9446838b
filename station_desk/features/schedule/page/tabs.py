"""The tabs of a meeting beside 资料 and 历史, the same in the list and in the month."""

from station_desk.features.schedule.page.filing import MeetingEnclosures
from station_desk.features.schedule.page.minutes import MinutesView
from station_desk.features.schedule.page.roll import RollTab
from station_desk.store.enclosure import count_enclosures
from station_desk.ui.parts import FormTab
from station_desk.ui.record.panel import Panel

ROLL, ENCLOSED = "出勤", "附件"
TABS = (
    FormTab("会议记录", MinutesView),
    FormTab(ROLL, RollTab),
    FormTab(ENCLOSED, MeetingEnclosures, count_enclosures),
)


def turn_to(panel: Panel, title: str) -> None:
    """Bring a tab of the shown meeting to the front; its title may carry a count."""
    for place in range(panel.bar.count()):
        if panel.bar.tabText(place).partition(" ")[0] == title:
            panel.bar.setCurrentIndex(place)
