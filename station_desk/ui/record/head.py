"""The head of a shown record: its photo, its name, its state as a pill, and what it belongs to."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout
from sqlalchemy import select

from station_desk.fields.field import Field
from station_desk.fields.kinds import Link
from station_desk.fields.sheet import Sheet
from station_desk.store.search import model_named
from station_desk.ui.pill import Pill, speaks_of_state
from station_desk.ui.record.form import FieldBox
from station_desk.ui.shell import Shell

SAID = 2  # words beside the name


class ShortLabel(QLabel):
    """A line of words that ends in … where there is no room."""

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        fitted = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)
        painter.end()


class RecordHead(QFrame):
    """Who or what is shown; the rest is in the form."""

    def __init__(self, shell: Shell, sheet: Sheet, picture: FieldBox | None) -> None:
        super().__init__()
        self.shell, self.sheet, self.picture = shell, sheet, picture
        self.title = ShortLabel()
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.pill = Pill(shell.theme)
        self.more = ShortLabel()
        self.more.setProperty("role", "muted")
        space = shell.theme.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space("l"), space("m"), space("l"), space("s"))
        row.setSpacing(space("m"))
        if picture:
            row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(space("xs"))
        words.addStretch(1)
        words.addWidget(self.title)
        second = QHBoxLayout()
        second.setSpacing(space("s"))
        second.addWidget(self.pill)
        second.addWidget(self.more, 1)
        words.addLayout(second)
        words.addStretch(1)
        row.addLayout(words, 1)

    def show_nothing(self) -> None:
        """Say what to do first."""
        self.title.setText("")
        self.pill.say("")
        self.more.setText("选中左边的一行，这里显示它的资料。")
        if self.picture:
            self.picture.hide()

    def show_values(self, values: Mapping[str, Any], *, new: bool) -> None:
        """Name a record by its values; a new one is named 新增 until it has a name."""
        label = self.sheet.model.LABEL
        fields = self.sheet.fields
        if self.picture:
            self.picture.show()
        if new:
            self.title.setText(f"新增一{self.sheet.counted}")
            self.pill.say("")
            self.more.setText("填好后按“保存”")
            return
        named = fields.get(label)
        title = self._words(named, values.get(label)) if named else self.sheet.title
        self.title.setText(" ".join(title.split("\n")))
        self.title.setToolTip(title)
        states = [field for field in fields.values() if speaks_of_state(field)]
        self.pill.say(self._words(states[0], values.get(states[0].key)) if states else "")
        said = [
            self._words(fields[key], values.get(key))
            for key in self.sheet.columns
            if key in fields and key != label and not fields[key].secret and fields[key] not in states[:1]
        ]
        self.more.setText(" · ".join([words for words in said if words][:SAID]))

    def _words(self, field: Field, value: Any) -> str:
        if not isinstance(field.kind, Link):
            return field.kind.show(value)
        if value is None:
            return ""
        model = model_named(field.kind.target)
        with self.shell.look() as session:
            return str(session.scalar(select(getattr(model, model.LABEL)).where(model.id == value)) or "")
