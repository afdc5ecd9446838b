"""派出所资料: the one record of the station as a form."""

from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station_desk.features.settings.model import Station
from station_desk.features.settings.service import name_clerk
from station_desk.features.settings.sheet import SHEET
from station_desk.ui.record.panel import Panel
from station_desk.ui.shell import Shell


class StationTab(QWidget):
    """The station's profile, empty where nothing was filled in yet."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.panel = Panel(shell, SHEET)
        self.panel.foot.stand_alone()
        space = shell.theme.space
        inner = QVBoxLayout(self)
        inner.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        inner.addWidget(self.panel)
        for words, keys, act in (("保存", "Ctrl+S", self.panel.save_if_shown), ("修改", "F2", self.panel.go_to_form)):
            action = QAction(words, self, shortcut=QKeySequence(keys))
            action.triggered.connect(lambda _=False, act=act: act())
            self.addAction(action)
        shell.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the profile as it is stored; an empty form where there is none yet."""
        key = self.shell.desk.station_id
        with self.shell.look() as session:
            known = session.get(Station, key) is not None
        if known:
            self.panel.show_record(key)
        else:
            self.panel.start_new(id=key)

    def open_record(self, record_id: str) -> None:
        """There is one profile, and it is shown."""

    def show_where(self, field: str = "", **_: Any) -> None:
        """Go to a field of the profile."""
        if field:
            self.panel.form.go_to(field)

    @property
    def unsaved(self) -> bool:
        """Whether something typed would be lost."""
        return self.panel.form.touched and self.panel.form.dirty

    def may_leave(self) -> bool:
        """Ask for what is typed; False to stay."""
        return self.panel.may_leave()

    def _changed(self, tables: frozenset[str]) -> None:
        if Station.__tablename__ not in tables:
            return
        name_clerk(self.shell.desk)
        if not self.unsaved:
            self.refresh()
