"""The year's plan before it is written: what would be added, on which day, and why that day."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.holidays import WEEKDAYS, Overrides
from station_desk.features.schedule.rules import Planned, why_moved
from station_desk.features.schedule.service import Settled, add_plan, missing_plan, settle, unsettled
from station_desk.features.settings.service import moved_days
from station_desk.ui import dialogs
from station_desk.ui.icons import Icons
from station_desk.ui.shell import Shell

TITLES = ("日期", "星期", "会议", "说明")
SHOWN = 12  # rows in sight


@dataclass(frozen=True, slots=True)
class Draft:
    """What planning a year would write: new meetings, and provisional ones that get their final day."""

    year: int
    planned: Sequence[Planned]
    settled: Sequence[Settled]
    moved: Overrides

    @property
    def question(self) -> str:
        """The dialog's title."""
        if not self.planned:
            return f"核对{self.year}年暂定的 {len(self.settled)} 次会议？"
        return f"排定{self.year}年的 {len(self.planned)} 次会议？"

    @property
    def explanation(self) -> str:
        """What the clerk should know before he says yes."""
        unsure = any(one.provisional for one in self.planned)
        kept_off = "周末和元旦、五一、国庆" if unsure else "周末和节假日"
        said = [f"日子已避开{kept_off}，排好以后还可以逐次修改，也可以撤销。"] if self.planned else []
        if unsure:
            said.append("这一年的放假安排（包括春节）还没有公布，日子先标为“暂定”，公布后再来核对一次。")
        if self.settled:
            said.append(f"放假安排已经公布：{len(self.settled)} 次暂定的会议会去掉“暂定”，碰上放假的改到工作日。")
        return "".join(said)

    @property
    def act(self) -> str:
        """The word on the button."""
        return f"排定 {len(self.planned)} 次会议" if self.planned else f"核对 {len(self.settled)} 次会议"

    def rows(self) -> list[tuple[str, str, str, str]]:
        """The lines of the table by day."""
        new = [(one.day, one.title, why_moved(one, self.moved)) for one in self.planned]
        old = [
            (one.after, one.title, "日子不变，去掉暂定" if one.after == one.before else f"由 {one.before:%m-%d} 改期")
            for one in self.settled
        ]
        return [
            (f"{day:%Y-%m-%d}", f"周{WEEKDAYS[day.weekday()]}", title, note)
            for day, title, note in sorted(new + old, key=lambda line: line[0])
        ]


def draft_of(session: Session, year: int) -> Draft:
    """What the year still lacks."""
    return Draft(year, missing_plan(session, year), unsettled(session, year), moved_days(session))


class PlanBox(dialogs.Box):
    """Shows a draft and asks."""

    def __init__(self, parent: QWidget | None, icons: Icons, draft: Draft) -> None:
        super().__init__(parent, icons, "", draft.question, draft.explanation)
        rows = draft.rows()
        self.table = QTableWidget(len(rows), len(TITLES))
        self.table.setAccessibleName("将要排定的会议")
        self.table.setHorizontalHeaderLabels(TITLES)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(left)
        for row, line in enumerate(rows):
            for column, words in enumerate(line):
                self.table.setItem(row, column, QTableWidgetItem(words))
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        high = icons.theme.size("row-header")
        self.table.verticalHeader().setDefaultSectionSize(high)
        self.table.setMinimumSize(640, high * (min(len(rows), SHOWN) + 1) + 4)
        self.body.addWidget(self.table)
        self.offer(dialogs.BACK, safe=True)
        self.offer(draft.act, "primary", first=True)


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
    box = PlanBox(dialogs.front(shell.window), shell.icons, draft)
    box.exec()
    box.deleteLater()
    if box.chosen:
        title = f"排定{year}年日程" if draft.planned else f"核对{year}年暂定的日程"
        shell.act(title, lambda session: write(session, year))


def write(session: Session, year: int) -> int:
    """Write what the year lacks now, which may be less than was shown; returns how many meetings are new."""
    settle(session, unsettled(session, year))
    return add_plan(session, missing_plan(session, year))
