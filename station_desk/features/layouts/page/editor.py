"""The window of the layout editor: the list of what lies on the page, the page, and the properties of what is chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from station_desk.features.layouts.page.acts import Acts, action, tool
from station_desk.features.layouts.page.board import Board
from station_desk.features.layouts.page.document import Document
from station_desk.features.layouts.page.properties import Properties
from station_desk.features.layouts.rules.blank import Blank
from station_desk.features.layouts.rules.geometry import tidy, union
from station_desk.features.layouts.rules.trial import SORTS, Flaw, item_title, off_the_blank, trial
from station_desk.printing import layout as kinds
from station_desk.printing.layout import Item, Layout, sample_record
from station_desk.ui.print.page_view import BY, FIT_PAGE
from station_desk.ui.shell import Shell
from station_desk.ui.table.head import MenuButton
from station_desk.ui.theme import set_style
from station_desk.ui.work import LatestTask

# The page drawn in a thread, always the newest layout, with what is wrong with it.

MOST_PIXELS = 16_000_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture of the first page, with the flaws of the layout it shows."""

    layout: Layout
    picture: QImage
    flaws: tuple[Flaw, ...]


class Drawing(QObject):
    """Draws a layout with a record; a newer request replaces one that still waits."""

    drawn = Signal(object)  # Drawn

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asker = LatestTask(self, delay=15)

    def draw(
        self, layout: Layout, record: Mapping[str, Any], pixels: int, blank: Blank | None, *, overprint: bool
    ) -> None:
        """Draw the page `pixels` wide soon; a `blank` says where on it may be printed."""
        self._asker.ask(lambda _: drawn_page(layout, record, pixels, blank, overprint=overprint), self.drawn.emit)

    def close(self) -> None:
        """Draw nothing more."""
        self._asker.close()


def drawn_page(
    layout: Layout, record: Mapping[str, Any], pixels: int, blank: Blank | None, *, overprint: bool
) -> Drawn:
    from station_desk.printing.picture import page_picture

    pdf, flaws = trial(layout, record, overprint=overprint)
    width = min(float(pixels), (MOST_PIXELS * layout.width / layout.height) ** 0.5)
    across, down, stride, points = page_picture(pdf, 0, width / layout.width * 25.4)
    picture = QImage(points, across, down, stride, QImage.Format.Format_RGB32).copy()
    return Drawn(layout, picture, (*flaws, *(off_the_blank(layout, blank) if blank else ())))


# What lies on the page as a list, the topmost first: the way to choose items without a mouse.

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
        self.setAccessibleName("版式上的内容")
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


FIRST = (1240, 780)  # px
FRAME = (16, 48)  # px of what the system draws around a window
LEFT, RIGHT = 190, 290  # px
SAMPLES, NO_BLANK = "样例", "不垫空白纸"
WIDEST = 170  # px of a choice in the bar
HOW = "方向键移动 0.1 毫米，按 Shift 移动 1 毫米，按 Ctrl 改大小；拖动时按 Alt 不吸附"
Record = Mapping[str, Any]


