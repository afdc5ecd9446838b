"""设置: the station's profile and the moved days."""

from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from station_desk.base import dates
from station_desk.features.settings.model import Station
from station_desk.features.settings.page.holidays import enter_holidays
from station_desk.features.settings.service import name_clerk
from station_desk.features.settings.sheet import MOVED_DAYS, SHEET
from station_desk.store.backup import write_backup
from station_desk.ui.page import TablePage
from station_desk.ui.parts import PageAct
from station_desk.ui.record.panel import Panel
from station_desk.ui.safety import remember_backup
from station_desk.ui.shell import Shell


def build_page(shell: Shell) -> QWidget:
    """The room's page."""
    return SettingsPage(shell)


class SettingsPage(QWidget):
    """Two tabs: the one record of the station as a form, the moved days as a table."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("role", "page")
        self.panel = Panel(shell, SHEET)
        self.panel.foot.stand_alone()
        enter = PageAct("按起止日期登记", enter_holidays, icon="calendar-plus", primary=True)
        self.days = TablePage(shell, MOVED_DAYS, acts=(enter,), first=enter)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setProperty("role", "page")
        station = QWidget()
        space = shell.theme.space
        inner = QVBoxLayout(station)
        inner.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        inner.addWidget(self.panel)
        for words, keys, act in (("保存", "Ctrl+S", self.panel.save_if_shown), ("修改", "F2", self.panel.go_to_form)):
            action = QAction(words, station, shortcut=QKeySequence(keys))
            action.triggered.connect(lambda _=False, act=act: act())
            station.addAction(action)
        self.tabs.addTab(station, "派出所资料")
        self.tabs.addTab(self.days, "放假与调休")
        self.tabs.setCornerWidget(self._backup_button())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, space("s"), 0, 0)
        box.addWidget(self.tabs)
        shell.changed.connect(self._changed)
        self.refresh()

    def _backup_button(self) -> QPushButton:
        button = QPushButton("备份数据…")
        button.setProperty("kind", "quiet")
        button.setToolTip("把全部数据存成一个文件，并读回来检查")
        self.shell.icons.put(button, "save")
        button.clicked.connect(self.back_up)
        return button

    def back_up(self) -> None:
        """Ask for a file and write a proved backup to it."""
        target = self.shell.choose_target("备份到", f"农村辅警工作台{dates.today():%Y%m%d}.desk", "备份文件 (*.desk)")
        if target:
            self.shell.run("备份数据", write_backup(self.shell.desk, target), self._backed_up)

    def _backed_up(self, said: str) -> None:
        remember_backup(self.shell)
        self.shell.tell(said, undo=False)

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
        """Show the profile, or the moved day of that key."""
        profile = record_id == self.shell.desk.station_id
        self.tabs.setCurrentIndex(0 if profile else 1)
        if not profile:
            self.days.open_record(record_id)

    def show_where(self, **where: Any) -> None:
        """Go to a `field` of the profile; else show the moved days, `days` true, or those of a filter."""
        field = where.pop("field", "")
        self.tabs.setCurrentIndex(0 if field else 1)
        where.pop("days", None)
        if field:
            self.panel.form.go_to(field)
        elif where:
            self.days.show_where(**where)

    def may_leave(self) -> bool:
        """Ask for what is typed; False to stay."""
        return self.panel.may_leave() and self.days.may_leave()

    def _changed(self, tables: frozenset[str]) -> None:
        if Station.__tablename__ in tables:
            name_clerk(self.shell.desk)
        if Station.__tablename__ in tables and not (self.panel.form.touched and self.panel.form.dirty):
            self.refresh()
