"""The tab 任职经历, and the line above the form that says what is doubtful about a person."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.roster import service
from station_desk.features.roster.model import Person
from station_desk.ui.record.doubts import DoubtsLine
from station_desk.ui.shell import Shell

COLUMNS = ("所属村", "起", "止", "时间", "原因")


class Posts(QWidget):
    """Every post a person has held, the newest first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setAccessibleName("任职经历")
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setFrameShape(QTableWidget.Shape.NoFrame)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.nothing = QLabel("还没有任职经历。填写所属村和聘用日期后会自动记下。")
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.total = QLabel()
        self.total.setProperty("role", "caption")
        box = QVBoxLayout(self)
        space = shell.theme.space
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.addWidget(self.nothing, 0, Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self.table, 1)
        box.addWidget(self.total)

    def show_record(self, record_id: str | None) -> None:
        """Show the posts of a person; nothing for one not saved yet."""
        found = []
        if record_id:
            with self.shell.look() as session:
                found = service.posts_of(session, record_id)
        today = dates.today()
        self.nothing.setVisible(not found)
        self.table.setVisible(bool(found))
        self.table.setRowCount(len(found))
        for row, (post, village) in enumerate(found):
            words = (
                village.name,
                dates.show_date(post.since),
                dates.show_date(post.until) if post.until else "至今",
                lasted(post.since, post.until or today),
                post.reason or "",
            )
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                item.setToolTip(f"{village.township}{village.name}" if column == 0 else word)
                self.table.setItem(row, column, item)
        served = sum((post.until or today).toordinal() - post.since.toordinal() for post, _ in found)
        self.total.setText(
            f"一共任职 {lasted(today, date.fromordinal(today.toordinal() + served))}" if len(found) > 1 else ""
        )


def lasted(since: date, until: date) -> str:
    """How long a post has lasted, as 3 年 4 个月."""
    years, months = divmod(max(dates.months_between(since, until), 0), 12)
    said = " ".join([f"{years} 年" if years else "", f"{months} 个月" if months else ""]).strip()
    return said or f"{max((until - since).days, 0)} 天"


class Doubts(DoubtsLine):
    """What a clerk should know of a person before reading on."""

    def doubts(self, session: Session, record_id: str) -> Sequence[str]:
        person = session.get(Person, record_id)
        return [problem.sentence for problem in service.doubts_about(session, person)] if person else []
