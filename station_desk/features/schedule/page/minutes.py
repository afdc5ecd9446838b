"""What stands below the minutes of a meeting: their revisions, more room to write, and what was decided."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station_desk.features.schedule.page.decisions import DecisionsView
from station_desk.features.schedule.page.revisions import open_revisions
from station_desk.ui.record.own_tab import is_spread, spread
from station_desk.ui.record.panel import Panel
from station_desk.ui.shell import Shell


class MinutesView(QWidget):
    """The room's own part of the tab 会议记录, whose editor is the form's."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.meeting_id = ""
        self.decisions = DecisionsView(shell)
        tools = self.decisions.tools
        tools.add("修订…", "history", "看谁在什么时候改了什么，恢复以前的一版", self.open_revisions)
        self.wide = tools.add("展开", "maximize", "收起列表，让会议记录占满页面", self.spread)
        self.wide.setCheckable(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.decisions)

    def show_record(self, record_id: str | None) -> None:
        """Show what belongs to a meeting."""
        self.meeting_id = record_id or ""
        self.decisions.show_record(record_id)
        panel = self._panel()
        self.wide.setChecked(panel is not None and is_spread(panel))

    def open_revisions(self) -> None:
        """Show the versions of the minutes."""
        if self.meeting_id:
            open_revisions(self.shell, self.meeting_id)

    def spread(self) -> None:
        """Give the panel the whole page, or its share again."""
        panel = self._panel()
        if panel:
            spread(panel, on=not is_spread(panel))
            self.wide.setChecked(is_spread(panel))

    def _panel(self) -> Panel | None:
        above: QWidget | None = self
        while above is not None and not isinstance(above, Panel):
            above = above.parentWidget()
        return above
