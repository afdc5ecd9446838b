"""The sign-in: who, and the password; the same box opens a locked window again."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from station_desk.base.errors import UserError
from station_desk.base.settings import Choices
from station_desk.store.accounts import Account
from station_desk.store.desk import Desk
from station_desk.ui.dialogs import BACK, Box
from station_desk.ui.frame.new_password import NewPassword
from station_desk.ui.icons import Icons
from station_desk.ui.password_line import CAPITALS, PasswordLine, note_label, say

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
