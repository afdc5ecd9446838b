"""One value for many records: which field, what value, and before anything is written what becomes of whom."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QWidget

from station_desk.fields.field import Field
from station_desk.fields.identity import IdNumber
from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.record.editor import Editor, NoWheel
from station_desk.ui.record.editors import editor_for
from station_desk.ui.sheet.change import Planned, change_many, records, shown
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress


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
        dress(self.note, role="caption", tone="bad" if wrong else "")
        self.note.setText(wrong or self.field.help)
        self.note.setVisible(bool(self.note.text()))
        self.list.clear()
        self.list.addItems(lines or ["没有会改变的。"])
        self.go.setEnabled(bool(self.planned))
        empties = not wrong and value is None
        self.go.setText(f"{'清空' if empties else '修改'} {len(self.planned)} {self.sheet.counted}")
        dress(self.go, kind="danger" if empties else "primary")
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
