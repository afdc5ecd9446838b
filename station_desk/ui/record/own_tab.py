"""A group of the form on a tab of its own, with what the room shows below it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from station_desk.ui.parts import FormTab, RecordView
from station_desk.ui.record.form import Form
from station_desk.ui.shell import Shell

SHARES = (620, 380)  # of the height: the fields, and the room's own below them


class OwnTab(QWidget):
    """Shows the fields of a group, which the form reads and saves, and below them the room's view of the record."""

    def __init__(self, shell: Shell, page: QWidget, below: Callable[[Shell], QWidget] | None) -> None:
        super().__init__()
        self.below = below(shell) if below else None
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(page)
        page.show()
        if self.below:
            split.addWidget(self.below)
            split.setSizes(list(SHARES))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(split)

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
