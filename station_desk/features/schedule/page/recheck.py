"""Checking the days of a year again once its holidays are known: before and after of each meeting, and who asks for it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.choosing import ListBox, day_words
from station_desk.features.schedule.service import Settled, settle, to_recheck, years_to_recheck
from station_desk.features.settings.model import MovedDay
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

TITLES = ("会议", "原来", "改到", "说明")


def note_of(one: Settled) -> str:
    """Why a meeting is on the list: 3月10日春节；去掉暂定."""
    said = []
    if one.moves:
        said.append(f"{one.before.month}月{one.before.day}日{one.why}")
    elif one.why:
        said.append(f"{one.why}，这个月没有别的工作日")
    if one.provisional:
        said.append("去掉暂定")
    return "；".join(said)


def recheck_words(settled: Sequence[Settled]) -> str:
    """What the clerk should know before he says yes."""
    moves = sum(one.moves for one in settled)
    said = f"{moves} 次碰上放假或休息日，改到下面的工作日；" if moves else "没有一次碰上放假；"
    return f"{said}去掉勾选的不改。已经开过的不动，改好以后可以撤销。"


def recheck_year(shell: Shell, year: int) -> None:
    """Show which days would change and, where the clerk agrees, change those ticked in one act."""
    with shell.look() as session:
        settled = to_recheck(session, year)
    if not settled:
        shell.tell(f"{year}年没有要核对的日子。", undo=False)
        return
    box = ListBox(shell, f"核对{year}年 {len(settled)} 次会议的日子？", recheck_words(settled), TITLES, "核对")
    box.list.table.setAccessibleName("要核对的会议")
    box.show_lines([
        Line(one.meeting_id, (one.title, day_words(one.before, year), day_words(one.after, year) if one.moves else "不变",
                              note_of(one)), one.usual)
        for one in sorted(settled, key=lambda one: (not one.moves, one.before))
    ])  # fmt: skip
    wanted = box.asked()
    if wanted:
        shell.act(
            f"核对{year}年会议的日子",
            lambda session: settle(session, [one for one in settled if one.meeting_id in wanted]),
        )


class RecheckBanner(QFrame):
    """Above the moved days in 设置: which years have meetings to be checked, each with its button; else not there."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(space("l"), space("s"), space("s"), space("s"))
        self.box.setSpacing(space("xs"))
        self.years: list[tuple[int, int]] = []
        shell.changed.connect(self._changed)

    def show_record(self, _: str | None) -> None:
        """Say what is to be checked, whichever day is shown."""
        with self.shell.look() as session:
            found = [(year, len(to_recheck(session, year))) for year in years_to_recheck(session)]
        if found != self.years:
            self.years = found
            self._fill()
        self.setVisible(bool(found))

    def _changed(self, tables: frozenset[str]) -> None:
        around = self.parentWidget()
        if tables & {MovedDay.__tablename__, Meeting.__tablename__} and around and around.isVisible():
            self.show_record(None)

    def _fill(self) -> None:
        while self.box.count():
            row = self.box.takeAt(0).widget()
            if row:
                row.hide()
                row.deleteLater()
        for year, count in self.years:
            row = QFrame()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            words = QLabel(f"{year}年有 {count} 次会议的日子要按放假安排核对。")
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
            dress(words, role="caption", tone="care")
            button = QPushButton("核对日程…")
            button.setAccessibleName(f"核对{year}年日程")
            button.clicked.connect(lambda _=False, year=year: recheck_year(self.shell, year))
            line.addWidget(words, 1)
            line.addWidget(button)
            self.box.addWidget(row)
