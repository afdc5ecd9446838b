"""The line at the bottom: what is safe, what is running and how to stop it, who works here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton

from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

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
        dress(self.left, tone=look)

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
