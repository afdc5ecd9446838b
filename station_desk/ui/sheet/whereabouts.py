"""Where a clerk is in a table: kept through every new reading of the rows, and found for a record asked for."""

from PySide6.QtCore import QObject

from station_desk.ui.sheet.rows import Rows
from station_desk.ui.sheet.table import Table


class Whereabouts(QObject):
    """Keeps selection, current row and scroll of a table; `seek` waits for a row that is not there yet."""

    def __init__(self, table: Table, rows: Rows) -> None:
        super().__init__(table)
        self.table, self.rows = table, rows
        self.sought = ""
        self.lost = ""  # the record that was shown when it went: undone, or deleted
        self._chosen: list[str] = []
        self._here = ""
        self._scroll = 0
        rows.modelAboutToBeReset.connect(self._keep)
        rows.modelReset.connect(self._find)

    def seek(self, record_id: str) -> None:
        """Go to a record's row, now or when it has been read."""
        self.sought = record_id
        self._go()

    def lose(self, record_id: str) -> None:
        """Remember a record that is gone: the clerk is brought back to it when it comes back."""
        self.lost = record_id

    def arrived(self, *, go_back: bool) -> None:
        """All rows are known: what is not among them is not looked for any more; `go_back` to one that was lost."""
        if self.lost and self.rows.ids.place(self.lost) >= 0:
            self.sought, self.lost = self.sought or (self.lost if go_back else ""), ""
        self._go()
        self.sought = ""

    def _go(self) -> None:
        if self.sought and self.rows.ids.place(self.sought) >= 0:
            self.table.choose([self.sought])
            self.table.scrollTo(self.table.currentIndex())
            self.sought = ""

    def _keep(self) -> None:
        self._chosen, self._here = self.table.chosen(), self.table.here()
        self._scroll = self.table.verticalScrollBar().value()

    def _find(self) -> None:
        self.table.choose(self._chosen, self._here)
        self.table.verticalScrollBar().setValue(self._scroll)
        self._go()
