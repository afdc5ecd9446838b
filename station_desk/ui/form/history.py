"""The history of a record: who changed which field when, from what to what, and one value put back."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
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
from station_desk.ui.shell import Shell

COLUMNS = ("项目", "原来", "改为")
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


class History(QWidget):
    """The tab 历史."""

    def __init__(self, shell: Shell, sheet: Sheet) -> None:
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.record_id: str | None = None
        self.told: list[Told] = []
        self.rows: dict[int, Told] = {}
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setAccessibleName("历史")
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setFrameShape(QTableWidget.Shape.NoFrame)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._offer)
        self.table.itemSelectionChanged.connect(self._chosen)
        self.nothing = QLabel("还没有改动记录。")
        self.nothing.setProperty("role", "muted")
        self.back = QPushButton("还原到此前")
        self.back.setToolTip("把选中的这一项改回它原来的内容")
        shell.icons.put(self.back, "rotate-ccw")
        self.back.clicked.connect(self.put_back)
        shell.theme.changed.connect(self._fill)  # the lines of the acts are drawn in the theme's colours
        box = QVBoxLayout(self)
        space = shell.theme.space
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.addWidget(self.nothing, 0, Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self.table, 1)
        box.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    def show_record(self, record_id: str | None) -> None:
        """Show the changes of a record; nothing for one not saved yet."""
        self.record_id = record_id
        self.told = []
        if record_id:
            with self.shell.look() as session:
                self.told = told_history(session, self.sheet, record_id)
        self.nothing.setVisible(not self.told)
        self.table.setVisible(bool(self.told))
        self._fill()
        self._chosen()

    def _fill(self) -> None:
        self.table.clearSpans()
        self.table.setRowCount(0)
        self.rows = {}
        head = ""
        for told in self.told:
            if told.head != head:
                head = told.head
                self._add_row(head)
            self.rows[self._add_row(told.field.title, told.before, told.after)] = told
        for column in range(2):
            words = [(told.field.title, told.before)[column] for told in self.rows.values()]
            widest = max((self.table.fontMetrics().horizontalAdvance(word) for word in words), default=0)
            self.table.setColumnWidth(column, min(max(widest + 24, 72), 150))

    def _add_row(self, *words: str) -> int:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, word in enumerate(words):
            item = QTableWidgetItem(word)
            item.setToolTip(word)
            if len(words) == 1:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                item.setFont(self.shell.theme.font("small", bold=True))
                item.setForeground(self.shell.theme.colour("muted"))
                item.setBackground(self.shell.theme.colour("raised"))
            self.table.setItem(row, column, item)
        if len(words) == 1:
            self.table.setSpan(row, 0, 1, len(COLUMNS))
        return row

    def _chosen(self) -> None:
        self.back.setEnabled(self._told() is not None)

    def _told(self) -> Told | None:
        rows = self.table.selectionModel().selectedRows()
        told = self.rows.get(rows[0].row()) if rows else None
        return told if told and not told.field.readonly else None

    def _offer(self, at: QPoint) -> None:
        if self._told():
            menu = QMenu(self)
            action = QAction("还原到此前", menu)
            action.triggered.connect(self.put_back)
            menu.addAction(action)
            menu.exec(self.table.viewport().mapToGlobal(at))
            menu.deleteLater()

    def put_back(self) -> None:
        """Give the chosen field the value it had before that change."""
        told = self._told()
        record_id = self.record_id
        if told is None or record_id is None:
            return
        change = told.change

        def work(session: Session) -> None:
            record = session.get(self.sheet.model, record_id)
            if record is None:
                raise UserError("这条记录已经删除。", "可以先撤销删除。")
            setattr(record, change.key, change.before)

        with self.shell.look() as session:
            record = session.get(self.sheet.model, record_id)
            name = str(record) if record else ""
        self.shell.act(f"还原{name}的{told.field.title}", work)
