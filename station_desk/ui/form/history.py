"""The history of a record: who changed which field when, from what to what, and one value put back."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import idnumber
from station_desk.base.errors import UserError
from station_desk.fields.field import Field
from station_desk.fields.kinds import Link, Picture
from station_desk.fields.sheet import Sheet
from station_desk.store.journal import Change, history
from station_desk.store.search import model_named
from station_desk.ui.action import Action
from station_desk.ui.columns import REST, Caption, Column
from station_desk.ui.grid import Grid
from station_desk.ui.shell import Shell

SHOWN = 500  # changes of one record; older ones are in the journal


@dataclass(frozen=True, slots=True)
class Told:
    """A change in the clerk's words."""

    change: Change
    field: Field
    before: str
    after: str

    @property
    def head(self) -> str:
        """When, who and which act: the same for every field that the act changed."""
        change = self.change
        who = f"{change.role} {change.user}" if change.role and change.role != change.user else change.user
        return f"{change.at:%Y-%m-%d %H:%M}　{who}　{change.act}"


def told_history(session: Session, sheet: Sheet, record_id: str) -> list[Told]:
    """The changes of a record's visible fields, newest first, links as labels, pictures as 有 无, secrets masked."""
    fields = sheet.fields
    places = {key: place for place, key in enumerate(fields)}
    found = [change for change in history(session, sheet.model, record_id) if change.key in fields]
    by_act = [
        sorted(some, key=lambda one: places[one.key]) for _, some in groupby(found, lambda one: (one.at, one.act))
    ]
    found = [change for some in by_act for change in some][:SHOWN]
    labels = _labels(session, [(fields[one.key], value) for one in found for value in (one.before, one.after)])
    told = []
    for change in found:
        field = fields[change.key]
        before, after = (_words(field, value, labels) for value in (change.before, change.after))
        told.append(Told(change, field, before, after))
    return told


def _labels(session: Session, values: list[tuple[Field, Any]]) -> dict[str, str]:
    wanted: dict[str, set[str]] = {}
    for field, value in values:
        if isinstance(field.kind, Link) and value:
            wanted.setdefault(field.kind.target, set()).add(value)
    found: dict[str, str] = {}
    for target, ids in wanted.items():
        model = model_named(target)
        rows = session.execute(select(model.id, getattr(model, model.LABEL)).where(model.id.in_(ids)))
        found.update({key: str(label) for key, label in rows})
    return found


def _words(field: Field, value: Any, labels: dict[str, str]) -> str:
    if isinstance(field.kind, Picture):
        return "有" if value else "无"
    if isinstance(field.kind, Link):
        return labels.get(value, "（已删除）") if value else ""
    text = field.kind.show(value)
    return idnumber.masked(text) if field.secret else text


COLUMNS: tuple[Column[Told], ...] = (
    Column("项目", lambda one: one.field.title),
    Column("原来", lambda one: one.before),
    Column("改为", lambda one: one.after, width=REST),
)


class History(QWidget):
    """The tab 历史: the changes of a record below the act that made them."""

    def __init__(self, shell: Shell, sheet: Sheet) -> None:
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.record_id: str | None = None
        back = Action(
            "还原到此前", self._put_back, "rotate-ccw", on="one", tip="把选中的这一项改回它原来的内容",
            why_not=lambda _, one: "这一项由程序填写，不能改" if one.field.readonly else "",
        )  # fmt: skip
        self.table = Grid[Told](
            shell,
            "历史",
            COLUMNS,
            key=lambda one: f"{one.head} {one.change.key}",
            select="one",
            sort=False,
            actions=(back,),
        )
        self.nothing = QLabel("还没有改动记录。")
        self.nothing.setProperty("role", "muted")
        box = QVBoxLayout(self)
        space = shell.theme.space
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.addWidget(self.nothing, 0, Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self.table, 1)
        for button in self.table.acts.buttons():
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def read_record(self, session: Session, record_id: str | None) -> list[Told]:
        """The changes of a record; none of one not saved yet."""
        return told_history(session, self.sheet, record_id) if record_id else []

    def show_record(self, record_id: str | None, told: list[Told]) -> None:
        """Show them."""
        self.record_id = record_id
        self.nothing.setVisible(not told)
        self.table.setVisible(bool(told))
        rows: list[Told | Caption] = []
        for head, some in groupby(told, lambda one: one.head):
            rows += [Caption(head), *some]
        self.table.show_rows(rows)

    def _put_back(self, shell: Shell, told: Told) -> None:
        """Give a field the value it had before a change."""
        record_id, change = self.record_id, told.change

        def work(session: Session) -> None:
            record = session.get(self.sheet.model, record_id)
            if record is None:
                raise UserError("这条记录已经删除。", "可以先撤销删除。")
            setattr(record, change.key, change.before)

        with shell.look() as session:
            record = session.get(self.sheet.model, record_id) if record_id else None
            name = str(record) if record else ""
        shell.act(f"还原{name}的{told.field.title}", work)
