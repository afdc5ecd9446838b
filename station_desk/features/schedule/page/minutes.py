"""What stands below the minutes of a meeting: their revisions, more room to write, and what was decided."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.rich import plain_text
from station_desk.features.schedule import EnclosuresPlace
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.decisions import DecisionsView
from station_desk.features.schedule.page.roll import RollTab
from station_desk.features.schedule.rules import Compared, How, compare_texts, count_letters
from station_desk.features.schedule.service.filing import (
    Filed,
    Filing,
    file_coded,
    file_scan,
    file_scans,
    filing_words,
    offered_meetings,
    twin_words,
)
from station_desk.features.schedule.service.meetings import Revision, revisions_of, write_minutes
from station_desk.printing.photos import PICTURES
from station_desk.printing.scan import FILTER, Scan
from station_desk.store.enclosure import count_enclosures
from station_desk.ui import dialogs
from station_desk.ui.action import Action
from station_desk.ui.columns import REST, Column
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.form.enclosures import EnclosuresTab
from station_desk.ui.form.own_tab import is_spread, spread
from station_desk.ui.form.panel import Panel
from station_desk.ui.grid import Grid
from station_desk.ui.parts import FormTab
from station_desk.ui.shell import Shell

# Sign-in scans in the window: dropped anywhere or chosen, filed by their code, else by the meeting the clerk names.

FILE_IT = "归入这次会议"


def take_files(shell: Shell, paths: Sequence[Path]) -> bool:
    """Take pictures and PDF dropped on the window as sign-in scans; False where none is one."""
    wanted = [path for path in paths if path.suffix.lower().lstrip(".") in (*PICTURES, "pdf")]
    if wanted:
        file_them(shell, wanted)
    return bool(wanted)


def choose_scans(shell: Shell, _: object = None) -> None:
    """Ask for scans and file them."""
    title = "收签到表扫描件"
    paths = dialogs.choose_files(dialogs.front(shell.window), shell.choices, title, FILTER)
    if paths:
        file_them(shell, paths)


TAKE_SCANS = Action("收签到表扫描件", choose_scans, "qr-code")


def file_them(shell: Shell, paths: Sequence[Path]) -> None:
    """Read and file in a job."""
    shell.run("归入签到表扫描件", file_scans(shell.desk, paths), partial(_tell, shell))


def _tell(shell: Shell, found: Filing) -> None:
    """Say what was filed, then what was not and why; then ask for the meetings of those without a code."""
    words = filing_words(found)
    if words:
        shell.tell(words, act=("打开", partial(show_scans, shell, found.fresh[-1].meeting_id)))
    elif twin_words(found):
        shell.tell(twin_words(found), undo=False, act=("打开", partial(show_scans, shell, found.filed[-1].meeting_id)))
    if found.refused:
        said = "\n".join(error.message for error in found.refused[:8])
        shell.refuse(UserError(said, found.refused[0].advice))
    for name, scan in found.uncoded:
        meeting_id = ask_meeting(shell, name)
        if meeting_id:
            shell.run("归入签到表扫描件", _by_hand(shell, scan, meeting_id, name), partial(_tell, shell))


class MeetingEnclosures(EnclosuresTab):
    """The tab 附件 of a meeting: a sign-in sheet with a code goes to its own meeting, all else is kept with this one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, Meeting.__tablename__)

    def take(self, paths: Sequence[Path]) -> None:
        """Look for codes first; that takes its time, and so it is a job."""
        if paths and self.record_id:
            self.shell.run("存入附件", file_coded(self.shell.desk, paths), self._sorted)

    def _sorted(self, found: tuple[Filing, list[Path]]) -> None:
        filing, others = found
        _tell(self.shell, filing)
        super().take(others)


def _by_hand(shell: Shell, scan: Scan, meeting_id: str, name: str) -> Job[Filing]:
    yield Step(0, 1, f"正在归入 {name}")
    filed: Filed = file_scan(shell.desk, scan, meeting_id, name)
    return Filing(filed=[filed])


def show_scans(shell: Shell, meeting_id: str) -> None:
    """Open a meeting at its enclosures."""
    shell.go(EnclosuresPlace(meeting_id))


def ask_meeting(shell: Shell, name: str) -> str:
    """Ask which meeting a scan without a readable code belongs to; "" for none."""
    with shell.look() as session:
        offered = offered_meetings(session)
    if not offered:
        shell.refuse(UserError(f"“{name}”上没有认出签到表的二维码。", "还没有可以归入的会议，请先排出日程。"))
        return ""
    question = f"“{name}”是哪次会议的签到表？"
    box = dialogs.Box(
        dialogs.front(shell.window), shell.icons, "ask", question,
        "上面没有认出签到表的二维码，可能拍得不全、太模糊，或者这不是签到表。请选会议，或按“返回”不收。",
    )  # fmt: skip
    which = QComboBox()
    which.setAccessibleName("会议")
    for one in offered:
        which.addItem(f"{one.starts:%Y-%m-%d}　{one.title}", one.id)
    box.body.addWidget(which)
    box.offer(dialogs.BACK, safe=True)
    box.offer(FILE_IT, "primary", first=True)
    which.setFocus()
    box.exec()
    box.deleteLater()
    return str(which.currentData()) if box.chosen else ""


# 修订: the versions of a meeting's minutes, two of them compared in one marked text, and one put back.

