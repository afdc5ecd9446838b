"""签名密钥: the public half of the station's key to be given away, and the public keys of other stations."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from station_desk.base.jobs import Job, Step
from station_desk.features.settings.service import own_public_key, signing_key
from station_desk.features.settings.sheet import KNOWN_KEYS
from station_desk.printing.qr import dark_runs
from station_desk.printing.verify import public_of, show_key
from station_desk.store.desk import Desk
from station_desk.ui.page import TablePage
from station_desk.ui.shell import Shell

QUIET, MODULE = 4, 3  # modules around a code, px of one
LOW = 700  # px of a window that has room for the title and the button only
TEXT = (
    "别的派出所登记了它，不联网也能验证本所的工作证和荣誉证书。公钥不用保密；签名用的私钥只留在本机数据里，从不显示。"
)


class KeysPage(TablePage):
    """Our own key as a card above the table of the others'."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, KNOWN_KEYS)
        self.own = OwnKey(shell)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self.own)


class OwnKey(QFrame):
    """The public key as digits and as a QR, with the button that copies it; made when first looked at."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("role", "card")
        title, self.text, self.digits, self.code = QLabel("本所的公钥"), QLabel(TEXT), QLabel(), QLabel()
        title.setProperty("role", "strong")
        self.text.setProperty("role", "muted")
        for words in (self.text, self.digits):
            words.setWordWrap(True)
        self.digits.setAccessibleName("本所的公钥")
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAccessibleName("本所公钥的二维码")
        self.copy = QPushButton("复制公钥")
        self.copy.clicked.connect(self._copy)
        self.copy.setEnabled(False)
        shell.icons.put(self.copy, "copy")
        space = shell.theme.space
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.copy)
        column = QVBoxLayout()
        column.setSpacing(space("s"))
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.digits)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        row.setSpacing(space("l"))
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.digits.text():
            return
        with self.shell.look() as session:
            public = own_public_key(session)
        if public:
            self.say(public)
        else:
            self.shell.run("准备签名密钥", made(self.shell.desk), self.say)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self.code, self.text, self.digits):
            part.setVisible(self.window().height() >= LOW)

    def say(self, public: bytes) -> None:
        """Show the key."""
        shown = show_key(public)
        self.digits.setText(shown)
        self.code.setPixmap(code_picture(shown.replace(" ", ""), self.devicePixelRatioF()))
        self.copy.setEnabled(True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.digits.text())
        self.shell.tell("公钥已复制，可以粘贴到文件里交给别的派出所。", undo=False)


def made(desk: Desk) -> Job[bytes]:
    """Make the station's key where there is none; its public half."""
    yield Step(0, 0, "正在准备签名密钥")
    return public_of(signing_key(desk))


def code_picture(text: str, ratio: float) -> QPixmap:
    """A QR code, black on white with its quiet zone in every theme, so that a scanner can read it from the screen."""
    modules, runs = dark_runs(text, "公钥")
    edge = modules + 2 * QUIET
    small = QImage(edge, edge, QImage.Format.Format_RGB32)
    small.fill(QColor("white"))
    painter = QPainter(small)
    for column, row, long in runs:
        painter.fillRect(column + QUIET, row + QUIET, long, 1, QColor("black"))
    painter.end()
    picture = QPixmap.fromImage(small.scaled(*(round(edge * MODULE * ratio),) * 2))
    picture.setDevicePixelRatio(ratio)
    return picture
