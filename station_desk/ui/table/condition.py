"""The small boxes in which one condition of a filter is set: ticked values, or a span of days."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from sqlalchemy import select

from station_desk.base import dates
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Link
from station_desk.store.desk import Desk
from station_desk.store.search import model_named, rows_query
from station_desk.ui.form.pick_editor import sheet_for_links
from station_desk.ui.popup import Popup
from station_desk.ui.shell import Shell
from station_desk.ui.table.rows import Span
from station_desk.ui.theme import set_style

MOST = 300  # entries in the list; more are found by typing
NONE = "（未填）"


def words_of_values(desk: Desk, field: Field, values: Sequence[Any]) -> str:
    """The values of a condition in words, at most three of them."""
    some = [value for value in values if value is not None]
    if isinstance(field.kind, Link):
        model = model_named(field.kind.target)
        with desk.look() as session:
            found = session.execute(select(getattr(model, model.LABEL)).where(model.id.in_(some[:3]))).scalars()
            words = [str(label) for label in found]
    else:
        words = [field.kind.show(value) for value in some[:3]]
    if len(some) < len(values):
        words.append(NONE)
    return "、".join(words) + (f"等 {len(values)} 项" if len(values) > len(words) else "")


def words_of_span(span: Span) -> str:
    """A span of days in words."""
    first, last = (dates.show_date(day) if day else "" for day in span)
    if first and last:
        return first if first == last else f"{first} 至 {last}"
    return f"{first} 起" if first else f"{last} 止"


class ConditionBox(Popup):
    """A popup under the filter button, with 确定 and 清除."""

    chosen = Signal(object)

    def __init__(self, shell: Shell, field: Field, parent: QWidget) -> None:
        super().__init__(shell, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = field
        title = QLabel(field.title)
        title.setProperty("role", "group")
        self.box.addWidget(title)

    def add_buttons(self) -> None:
        """Put 清除 and 确定 at the end."""
        row = QHBoxLayout()
        self.box.addLayout(row)
        clear = QPushButton("清除")
        clear.clicked.connect(lambda: self.finish(self.nothing()))
        done = QPushButton("确定")
        done.setProperty("kind", "primary")
        done.clicked.connect(self.accept)
        row.addWidget(clear)
        row.addStretch(1)
        row.addWidget(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)

    def nothing(self) -> Any:
        """What stands for no condition."""
        return ()

    def accept(self) -> None:
        """Set the condition."""
        raise NotImplementedError

    def finish(self, answer: Any) -> None:
        """Tell the answer and go."""
        self.chosen.emit(answer)
        self.close()


class ValuesBox(ConditionBox):
    """Ticks the values a field may have."""

    def __init__(self, shell: Shell, field: Field, ticked: Sequence[Any], parent: QWidget) -> None:
        super().__init__(shell, field, parent)
        self.ticked = list(ticked)
        self.find_box = QLineEdit()
        self.find_box.setAccessibleName(f"查找{field.title}")
        self.find_box.setPlaceholderText("输入几个字查找")
        self.find_box.textChanged.connect(lambda _: self._fill())
        self.list = QListWidget()
        self.list.setAccessibleName(field.title)
        self.list.itemChanged.connect(self._tick)
        self.box.addWidget(self.find_box)
        self.box.addWidget(self.list)
        self.add_buttons()
        self._fill()
        self.find_box.setVisible(isinstance(field.kind, Link) or self.list.count() > 10)
        self.list.setFixedSize(260, min(320, 8 + 34 * max(self.list.count(), 3)))
        self.setFocusProxy(self.list)

    def _options(self) -> list[tuple[Any, str]]:
        typed = self.find_box.text().strip()
        kind = self.field.kind
        if isinstance(kind, Link):
            target = model_named(kind.target)
            sheet = sheet_for_links(target)
            with self.shell.look() as session:
                query = rows_query(sheet, sheet.columns, typed, order=sheet.order).limit(MOST)
                found = [(row[0], "　".join(str(word) for word in row[1:] if word)) for row in session.execute(query)]
        elif isinstance(kind, Choice):
            found = [(word, word) for word in kind.words() if typed in word]
        else:
            found = [(True, "是"), (False, "否")]
        return found if typed or self.field.required else [*found, (None, NONE)]

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for value, words in self._options():
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in self.ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _tick(self, item: QListWidgetItem) -> None:
        value = item.data(Qt.ItemDataRole.UserRole)
        if value in self.ticked:
            self.ticked.remove(value)
        if item.checkState() == Qt.CheckState.Checked:
            self.ticked.append(value)

    def accept(self) -> None:
        self.finish(tuple(self.ticked))


class SpanBox(ConditionBox):
    """Sets the first and the last day."""

    def __init__(self, shell: Shell, field: Field, span: Span, parent: QWidget) -> None:
        super().__init__(shell, field, parent)
        self.ends: list[QLineEdit] = []
        row = QHBoxLayout()
        self.box.addLayout(row)
        for words, day in zip(("从", "到"), span, strict=True):
            line = QLineEdit(dates.show_date(day) if day else "")
            line.setAccessibleName(f"{field.title}{words}")
            line.setPlaceholderText("不限")
            line.returnPressed.connect(self.accept)
            row.addWidget(QLabel(words))
            row.addWidget(line)
            self.ends.append(line)
        self.note = QLabel()
        set_style(self.note, role="caption", tone="bad")
        self.note.hide()
        self.box.addWidget(self.note)
        quick = QHBoxLayout()
        self.box.addLayout(quick)
        year = dates.today().year
        month = dates.month_span(year, dates.today().month)
        for words, first, last in (
            ("本月", *month), ("今年", date(year, 1, 1), date(year, 12, 31)), ("去年", date(year - 1, 1, 1), date(year - 1, 12, 31)),
        ):  # fmt: skip
            button = QPushButton(words)
            button.setProperty("kind", "chip")
            button.clicked.connect(lambda _=False, first=first, last=last: self.finish((first, last)))
            quick.addWidget(button)
        quick.addStretch(1)
        self.add_buttons()
        self.setFocusProxy(self.ends[0])

    def nothing(self) -> Any:
        return (None, None)

    def accept(self) -> None:
        try:
            first, last = (dates.read_date(line.text()) if line.text().strip() else None for line in self.ends)
        except ValueError as error:
            self.note.setText(str(error))
            self.note.show()
            self.adjustSize()
            return
        if first and last and last < first:
            first, last = last, first
        self.finish((first, last))
