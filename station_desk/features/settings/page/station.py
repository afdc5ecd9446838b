"""签名密钥: the public half of the station's key to be given away, and the public keys of other stations."""

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QGuiApplication,
    QImage,
    QKeySequence,
    QPainter,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.dates import today
from station_desk.base.jobs import Job, Step
from station_desk.features.settings import ProfilePlace
from station_desk.features.settings.model import Station
from station_desk.features.settings.rules import HOLIDAYS, ListedDay, Typed, read_list, read_notice, year_of
from station_desk.features.settings.service import enter_days, name_clerk, own_public_key, signing_key
from station_desk.features.settings.sheet import KNOWN_KEYS, MOVED_DAYS, SHEET
from station_desk.printing.verify import dark_runs, public_of, show_key
from station_desk.store.desk import Desk
from station_desk.ui import dialogs
from station_desk.ui.action import Action
from station_desk.ui.form.panel import Panel
from station_desk.ui.page import TablePage
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.view import touches

# 派出所资料: the one record of the station as a form.


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

    def show_place(self, place: ProfilePlace) -> None:
        """Go to a field of the profile."""
        self.panel.form.go_to(place.field)

    @property
    def unsaved(self) -> bool:
        """Whether something typed would be lost."""
        return self.panel.form.touched and self.panel.form.dirty

    def may_leave(self) -> bool:
        """Ask for what is typed; False to stay."""
        return self.panel.may_leave()

    def _changed(self, tables: frozenset[str]) -> None:
        if not touches(tables, frozenset({Station.__tablename__})):
            return
        name_clerk(self.shell.desk)
        if not self.unsaved:
            self.refresh()


# A year's whole list of holidays in one go: from–to and the days worked for each, typed or pasted from the notice.

HOLIDAYS_TEXT = "照国务院办公厅的放假通知填写，例如从 2-5 到 2-11；没有公布的节日先空着，以后可以再补。"
HEADS = (("first", "放假从"), ("last", "到"), ("worked", "调休上班（几天用顿号隔开）"))
NARROW = 110  # px of a day
YEARS = (2004, 2100)


class HolidayBox(dialogs.Box):
    """Seven holidays, three lines each; what cannot be read is said below, and the button counts the days."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(dialogs.front(shell.window), shell.icons, "", "按起止日期登记一年的放假安排", HOLIDAYS_TEXT)
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
            set_style(label, role="caption")
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
        set_style(self.note, role="caption", tone="bad" if sentence else "")
        self.go.setText(f"登记 {len(self.days)} 天" if self.days else "登记")
        self.go.setEnabled(bool(self.days))

    def paste(self) -> None:
        """Fill the lines from the notice on the clipboard."""
        text = QGuiApplication.clipboard().text()
        found = read_notice(text)
        if not found:
            self.note.setText("剪贴板里没有放假通知。请先复制通知的正文，再按一次。")
            set_style(self.note, role="caption", tone="care")
            return
        self.year.setValue(year_of(text) or self.year.value())
        for name, one in found.items():
            for key, _ in HEADS:
                self.lines[name, key].setText(getattr(one, key))


def enter_holidays(shell: Shell, _: object = None) -> None:
    """Ask for a year's list and write it in one act."""
    box = HolidayBox(shell)
    box.exec()
    days, year = (list(box.days) if box.chosen else []), box.year.value()
    box.deleteLater()
    if days:
        shell.act(f"登记{year}年放假安排", lambda session: enter_days(session, days))


def holidays_page(shell: Shell) -> TablePage:
    """The days entered so far as a table."""
    enter = Action("按起止日期登记", enter_holidays, icon="calendar-plus", primary=True)
    return TablePage(shell, MOVED_DAYS, actions=(enter,), first=enter)


QUIET, MODULE = 4, 3  # modules around a code, px of one
LOW = 700  # px of a window that has room for the title and the button only
KEYS_TEXT = (
    "别的派出所登记了它，不联网也能验证本所的工作证和荣誉证书。公钥不用保密；签名用的私钥只留在本机数据里，从不显示。"
)


class KeysPage(TablePage):
    """Our own key as a card above the table of the others'."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, KNOWN_KEYS)
        self.own = OwnKey(shell)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self.own)


class OwnKey(QFrame):
    """The public key as digits and as a QR, with the button that copies it; made when first looked at."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("role", "card")
        title, self.text, self.digits, self.code = QLabel("本所的公钥"), QLabel(KEYS_TEXT), QLabel(), QLabel()
        title.setProperty("role", "strong")
        self.text.setProperty("role", "muted")
        for words in (self.text, self.digits):
            words.setWordWrap(True)
        self.digits.setAccessibleName("本所的公钥")
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAccessibleName("本所公钥的二维码")
        self.copy = QPushButton("复制公钥")
        self.copy.clicked.connect(self._copy)
        self.copy.setEnabled(False)
        shell.icons.put(self.copy, "copy")
        space = shell.theme.space
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.copy)
        column = QVBoxLayout()
        column.setSpacing(space("s"))
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.digits)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        row.setSpacing(space("l"))
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.digits.text():
            return
        with self.shell.look() as session:
            public = own_public_key(session)
        if public:
            self.say(public)
        else:
            self.shell.run("准备签名密钥", made(self.shell.desk), self.say)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self.code, self.text, self.digits):
            part.setVisible(self.window().height() >= LOW)

    def say(self, public: bytes) -> None:
        """Show the key."""
        shown = show_key(public)
        self.digits.setText(shown)
        self.code.setPixmap(code_picture(shown.replace(" ", ""), self.devicePixelRatioF()))
        self.copy.setEnabled(True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.digits.text())
        self.shell.tell("公钥已复制，可以粘贴到文件里交给别的派出所。", undo=False)


def made(desk: Desk) -> Job[bytes]:
    """Make the station's key where there is none; its public half."""
    yield Step(0, 0, "正在准备签名密钥")
    return public_of(signing_key(desk))


def code_picture(text: str, ratio: float) -> QPixmap:
    """A QR code, black on white with its quiet zone in every theme, so that a scanner can read it from the screen."""
    modules, runs = dark_runs(text, "公钥")
    edge = modules + 2 * QUIET
    small = QImage(edge, edge, QImage.Format.Format_RGB32)
    small.fill(QColor("white"))
    painter = QPainter(small)
    for column, row, long in runs:
        painter.fillRect(column + QUIET, row + QUIET, long, 1, QColor("black"))
    painter.end()
    picture = QPixmap.fromImage(small.scaled(*(round(edge * MODULE * ratio),) * 2))
    picture.setDevicePixelRatio(ratio)
    return picture
