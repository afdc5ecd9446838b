"""What quick entry holds and has not saved, as a draft that outlives a crash."""

from collections.abc import Mapping
from typing import Any, Protocol

from station_desk.base.dates import show_date, today
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.page.quick_entry import EntryLine
from station_desk.features.duties.rules.lines import Line, Someone, read_line
from station_desk.store.drafts import Place

PART = "快速登记"


class Holding(Protocol):
    """What a draft needs of the tab."""

    lines: list[Line]
    people: list[Someone]
    entry: EntryLine

    @property
    def unsaved(self) -> bool: ...
    def read_people(self) -> None: ...
    def show_lines(self) -> None: ...


class QuickDraft:
    """Reads the tab as a draft and fills it again."""

    def __init__(self, tab: Holding) -> None:
        self.tab = tab

    def draft_place(self) -> Place:
        """The tab, which belongs to no record."""
        return Place(DutyEntry.__tablename__, PART, "履职纪实 快速登记", room="duties", where={"tab": PART})

    def draft(self) -> dict[str, Any] | None:
        """The lines written down and the one being typed; None where nothing would be lost."""
        tab = self.tab
        if not tab.unsaved:
            return None
        lines = [typed_again(line) for line in tab.lines]
        typing = tab.entry.texts() if tab.entry.begun else {}
        words = "\n".join(" ".join(text for text in texts.values() if text) for texts in (*lines, typing))
        return {"lines": lines, "typing": typing, "words": words}

    def take_draft(self, value: Mapping[str, Any]) -> None:
        """Add the lines to those there are, and type the last one again."""
        tab = self.tab
        tab.read_people()
        tab.lines += [read_line(texts, tab.people, None, today(), guess=True) for texts in value["lines"]]
        tab.entry.begin(tab.lines[-1] if tab.lines else None)
        if value["typing"]:
            tab.entry.put(value["typing"], "done")
        tab.show_lines()


def typed_again(line: Line) -> dict[str, str]:
    """A line as it can be typed again by itself, without the line above it."""
    if line.faults:
        return dict(line.texts)
    values = line.values
    who = f"{line.who} {line.village}".strip()
    shown = {key: str(values.get(key) or "") for key in ("duty", "span", "place", "done", "result")}
    return {"day": show_date(values["day"]), "person": who, **shown}
