"""Sign-in scans in the window: dropped anywhere or chosen, filed by their code, else by the meeting the clerk names."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.schedule.model import Meeting
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
from station_desk.printing.photos import PICTURES
from station_desk.printing.scan import FILTER, Scan
from station_desk.ui import dialogs
from station_desk.ui.action import Action
from station_desk.ui.form.enclosures import EnclosuresTab
from station_desk.ui.shell import Shell

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
    shell.go("schedule", enclosures=meeting_id)


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