class LayoutEditor(QDialog):
    """Edits one layout; `people` are records to look at it with, `keep(layout)` saves it and says whether it could,
    `blanks` are bought ones to see below it, each with its picture (JPEG) from edge to edge."""

    def __init__(
        self, shell: Shell, parent: QWidget | None, layout: Layout, people: Sequence[tuple[str, Record]],
        keep: Callable[[Layout], bool], blanks: Sequence[tuple[Blank, bytes]] = (),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.shell, self.keep, self.blanks = shell, keep, tuple(blanks)
        self.records: list[Record] = [sample_record(layout), *(record for _, record in people)]
        self.document = Document(layout)
        self.setWindowTitle(f"改版式：{layout.title}")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(QSize(*FIRST).boundedTo(self.screen().availableSize() - QSize(*FRAME)))
        self.acts = Acts(shell, self, self.document)
        self.board = Board(shell.theme, self.document)
        self.list = ItemsList(shell, self.document)
        self.properties = Properties(shell, self.document)
        self.drawing = Drawing(self)
        self.who, self.blank, self.overprint = QComboBox(), QComboBox(), QCheckBox("套打")
        self.who.addItems([SAMPLES, *(name for name, _ in people)])
        self.blank.addItems([NO_BLANK, *(blank.title for blank, _ in blanks)])
        self.flaws, self.where = QListWidget(), QLabel()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar())
        whole.addWidget(self._body(), 1)
        self._connect()
        self._say_state()
        self.board.setFocus()

    # ------------------------------------------------------------------------------------------------ building
    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("topbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(4)
        for one in (self.acts.undo, self.acts.redo):
            row.addWidget(button_of(one))
        for title, icon, fill in (
            ("添加", "plus", self.acts.fill_new),
            ("排列", "layout-grid", self.acts.fill_arrange),
        ):
            menu = MenuButton(self.shell, title, fill)
            menu.setAutoDefault(False)
            self.shell.icons.put(menu, icon)
            row.addWidget(menu)
        row.addSpacing(8)
        self._zooms(row)
        row.addSpacing(8)
        self._choices(row)
        row.addStretch(1)
        self.save = QPushButton("保存")
        self.save.setProperty("kind", "primary")
        self.save.setAutoDefault(False)
        self.save.setShortcut("Ctrl+S")
        self.save.setToolTip("保存（Ctrl+S）")
        self.save.clicked.connect(self.keep_now)
        self.shell.icons.put(self.save, "save", "on-accent")
        row.addWidget(self.save)
        return bar

    def _choices(self, row: QHBoxLayout) -> None:
        """With whose words, and over which blank, the page is seen."""
        self.who.setAccessibleName("用谁的内容看")
        self.who.setToolTip("用样例或一个真实的人看版式")
        self.blank.setAccessibleName("垫在下面的空白纸")
        self.blank.setToolTip("看印在买来的空白纸上是什么样；只在屏幕上垫，不印出来")
        self.blank.setHidden(not self.blanks)
        for box in (self.who, self.blank):
            box.setMinimumContentsLength(4)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMaximumWidth(WIDEST)
            row.addWidget(box, 1)
        self.overprint.setToolTip("打在买来的空白上时是什么样：已经印好的不再打")
        row.addWidget(self.overprint)

    def _zooms(self, row: QHBoxLayout) -> None:
        self.zoom = QLabel()
        action(self.shell, self, "缩小", "", "Ctrl+-", lambda: self.board.zoom_by(1 / BY))
        action(self.shell, self, "放大", "", "Ctrl++ Ctrl+=", lambda: self.board.zoom_by(BY))
        row.addWidget(tool(self.shell, "缩小", "zoom-out", lambda: self.board.zoom_by(1 / BY)))
        row.addWidget(self.zoom)
        row.addWidget(tool(self.shell, "放大", "zoom-in", lambda: self.board.zoom_by(BY)))
        row.addWidget(tool(self.shell, "适合窗口", "maximize", lambda: self.board.set_zoom(FIT_PAGE)))

    def _body(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.flaws.setAccessibleName("要注意的")
        self.flaws.hide()
        self.where.setContentsMargins(8, 4, 8, 4)
        self.where.setToolTip(HOW)
        self.where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column.addWidget(self.board, 1)
        column.addWidget(self.flaws)
        column.addWidget(set_style(self.where, role="caption"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        for widget, least in ((self.list, 120), (middle, 260), (self.properties, 240)):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
        split.setSizes([LEFT, self.width() - LEFT - RIGHT, RIGHT])
        split.setStretchFactor(1, 1)
        return split

    def _connect(self) -> None:
        document, board = self.document, self.board
        board.wanted.connect(self._draw)
        board.zoomed.connect(self._say_zoom)
        board.asked.connect(lambda _: self.properties.go_to_first())
        self.list.itemActivated.connect(lambda _: self.properties.go_to_first())
        self.drawing.drawn.connect(self._take)
        self.who.activated.connect(self._draw)
        self.blank.activated.connect(self._lay_under)
        self.overprint.clicked.connect(self._draw)
        self.flaws.itemClicked.connect(self._go_to_flaw)
        self.flaws.itemActivated.connect(self._go_to_flaw)
        document.changed.connect(self._say_state)
        document.chose.connect(self._say_where)

    # ------------------------------------------------------------------------------------------------- showing
    def _draw(self) -> None:
        """Have the page drawn as it is now."""
        self._say_where()
        record = self.records[max(0, self.who.currentIndex())]
        overprint = self.overprint.isChecked()
        self.drawing.draw(self.board.shown, record, self.board.pixels(), self.board.blank, overprint=overprint)

    def _lay_under(self, place: int) -> None:
        """Put a bought blank below the page, and leave out what stands on it already."""
        self.overprint.setChecked(place > 0)
        self.board.lay_under(*(self.blanks[place - 1] if place else (None, b"")))

    def _take(self, drawn: Drawn) -> None:
        """Show a finished picture, and what is wrong with the layout."""
        self.board.take(drawn.picture, drawn.flaws)
        self.list.take(drawn.flaws)
        self.flaws.clear()
        for flaw in drawn.flaws:
            colour = "bad" if flaw.look == "bad" else "care"
            line = QListWidgetItem(self.shell.icons.icon("triangle-alert", colour), flaw.sentence)
            line.setData(Qt.ItemDataRole.UserRole, flaw.item)
            line.setToolTip(flaw.sentence)
            line.setSizeHint(QSize(0, self.shell.theme.size("row-header")))
            self.flaws.addItem(line)
        self.flaws.setFixedHeight(min(3, len(drawn.flaws)) * self.shell.theme.size("row-header") + 2)
        self.flaws.setVisible(bool(drawn.flaws))

    def _go_to_flaw(self, line: QListWidgetItem) -> None:
        number = line.data(Qt.ItemDataRole.UserRole)
        if number < len(self.document.layout.items):
            self.document.choose((number,))

    def _say_zoom(self) -> None:
        self.zoom.setText(f"{round(100 * self.board.scale * 25.4 / self.board.logicalDpiX())} %")

    def _say_state(self) -> None:
        self.save.setEnabled(self.document.dirty)
        self._say_where()

    def _say_where(self) -> None:
        """Where what is chosen lies, also while it is dragged."""
        chosen = [number for number in self.document.chosen if number < len(self.board.shown.items)]
        if not chosen:
            size = f"{self.board.shown.width:g} × {self.board.shown.height:g} 毫米"
            self.where.setText(f"纸 {size}。先在纸上或左边选一样内容；{HOW}")
            return
        room = union([self.board.shown.items[number] for number in chosen])
        self.where.setText(f"左 {room.x:g}　上 {room.y:g}　宽 {tidy(room.width):g}　高 {tidy(room.height):g}（毫米）")

    # -------------------------------------------------------------------------------------------------- ending
    def keep_now(self) -> bool:
        """Save; False where it could not be."""
        self.board.setFocus()  # what is still being typed is taken
        if not self.keep(self.document.layout):
            return False
        self.document.saved()
        return True

    def reject(self) -> None:
        """Leave; what is not saved is asked for once."""
        self.board.setFocus()
        if self.document.dirty:
            answer = self.shell.ask_which("版式改过，还没有保存。", "", ("保存", "不保存"))
            if not answer or (answer == "保存" and not self.keep_now()):
                return
        super().reject()

    def done(self, result: int) -> None:
        """However it is left: nothing more is drawn."""
        self.drawing.close()
        super().done(result)


def button_of(one: QAction) -> QToolButton:
    """A button for an action, by its icon."""
    button = QToolButton()
    button.setDefaultAction(one)
    button.setAccessibleName(one.text())
    return button
