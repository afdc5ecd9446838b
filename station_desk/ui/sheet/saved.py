"""Filters that a clerk has given a name, remembered per sheet on this PC."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from station_desk.base.settings import Choices
from station_desk.fields.sheet import Sheet
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.sheet.wanted import Wanted
from station_desk.ui.shell import Shell


def place_of(sheet: Sheet) -> str:
    """Where the named filters of a sheet are remembered."""
    return f"table.{sheet.model.__tablename__}.filters"


def saved_filters(choices: Choices, sheet: Sheet) -> dict[str, Wanted]:
    """The named filters; what this program no longer understands is left out."""
    kept = choices.recall(place_of(sheet), {})
    found = {}
    for title, one in kept.items() if isinstance(kept, dict) else ():
        try:
            found[str(title)] = _read(one, sheet)
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    return found


def _read(one: dict[str, Any], sheet: Sheet) -> Wanted:
    known = sheet.fields
    spans = {}
    for key, (first, last) in one["spans"].items():
        if key in known:
            spans[key] = (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
    where = {key: tuple(values) for key, values in one["where"].items() if key in known}
    return Wanted(str(one["find"]), where, spans)


def keep_filter(choices: Choices, sheet: Sheet, title: str, wanted: Wanted | None) -> None:
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
