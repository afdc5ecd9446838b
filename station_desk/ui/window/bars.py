"""The quiet bar that offers what was typed and not saved when the program last ended."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import select

from station_desk.base.places import RecordPlace, named_place
from station_desk.store.drafts import Draft
from station_desk.store.record import Base
from station_desk.ui.dialogs import Box, front
from station_desk.ui.icons import Icons
from station_desk.ui.shell import Shell
from station_desk.ui.theme import CHOICES, TYPE_SIZES, Theme, set_style

# The line at the bottom: what is safe, what is running and how to stop it, who works here.

DOTS = {"good": "●", "care": "▲", "bad": "■"}  # told apart by shape too


class StatusLine(QFrame):
    """Left a lasting sentence (`shell.show_status`), in the middle the running job, right the user.

    Where one signs in, a click on the user opens the `menu` of changing places.
    """

    def __init__(self, shell: Shell, user: str, menu: QMenu | None = None) -> None:
        super().__init__()
        self.setObjectName("statusbar")
        self.shell = shell
        self.left = QLabel()
        self.left.setTextFormat(Qt.TextFormat.PlainText)
        self.doing = QLabel()
        self.doing.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName("进度")
        self.stop = QPushButton("取消")
        self.stop.setProperty("kind", "link")
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.left)
        row.addStretch(1)
        for widget in (self.doing, self.bar, self.stop):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._user(user, menu))
        shell.work.moved.connect(self._show_work)
        shell.status.connect(self._show_left)
        shell.theme.changed.connect(self._grow)
        self._grow()
        self._show_work()
        self._show_left(shell.status_left, "")

    def _user(self, user: str, menu: QMenu | None) -> QLabel | QPushButton:
        if menu is None:
            return QLabel(user)
        button = QPushButton(user)
        button.setProperty("kind", "link")
        button.setToolTip("切换使用人、修改密码、锁定")
        button.setMenu(menu)
        return button

    def _grow(self) -> None:
        self.setFixedHeight(self.shell.theme.size("status"))

    def _show_left(self, sentence: str, look: str) -> None:
        self.left.setText(f"{DOTS[look]} {sentence}" if look in DOTS else sentence)
        set_style(self.left, tone=look)

    def _show_work(self) -> None:
        running = self.shell.work.running
        for widget in (self.doing, self.bar, self.stop):
            widget.setVisible(bool(running))
        if not running:
            return
        first, more = running[0], len(running) - 1
        percent = first.percent
        said = first.step.text or f"正在{first.title}"
        if first.cancelled.is_set():
            said = f"正在取消{first.title}"
        parts = [f"{said}…", f"{percent} %" if percent is not None else "", f"（另有 {more} 项）" if more else ""]
        self.doing.setText(" ".join(filter(None, parts)))
        self.bar.setRange(0, 100 if percent is not None else 0)
        self.bar.setValue(percent or 0)
        self.stop.setEnabled(not first.cancelled.is_set())

    def _cancel(self) -> None:
        if self.shell.work.running:
            self.shell.work.running[0].cancel()
            self._show_work()


# The bar above the page: where one is, the search box, undo and redo, and who works here.


class TopBar(QFrame):
    """Title at the left, `search` in the middle, `undo` `redo` `user` at the right."""

    def __init__(self, icons: Icons, undo: QAction, redo: QAction, user: str, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.theme = icons.theme
        self.title = QLabel()
        self.title.setProperty("role", "page-title")
        self.title.setMinimumWidth(120)
        self.search = QLineEdit()
        self.search.setObjectName("searchbox")
        self.search.setPlaceholderText("搜索人、村、命令　　Ctrl+K")
        self.search.setAccessibleName("搜索")
        self.search.setMaximumWidth(420)
        self.search.setMinimumWidth(200)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        glass = QAction("搜索", self.search)
        icons.put(glass, "search", "muted")
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.title)
        row.addStretch(2)
        row.addWidget(self.search, 3)
        row.addSpacing(8)
        row.addWidget(acting(undo))
        row.addWidget(acting(redo))
        row.addWidget(self._user(icons, user, menu))
        self._grow()
        self.theme.changed.connect(self._grow)

    def _user(self, icons: Icons, user: str, menu: QMenu) -> QWidget:
        self.user = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.put(self.user, "circle-user-round", "text", 20)
        self.user.setToolTip(f"{user}：外观、字号、帮助")
        self.user.setAccessibleName("我的菜单")
        self.user.setMenu(menu)
        return self.user

    def _grow(self) -> None:
        self.setFixedHeight(self.theme.size("head"))


def acting(action: QAction) -> QToolButton:
    """A quiet button that shows an action's icon and its tooltip."""
    button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setDefaultAction(action)
    button.setAccessibleName(action.text())
    return button


def user_menu(parent: QWidget, theme: Theme, user: str, acts: list[QAction]) -> QMenu:
    """The menu behind the user's icon: who, the look, the size of letters, and `acts`."""
    menu = QMenu(parent)
    menu.addAction(user).setEnabled(False)
    menu.addSeparator()
    _pick_one(menu.addMenu("外观"), CHOICES, lambda: theme.choice, theme.choose)
    _pick_one(menu.addMenu("字号"), TYPE_SIZES, lambda: theme.type_size, theme.choose_type)
    menu.addSeparator()
    menu.addActions(acts)
    return menu


def _pick_one(
    menu: QMenu, options: tuple[tuple[Any, str], ...], now: Callable[[], Any], pick: Callable[[Any], None]
) -> None:
    group = QActionGroup(menu)
    made: list[tuple[Any, QAction]] = []
    for value, title in options:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.triggered.connect(lambda _=False, value=value: pick(value))
        group.addAction(action)
        made.append((value, action))

    def mark() -> None:
        for value, action in made:
            action.setChecked(value == now())

    menu.aboutToShow.connect(mark)


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
        set_style(self.more, role="caption")
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
        room = place.room or self.room_of(place.table)
        self.shell.go(
            RecordPlace(room, place.record_id) if place.record_id else named_place(room, place.where or {}, ())
        )
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
