"""The year's plan before it is written: what would be added, on which day, and why that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.holidays import WEEKDAYS, Overrides
from station_desk.features.schedule.rules import Planned, why_moved
from station_desk.features.schedule.service.plan import (
    Settled,
    add_plan,
    missing_plan,
    settle,
    to_recheck,
    years_to_recheck,
)
from station_desk.features.settings.service import moved_days
from station_desk.ui import dialogs
from station_desk.ui.columns import Column
from station_desk.ui.pick import TickList
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# A question over a list of meetings to tick, whose button counts what is ticked.

SHOWN, LEAST = 11, 4  # rows in sight
WIDE = 720  # px
AROUND = 320  # px of a dialog above and below its list
BESIDE = 120  # px of the window that a dialog leaves free at its sides
COUNTED = "次"


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting to tick: its key, what the columns say, and whether it is ticked at first."""

    key: str
    texts: Sequence[str]
    ticked: bool = True


class ListBox(dialogs.Box):
    """Lines with a tick each below a question; `act` is the verb on the button: 排定 25 次会议."""

    def __init__(
        self, shell: Shell, question: str, text: str, titles: Sequence[str], act: str, name: str = "会议"
    ) -> None:
        """`name` is what a screen reader calls the list."""
        super().__init__(dialogs.front(shell.window), shell.icons, "", question, text)
        self.act = act
        columns = [Column[Line](title, lambda line, at=at: line.texts[at]) for at, title in enumerate(titles)]  # type: ignore[misc]
        self.list = TickList(shell, name, columns, COUNTED, key=lambda one: one.key, ticked=lambda one: one.ticked)
        self.body.addWidget(self.list)
        self.list.changed.connect(self.count)
        self.offer(dialogs.BACK, safe=True)
        self.go = self.offer(act, "primary", first=True)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines instead of those before, as high as they need."""
        self.list.show_rows(lines)
        table, window = self.list.grid, self.parentWidget()
        high = table.verticalHeader().defaultSectionSize()
        room = max(LEAST, (window.height() - AROUND) // high) if window else SHOWN
        self.list.setMinimumWidth(min(max(WIDE, table.whole_width()), window.width() - BESIDE) if window else WIDE)
        table.setFixedHeight(high * (min(max(len(lines), LEAST), SHOWN, room) + 1) + 6)

    def count(self) -> None:
        """Say on the button how many are ticked."""
        count = len(self.list.chosen())
        self.go.setText(f"{self.act} {count} {COUNTED}会议" if count else self.act)
        self.go.setEnabled(count > 0)

    def asked(self) -> list[str]:
        """Ask; the keys of the ticked lines, [] where the clerk goes back."""
        self.exec()
        found = self.list.chosen() if self.chosen else []
        self.deleteLater()
        return found


def day_words(day: date, year: int) -> str:
    """3月10日 周二, with the year where it is another than `year`."""
    before = "" if day.year == year else f"{day.year}年"
    return f"{before}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def moment_words(moment: datetime, year: int) -> str:
    """3月10日 周二 09:00, with the year where it is another than `year`."""
    return f"{day_words(moment.date(), year)} {moment:%H:%M}"


# Checking the days of a year again once its holidays are known: before and after of each meeting, and who asks for
# it.

RECHECK_TITLES = ("会议", "原来", "改到", "说明")


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
    box = ListBox(
        shell,
        f"核对{year}年 {len(settled)} 次会议的日子？",
        recheck_words(settled),
        RECHECK_TITLES,
        "核对",
        "要核对的会议",
    )
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

    def show_record(self, _: str | None) -> None:
        """Say what is to be checked, whichever day is shown."""
        with self.shell.look() as session:
            found = [(year, len(to_recheck(session, year))) for year in years_to_recheck(session)]
        if found != self.years:
            self.years = found
            self._fill()
        self.setVisible(bool(found))

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
            set_style(words, role="caption", tone="care")
            button = QPushButton("核对日程…")
            button.setAccessibleName(f"核对{year}年日程")
            button.clicked.connect(lambda _=False, year=year: recheck_year(self.shell, year))
            line.addWidget(words, 1)
            line.addWidget(button)
            self.box.addWidget(row)


PLAN_TITLES = ("日期", "星期", "会议", "说明")


@dataclass(frozen=True, slots=True)
class Draft:
    """What planning a year would write: new meetings, and those there already whose day is to be checked."""

    year: int
    planned: Sequence[Planned]
    settled: Sequence[Settled]
    moved: Overrides

    @property
    def question(self) -> str:
        """The dialog's title."""
        if not self.planned:
            return f"核对{self.year}年 {len(self.settled)} 次会议的日子？"
        return f"排定{self.year}年的 {len(self.planned) + len(self.settled)} 次会议？"

    @property
    def explanation(self) -> str:
        """What the clerk should know before he says yes."""
        unsure = any(one.provisional for one in self.planned)
        kept_off = "周末和元旦、五一、国庆" if unsure else "周末和节假日"
        said = [f"日子已避开{kept_off}，去掉勾选的不排。排好以后还可以修改，也可以撤销。"] if self.planned else []
        if unsure:
            said.append("这一年的放假安排（包括春节）还没有公布，日子先标为“暂定”，公布后再来核对一次。")
        if self.settled:
            said.append(f"放假安排已经公布，{len(self.settled)} 次原有的会议一起核对。")
        return "".join(said)

    def lines(self) -> list[Line]:
        """The lines to tick, by day."""
        new = [(one.day, key_of(one), one.title, why_moved(one, self.moved), True) for one in self.planned]
        old = [(one.after, one.meeting_id, one.title, note_of(one), one.usual) for one in self.settled]
        return [
            Line(key, (f"{day:%Y-%m-%d}", f"周{WEEKDAYS[day.weekday()]}", title, note), ticked)
            for day, key, title, note, ticked in sorted(new + old, key=lambda line: line[0])
        ]

    def write(self, session: Session, wanted: Sequence[str]) -> int:
        """Write the wanted lines, as far as they are still missing; returns how many meetings are new."""
        still = {key_of(one) for one in missing_plan(session, self.year)}
        settle(session, [one for one in self.settled if one.meeting_id in wanted])
        return add_plan(session, [one for one in self.planned if key_of(one) in wanted and key_of(one) in still])


def key_of(planned: Planned) -> str:
    """What tells one planned meeting from another."""
    return f"{planned.kind} {planned.period}"


def draft_of(session: Session, year: int) -> Draft:
    """What the year still lacks, and what is to be checked again."""
    return Draft(year, missing_plan(session, year), to_recheck(session, year), moved_days(session))


def plan_year(shell: Shell, year: int) -> None:
    """Show what the year lacks and, where the clerk agrees, write it in one act."""
    try:
        with shell.look() as session:
            draft = draft_of(session, year)
    except UserError as error:
        shell.refuse(error)
        return
    if not draft.planned and not draft.settled:
        shell.tell(f"{year}年的日程已经排好，没有要补的。", undo=False)
        return
    act = "排定" if draft.planned else "核对"
    box = ListBox(shell, draft.question, draft.explanation, PLAN_TITLES, act, "将要排定的会议")
    box.show_lines(draft.lines())
    wanted = box.asked()
    if wanted:
        title = f"排定{year}年日程" if draft.planned else f"核对{year}年会议的日子"
        shell.act(title, lambda session: draft.write(session, wanted))
