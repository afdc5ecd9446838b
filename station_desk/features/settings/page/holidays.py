"""A year's whole list of holidays in one go: from–to and the days worked for each, typed or pasted from the notice."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSpinBox

from station_desk.base.dates import today
from station_desk.features.settings.rules import HOLIDAYS, ListedDay, Typed, read_list, read_notice, year_of
from station_desk.features.settings.service import enter_days
from station_desk.features.settings.sheet import MOVED_DAYS
from station_desk.ui import dialogs
from station_desk.ui.page import TablePage
from station_desk.ui.parts import PageAct
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

TEXT = "照国务院办公厅的放假通知填写，例如从 2-5 到 2-11；没有公布的节日先空着，以后可以再补。"
HEADS = (("first", "放假从"), ("last", "到"), ("worked", "调休上班（几天用顿号隔开）"))
NARROW = 110  # px of a day
YEARS = (2004, 2100)


class HolidayBox(dialogs.Box):
    """Seven holidays, three lines each; what cannot be read is said below, and the button counts the days."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(dialogs.front(shell.window), shell.icons, "", "按起止日期登记一年的放假安排", TEXT)
        self.shell = shell
        self.lines: dict[tuple[str, str], QLineEdit] = {}
        self.days: list[ListedDay] = []
        self.year = QSpinBox()
        self.year.setRange(*YEARS)
        self.year.setValue(today().year + (today().month >= 10))
        self.year.setSuffix(" 年")
        self.year.setAccessibleName("年份")
        paste = QPushButton("粘贴放假通知")
        paste.setToolTip("先把通知的正文复制下来，再按这里，各节日会自动填好")
        paste.setAutoDefault(False)
        shell.icons.put(paste, "clipboard-paste")
        paste.clicked.connect(self.paste)
        top = QHBoxLayout()
        top.addWidget(self.year)
        top.addStretch(1)
        top.addWidget(paste)
        self.body.addLayout(top)
        self.body.addLayout(self._grid())
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.body.addWidget(self.note)
        self.offer(dialogs.BACK, safe=True)
        self.go = self.offer("登记", "primary", first=True)
        self.year.valueChanged.connect(self.look)
        self.look()
        self.lines["元旦", "first"].setFocus()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.shell.theme.space("s"))
        for column, (_, head) in enumerate(HEADS, 1):
            label = QLabel(head)
            dress(label, role="caption")
            grid.addWidget(label, 0, column)
        for row, name in enumerate(HOLIDAYS, 1):
            grid.addWidget(QLabel(name), row, 0)
            for column, (key, head) in enumerate(HEADS, 1):
                line = QLineEdit()
                line.setAccessibleName(f"{name}{head.partition('（')[0]}")
                line.textChanged.connect(self.look)
                if key != "worked":
                    line.setFixedWidth(NARROW)
                grid.addWidget(line, row, column)
                self.lines[name, key] = line
        grid.setColumnStretch(len(HEADS), 1)
        return grid

    def typed(self) -> dict[str, Typed]:
        """What is typed, without the holidays left empty."""
        found = {name: Typed(*(self.lines[name, key].text() for key, _ in HEADS)) for name in HOLIDAYS}
        return {name: one for name, one in found.items() if not one.empty}

    def look(self) -> None:
        """Say what would be written, or what cannot be read."""
        sentence = ""
        try:
            self.days = read_list(self.typed(), self.year.value())
        except ValueError as error:
            self.days, sentence = [], f"{error}。"
        off, worked = (sum(one.worked is way for one in self.days) for way in (False, True))
        self.note.setText(sentence or (f"放假 {off} 天，调休上班 {worked} 天。" if self.days else ""))
        dress(self.note, role="caption", tone="bad" if sentence else "")
        self.go.setText(f"登记 {len(self.days)} 天" if self.days else "登记")
        self.go.setEnabled(bool(self.days))

    def paste(self) -> None:
        """Fill the lines from the notice on the clipboard."""
        text = QGuiApplication.clipboard().text()
        found = read_notice(text)
        if not found:
            self.note.setText("剪贴板里没有放假通知。请先复制通知的正文，再按一次。")
            dress(self.note, role="caption", tone="care")
            return
        self.year.setValue(year_of(text) or self.year.value())
        for name, one in found.items():
            for key, _ in HEADS:
                self.lines[name, key].setText(getattr(one, key))


def enter_holidays(shell: Shell, _: Sequence[str] = ()) -> None:
    """Ask for a year's list and write it in one act."""
    box = HolidayBox(shell)
    box.exec()
    days, year = (list(box.days) if box.chosen else []), box.year.value()
    box.deleteLater()
    if days:
        shell.act(f"登记{year}年放假安排", lambda session: enter_days(session, days))


def holidays_page(shell: Shell) -> TablePage:
    """The days entered so far as a table."""
    enter = PageAct("按起止日期登记", enter_holidays, icon="calendar-plus", primary=True)
    return TablePage(shell, MOVED_DAYS, acts=(enter,), first=enter)
