"""The acts on the shown record: buttons beside the panel's tabs, in a row above them, or only in the menu."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import select

from station_desk.fields.field import Field
from station_desk.fields.kinds import Link
from station_desk.fields.sheet import Sheet
from station_desk.store.search import model_named
from station_desk.ui.action import ActionButton, ActionSet
from station_desk.ui.form.form import FieldBox
from station_desk.ui.pill import Pill, speaks_of_state
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# The head of a shown record: its photo, its name, its state as a pill, and what it belongs to.

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


# The foot of a shown record: saving and giving up what was typed, and the way to the record before and after.


class Foot(QFrame):
    """保存 还原, the word that something is not saved, the place in the list, and the steps through it."""

    stepped = Signal(int)  # −1 previous, +1 next

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        space = shell.theme.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space("l"), space("s"), space("l"), space("s"))
        row.setSpacing(space("s"))
        self.save = QPushButton("保存")
        self.save.setProperty("kind", "primary")
        self.save.setToolTip("保存（Ctrl+S）")
        self.revert = QPushButton("还原")
        self.revert.setToolTip("放弃这次改动")
        self.unsaved = QLabel("未保存")  # short: it has room between the buttons in the largest letters too
        self.unsaved.setToolTip("有未保存的改动")
        set_style(self.unsaved, role="caption", tone="care")
        self.place = QLabel()
        self.place.setProperty("role", "caption")
        for part in (self.save, self.revert, self.unsaved):
            row.addWidget(part)
        user = shell.desk.user
        if not user.edits:  # nothing can be typed, so nothing is to be saved
            self.save.hide()
            self.revert.hide()
            only = QLabel(f"{user.who}，只能看")
            only.setProperty("role", "caption")
            row.addWidget(only)
        row.addStretch(1)
        row.addWidget(self.place)
        self._steps: list[QToolButton] = []
        for icon, title, keys, step in (("chevron-up", "上一条", "Alt+↑", -1), ("chevron-down", "下一条", "Alt+↓", 1)):
            button = QToolButton()
            button.setToolTip(f"{title}（{keys}）")
            button.setAccessibleName(title)
            shell.icons.put(button, icon)
            button.clicked.connect(lambda _=False, step=step: self.stepped.emit(step))
            row.addWidget(button)
            self._steps.append(button)

    def stand_alone(self) -> None:
        """There is only this record: no steps to others."""
        for button in self._steps:
            button.hide()

    def mark(self, *, touched: bool, new: bool) -> None:
        """Show whether there is anything to save."""
        if not (touched or new) and (self.save.hasFocus() or self.revert.hasFocus()) and self._steps[1].isVisible():
            self._steps[1].setFocus()  # else a button that goes out hands the keys to some other part of the window
        self.save.setEnabled(touched or new)
        self.revert.setEnabled(touched or new)
        self.unsaved.setVisible(touched)

    def say_place(self, row: int, count: int) -> None:
        """Tell which of how many is shown; nothing for row −1."""
        self.place.setText(f"{row + 1:,} / {count:,}" if row >= 0 else "")


MARGIN = 8  # px at the left and right of a row
ROOMY = 440  # px: a panel as high has room for one more row
TIGHTER = 16  # px that a tab is narrower where room is scarce (QTabBar[tight] in the style sheet)


class ActRow:
    """Two rows for a panel's column: `above` for buttons that find no room beside the tabs, and `tabs` itself."""

    def __init__(self, shell: Shell, bar: QTabBar) -> None:
        self.shell, self.bar = shell, bar
        self.above = QWidget()
        self.above.hide()
        self.tabs = QHBoxLayout()
        self.tabs.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.tabs.addWidget(bar)
        self.tabs.addStretch(1)
        self._row = QHBoxLayout(self.above)
        self._row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self._row.setSpacing(shell.theme.space("xs"))
        self._row.addStretch(1)
        self._buttons: list[ActionButton] = []
        self._more: QToolButton | None = None

    def add(self, acts: ActionSet) -> None:
        """Put a button for each action on one record at the end, and all those on rows into a menu."""
        for button in acts.buttons("quiet", on=("one",)):
            self.tabs.addWidget(button)
            self._buttons.append(button)
        more = QToolButton()
        more.setAccessibleName("更多操作")
        more.setToolTip("更多操作")
        self.shell.icons.put(more, "ellipsis")
        menu = QMenu(more)
        menu.setToolTipsVisible(True)
        menu.addActions(acts.on("rows", "one"))
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        self.tabs.addWidget(more)
        self._more = more

    def allow(self, there: bool) -> None:
        """Say whether a stored record is shown: beside a new one the menu would act on the row chosen in the list."""
        if self._more:
            self._more.setEnabled(there)

    def fit(self, width: int, height: int) -> None:
        """Place the buttons for a panel of this size; what finds no room is in the menu all the same."""
        menu = self._more.sizeHint().width() + self.tabs.spacing() if self._more else 0
        self._tighten(width - 2 * MARGIN - menu)
        beside = width - 2 * MARGIN - self.bar.sizeHint().width() - menu
        above = height >= ROOMY and self._room_taken() > beside
        self.above.setVisible(above and bool(self._buttons))
        self._move(above)
        room = width - 2 * MARGIN if above else beside
        for button in self._buttons:
            room -= self._width_of(button)
            button.fit(room >= 0)

    def _tighten(self, room: int) -> None:
        """Set the tabs closer where they would have to be scrolled."""
        tight = bool(self.bar.property("tight"))
        loose = self.bar.sizeHint().width() + (TIGHTER * self.bar.count() if tight else 0)
        if (loose > room) != tight:
            set_style(self.bar, tight=not tight)
            self.bar.setIconSize(self.bar.iconSize())  # makes it measure its tabs again

    def _room_taken(self) -> int:
        return sum(map(self._width_of, self._buttons))

    def _width_of(self, button: ActionButton) -> int:
        return button.sizeHint().width() + self.tabs.spacing() if button.bound.isVisible() else 0

    def _move(self, above: bool) -> None:
        for place, button in enumerate(self._buttons):
            is_above = button.parentWidget() is self.above
            if above and not is_above:
                self._row.insertWidget(place, button)
            elif is_above and not above:
                self._row.removeWidget(button)
                self.tabs.insertWidget(2 + place, button)
