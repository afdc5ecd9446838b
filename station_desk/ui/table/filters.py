"""The bar above a table: ready chips, own conditions, the find box; together they say which rows are wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.settings import Choices
from station_desk.fields.kinds import Choice, Day, Link, Moment, Tick
from station_desk.fields.sheet import Chip, Sheet
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.shell import Shell
from station_desk.ui.table.condition import SpanBox, ValuesBox, words_of_span, words_of_values
from station_desk.ui.table.rows import RowQuery, Span

# Filters that a clerk has given a name, remembered per sheet on this PC.


def place_of(sheet: Sheet) -> str:
    """Where the named filters of a sheet are remembered."""
    return f"table.{sheet.model.__tablename__}.filters"


def saved_filters(choices: Choices, sheet: Sheet) -> dict[str, RowQuery]:
    """The named filters; what this program no longer understands is left out."""
    kept = choices.recall(place_of(sheet), {})
    found = {}
    for title, one in kept.items() if isinstance(kept, dict) else ():
        try:
            found[str(title)] = _read(one, sheet)
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    return found


def _read(one: dict[str, Any], sheet: Sheet) -> RowQuery:
    known = sheet.fields
    spans = {}
    for key, (first, last) in one["spans"].items():
        if key in known:
            spans[key] = (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
    where = {key: tuple(values) for key, values in one["where"].items() if key in known}
    return RowQuery(str(one["find"]), where, spans)


def keep_filter(choices: Choices, sheet: Sheet, title: str, wanted: RowQuery | None) -> None:
    """Remember a filter under a name; None forgets it."""
    kept = dict(choices.recall(place_of(sheet), {}) or {})
    kept.pop(title, None)
    if wanted:
        spans = {key: [day.isoformat() if day else None for day in span] for key, span in wanted.spans.items()}
        where = {key: list(values) for key, values in wanted.where.items()}
        kept[title] = {"find": wanted.find, "where": where, "spans": spans}
    choices.remember(place_of(sheet), kept or None)


class NameBox(Box):
    """Asks what a filter shall be called."""

    def __init__(self, parent: QWidget | None, shell: Shell, offered: str) -> None:
        super().__init__(parent, shell.icons, "", "给这组条件起个名字", "以后在“筛选”里一点就用。")
        self.line = QLineEdit(offered)
        self.line.setAccessibleName("名字")
        self.line.setMaxLength(20)
        self.line.selectAll()
        self.body.addWidget(self.line)
        self.offer(BACK, safe=True)
        self.go = self.offer("保存", "primary", first=True)
        self.line.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.setEnabled(bool(offered))
        self.line.setFocus()


def ask_name(shell: Shell, offered: str) -> str:
    """The name the clerk gives, "" where he went back."""
    box = NameBox(front(shell.window), shell, offered[:20])
    box.exec()
    box.deleteLater()
    return box.line.text().strip() if box.chosen else ""


PAUSE = 150  # ms after the last key before the rows are looked up
ALL = "全部"


def filterable(sheet: Sheet) -> tuple[str, ...]:
    """The fields that a condition can be set on."""
    kinds = (Choice, Tick, Link, Day, Moment)
    return tuple(key for key, field in sheet.fields.items() if isinstance(field.kind, kinds))


class FilterBar(QWidget):
    """Chips of the sheet, conditions the clerk has set (each removable), the find box and the count."""

    changed = Signal()

    def __init__(self, shell: Shell, sheet: Sheet) -> None:
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.where: dict[str, tuple[Any, ...]] = {}
        self.spans: dict[str, Span] = {}
        space = shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(space("s"))
        row = QHBoxLayout()
        row.setSpacing(space("s"))
        box.addLayout(row)
        self.chips = self._build_chips(row)
        self.more = QToolButton()
        self.more.setText("筛选…")
        self.more.setProperty("kind", "chip")
        self.more.setAccessibleName("筛选")
        self.more.clicked.connect(self.open_menu)
        if filterable(sheet):
            row.addWidget(self.more)
        row.addStretch(1)
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        row.addWidget(self.count)
        self.find_box = self._build_find()
        row.addWidget(self.find_box)
        self.tools = row  # the page puts its own small buttons at the end
        self.set = QHBoxLayout()
        self.set.setSpacing(space("s"))
        box.addLayout(self.set)
        self._mark()

    def _build_chips(self, row: QHBoxLayout) -> list[tuple[Chip, QPushButton]]:
        chips = list(self.sheet.chips)
        if chips and all(chip.values for chip in chips):
            chips.insert(0, Chip(ALL, chips[0].key, ()))
        group = QButtonGroup(self)
        group.setExclusive(True)
        made = []
        for chip in chips:
            button = QPushButton(chip.title)
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setMinimumWidth(self._chip_width(chip.title))
            button.clicked.connect(lambda _=False, chip=chip: self._choose_chip(chip))
            group.addButton(button)
            row.addWidget(button)
            made.append((chip, button))
        return made

    def _chip_width(self, words: str) -> int:
        """The width of a chip whose words become bold when it is chosen."""
        return QFontMetrics(self.shell.theme.font(bold=True)).horizontalAdvance(words) + 28

    def _build_find(self) -> QLineEdit:
        find = QLineEdit()
        titles = [field.title for field in self.sheet.fields.values() if field.find]
        find.setPlaceholderText(f"查找{'、'.join([title for title in titles if len(title) <= 4][:2])}")
        find.setAccessibleName("查找")
        find.setToolTip("查找（Ctrl+F）；几个词之间用空格隔开，词前加“-”表示不含")
        find.setClearButtonEnabled(True)
        find.setFixedWidth(220)
        mark = QAction(find)
        self.shell.icons.put(mark, "search", "muted")
        find.addAction(mark, QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self.changed)
        find.textChanged.connect(lambda _: self._pause.start())  # not told of letters still in the input method
        find.editingFinished.connect(self.find_now)
        if not titles:  # shown before it has a parent, it would be a window of its own
            find.hide()
        return find

    def go_to_find(self, letters: str = "") -> None:
        """Move into the find box, with the first letters of what is sought."""
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()
        if letters:
            self.find_box.insert(letters)

    def find_now(self) -> None:
        """Look for what was just typed without waiting for more."""
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()

    # ------------------------------------------------------------------------------------------------ what for
    def wanted(self) -> RowQuery:
        """What the bar asks for, without an order."""
        return RowQuery(self.find_box.text().strip(), dict(self.where), dict(self.spans))

    def want(self, where: Mapping[str, Any], find: str = "", spans: Mapping[str, Span] | None = None) -> None:
        """Ask for these rows and no others: keys with one value or several."""
        known = self.sheet.fields
        self.where = {
            key: tuple(value) if isinstance(value, (list, tuple, set, frozenset)) else (value,)
            for key, value in where.items()
            if key in known
        }
        self.spans = dict(spans or {})
        self._pause.stop()
        self.find_box.blockSignals(True)
        self.find_box.setText(find)
        self.find_box.blockSignals(False)
        self._tell()

    def take(self, wanted: RowQuery) -> None:
        """Ask for what was saved."""
        self.want(wanted.where, wanted.find, wanted.spans)

    def limit(self, key: str, values: Sequence[Any] = (), span: Span = (None, None)) -> None:
        """Set one condition; no values and an open span take it away."""
        self.where.pop(key, None)
        self.spans.pop(key, None)
        if values:
            self.where[key] = tuple(values)
        elif span != (None, None):
            self.spans[key] = span
        self._tell()

    def clear(self) -> None:
        """Ask for every row."""
        self.want({})

    def say_count(self, count: int) -> None:
        """Tell how many rows there are."""
        self.count.setText(f"共 {count:,} {self.sheet.counted}")

    def _choose_chip(self, chip: Chip) -> None:
        for one, _ in self.chips:
            self.where.pop(one.key, None)
        if chip.values:
            self.where[chip.key] = tuple(chip.values)
        self._tell()

    def _tell(self) -> None:
        self._mark()
        self.changed.emit()

    # ------------------------------------------------------------------------------------------------ the look
    def _mark(self) -> None:
        matched = [one for one, _ in self.chips if one.values and self.where.get(one.key) == tuple(one.values)]
        keys = {chip.key for chip, _ in self.chips}
        for chip, button in self.chips:
            none = not chip.values and not matched and not keys & set(self.where)
            button.setChecked(none or chip in matched[:1])
        while self.set.count():
            item = self.set.takeAt(0)
            if item and item.widget():
                item.widget().deleteLater()
        by_chip = {chip.key for chip in matched[:1]}
        for key in (*self.where, *self.spans):
            if key not in by_chip:
                self.set.addWidget(self._set_chip(key))
        self.set.addStretch(1)

    def _set_chip(self, key: str) -> QWidget:
        field = self.sheet.field(key)
        if key in self.spans:
            words = words_of_span(self.spans[key])
        else:
            words = words_of_values(self.shell.desk, field, self.where[key])
        button = QPushButton(f"{field.title}：{words}")
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolTip("点击去掉这个条件")
        button.setAccessibleName(f"去掉条件 {field.title}：{words}")
        self.shell.icons.put(button, "x", "accent", 14)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands at the right
        button.setMinimumWidth(self._chip_width(button.text()) + 22)
        button.clicked.connect(lambda: self.limit(key))
        return button

    # ------------------------------------------------------------------------------------------ own conditions
    def open_menu(self) -> None:
        """Offer the fields to set a condition on."""
        menu = QMenu(self)
        saved = saved_filters(self.shell.choices, self.sheet)
        for title, wanted in saved.items():
            menu.addAction(title).triggered.connect(lambda _=False, wanted=wanted: self.take(wanted))
        if saved:
            menu.addSeparator()
        for key in filterable(self.sheet):
            action = menu.addAction(self.sheet.field(key).title)
            action.triggered.connect(lambda _=False, key=key: self.open_condition(key))
        if self.wanted().narrowed or saved:
            menu.addSeparator()
        if self.wanted().narrowed:
            menu.addAction("保存这些条件…").triggered.connect(self.save)
            menu.addAction("清除全部条件").triggered.connect(self.clear)
        if saved:
            forget = menu.addMenu("忘掉保存的条件")
            for title in saved:
                forget.addAction(title).triggered.connect(
                    lambda _=False, title=title: keep_filter(self.shell.choices, self.sheet, title, None)
                )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def save(self) -> None:
        """Remember what is asked for under a name."""
        wanted = self.wanted()
        known = self.sheet.fields
        words = [words_of_values(self.shell.desk, known[key], values) for key, values in wanted.where.items()]
        words += [known[key].title for key in wanted.spans]
        title = ask_name(self.shell, " ".join([wanted.find, *words]).strip())
        if title:
            keep_filter(self.shell.choices, self.sheet, title, wanted)
            self.shell.tell(f"已保存条件“{title}”，在“筛选”里可以再用。", undo=False)

    def open_condition(self, key: str) -> None:
        """Open the box in which one condition is set."""
        field = replace(self.sheet.field(key), readonly=False)
        if isinstance(field.kind, (Day, Moment)):
            spans = SpanBox(self.shell, field, self.spans.get(key, (None, None)), self)
            spans.chosen.connect(lambda span: self.limit(key, span=span))
            spans.open_below(self.more)
        else:
            values = ValuesBox(self.shell, field, self.where.get(key, ()), self)
            values.chosen.connect(lambda found: self.limit(key, found))
            values.open_below(self.more)
