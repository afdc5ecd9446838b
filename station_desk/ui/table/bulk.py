"""One value for many records: which field, what value, and before anything is written what becomes of whom."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step, finish
from station_desk.fields.field import Field
from station_desk.fields.identity import IdNumber
from station_desk.fields.kinds import Link, Picture
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.store.search import model_named
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.form.editor import Editor, NoWheel
from station_desk.ui.form.editors import editor_for
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# Many changes to records as one act: read what is new, write it, say what would become of whom.

AT_ONCE = 300  # records changed while the window waits; more go into a job
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """One value to change: of which record, which field, from what to what, or what is wrong with it."""

    record_id: str
    name: str
    key: str
    before: Any
    after: Any
    wrong: str = ""


def records(session: Session, sheet: Sheet, ids: Sequence[str]) -> dict[str, Any]:
    """These records by key."""
    found: dict[str, Any] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(sheet.model).where(sheet.model.id.in_(ids[start : start + CHUNK]))
        found.update({record.id: record for record in session.scalars(query)})
    return found


def shown(session: Session, field: Field, value: Any) -> str:
    """A stored value in words, a link as its label."""
    if isinstance(field.kind, Link) and value:
        model = model_named(field.kind.target)
        return str(session.scalar(select(getattr(model, model.LABEL)).where(model.id == value)) or "（已删除）")
    return field.kind.show(value)


def read_value(session: Session, field: Field, text: str) -> Any:
    """A value as pasted; a link by its label. Raises ValueError with a Chinese sentence."""
    if not isinstance(field.kind, Link) or not text.strip():
        return field.kind.read(text)
    model = model_named(field.kind.target)
    found = session.scalars(select(model.id).where(getattr(model, model.LABEL) == text.strip()).limit(2)).all()
    if len(found) != 1:
        raise ValueError(f"没有叫“{text.strip()}”的" if not found else f"叫“{text.strip()}”的不止一个")
    return found[0]


def writing(session: Session, sheet: Sheet, changes: Mapping[str, Mapping[str, Any]]) -> Job[int]:
    """Set the new values by record and key; returns how many records changed."""
    ids = list(changes)
    for start in range(0, len(ids), CHUNK):
        yield Step(start, len(ids), "正在修改")
        found = records(session, sheet, ids[start : start + CHUNK])
        for key in ids[start : start + CHUNK]:
            if key not in found:
                raise UserError("有的记录刚刚被删除，没有修改。", "请看一下新的列表，再做一次。")
            for name, value in changes[key].items():
                setattr(found[key], name, value)
        session.flush()
    return len(ids)


def change_many(shell: Shell, sheet: Sheet, title: str, planned: Iterable[Planned]) -> None:
    """Write planned changes as one act that can be undone: at once, or as a job when there are many."""
    changes: dict[str, dict[str, Any]] = {}
    for one in planned:
        if not one.wrong:
            changes.setdefault(one.record_id, {})[one.key] = one.after
    if not changes:
        return
    if len(changes) <= AT_ONCE:
        shell.act(title, lambda session: finish(writing(session, sheet, changes)))
    else:
        shell.run(title, _as_act(shell.desk, sheet, title, changes), lambda _: shell.tell(f"已{title}"))


def _as_act(desk: Desk, sheet: Sheet, title: str, changes: Mapping[str, Mapping[str, Any]]) -> Job[int]:
    with desk.act(title) as session:
        return (yield from writing(session, sheet, changes))


def bulk_fields(sheet: Sheet) -> list[Field]:
    """The fields that several records can sensibly share a value of."""
    unfit = (Picture, IdNumber)
    label = sheet.model.LABEL
    return [
        field
        for key, field in sheet.fields.items()
        if not (field.readonly or field.unique or field.secret or isinstance(field.kind, unfit) or key == label)
    ]


class Bulk(Box):
    """Chooses the field and the value; below stands what would change."""

    def __init__(self, parent: QWidget | None, shell: Shell, sheet: Sheet, ids: Sequence[str]) -> None:
        counted = f"{len(ids)} {sheet.counted}"
        super().__init__(
            parent, shell.icons, "", f"批量修改 {counted}", "选一项，填上新的内容；空着表示清空。可以撤销。"
        )
        self.shell, self.sheet, self.ids = shell, sheet, ids
        self.planned: list[Planned] = []
        self.which = QComboBox()
        self.which.setAccessibleName("要改的项目")
        for field in bulk_fields(sheet):
            self.which.addItem(field.title, field)
        self.which.installEventFilter(NoWheel(self))
        self.which.currentIndexChanged.connect(self._take_field)
        self.editor: Editor | None = None
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName("将要发生的改动")
        self.list.setFixedHeight(132)
        above: tuple[QWidget, ...] = (caption("要改的项目"), self.which, caption("新的内容"))
        below: tuple[QWidget, ...] = (self.note, caption("将要发生的改动"), self.list)
        for part in (*above, *below):
            self.body.addWidget(part)
        self._editor_at = self.body.indexOf(self.note)
        self.stay = self.offer(BACK, safe=True)
        self.go = self.offer(f"修改 {counted}", "primary")
        self._take_field()
        self.which.setFocus()

    @property
    def field(self) -> Field:
        found: Field = self.which.currentData()
        return found

    def _take_field(self) -> None:
        if self.editor:
            self.body.removeWidget(self.editor)
            self.editor.deleteLater()
        self.editor = editor_for(self.field, self.shell)
        self.editor.inner.setAccessibleName("新的内容")
        self.editor.edited.connect(self._plan)
        self.editor.left.connect(self._plan)
        self.body.insertWidget(self._editor_at, self.editor)
        self.setTabOrder(self.which, self.editor.inner)
        self.setTabOrder(self.editor.inner, self.list)
        self._plan()

    def _plan(self) -> None:
        """Work out what would become of whom."""
        assert self.editor
        lines: list[str] = []
        wrong = ""
        self.planned = []
        try:
            value: Any = self.editor.value()
            problems = self.field.check(value)
            wrong = next((one.sentence for one in problems if one.error), "")
        except ValueError as error:
            value, wrong = None, str(error)
        if not wrong:
            self.planned, lines = self._changes(value)
        set_style(self.note, role="caption", tone="bad" if wrong else "")
        self.note.setText(wrong or self.field.help)
        self.note.setVisible(bool(self.note.text()))
        self.list.clear()
        self.list.addItems(lines or ["没有会改变的。"])
        self.go.setEnabled(bool(self.planned))
        empties = not wrong and value is None
        self.go.setText(f"{'清空' if empties else '修改'} {len(self.planned)} {self.sheet.counted}")
        set_style(self.go, kind="danger" if empties else "primary")
        (self.stay if empties else self.go).setDefault(True)

    def _changes(self, value: Any) -> tuple[list[Planned], list[str]]:
        key = self.field.key
        with self.shell.look() as session:
            found = records(session, self.sheet, self.ids)
            planned = [
                Planned(one, str(record), key, getattr(record, key), value)
                for one, record in found.items()
                if getattr(record, key) != value
            ]
            counts = Counter(one.before for one in planned)
            new = shown(session, self.field, value) or "（空）"
            lines = [
                f"{count} {self.sheet.counted}：{shown(session, self.field, before) or '（空）'} → {new}"
                for before, count in counts.most_common()
            ]
        same = len(found) - len(planned)
        return planned, [*lines, *([f"{same} {self.sheet.counted}：本来就是“{new}”"] if same and planned else [])]


def caption(words: str) -> QLabel:
    """A small word above a field."""
    label = QLabel(words)
    label.setProperty("role", "caption")
    return label


def open_bulk(shell: Shell, sheet: Sheet, ids: Sequence[str]) -> None:
    """Ask for field and value, and change these records in one act."""
    if not ids or not bulk_fields(sheet):
        return
    box = Bulk(front(shell.window), shell, sheet, ids)
    box.exec()
    if box.chosen:
        title = f"批量修改 {len(box.planned)} {sheet.counted}的{box.field.title}"
        change_many(shell, sheet, title, box.planned)
    box.deleteLater()