SIZE = (1080, 640)
COLUMNS: tuple[Column[Revision], ...] = (
    Column("时间", lambda one: f"{one.at:%Y-%m-%d %H:%M}"),
    Column("谁", lambda one: one.who),
    Column("做了什么", lambda one: one.act, width=REST),
)
NOTHING = "（空白）"
RESTORE = "恢复这一版"
SAME = "两个版本的文字相同。"


class Revisions(Box):
    """The versions at the left, newest first; at the right the chosen one, marked against another."""

    def __init__(self, shell: Shell, title: str, revisions: Sequence[Revision]) -> None:
        super().__init__(front(shell.window), shell.icons, "", f"“{title}”会议记录的修订", "")
        self.shell, self.revisions = shell, tuple(revisions)
        self.resize(*SIZE)
        self.list = Grid[Revision](shell, "修订", COLUMNS, key=lambda one: str(self.revisions.index(one)), sort=False)
        self.against = QComboBox()
        self.legend = QLabel()
        self.text = QTextEdit()
        self._build()
        self.offer(BACK, safe=True)
        self.restore = self.offer(RESTORE, "primary")
        self.list.show_rows(self.revisions)
        self.list.selected.connect(self._choose)
        self.against.currentIndexChanged.connect(lambda _: self._show())
        shell.theme.changed.connect(self._show)
        self._choose()
        self.list.setFocus()

    def _build(self) -> None:
        space = self.shell.theme.space
        self.list.setMinimumWidth(330)
        label = QLabel("与哪一版比较")
        label.setBuddy(self.against)
        label.setProperty("role", "caption")
        self.against.setAccessibleName("与哪一版比较")
        self.legend.setProperty("role", "caption")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("比较")
        self.text.document().setDocumentMargin(8)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.against, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("s"))
        column.addLayout(row)
        column.addWidget(self.legend)
        column.addWidget(self.text, 1)
        both = QHBoxLayout()
        both.setSpacing(space("l"))
        both.addWidget(self.list, 4)
        both.addWidget(right, 5)
        self.body.addLayout(both, 1)

    # ------------------------------------------------------------------------------------------------- showing
    @property
    def place(self) -> int:
        """Which version is chosen, 0 the newest."""
        return max(self.list.currentIndex().row(), 0)

    def _choose(self) -> None:
        """Another version: it is compared with the one before it, until the clerk asks for another."""
        self.against.blockSignals(True)
        self.against.clear()
        for place, one in enumerate(self.revisions):
            if place != self.place:
                name = "现在的" if place == 0 else "上一版" if place == self.place + 1 else ""
                self.against.addItem(f"{one.at:%Y-%m-%d %H:%M}　{one.who}{f'（{name}）' if name else ''}", place)
        self.against.addItem(NOTHING, -1)
        before = self.against.findData(self.place + 1)
        self.against.setCurrentIndex(before if before >= 0 else self.against.count() - 1)
        self.against.blockSignals(False)
        self.restore.setEnabled(self.place > 0)
        self.restore.setToolTip("" if self.place else "这就是现在的会议记录")
        self._show()

    def _show(self) -> None:
        other = int(self.against.currentData() if self.against.currentData() is not None else -1)
        before = plain_text(self.revisions[other].text) if other >= 0 else ""
        compared = compare_texts(before, plain_text(self.revisions[self.place].text))
        added, gone = count_letters(compared, "added"), count_letters(compared, "gone")
        look = self.shell.theme.hex
        self.legend.setText(
            f'<span style="color:{look("good")}"><u>下划线</u></span>：增加的 {added} 字　'
            f'<span style="color:{look("bad")}"><s>删除线</s></span>：删去的 {gone} 字'
            if added or gone
            else SAME
        )
        self._fill(compared)

    def _fill(self, compared: Sequence[Compared]) -> None:
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        spaced = QTextBlockFormat()
        spaced.setBottomMargin(4)
        for place, paragraph in enumerate(compared):
            if place:
                cursor.insertBlock(spaced)
            else:
                cursor.setBlockFormat(spaced)
            for piece in paragraph:
                cursor.insertText(piece.text, self._look(piece.how))
        if not compared:
            cursor.insertText(NOTHING)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _look(self, how: How) -> QTextCharFormat:
        look, theme = QTextCharFormat(), self.shell.theme
        if how != "same":
            tone = "good" if how == "added" else "bad"
            look.setForeground(theme.colour(tone))
            look.setBackground(theme.colour(f"{tone}-weak"))
            look.setFontUnderline(how == "added")
            look.setFontStrikeOut(how == "gone")
            look.setFontWeight(QFont.Weight.Normal)
        return look


def open_revisions(shell: Shell, meeting_id: str) -> None:
    """Show the versions of a meeting's minutes; the chosen one may be put back."""
    with shell.look() as session:
        meeting = session.get(Meeting, meeting_id)
        revisions = revisions_of(session, meeting_id) if meeting else []
        title = meeting.title if meeting else ""
    if not revisions:
        shell.tell("会议记录还没有保存过，没有修订。", undo=False)
        return
    box = Revisions(shell, title, revisions)
    box.exec()
    text = revisions[box.place].text if box.chosen == RESTORE else None
    box.deleteLater()
    if text is not None:
        shell.act(f"恢复{title}的会议记录", lambda session: write_minutes(session, meeting_id, text).id)


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


# The tabs of a meeting beside 资料 and 历史, the same in the list and in the month.

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
