"""The sign-in: who, and the password; the same box opens a locked window again."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from station_desk.base.errors import UserError
from station_desk.base.settings import Choices
from station_desk.store.accounts import Account
from station_desk.store.desk import Desk
from station_desk.store.passwords import RULE, weakness
from station_desk.ui.dialogs import BACK, Box
from station_desk.ui.icons import Icons
from station_desk.ui.theme import set_style

# A line for a password: hidden till one asks to see it, and telling when capital letters are locked.

CAPITALS = "大写锁定好像开着。"


class PasswordLine(QLineEdit):
    """`capitals` tells whether letters come out large although Shift is not held."""

    capitals = Signal(bool)

    def __init__(self, icons: Icons, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setMaxLength(128)
        self.icons = icons
        self.eye = QAction("显示密码", self)
        self.eye.setToolTip("显示或隐藏密码")
        self.eye.triggered.connect(self.turn)
        icons.put(self.eye, "eye", "muted")
        self.addAction(self.eye, QLineEdit.ActionPosition.TrailingPosition)

    def turn(self) -> None:
        """Show the password, or hide it again."""
        shown = self.echoMode() == QLineEdit.EchoMode.Normal
        self.setEchoMode(QLineEdit.EchoMode.Password if shown else QLineEdit.EchoMode.Normal)
        self.icons.put(self.eye, "eye" if shown else "eye-off", "muted")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isascii() and text.isalpha():
            shifted = bool(event.modifiers() & event.modifiers().ShiftModifier)
            self.capitals.emit(text.isupper() is not shifted)
        super().keyPressEvent(event)


def note_label() -> QLabel:
    """The line of words under a password."""
    label = QLabel()
    label.setWordWrap(True)
    set_style(label, role="caption")
    return label


def say(label: QLabel, words: str, tone: str = "bad") -> None:
    """Put words under a password, in the colour of an error unless another tone is named."""
    label.setText(words)
    label.setAccessibleDescription(words)
    set_style(label, role="caption", tone=tone if words else "")


# Asks for a new password, twice, and says at once why one is not good enough.

UNEQUAL = "两次输入的密码不一样。"


class NewPassword(Box):
    """`with_old` asks for the present one too; what is refused elsewhere is said below by `refuse`."""

    def __init__(
        self,
        parent: QWidget | None,
        icons: Icons,
        question: str,
        text: str,
        name: str,
        act: str,
        *,
        with_old: bool = False,
    ) -> None:
        super().__init__(parent, icons, "", question, text)
        self.name = name
        self.lines = QFormLayout()
        self.lines.setVerticalSpacing(icons.theme.space("s"))
        self.body.addLayout(self.lines)
        self.old = self._line(icons, "原来的密码") if with_old else None
        self.first, self.second = self._line(icons, "新密码"), self._line(icons, "再输一次")
        self.note = note_label()
        say(self.note, RULE, "")
        self.body.addWidget(self.note)
        self.offer(BACK, safe=True)
        self.go = self.offer(act, "primary", first=True)
        (self.old or self.first).setFocus()

    def _line(self, icons: Icons, title: str) -> PasswordLine:
        line = PasswordLine(icons, title)
        line.capitals.connect(lambda on: say(self.note, CAPITALS if on else RULE, "care" if on else ""))
        self.lines.addRow(title, line)
        return line

    @property
    def password(self) -> str:
        """The new password."""
        return self.first.text()

    def settle(self, word: str) -> None:
        """Close, unless the new password is not good enough or was typed otherwise the second time."""
        if word:
            wrong = weakness(self.password, self.name) or ("" if self.password == self.second.text() else UNEQUAL)
            if not wrong:
                wrong = self.refused()
            if wrong:
                say(self.note, wrong)
                return
        super().settle(word)

    def refused(self) -> str:
        """A further reason against what is typed; boxes that ask for more than a password have some."""
        return ""


LAST = "signed_in"  # who signed in on this computer last
LENT = "您的密码是{by}设的，请换成只有自己知道的。"


class SignIn(Box):
    """`account` is who was let in, None for nobody.

    `leave` is the word of the button that goes away without signing in, "" where the box stays till somebody has;
    `told` is what the journal notes, "" for nothing; `first` is the name offered.
    """

    def __init__(
        self, parent: QWidget | None, icons: Icons, desk: Desk, choices: Choices, question: str, text: str, *,
        act: str = "登录", leave: str = BACK, told: str = "登录", first: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent, icons, "", question, text)
        self.icons, self.desk, self.choices, self.told = icons, desk, choices, told
        self.stays = not leave
        self.account: Account | None = None
        self.who, self.password = QComboBox(), PasswordLine(icons, "密码")
        self.who.setAccessibleName("使用人")
        for one in desk.users:
            if one.active:
                self.who.addItem(f"{one.name}（{one.role}）", one.name)
        self.who.setCurrentIndex(max(0, self.who.findData(first or choices.recall(LAST, ""))))
        self.who.currentIndexChanged.connect(self._turned)
        self.who.view().pressed.connect(lambda _: QTimer.singleShot(0, self.password, self.password.setFocus))
        lines = QFormLayout()
        lines.setVerticalSpacing(icons.theme.space("s"))
        lines.addRow("使用人", self.who)
        lines.addRow("密码", self.password)
        self.body.addLayout(lines)
        self.note = note_label()
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.note)
        self.password.capitals.connect(lambda on: say(self.note, CAPITALS if on else "", "care"))
        if leave:
            self.offer(leave, safe=True)
        self.go = self.offer(act, "primary", first=True)
        self.password.setFocus()

    def add_mark(self, words: str) -> None:
        """Put the program's mark and name above the question, where no window stands behind it."""
        mark = QLabel(words)
        mark.setProperty("role", "muted")
        self.body.insertWidget(0, mark)

    def _turned(self) -> None:
        say(self.note, "")
        self.password.clear()  # the keys stay with the list: several presses lead to one further down

    def settle(self, word: str) -> None:
        """Try the password; a refusal is said below it and the box stays."""
        if not word:
            if not self.stays:
                super().settle(word)
            return
        try:
            self.account = self._admitted()
        except UserError as error:
            say(self.note, str(error).replace("\n", ""))
            self.password.selectAll()
            self.password.setFocus()
            return
        if self.account:
            self.choices.remember(LAST, self.account.name)
            super().settle(word)

    def _admitted(self) -> Account | None:
        account = self.desk.admit(str(self.who.currentData() or ""), self.password.text(), told=self.told)
        if not account.lent:
            return account
        box = NewPassword(
            self, self.icons, "换成自己的密码", LENT.format(by=account.set_by), account.name, "换密码并登录"
        )
        box.exec()
        renewed = bool(box.chosen)
        if renewed:
            self.desk.renew(account.user, box.password)
        box.deleteLater()
        if not renewed:
            say(self.note, "换成自己的密码以后才能登录。", "care")
        return account if renewed else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.stays and event.key() == Qt.Key.Key_Escape:
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """A locked window stays locked, however one tries to close the box."""
        if not self.stays:
            super().reject()


def ask_who(box: SignIn) -> Account | None:
    """Show the box; who was let in, None for nobody."""
    box.exec()
    found = box.account if box.chosen else None
    box.deleteLater()
    return found
