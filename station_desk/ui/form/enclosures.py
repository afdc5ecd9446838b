"""The tab 附件 of any record: its photos, scans and files, added, looked at, renamed, saved and deleted."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import write_beside
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.enclosure import Enclosure, enclosures_of
from station_desk.store.keeping import Added, add_enclosures
from station_desk.ui import dialogs
from station_desk.ui.shell import Shell
from station_desk.ui.work import PATIENCE, LatestTask, Superseded

# The list of enclosures: each with its picture small, its name, and what it is; F2 and Del are its own keys.

Index = QModelIndex | QPersistentModelIndex
KEY, ABOUT, PICTURE, ICON = (Qt.ItemDataRole.UserRole + place for place in range(4))
OWN_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter)
SIDE = 56  # px of the small picture
AROUND = 8  # px


class EnclosureCell(QStyledItemDelegate):
    """Paints the picture (or an icon) at the left, the name and under it kind, size and day; the name is edited."""

    def __init__(self, shell: Shell, view: QWidget) -> None:
        super().__init__(view)
        self.shell, self.view = shell, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, ground = self.shell.theme, QStyleOptionViewItem(option)
        place: QRect = ground.rect  # type: ignore[attr-defined]
        style = self.view.style() or QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, ground, painter, self.view)
        painter.save()
        self._paint_picture(painter, self._picture_place(place), index)
        words = self._words_place(place)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font())
        title = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font("small"))
        about = painter.fontMetrics().elidedText(str(index.data(ABOUT)), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, about)
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRect, index: Index) -> None:
        painter.fillRect(place, self.shell.theme.colour("raised"))
        picture: Any = index.data(PICTURE)
        if isinstance(picture, QImage) and not picture.isNull():
            fitted = QRect(0, 0, picture.width(), picture.height())
            fitted.setSize(picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio))
            fitted.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(fitted, picture)
        else:
            icon = QRect(0, 0, 24, 24)
            icon.moveCenter(place.center())
            self.shell.icons.icon(str(index.data(ICON)), "muted").paint(painter, icon)

    def _picture_place(self, place: QRect) -> QRect:
        return QRect(place.left() + AROUND, place.top() + (place.height() - SIDE) // 2, SIDE, SIDE)

    def _words_place(self, place: QRect) -> QRect:
        high = round(46 * self.shell.theme.type_size)
        left = place.left() + AROUND + SIDE + 12
        return QRect(left, place.center().y() - high // 2, place.right() - AROUND - left, high)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, max(SIDE, round(46 * self.shell.theme.type_size)) + 2 * AROUND)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        words = self._words_place(option.rect)  # type: ignore[attr-defined]
        words.setHeight(self.shell.theme.size("control"))
        editor.setGeometry(words.translated(-6, -6))


class EnclosureList(QListWidget):
    """Keeps F2, Delete and Enter for the enclosures; the page has them for its records."""

    pressed_key = Signal(object)  # Qt.Key

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setAccessibleName("附件")
        self.setItemDelegate(EnclosureCell(shell, self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OWN_KEYS and self.state() != QListWidget.State.EditingState:
            self.pressed_key.emit(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)


SHOWN_PICTURES = ("jpg", "jpeg", "png")
LOOKING = 2  # of the acts change nothing
HINT = "还没有附件。把照片、扫描件或文件拖到这里，或按“添加”。照片会自动转正、缩小。"


class EnclosuresTab(QWidget):
    """Lists what is kept with one record of a `table`; everything done here is an act of its own."""

    def __init__(self, shell: Shell, table: str) -> None:
        super().__init__()
        self.shell, self.table = shell, table
        self.record_id = ""
        self.list = EnclosureList(shell)
        self.hint = QLabel(HINT)
        self.reader = LatestTask(self)
        self.add = self._action("添加", "paperclip", "", self.choose)
        self.add.setEnabled(shell.desk.user.edits)
        self.acts = [
            self._action("打开", "eye", "回车", self.open_chosen),
            self._action("另存为", "file-down", "", self.save_chosen),
            self._action("改名", "pencil", "F2", self.rename),
            self._action("删除附件", "trash-2", "Del", self.remove),
        ]
        self.edits = shell.desk.user.edits
        self.setAcceptDrops(self.edits)
        self._build()
        self.list.itemSelectionChanged.connect(self._chosen)
        self.list.itemDoubleClicked.connect(lambda _: self.open_chosen())
        self.list.pressed_key.connect(self._press)
        self.list.itemChanged.connect(self._renamed)

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("m"), space("m"), space("s"))
        box.setSpacing(space("s"))
        row = QHBoxLayout()
        row.setSpacing(space("xs"))
        new = QPushButton(self.add.text())
        new.setEnabled(self.edits)
        self.shell.icons.put(new, "paperclip")
        new.clicked.connect(self.add.trigger)
        row.addWidget(new)
        row.addStretch(1)
        for action in self.acts:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            row.addWidget(button)
        box.addLayout(row)
        self.hint.setProperty("role", "caption")
        self.hint.setWordWrap(True)
        box.addWidget(self.hint)
        self.list.customContextMenuRequested.connect(self._offer)
        box.addWidget(self.list, 1)

    def _action(self, title: str, icon: str, keys: str, act: Callable[[], object]) -> QAction:
        action = QAction(title, self)
        self.shell.icons.put(action, icon)
        action.setToolTip(f"{title}（{keys}）" if keys else title)
        action.triggered.connect(lambda _=False: act())
        return action

    # ------------------------------------------------------------------------------------------------- showing
    def show_record(self, record_id: str | None) -> None:
        """Show what is kept with that record; what is chosen stays."""
        same = record_id == self.record_id
        chosen = self.chosen() if same else ""
        self.record_id = record_id or ""
        with self.shell.look() as session:
            found = enclosures_of(session, self.record_id) if self.record_id else []
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            self.list.addItem(_item_of(one))
        self.list.blockSignals(False)
        self.hint.setVisible(not found)
        self.list.setCurrentRow(next((row for row, one in enumerate(found) if one.id == chosen), 0 if found else -1))
        self._chosen()
        wanted = [one.id for one in found if one.ending in SHOWN_PICTURES]
        self.reader.ask(partial(self._small_pictures, wanted), self._put_pictures, patience=PATIENCE)

    def _small_pictures(self, ids: Sequence[str], superseded: Superseded) -> dict[str, QImage]:
        side, made = round(SIDE * self.devicePixelRatioF()), {}
        with self.shell.look() as session:
            for key in ids:
                body = None if superseded() else session.scalar(select(Enclosure.body).where(Enclosure.id == key))
                picture = QImage.fromData(body or b"")
                if not picture.isNull():
                    fast, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                    made[key] = picture.scaled(side, side, fast, smooth)
        return made

    def _put_pictures(self, pictures: dict[str, QImage]) -> None:
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setData(PICTURE, pictures.get(item.data(KEY)))
        self.list.blockSignals(False)
        self.list.viewport().update()

    def chosen(self) -> str:
        """The key of the enclosure chosen, "" for none."""
        item = self.list.currentItem()
        return str(item.data(KEY)) if item else ""

    def _chosen(self) -> None:
        for place, action in enumerate(self.acts):
            action.setEnabled(bool(self.chosen()) and (self.edits or place < LOOKING))

    def _press(self, key: Qt.Key) -> None:
        {Qt.Key.Key_F2: self.rename, Qt.Key.Key_Delete: self.remove}.get(key, self.open_chosen)()

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.addActions([*self.acts, self.add] if self.chosen() else [self.add])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.cursor().pos())

    # -------------------------------------------------------------------------------------------------- adding
    def choose(self) -> None:
        """Ask for files and keep them."""
        from station_desk.printing.photos import FILTER

        self.take(dialogs.choose_files(dialogs.front(self.shell.window), self.shell.choices, "添加附件", FILTER))

    def take(self, paths: Sequence[Path]) -> None:
        """Keep these files with the record, in a job; those that cannot be are named with the reason."""
        if paths and self.record_id:
            job = add_files(self.shell, self.table, self.record_id, paths)
            self.shell.run("存入附件", job, partial(tell_added, self.shell))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.record_id and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # ------------------------------------------------------------------------------------- looking and changing
    def open_chosen(self) -> None:
        """Show the chosen picture or PDF; another file is saved to be opened with its own program."""
        one = stored(self.shell, self.chosen())
        if one is None:
            return
        if one.ending == "pdf" or one.ending in SHOWN_PICTURES:
            body, pictured = one.body, one.ending != "pdf"

            def pdf() -> bytes:
                from station_desk.printing.photos import picture_page

                return picture_page(body) if pictured else body

            self.shell.preview(Paper("enclosure", one.title, ready=pdf), PrintRequest())
        elif self.shell.ask(
            f"“{one.title}.{one.ending}”要用别的程序打开。", "请先另存到电脑上，再双击打开。", act="另存为"
        ):
            self.save_chosen()

    def save_chosen(self) -> None:
        """Ask where, and write the chosen one to a file of its own."""
        one = stored(self.shell, self.chosen())
        if one is None:
            return
        target = self.shell.choose_target("另存附件", f"{one.title}.{one.ending}", f"附件 (*.{one.ending})")
        if target is None:
            return
        try:
            with write_beside(target) as beside:
                beside.write_bytes(one.body)
        except UserError as error:
            self.shell.refuse(error)
            return
        self.shell.tell(f"已另存为“{target.name}”", undo=False)

    def rename(self) -> None:
        """Edit the chosen one's name in place."""
        if self.list.currentItem():
            self.list.editItem(self.list.currentItem())

    def _renamed(self, item: QListWidgetItem) -> None:
        key, title = str(item.data(KEY)), item.text().strip()

        def work(session: Session) -> None:
            session.get_one(Enclosure, key).title = title

        if not (title and self.shell.act("给附件改名", work)):
            self.show_record(self.record_id)

    def remove(self) -> None:
        """Delete the chosen one after asking."""
        item, key = self.list.currentItem(), self.chosen()
        if item and self.shell.ask(f"删除附件“{item.text()}”？", "删除以后还可以撤销。"):
            self.shell.act(f"删除附件{item.text()}", lambda session: session.delete(session.get_one(Enclosure, key)))


