"""A group of the form on a tab of its own, with what the room shows below it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from station_desk.ui.form.form import Form
from station_desk.ui.parts import FormTab, RecordView
from station_desk.ui.shell import Shell

TOGETHER = 640  # px of width from which they stand side by side
SPREAD = "spread"  # the property in which a panel keeps that it has the whole page
SHARES = (620, 380)  # of the height: the fields, and the room's own below them


class OwnTab(QWidget):
    """Shows the fields of a group, which the form reads and saves, and below them the room's view of the record."""

    def __init__(self, shell: Shell, page: QWidget, below: Callable[[Shell], QWidget] | None) -> None:
        super().__init__()
        self.below = below(shell) if below else None
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(page)
        page.show()
        if self.below:
            self.split.addWidget(self.below)
            self.split.setSizes(list(SHARES))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the panel has the whole page, the two stand side by side."""
        super().resizeEvent(event)
        side = Qt.Orientation.Horizontal if self.width() >= TOGETHER else Qt.Orientation.Vertical
        if side != self.split.orientation():
            self.split.setOrientation(side)
            self.split.setSizes(list(SHARES))

    def show_record(self, record_id: str | None) -> None:
        """Show what the room has of a record; the form fills its own fields."""
        if self.below:
            self.below.setVisible(record_id is not None)
            cast(RecordView, self.below).show_record(record_id)


def with_form(form: Form, tabs: Sequence[FormTab]) -> list[FormTab]:
    """The tabs of a panel: those of the form's groups first, each with the room's tab of the same title below it."""
    views = {tab.title: tab.build for tab in tabs}
    own = [
        FormTab(title, partial(OwnTab, page=page, below=views.get(title)))  # OwnTab(shell, page=…)
        for title, page in form.tabs.items()
    ]
    return [*own, *(tab for tab in tabs if tab.title not in form.tabs)]


def spread(panel: QWidget, *, on: bool) -> None:
    """Give a panel that stands beside others the whole page, or its share again."""
    panel.setProperty(SPREAD, on)
    split = panel.parentWidget()
    for place in range(split.count() if isinstance(split, QSplitter) else 0):
        other = split.widget(place)  # type: ignore[union-attr]
        if other is not panel:
            other.setVisible(not on)


def is_spread(panel: QWidget) -> bool:
    """Whether a panel has been given the whole page."""
    return bool(panel.property(SPREAD))
