"""The help beside the page: what this room is for, and the keys that work everywhere."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from station_desk.base.paths import RESOURCES
from station_desk.ui.icons import Icons

WIDTH = 340  # px
ROOMY = 1000  # px a page needs for itself
KEYS = (
    ("Ctrl+K", "搜索人、村、命令"),
    ("Ctrl+1 … 9", "打开左边的第几个房间"),
    ("Ctrl+N", "新增一条"),
    ("F2", "修改"),
    ("Ctrl+S", "保存"),
    ("Del", "删除选中的"),
    ("Ctrl+F", "在这一页里查找"),
    ("Ctrl+P", "打印"),
    ("Ctrl+Z", "撤销"),
    ("Ctrl+Shift+Z", "重做"),
    ("F5", "重新读取"),
    ("F1", "打开或关闭帮助"),
)


def help_text(room: str, title: str) -> str:
    """The room's page of resources/help as Markdown, with the common keys below."""
    file = RESOURCES / "help" / f"{room}.md"
    own = file.read_text("utf-8") if file.is_file() else f"# {title}\n\n这个房间还没有写说明。"
    keys = "\n".join(f"- **{keys}**　{what}" for keys, what in KEYS)
    return f"{own.rstrip()}\n\n## 快捷键\n\n{keys}\n"


class HelpPane(QFrame):
    """A pane at the right of the page that can be closed. `shown` tells that it appeared or went."""

    shown = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("helppane")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("帮助")
        title = QLabel("帮助")
        title.setProperty("role", "group")
        shut = QPushButton()
        shut.setProperty("kind", "quiet")
        shut.setAccessibleName("关闭帮助")
        shut.setToolTip("关闭帮助 F1")
        icons.put(shut, "x", "muted")
        shut.clicked.connect(self.hide)
        self.text = QTextBrowser(openExternalLinks=False, openLinks=False)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(shut)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 12, 12)
        whole.addLayout(head)
        whole.addWidget(self.text, 1)
        self._told = ("", "")
        self.hide()

    def tell(self, room: str, title: str) -> None:
        """Show the help of a room."""
        self._told = (room, title)
        if self.isVisible():
            self._write()

    def _write(self) -> None:
        self.text.setMarkdown(help_text(*self._told))
        self.text.document().setIndentWidth(14)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit()


class Beside(QWidget):
    """The page with the help at its right: beside it where there is room, else over it."""

    def __init__(self, page: QWidget, pane: HelpPane) -> None:
        super().__init__()
        self.pane = pane
        self.row = QHBoxLayout(self)
        self.row.setSpacing(0)
        self.row.addWidget(page)
        pane.setParent(self)
        pane.shown.connect(self.arrange)
        self.arrange()

    def arrange(self) -> None:
        """Put page and help where they belong."""
        beside = self.pane.isVisible() and self.width() >= ROOMY + WIDTH
        self.row.setContentsMargins(0, 0, WIDTH if beside else 0, 0)
        self.pane.setGeometry(self.width() - WIDTH, 0, WIDTH, self.height())
        self.pane.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
