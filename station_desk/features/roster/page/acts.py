"""What a clerk does to people beyond their form: move, swap, leave, come back, end of probation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.chinese import names_of
from station_desk.base.errors import UserError
from station_desk.features.roster import service
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Day, Link, Words
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.form.doubts import DoubtsLine
from station_desk.ui.shell import Shell

LEAVING = ("辞职", "解聘", "退休", "健康原因", "去世", "当选村干部", "其他")  # [our choice: no list is fixed]
VILLAGE = Field("到哪个村", Link("Village"), key="village", required=True)
FROM = Field("从哪一天起", Day(), key="on", required=True)
REASON = Field("原因", Words(50), key="reason")
LEFT = Field("离岗日期", Day(), key="on", required=True)
WHY_LEFT = Field("离岗原因", Choice(options=LEAVING), key="reason", required=True)


def people(shell: Shell, ids: Sequence[str]) -> list[Person]:
    """The people of these keys, as far as they still stand."""
    with shell.look() as session:
        return [one for key in ids if (one := session.get(Person, key))]


def village_name(shell: Shell, person: Person) -> str:
    with shell.look() as session:
        village = session.get(Village, person.village_id) if person.village_id else None
        return village.name if village else "没有所属村"


def move(shell: Shell, key: str) -> None:
    """Ask for the village, the day and the reason, and move a person."""
    person = next(iter(people(shell, (key,))), None)
    if person is None:
        return
    if not person.serving:
        shell.refuse(UserError(f"{person.name}已经离岗。", "要重新上岗请用“返岗”。"))
        return
    text = f"现在在{village_name(shell, person)}。任职经历会自动接上。"
    given = ask_fields(
        shell, f"{person.name}调任到哪个村？", text, (VILLAGE, FROM, REASON), {"on": dates.today()}, "调任"
    )
    if given:
        shell.act(f"调任{person.name}", lambda session: move_now(session, person.id, given))


def move_now(session: Session, person_id: str, given: dict[str, Any]) -> None:
    person, village = session.get_one(Person, person_id), session.get_one(Village, given["village"])
    service.move(session, person, village, given["on"], given["reason"] or "")


def swap(shell: Shell, ids: Sequence[str]) -> None:
    """Let two serving people change places."""
    found = people(shell, ids)
    if len(found) != 2 or not all(one.serving for one in found):
        shell.refuse(UserError("互调要正好选中两个在岗的人。", "按住 Ctrl 点选两行，再点“互调”。"))
        return
    one, other = found
    text = f"{one.name}（{village_name(shell, one)}）与{other.name}（{village_name(shell, other)}）互换所属村。"
    given = ask_fields(shell, f"{one.name}和{other.name}互调？", text, (FROM, REASON), {"on": dates.today()}, "互调")
    if given:
        shell.act(
            f"互调{one.name}和{other.name}",
            lambda session: service.swap(
                session,
                session.get_one(Person, one.id),
                session.get_one(Person, other.id),
                given["on"],
                given["reason"] or "",
            ),
        )


def leave(shell: Shell, key: str) -> None:
    """Ask for day and reason, and end a person's service."""
    person = next(iter(people(shell, (key,))), None)
    if person is None:
        return
    if not person.serving:
        shell.refuse(UserError(f"{person.name}已经离岗。", "要重新上岗请用“返岗”。"))
        return
    given = ask_fields(
        shell,
        f"{person.name}离岗？",
        "离岗以后村里就空缺了，任职经历会保留。可以撤销。",
        (LEFT, WHY_LEFT),
        {"on": dates.today()},
        "办理离岗",
    )
    if given:
        shell.act(
            f"办理{person.name}离岗",
            lambda session: service.leave(session, session.get_one(Person, key), given["on"], given["reason"]),
        )


def come_back(shell: Shell, ids: Sequence[str]) -> None:
    """Let somebody who has left serve again."""
    if len(ids) > 1:
        shell.refuse(UserError("返岗一次办理一个人，没有保存。", "请只选中一行。"))
        return
    person = next(iter(people(shell, ids[:1])), None)
    if person is None:
        return
    if person.serving:
        shell.refuse(UserError(f"{person.name}还在岗。", "换村请用“调任”。"))
        return
    text = "以前的任职经历会保留，从这一天起另记一段。"
    usual = {"village": person.village_id, "on": dates.today()}
    given = ask_fields(shell, f"{person.name}返岗到哪个村？", text, (VILLAGE, FROM), usual, "返岗")
    if given:
        shell.act(f"办理{person.name}返岗", lambda session: come_back_now(session, person.id, given))


def come_back_now(session: Session, person_id: str, given: dict[str, Any]) -> None:
    person, village = session.get_one(Person, person_id), session.get_one(Village, given["village"])
    service.come_back(session, person, village, given["on"])


def confirm(shell: Shell, ids: Sequence[str]) -> None:
    """End the probation of the selected people."""
    found = [one for one in people(shell, ids) if one.state == "试用"]
    if not found:
        shell.refuse(UserError("选中的人里没有试用的。", "转正只用于在职状态是“试用”的人。"))
        return
    said = names_of([one.name for one in found], most=1)

    def work(session: Session) -> None:
        for one in found:
            service.confirm(session.get_one(Person, one.id))

    shell.act(f"办理{said}转正", work)


ACTS = (
    Action("调任", move, "move", on="one"),
    Action("离岗", leave, "user-x", on="one"),
    Action("互调", swap, "users-round", on="rows"),
    Action("转正", confirm, "user-check", on="rows"),
    Action("返岗", come_back, "rotate-ccw", on="rows"),
)


# The tab 任职经历, and the line above the form that says what is doubtful about a person.

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

    def read_record(self, session: Session, record_id: str | None) -> Sequence[tuple[Post, Village]]:
        """The posts of a person; none of one not saved yet."""
        return service.posts_of(session, record_id) if record_id else []

    def show_record(self, _: str | None, found: Sequence[tuple[Post, Village]]) -> None:
        """Show them."""
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
