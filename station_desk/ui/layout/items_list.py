"""What lies on the page as a list, the topmost first: the way to choose items without a mouse."""

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from station_desk.printing import layout as kinds
from station_desk.printing.layout import Item
from station_desk.printing.titles import SORTS, item_title
from station_desk.printing.trial import Flaw
from station_desk.ui.layout.document import Document
from station_desk.ui.shell import Shell

ICONS = {
    kinds.Text: "file-text", kinds.Picture: "user", kinds.Image: "image", kinds.Qr: "qr-code", kinds.Line: "minus", kinds.Box: "square",
    kinds.Artwork: "star", kinds.Seal: "stamp", kinds.Table: "columns-3", kinds.Prose: "scroll-text",
}  # fmt: skip


class ItemsList(QListWidget):
    """Follows the document's choice and sets it; each line has its sort as an icon, and says what is wrong with it."""

    def __init__(self, shell: Shell, document: Document) -> None:
        super().__init__()
        self.shell, self.document = shell, document
        self.flaws: tuple[Flaw, ...] = ()
        self._shown: list[tuple[str, str, str]] = []
        self._filling = False
        self.setAccessibleName("版面上的内容")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        document.changed.connect(self.fill)
        document.chose.connect(self._choose)
        self.itemSelectionChanged.connect(self._chosen)
        self.fill()

    def take(self, flaws: tuple[Flaw, ...]) -> None:
        """Say what is wrong."""
        self.flaws = flaws
        self.fill()

    def fill(self) -> None:
        """Write the lines anew where they have changed."""
        wanted = [self._line(number, item) for number, item in enumerate(self.document.layout.items)]
        if wanted != self._shown:
            self._shown, self._filling = wanted, True
            self.clear()
            for icon, words, sentence in reversed(wanted):
                line = QListWidgetItem(self.shell.icons.icon(icon), words)
                line.setToolTip(sentence or words)
                line.setSizeHint(QSize(0, self.shell.theme.size("row-header")))
                self.addItem(line)
            self._filling = False
        self._choose()

    def _line(self, number: int, item: Item) -> tuple[str, str, str]:
        flaw = next((one for one in self.flaws if one.item == number), None)
        words = item_title(self.document.layout, item)
        if not isinstance(item, kinds.Text):
            words = SORTS[type(item)]
        notes = [
            note for note, there in (("有问题", flaw), ("锁定", item.locked), ("已印好", item.preprinted)) if there
        ]
        icon = "triangle-alert" if flaw else ICONS[type(item)]
        return icon, f"{words}（{'，'.join(notes)}）" if notes else words, flaw.sentence if flaw else ""

    def _choose(self) -> None:
        """Mark the lines of what is chosen."""
        wanted = {self.count() - 1 - number for number in self.document.chosen}
        if wanted == {index.row() for index in self.selectedIndexes()}:
            return
        self._filling = True
        self.clearSelection()
        for row in wanted:
            line = self.item(row)
            if line:
                line.setSelected(True)
        if wanted:
            index = self.model().index(min(wanted), 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        self._filling = False

    def _chosen(self) -> None:
        if not self._filling:
            self.document.choose(self.count() - 1 - index.row() for index in self.selectedIndexes())