def enclosures_of_table(table: str) -> Callable[[Shell], QWidget]:
    """What builds the tab for records of a table, to be named in a FormTab beside `count_enclosures`."""
    return lambda shell: EnclosuresTab(shell, table)


def add_files(shell: Shell, table: str, record_id: str, paths: Sequence[Path]) -> Job[Added]:
    """Read files one by one and keep them with a record in one act."""
    from station_desk.printing.photos import read_enclosure

    kept, refused = [], []
    for number, path in enumerate(paths):
        yield Step(number, len(paths), f"正在读取 {path.name}")
        try:
            kept.append(read_enclosure(path))
        except UserError as error:
            refused.append(error)
    yield Step(len(paths), len(paths), "正在存入")
    return add_enclosures(shell.desk, table, record_id, kept, refused)


def tell_added(shell: Shell, added: Added) -> None:
    """Say what was kept, and what was not and why."""
    if added.count:
        shell.tell(f"已存入 {added.count} 个附件")
    if added.refused:
        said = [error.message for error in added.refused]
        shell.refuse(UserError("\n".join(said[:8]), added.refused[0].advice))
    elif added.twins:
        shell.tell(f"{'、'.join(added.twins[:3])}已经存过，没有重复存入。", undo=False)


def _item_of(one: Enclosure) -> QListWidgetItem:
    item = QListWidgetItem(one.title)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    item.setData(KEY, one.id)
    about = f"{one.sort} · {one.ending.upper()} · {shown_size(one.size)} · {one.added:%Y-%m-%d %H:%M}"
    item.setData(ABOUT, about)
    item.setData(ICON, "image" if one.ending in SHOWN_PICTURES else "file-text")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title}，{about}")
    item.setToolTip(f"{one.title}.{one.ending}")
    return item


def stored(shell: Shell, key: str) -> Enclosure | None:
    """The enclosure of that key with its content."""
    with shell.look() as session:
        return session.get(Enclosure, key) if key else None


def shown_size(size: int) -> str:
    """213 KB, 1.4 MB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"
