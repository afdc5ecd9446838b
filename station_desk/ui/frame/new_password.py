"""Asks for a new password, twice, and says at once why one is not good enough."""

from PySide6.QtWidgets import QFormLayout, QWidget

from station_desk.store.passwords import RULE, weakness
from station_desk.ui.dialogs import BACK, Box
from station_desk.ui.icons import Icons
from station_desk.ui.password_line import CAPITALS, PasswordLine, note_label, say

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
