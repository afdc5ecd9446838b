"""Who sits before the window: changing places, one's own password, and the lock when nobody is there."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMainWindow, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.ui.dialogs import front
from station_desk.ui.shell import Shell
from station_desk.ui.window.sign_in import NewPassword, SignIn, ask_who

LOOK = 15_000  # ms between two looks whether anybody is still there
USED = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
})  # fmt: skip


class Cover(QWidget):
    """Lies over a window and hides what it shows."""

    def __init__(self, shell: Shell, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark, words = QLabel(), QLabel("已锁定")
        shell.icons.put(mark, "lock", "faint", 56)
        words.setProperty("role", "body")
        column = QVBoxLayout(self)
        column.addStretch(1)
        for label in (mark, words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        over = self.parentWidget()
        if event.type() == QEvent.Type.Resize and over:
            self.setGeometry(over.rect())
        return False


class Sitting(QObject):
    """`acts` are for the user's menu, empty while the station has no accounts; `minutes()` unused lock the window.

    Who takes the place is told by `shell.took_over`; the window then makes way for the next one.
    """

    def __init__(
        self, window: QMainWindow, shell: Shell, minutes: Callable[[], int], may_leave: Callable[[], bool]
    ) -> None:
        super().__init__(window)
        self.window, self.shell, self.minutes, self.may_leave = window, shell, minutes, may_leave
        self.user = shell.desk.user
        self.used, self.locked = time.time(), False
        self.acts: list[QAction] = []
        if not self.user.key:
            return
        for words, icon, keys, act in (
            ("切换使用人…", "users", "", self.change),
            ("修改密码…", "key", "", self.change_password),
            ("锁定", "lock", "Ctrl+L", self.lock),
        ):
            action = QAction(words, window)
            shell.icons.put(action, icon)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, act=act: QTimer.singleShot(0, self, act))  # once the menu is shut
            window.addAction(action)
            self.acts.append(action)
        self.clock = QTimer(self, interval=LOOK)
        self.clock.timeout.connect(self.look)
        self.clock.start()
        QGuiApplication.instance().focusWindowChanged.connect(self._follow)  # type: ignore[union-attr]

    # ------------------------------------------------------------------------------------------------ being used
    def _follow(self, window: QWindow | None) -> None:
        """Listen where the keys go; only windows are listened to, not each of their widgets."""
        if window:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in USED:
            self.used = time.time()
        return False

    def look(self) -> None:
        """Lock when nobody has used the window for the minutes; not while a job still runs."""
        now = time.time()
        if self.shell.work.running or now < self.used:  # or the clock was set back
            self.used = now
        elif now - self.used >= 60 * self.minutes():
            self.lock()

    # ---------------------------------------------------------------------------------------------------- the acts
    def lock(self) -> None:
        """Hide everything till somebody signs in; what is typed stays for whoever typed it."""
        if self.locked or not self.user.key:
            return
        self.locked = True
        self.shell.drafts.flush()
        popup = QApplication.activePopupWidget()
        if popup:
            popup.close()
        covers = [Cover(self.shell, one) for one in QApplication.topLevelWidgets() if one.isVisible()]
        box = SignIn(
            front(self.window), self.shell.icons, self.shell.desk, self.shell.choices, "已锁定",
            f"现在是{self.user.who}。输入密码继续；别人也可以在这里登录，没有保存的内容会留给{self.user.name}。",
            leave="", told="", first=self.user.name,
        )  # fmt: skip
        account = ask_who(box)
        self.used, self.locked = time.time(), False
        for cover in covers:
            cover.hide()
            cover.setParent(None)
            cover.deleteLater()
        if account and account.user != self.user:
            for dialog in QApplication.topLevelWidgets():
                if isinstance(dialog, QDialog) and dialog.isVisible():
                    dialog.reject()
            self.shell.took_over.emit(account.user)

    def change(self) -> None:
        """Let somebody else sign in here, after asking for what is not saved."""
        if not self.may_leave():
            return
        box = SignIn(
            front(self.window), self.shell.icons, self.shell.desk, self.shell.choices, "切换使用人",
            f"现在是{self.user.who}。",
        )  # fmt: skip
        others = [at for at in range(box.who.count()) if box.who.itemData(at) != self.user.name]
        if others:
            box.who.setCurrentIndex(others[0])
        account = ask_who(box)
        if account:
            self.shell.took_over.emit(account.user)

    def change_password(self) -> None:
        """Ask for the old password and the new one."""
        box = OwnPassword(self.window, self.shell)
        box.exec()
        done = bool(box.chosen)
        box.deleteLater()
        if done:
            self.shell.tell("密码已修改。", undo=False)


class OwnPassword(NewPassword):
    """Replaces one's own password; a wrong old one counts like one at the sign-in."""

    def __init__(self, parent: QWidget, shell: Shell) -> None:
        super().__init__(parent, shell.icons, "修改密码", "", shell.desk.user.name, "修改密码", with_old=True)
        self.desk = shell.desk

    def refused(self) -> str:
        """Write it; why not, where it is refused."""
        assert self.old
        try:
            self.desk.admit(self.desk.user.name, self.old.text(), told="")
            self.desk.renew(self.desk.user, self.password)
        except UserError as error:
            return str(error).replace("\n", "")
        return ""
