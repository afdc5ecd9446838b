"""The quiet bar that offers what was typed and not saved when the program last ended."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import select

from station_desk.store.drafts import Draft
from station_desk.store.record import Base
from station_desk.ui.dialogs import Box, front
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

GONE = "这条记录已经不在了。下面是当时填写的内容，可以复制。"
NO_PLACE = "没有找到填写它的地方。下面是当时填写的内容，可以复制。"
SINCE = "已恢复。这条记录在那以后改过，请核对后再保存。"
PLAIN = "已恢复上次填写的内容，还没有保存。"
LOST = "不要了"


class UnsavedBar(QWidget):
    """Offers one piece after the other, the newest first: 恢复 opens its place, 不要了 may be taken back."""

    def __init__(self, parent: QWidget, shell: Shell, room_of: Callable[[str], str]) -> None:
        """`room_of(table)` names the room whose page shows the records of a table."""
        super().__init__(parent)
        self.shell, self.room_of = shell, room_of
        self.offered: Draft | None = None
        space = shell.theme.space
        banner = QFrame()
        banner.setProperty("role", "banner")
        around = QVBoxLayout(self)
        around.setContentsMargins(space("l"), space("s"), space("l"), 0)
        around.addWidget(banner)
        mark, self.words, self.more = QLabel(), QLabel(), QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        shell.icons.put(mark, "history", "accent")
        dress(self.more, role="caption")
        row = QHBoxLayout(banner)
        row.setContentsMargins(space("m"), space("xs"), space("xs"), space("xs"))
        row.setSpacing(space("s"))
        for part in (mark, self.words, self.more):
            row.addWidget(part)
        row.addStretch(1)
        self.restore = self._button("恢复", "primary", self._restore)
        self.read = self._button("看内容", "quiet", self._read)
        self.drop = self._button(LOST, "quiet", self._drop)
        for button in (self.restore, self.read, self.drop):
            row.addWidget(button)
        shell.drafts.changed.connect(self.refresh)
        shell.drafts.failed.connect(lambda why: shell.tell(why, undo=False, look="care"))
        self.refresh()

    def _button(self, word: str, kind: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(word)
        button.setProperty("kind", kind)
        button.clicked.connect(act)
        return button

    def refresh(self) -> None:
        """Offer the newest piece; the bar is away where there is none."""
        left = self.shell.drafts.left()
        self.offered = left[0] if left else None
        self.setVisible(bool(left))
        if left:
            self.words.setText(f"上次没有保存的内容：{left[0].title}")
            self.more.setText(f"另有 {len(left) - 1} 项" if len(left) > 1 else "")
            self.setAccessibleName(self.words.text())

    def _restore(self) -> None:
        draft = self.offered
        if draft is None:
            return
        place = draft.place
        version = self._version(draft) if place.record_id else 0
        if version is None:
            self._show(draft, GONE)
            return
        self.shell.go(place.room or self.room_of(place.table), place.record_id, **(place.where or {}))
        QTimer.singleShot(0, self, lambda: self._give(draft, version))  # the page first shows what it would by itself

    def _give(self, draft: Draft, version: int) -> None:
        given = self.shell.drafts.give_back(draft)
        if given is None:
            self._show(draft, NO_PLACE)
        elif given:
            self.shell.tell(SINCE if version != draft.place.version != 0 else PLAIN, undo=False)

    def _version(self, draft: Draft) -> int | None:
        table = Base.metadata.tables.get(draft.place.table)
        if table is None:
            return None
        with self.shell.look() as session:
            return session.execute(select(table.c.version).where(table.c.id == draft.place.record_id)).scalar()

    def _drop(self) -> None:
        draft = self.offered
        if draft:
            self.shell.drafts.forget(draft)
            self.shell.tell(
                f"已去掉：{draft.title}", undo=False, act=("撤销", lambda: self.shell.drafts.put_back(draft))
            )

    def _read(self) -> None:
        if self.offered:
            self._show(self.offered, "")

    def _show(self, draft: Draft, why: str) -> None:
        box = Box(front(self.shell.window), self.shell.icons, "", draft.title, why)
        words = QPlainTextEdit(draft.words)
        words.setReadOnly(True)
        words.setAccessibleName("当时填写的内容")
        words.setMinimumHeight(180)
        box.body.addWidget(words)
        copy = QPushButton("复制")
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(draft.words))
        copy.clicked.connect(lambda: copy.setText("已复制"))
        box.buttons.addWidget(copy)
        box.offer("关闭", "primary", safe=True, first=True)
        box.exec()
        box.deleteLater()
