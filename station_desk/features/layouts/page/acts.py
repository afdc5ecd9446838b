"""What the editor's menus and keys do to the document, each a step that can be taken back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from station_desk.base.errors import UserError
from station_desk.features.layouts.page import edits
from station_desk.features.layouts.page.document import Document
from station_desk.features.layouts.rules.geometry import Axis, Side
from station_desk.printing.layout import Layout
from station_desk.ui.shell import Shell

# The buttons of the editor's bars.


def tool(shell: Shell, title: str, icon: str, act: Callable[[], object]) -> QToolButton:
    """A small button with an icon, its title for the mouse and for a screen reader."""
    button = QToolButton()
    button.setAccessibleName(title)
    button.setToolTip(title)
    shell.icons.put(button, icon)
    button.clicked.connect(lambda _=False: act())
    return button


def action(shell: Shell, parent: QWidget, title: str, icon: str, keys: str, act: Callable[[], object]) -> QAction:
    """An action of the window with its keys, several kept apart by spaces."""
    made = QAction(title, parent)
    made.setShortcuts([QKeySequence(key) for key in keys.split()])
    made.triggered.connect(lambda _=False: act())
    if icon:
        shell.icons.put(made, icon)
    parent.addAction(made)
    return made


NEW = (
    ("文字", "text", "file-text"), ("照片", "picture", "user"), ("二维码", "qr", "qr-code"), ("线", "line", "minus"),
    ("框", "box", "square"), ("表格", "table", "columns-3"), ("盖章处", "seal", "stamp"),
)  # fmt: skip
SIDES: tuple[tuple[str, Side], ...] = (
    ("左边对齐", "left"), ("左右居中", "center"), ("右边对齐", "right"),
    ("上边对齐", "top"), ("上下居中", "middle"), ("下边对齐", "bottom"),
)  # fmt: skip
SPREADS: tuple[tuple[str, Axis], ...] = (("左右间隔相等", "x"), ("上下间隔相等", "y"))
STACKS = (
    ("移到最上面", 10_000, "Ctrl+Shift+]"),
    ("上移一层", 1, "Ctrl+]"),
    ("下移一层", -1, "Ctrl+["),
    ("移到最下面", -10_000, "Ctrl+Shift+["),
)


class Acts:
    """The actions, made once; `able` greys those that nothing is chosen for."""

    def __init__(self, shell: Shell, window: QWidget, document: Document) -> None:
        self.shell, self.document = shell, document
        made = partial(action, shell, window)
        self.undo = made("撤销", "undo-2", "Ctrl+Z", document.undo)
        self.redo = made("重做", "redo-2", "Ctrl+Y Ctrl+Shift+Z", document.redo)
        self.copy = made("复制", "copy", "Ctrl+C", self._copy)
        self.cut = made("剪切", "", "Ctrl+X", self._cut)
        self.paste = made("粘贴", "clipboard-paste", "Ctrl+V", self._paste)
        self.double = made("再做一份", "", "Ctrl+D", self._double)
        self.delete = made("删除", "trash-2", "Del", self._delete)
        self.all = made("全选", "", "Ctrl+A", self._choose_all)
        self.lock = made("锁定", "lock", "Ctrl+L", self._lock)
        self.new = [made(title, icon, "", partial(self._add, title, sort)) for title, sort, icon in NEW]
        self.new.insert(2, made("图片…", "image", "", self._add_image))
        self.sides = [made(title, "", "", partial(self._align, title, side)) for title, side in SIDES]
        self.spreads = [made(title, "", "", partial(self._spread, title, axis)) for title, axis in SPREADS]
        self.stacks = [made(title, "", keys, partial(self._stack, title, by)) for title, by, keys in STACKS]
        document.chose.connect(self.able)
        document.changed.connect(self.able)
        self.able()

    def able(self) -> None:
        """Switch on what can be done now."""
        count, history = len(self.document.chosen), self.document.history
        for one in (self.copy, self.cut, self.double, self.delete, self.lock, *self.sides, *self.stacks):
            one.setEnabled(count > 0)
        for one in self.spreads:
            one.setEnabled(count > 2)
        for one, deeds in ((self.undo, history.done), (self.redo, history.undone)):
            one.setEnabled(bool(deeds))
            one.setToolTip(f"{one.text()}：{deeds[-1].title}" if deeds else one.text())
        locked = bool(count) and all(item.locked for item in self.document.items())
        self.lock.setText("解除锁定" if locked else "锁定")

    def fill_new(self, menu: QMenu) -> None:
        """What can be put on the page."""
        menu.addActions(self.new)

    def fill_arrange(self, menu: QMenu) -> None:
        """Everything that can be done to what is chosen."""
        parts: list[list[QAction]] = [
            self.sides, self.spreads, self.stacks, [self.lock],
            [self.cut, self.copy, self.paste, self.double, self.delete, self.all],
        ]  # fmt: skip
        for part in parts:
            menu.addActions(part)
            menu.addSeparator()

    # ------------------------------------------------------------------------------------------------- the acts
    def _try(self, title: str, work: Callable[[], tuple[Layout, edits.Numbers | None]]) -> bool:
        """Change the document by what `work` returns; a refusal is shown."""
        try:
            layout, chosen = work()
        except UserError as error:
            self.shell.refuse(error)
            return False
        self.document.change(title, layout, chosen)
        return True

    def _add(self, title: str, sort: str) -> None:
        layout = self.document.layout
        self._try(f"添加{title}", lambda: edits.with_items(layout, [edits.fresh(layout, sort)]))

    def _add_image(self) -> None:
        """Put a picture from a file on the page; it becomes part of the layout."""
        path = self.shell.choose_file("添加图片", "图片 (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff)")
        if path is None:
            return
        from station_desk.printing.photos import read_emblem

        def work() -> tuple[Layout, edits.Numbers]:
            jpeg = read_emblem(path)
            size = QImage.fromData(jpeg).size()
            layout = self.document.layout
            return edits.with_items(layout, [edits.fresh_image(layout, jpeg, size.width(), size.height())])

        self._try("添加图片", work)

    def _copy(self) -> None:
        if self.document.chosen:
            QGuiApplication.clipboard().setText(edits.copied(self.document.layout, self.document.chosen))

    def _cut(self) -> None:
        self._copy()
        self._remove("剪切")

    def _paste(self) -> None:
        self._try("粘贴", lambda: edits.pasted(self.document.layout, QGuiApplication.clipboard().text()))

    def _double(self) -> None:
        self._try("再做一份", lambda: edits.with_items(self.document.layout, self.document.items()))

    def _delete(self) -> None:
        self._remove("删除")

    def _remove(self, title: str) -> None:
        if self.document.chosen:
            self._try(title, lambda: (edits.without(self.document.layout, self.document.chosen), ()))

    def _choose_all(self) -> None:
        self.document.choose(range(len(self.document.layout.items)))

    def _lock(self) -> None:
        on = not all(item.locked for item in self.document.items())
        layout = edits.with_values(self.document.layout, self.document.chosen, locked=on)
        self.document.change("锁定" if on else "解除锁定", layout)

    def _align(self, title: str, side: Side) -> None:
        self.document.change(title, edits.aligned(self.document.layout, self.document.chosen, side))

    def _spread(self, title: str, axis: Axis) -> None:
        self.document.change(title, edits.spread_out(self.document.layout, self.document.chosen, axis))

    def _stack(self, title: str, by: int) -> None:
        self._try(title, lambda: edits.stacked(self.document.layout, self.document.chosen, by))
