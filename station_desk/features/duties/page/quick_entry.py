"""The line that is being typed: six fields, each understood as it is left, Enter writes the line down."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from station_desk.base.dates import show_date, today
from station_desk.features.duties.rules.lines import (
    KEYS,
    SAME,
    Line,
    Offered,
    Someone,
    doubt_of,
    offered_for,
    read_day,
    shown,
    understood,
)
from station_desk.features.duties.rules.words import read_span, short_name
from station_desk.ui.form.form import nothing_left
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# What may be meant, as numbered buttons under the line: chosen by number, by arrow keys or with the mouse.

MOST = 14
ACROSS = 7


class Offers(QWidget):
    """Two rows of buttons; `chosen` tells the place of one that was clicked. The keyboard never goes into them."""

    chosen = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.here = -1
        self.words: list[str] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(shell.theme.space("xs"))
        self.buttons: list[QPushButton] = []
        for place in range(MOST):
            button = QPushButton()
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # what stands below must not jump
            button.setSizePolicy(policy)
            button.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            grid.addWidget(button, place // ACROSS, place % ACROSS)
            self.buttons.append(button)
        for column in range(ACROSS):
            grid.setColumnStretch(column, 1)
        self.offer([])

    def offer(self, words: Sequence[str], here: int = -1) -> None:
        """Show these, one of them marked."""
        self.words = list(words[:MOST])
        for place, button in enumerate(self.buttons):
            shown = place < len(self.words)
            button.setVisible(shown)
            if shown:
                room = max(button.width() - 20, 40)
                text = QFontMetrics(button.font()).elidedText(self.words[place], Qt.TextElideMode.ElideRight, room)
                button.setText(text)
                button.setToolTip(self.words[place])
                button.setAccessibleName(self.words[place])
        self.mark(here)

    def mark(self, here: int) -> None:
        """Mark one of those shown, -1 for none."""
        self.here = here if here < len(self.words) else -1
        for place, button in enumerate(self.buttons):
            button.setChecked(place == self.here)

    def step(self, by: int) -> bool:
        """Mark the next one; False where there is nothing to go to."""
        if not self.words:
            return False
        self.mark(min(max(self.here + by, 0), len(self.words) - 1))
        return True


TITLES = {"day": "日期", "person": "姓名", "duty": "职责", "span": "时间段", "place": "地点", "done": "工作内容"}
HINTS = {
    "day": "25 或 昨天",
    "person": "姓名、拼音首字母或村名",
    "duty": "1–14 或首字母",
    "span": "例如 9-11",
    "place": "可以不填",
    "done": "做了什么，回车写下",
}
STRETCH = {"day": 12, "person": 14, "duty": 15, "span": 14, "place": 15, "done": 40}
PARTED = ("day", "person", "duty", "span")  # where a blank goes on to the next field
CHOOSE = "按数字键选人，或用上下键选、空格确定。"
Key = Qt.Key


class Cell(QLineEdit):
    """One field of the line."""

    pasted = Signal(str)
    asked = Signal(str)  # on, enter, up, down, escape, or a digit

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setAccessibleName(TITLES[key])
        self.setAccessibleDescription(HINTS[key])
        self.setPlaceholderText(HINTS[key])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        asked = ""
        if event.matches(QKeySequence.StandardKey.Paste) and _is_block(QGuiApplication.clipboard().text()):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif key in (Key.Key_Return, Key.Key_Enter):
            asked = "enter"
        elif key in (Key.Key_Up, Key.Key_Down) and plain:
            asked = "up" if key == Key.Key_Up else "down"
        elif key == Key.Key_Escape and plain:
            asked = "escape"
        elif key == Key.Key_Space and plain and self.key in PARTED and self._whole():
            asked = "on"
        elif self.key == "person" and plain and self.text() and event.text().isdigit():
            asked = event.text()
        else:
            super().keyPressEvent(event)
            return
        event.accept()
        if asked:
            self.asked.emit(asked)

    def _whole(self) -> bool:
        """Whether a blank ends the field rather than standing in it: 9:00 - 11:00 may be typed with blanks."""
        if self.key != "span" or not self.text().strip():
            return True
        try:
            return "-" in (read_span(self.text()) or "")
        except ValueError:
            return False


def _is_block(text: str) -> bool:
    return "\n" in text.strip() or "\t" in text.strip()


class EntryLine(QWidget):
    """`written` tells the texts of a line that was ended with Enter; `pasted` a block; `up` that the list is wanted."""

    written = Signal(object)
    pasted = Signal(str)
    up = Signal()
    edited = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.people: Sequence[Someone] = ()
        self.above: Line | None = None
        self.cells = {key: Cell(key) for key in KEYS}
        self.offers = Offers(shell)
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setAccessibleName("说明")
        self._offered = Offered()
        self._here: Cell = self.cells["day"]
        self.faults: dict[str, str] = {}  # what is wrong, by field
        self._build()

    def _build(self) -> None:
        space = self.shell.theme.space
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("s"))
        grid.setVerticalSpacing(space("xs"))
        for place, (key, cell) in enumerate(self.cells.items()):
            label = QLabel(TITLES[key])
            set_style(label, role="caption")
            label.setBuddy(cell)
            grid.addWidget(label, 0, place)
            grid.addWidget(cell, 1, place)
            grid.setColumnStretch(place, STRETCH[key])
            cell.setMinimumWidth(round((96 if key == "day" else 60) * self.shell.theme.type_size))
            cell.textEdited.connect(lambda _, cell=cell: self._typed(cell))
            cell.pasted.connect(self.pasted)
            cell.asked.connect(lambda asked, cell=cell: self._asked(cell, asked))
            cell.installEventFilter(self)
        self.offers.chosen.connect(self._choose)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        box.setSpacing(space("s"))
        box.addLayout(grid)
        box.addWidget(self.offers)
        box.addWidget(self.note)
        self.setFocusProxy(self.cells["person"])

    # ------------------------------------------------------------------------------------------------- the texts
    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {key: cell.text() for key, cell in self.cells.items()}

    @property
    def begun(self) -> bool:
        """Whether more than a day is typed."""
        return any(cell.text().strip() for key, cell in self.cells.items() if key != "day")

    def put(self, texts: Mapping[str, str], focus: str = "person") -> None:
        """Put texts into the fields, the rest empty."""
        for key, cell in self.cells.items():
            cell.setText(texts.get(key, ""))
        self._mark({})
        self.go_to(focus)

    def begin(self, above: Line | None) -> None:
        """An empty line after that one: its day stays, and what may be left empty says what it would be."""
        self.above = above
        day = above.values.get("day", today()) if above else today()
        said = {
            "person": above.who if above else "",
            "duty": short_name(above.values["duty"]) if above and above.values.get("duty") else "",
            "done": above.values.get("done", "") if above else "",
        }
        for key, cell in self.cells.items():
            cell.setPlaceholderText(f"同上：{said[key]}" if said.get(key) else HINTS[key])
        self.put({"day": show_date(day)})

    def go_to(self, key: str) -> None:
        """Move into a field."""
        self.cells[key].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.cells[key].selectAll()

    def complain(self, faults: Mapping[str, str]) -> None:
        """Mark the fields that are wrong, say the first and go there; the line stays."""
        self._mark({key: faults[key] for key in KEYS if key in faults})
        if self.faults:
            self.go_to(next(iter(self.faults)))

    def _mark(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        for key, cell in self.cells.items():
            if (cell.property("state") == "bad") != (key in faults):
                set_style(cell, state="bad" if key in faults else "")

    def _hint(self, sentence: str) -> None:
        """Say what helps here, unless something is wrong that must be told first."""
        first = next(iter(self.faults.values()), "")
        self.say(first or sentence, "bad" if first else "")

    def say(self, sentence: str, tone: str = "") -> None:
        """Say something under the line."""
        self.note.setText(sentence)
        set_style(self.note, role="caption", tone=tone)

    # ------------------------------------------------------------------------------------------------ understanding
    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if nothing_left(watched, event):
            event.ignore()  # nothing typed here can be taken back any more: the window's undo is meant
            return True
        if isinstance(watched, Cell) and isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusIn:
                self._here = watched
                watched.selectAll()
                self._offer(watched)
            elif event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason):
                self.take(watched)
        return super().eventFilter(watched, event)

    def _typed(self, cell: Cell) -> None:
        self._mark({key: sentence for key, sentence in self.faults.items() if key != cell.key})
        self._offer(cell)
        self.edited.emit()

    @property
    def _before(self) -> date | None:
        """The day of the line above."""
        return self.above.values.get("day") if self.above else None

    def _day(self) -> date:
        with suppress(ValueError):
            return read_day(self.cells["day"].text(), self._before, today())
        return self._before or today()

    def _offer(self, cell: Cell) -> None:
        """Show what the text of a field can mean."""
        self._offered = offered_for(cell.key, cell.text().strip(), self.people, self._day())
        self.offers.offer(self._offered.words, 0 if self._offered.sure else -1)
        several = len(self._offered.words) > 1 and cell.key == "person" and not self._offered.sure
        self._hint(CHOOSE if several else HINTS[cell.key])

    def take(self, cell: Cell) -> bool:
        """Show what was typed as it is understood; False, with the reason said, where it is not."""
        text = cell.text().strip()
        if not text or text in SAME or cell.key in ("place", "done"):
            return True
        try:
            cell.setText(self._read(cell, text))
        except ValueError as error:
            self._mark({**self.faults, cell.key: str(error)})
            self.say(str(error), "bad")
            return False
        return True

    def _read(self, cell: Cell, text: str) -> str:
        if cell.key not in ("person", "duty") or self._here is not cell:
            return understood(cell.key, text, self._before, today())
        if 0 <= self.offers.here < len(self._offered.things):
            return shown(self._offered.things[self.offers.here], self.people, self._day())
        raise ValueError(doubt_of(cell.key, text, self._offered))

    def _choose(self, place: int) -> None:
        """Take one of what is offered and go on."""
        if place < len(self._offered.things):
            self._here.setText(shown(self._offered.things[place], self.people, self._day()))
            self.offers.mark(place)
            self.edited.emit()
            self.go_to(KEYS[KEYS.index(self._here.key) + 1])

    # --------------------------------------------------------------------------------------------------- the keys
    def _asked(self, cell: Cell, asked: str) -> None:
        if asked.isdigit():
            self._choose(int(asked) - 1)
        elif asked in ("up", "down"):
            if not self.offers.step(1 if asked == "down" else -1) and asked == "up":
                self.up.emit()
        elif asked == "on" and self.take(cell):
            self.go_to(KEYS[KEYS.index(cell.key) + 1])
        elif asked == "enter" and self.take(cell):
            self.written.emit(self.texts())
        elif asked == "escape" and cell.text():  # empties the field; in an empty one it gives up the line
            cell.clear()
            self._typed(cell)
        elif asked == "escape":
            self.begin(self.above)
            self.edited.emit()
