"""The window: rooms at the left, the page, the search box above and the status line below."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QIcon,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.log import diagnosis
from station_desk.base.paths import RESOURCES
from station_desk.base.places import Place, RecordPlace, RoomPlace
from station_desk.store.roles import CLERK, HEAD
from station_desk.ui.action import ActionSet
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.icons import Icons
from station_desk.ui.print.outcome import ask_outcome
from station_desk.ui.shell import Shell
from station_desk.ui.view import EVERYTHING, View
from station_desk.ui.window.bars import StatusLine, TopBar, UnsavedBar, user_menu
from station_desk.ui.window.palette import Offer, Palette
from station_desk.ui.window.session_lock import Sitting
from station_desk.ui.window.sidebar import MARK, PRODUCT, Sidebar

# The help of a room, beside its page.

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


# Files dropped anywhere on the window, handed to the first room that takes them.

Take = Callable[[Shell, Sequence[Path]], bool]


class FileDrop(QObject):
    """Listens to what is dragged over a window; what a part of the page takes itself does not come here."""

    def __init__(self, window: QWidget, shell: Shell, offers: Sequence[Offer]) -> None:
        super().__init__(window)
        self.shell = shell
        self.takers = [offer for offer in offers if offer.room.takes_files]
        window.setAcceptDrops(bool(self.takers))
        window.installEventFilter(self)
        shell.passed.connect(self.take)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.mimeData().hasUrls():
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
            return True
        return False

    def take(self, paths: Sequence[Path], but: str = "") -> None:
        """Offer the files to the room in sight, then to the others in turn, `but` one; says so where none wants them."""
        if not paths:
            return
        takers = [offer for offer in self.takers if offer.name != but]
        for offer in sorted(takers, key=lambda offer: offer.name != self.shell.here):
            take: Take | None = getattr(offer.part("page"), "take_files", None)
            if take and take(self.shell, paths):
                return
        names = "、".join(path.name for path in paths[:3])
        self.shell.refuse(
            UserError(f"“{names}”不能直接拖到窗口里。", "人员照片和签到表可以直接拖进来；表格请在登记簿里按“导入”。")
        )


GEOMETRY = "window.geometry"
MINUTE = 60_000  # ms: how often the window looks whether a new day has begun
SMALLEST = (880, 560)  # px
FIRST = (1280, 800)
TITLE_BAR, LOWEST = 32, 640  # px


class Window(QMainWindow):
    """Holds the pages, each built when it is first opened. It knows no room: `offers` names them.

    `station(session)` is the station's name, `due(session)` counts what is due by room, after `lock_after(session)`
    minutes without a hand on it the window locks, where one has signed in.
    """

    def __init__(
        self,
        shell: Shell,
        offers: Sequence[Offer],
        station: Callable[[Session], str] = lambda _: "",
        due: Callable[[Session], dict[str, int]] = lambda _: {},
        lock_after: Callable[[Session], int] = lambda _: 15,
    ) -> None:
        super().__init__()
        self.shell, self.offers = shell, {offer.name: offer for offer in offers}
        self.station, self.lock_after = station, lock_after
        self.leaving = False  # for the next user: nothing is asked any more
        self.pages: dict[str, QWidget] = {}
        self.here = ""
        self.setWindowIcon(QIcon(str(MARK)))
        self.setMinimumSize(*SMALLEST)
        self.undo = self._action("撤销", "undo-2", ("Ctrl+Z",), shell.undo)
        self.redo = self._action("重做", "redo-2", ("Ctrl+Shift+Z", "Ctrl+Y"), shell.redo)
        self._build()
        self._keys()
        shell.attach(self)
        FileDrop(self, shell, offers)
        shell.open_place = self.show_place
        shell.printed.connect(partial(ask_outcome, shell))
        self.day = dates.today()
        self.clock = QTimer(self, interval=MINUTE)
        self.clock.timeout.connect(self._look_at_the_clock)
        self.clock.start()
        self._views = (
            View(self, shell, self._read_own, self._show_own),
            View(self.sidebar, shell, due, self.sidebar.owe, delay=300),
        )
        self._restore()

    # ---------------------------------------------------------------------------------------------- building
    def _build(self) -> None:
        user = self.shell.desk.user
        who = user.who if user.has(CLERK, HEAD) else f"{user.who}（只能看）"
        self.sitting = Sitting(self, self.shell, self._lock_after, self._may_close)
        self.help_action = self._action("帮助", "circle-help", ("F1",), self.toggle_help)
        copy = self._action("复制诊断信息", "clipboard-paste", (), self._copy_diagnosis)
        self.menu: QMenu = user_menu(self, self.shell.theme, who, [*self.sitting.acts, self.help_action, copy])
        self.sidebar = Sidebar([(offer.name, offer.room) for offer in self.offers.values()], self.shell.icons)
        self.sidebar.chosen.connect(self.open)
        self.top = TopBar(self.shell.icons, self.undo, self.redo, who, self.menu)
        self.stack = QStackedWidget()
        self.help = HelpPane(self.shell.icons)
        places = QMenu(self) if self.sitting.acts else None
        if places:
            places.addActions(self.sitting.acts)
        self.status = StatusLine(self.shell, who, places)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(UnsavedBar(self, self.shell, self._room_of))
        right.addWidget(Beside(self.stack, self.help), 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.sidebar)
        upper.addLayout(right, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self.palette_ = Palette(self, self.shell, self.top.search, list(self.offers.values()), self._commands)

    def _action(self, text: str, icon: str, keys: tuple[str, ...], act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        self.shell.icons.put(action, icon)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)
        return action

    def _keys(self) -> None:
        for number, name in enumerate(self.sidebar.order[:9], 1):
            title = self.offers[name].room.title
            self._action(f"打开{title}", self.offers[name].room.icon, (f"Ctrl+{number}",), partial(self.open, name))
        self._action("搜索", "search", ("Ctrl+K",), self.palette_.start)
        self._action("重新读取", "refresh-cw", ("F5",), self._read_again)

    def _commands(self) -> list[QAction]:
        """What the search box offers besides rooms and rows: the actions in sight on the page, then the window's."""
        page = self.pages.get(self.here)
        sets = page.findChildren(ActionSet) if page else []
        shown = [bound for one in sets if one.owner.isVisible() for bound in one.bound]
        rest = [action for action in (page.actions() if page else ()) if action not in shown]
        return [*shown, *rest, *self.sitting.acts, self.undo, self.redo, self.help_action]

    # ----------------------------------------------------------------------------------------------- opening
    def show_place(self, place: Place) -> None:
        """Open a place. Raises LookupError where the house has no such room, or the room no such place."""
        self.open(place.room)
        page: Any = self.pages[place.room]
        if isinstance(page, EmptyState) or isinstance(place, RoomPlace):
            return
        if isinstance(place, RecordPlace):
            page.open_record(place.record_id)
        else:
            page.show_place(place)

    def open(self, name: str) -> None:
        """Open a room. Raises LookupError for one there is not."""
        title = self.offers[name].room.title
        page = self.pages.get(name) or self._page(name)
        self.here = self.shell.here = name
        self.stack.setCurrentWidget(page)
        self.sidebar.mark_here(name)
        self.top.title.setText(title)
        self.help.tell(name, title)
        focus = QApplication.focusWidget()
        if focus is None or not self.sidebar.isAncestorOf(focus):
            page.setFocus()

    def _room_of(self, table: str) -> str:
        """The room that shows the records of a table, "" for none."""
        of = (name for name, offer in self.offers.items() for one in offer.sheets() if one.model.__tablename__ == table)
        return next(of, "")

    def _page(self, name: str) -> QWidget:
        try:
            page = build_page(self.shell, self.offers[name])
        except UserError as error:
            page = EmptyState(self.shell, self.offers[name].room.icon, str(error))
        except Exception as error:
            logging.getLogger(__name__).exception("a page could not be built")
            told = diagnosis(error)
            act = ("复制诊断信息", lambda: QGuiApplication.clipboard().setText(told))
            page = EmptyState(self.shell, "circle-alert", "这一页没有打开，请把诊断信息交给维护的人。", act)
        self.pages[name] = page
        self.stack.addWidget(page)
        return page

    def toggle_help(self) -> None:
        """Show or hide the help of this room."""
        self.help.setVisible(not self.help.isVisible())

    # ------------------------------------------------------------------------------------------------- news
    def _read_again(self) -> None:
        """Trust nothing that was read before: another program may have written the same data."""
        self.shell.desk.reads.forget()
        self.shell.changed.emit(frozenset({EVERYTHING}))

    def _read_own(self, session: Session) -> tuple[str, list[tuple[str, str]]]:
        """The station's name; what undo and redo would take back, or why they may not."""
        return self.station(session), [self.shell.desk.next_step(kind) for kind in ("undo", "redo")]

    def _show_own(self, found: tuple[str, list[tuple[str, str]]]) -> None:
        name, steps = found
        self.sidebar.name_station(name)
        self.setWindowTitle(name or PRODUCT)
        for action, verb, (title, refused) in zip((self.undo, self.redo), ("撤销", "重做"), steps, strict=True):
            action.setEnabled(bool(title))
            keys = action.shortcut().toString()
            action.setToolTip(f"{verb}：{title}（{keys}）" if title else f"{refused or f'没有可以{verb}的'}（{keys}）")

    def _look_at_the_clock(self) -> None:
        """A new day changes what is due, in every room."""
        if self.day != dates.today():
            self.day = dates.today()
            self.shell.changed.emit(frozenset({EVERYTHING}))

    def _copy_diagnosis(self) -> None:
        QGuiApplication.clipboard().setText(diagnosis())
        self.shell.tell("诊断信息已复制，可以粘贴给维护的人。", undo=False)

    # ------------------------------------------------------------------------------------------ coming, going
    def _restore(self) -> None:
        kept = self.shell.choices.recall(GEOMETRY, "")
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(QByteArray(str(kept).encode())))):
            free = self.screen().availableGeometry()  # old laptops have 1366 × 768, less the task bar
            self.resize(FIRST[0], min(FIRST[1], max(LOWEST, free.height() - TITLE_BAR)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.shell.theme.size("narrow-window")
        if narrow != self.sidebar.narrow:
            self.sidebar.fold(narrow)

    def leave(self) -> None:
        """Close for the next user; what is not saved stays on the disk for its owner."""
        self.leaving = True
        self.close()

    def _lock_after(self) -> int:
        with self.shell.desk.look() as session:
            return self.lock_after(session)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self.leaving or self._may_close()):
            event.ignore()
            return
        self.shell.choices.remember(GEOMETRY, bytes(self.saveGeometry().toBase64().data()).decode())
        for view in self._views:
            view.close()
        self.palette_.close()
        self.shell.close()
        event.accept()

    def _may_close(self) -> bool:
        """Ask for running work and for what is typed but not saved."""
        running = self.shell.work.running
        if running and not self.shell.ask(
            f"“{running[0].title}”还在进行，要退出吗？", "退出会取消它。", act="取消并退出"
        ):
            return False
        for name, page in self.pages.items():
            may_leave = getattr(page, "may_leave", None)
            if may_leave:
                if name != self.here and getattr(page, "unsaved", False):
                    self.open(name)
                if not may_leave():
                    return False
        return True


def build_page(shell: Shell, offer: Offer) -> QWidget:
    """The room's own page, else the table of its sheet."""
    page = offer.part("page")
    if page:
        built: QWidget = page.build_page(shell)
        return built
    sheet = offer.sheet()
    if sheet is None:
        return EmptyState(shell, offer.room.icon, "这里还没有内容。")
    from station_desk.ui.page import TablePage

    table: QWidget = TablePage(shell, sheet)
    return table
