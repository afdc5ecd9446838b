"""The dialogs of the accounts: a new one with its first password, another role, a password for once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from station_desk.features.settings.service import may_give
from station_desk.store.accounts import Account
from station_desk.store.roles import AUDITOR, BOTH, CLERK, HEAD, READER
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.frame.new_password import NewPassword
from station_desk.ui.password_line import note_label, say
from station_desk.ui.shell import Shell

DUTIES = {
    CLERK: "登记、打分、报签、公示、编制和发放名册；不签批、不批准",
    HEAD: "签批、处理异议、定案、更正、批准名册，管理使用人；不登记",
    BOTH: "两样都办。自己报签自己签批的，记录里会写明是同一个人",
    READER: "只看、查、导出和打印，不能改",
    AUDITOR: "同查看，另外看操作记录",
}
FIRST = (
    "建立以后，每次打开都要登录，不能再改回不用登录。第一个使用人要能建立别的使用人，所以只能是内勤、所长或内勤兼所长。"
    "密码只有本人知道，程序里没有后门：请至少再建立一个内勤或所长，忘了密码时可以互相重设。"
)
LENT = "密码由您先设一个，告诉本人；本人第一次登录时要换成自己的。"


class RoleBox(QComboBox):
    """The roles that may be given, and in words what each does."""

    def __init__(self, roles: Sequence[str], role: str = "") -> None:
        super().__init__()
        self.setAccessibleName("身份")
        self.addItems(roles)
        self.setCurrentIndex(max(0, self.findText(role)))
        self.words = note_label()
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self.currentTextChanged.connect(self._tell)
        self._tell(self.currentText())

    def _tell(self, role: str) -> None:
        say(self.words, f"{DUTIES[role]}。", "")


class AccountBox(NewPassword):
    """A new account: the name, the role, the password twice."""

    def __init__(self, shell: Shell, known: list[Account], name: str = "") -> None:
        text = LENT if known else FIRST
        question = "新增使用人" if known else "建立第一个使用人"
        super().__init__(front(shell.window), shell.icons, question, text, "", "建立" if known else "建立并登录")
        self.who, self.roles = QLineEdit(), RoleBox(may_give(shell.desk.user, known))
        self.who.setAccessibleName("姓名")
        self.who.setMaxLength(25)
        self.lines.insertRow(0, "姓名", self.who)
        self.lines.insertRow(1, "身份", self.roles)
        self.lines.insertRow(2, "", self.roles.words)
        self.who.setText(name)
        self.who.textChanged.connect(self._take_name)
        self._take_name(name)
        (self.first if name else self.who).setFocus()

    def _take_name(self, name: str) -> None:
        self.name = name.strip()

    def refused(self) -> str:
        return "" if self.name else "请填写姓名。"


def ask_role(shell: Shell, known: list[Account], account: Account) -> str:
    """The role chosen for an account, "" where the clerk went back."""
    box = Box(
        front(shell.window), shell.icons, "", f"改变{account.name}的身份", "改了以后，本人要重新登录才按新的身份办理。"
    )
    roles = RoleBox(may_give(shell.desk.user, known), account.role)
    box.body.addWidget(roles)
    box.body.addWidget(roles.words)
    box.offer(BACK, safe=True)
    box.offer("改变身份", "primary", first=True)
    roles.setFocus()
    box.exec()
    role = roles.currentText() if box.chosen else ""
    box.deleteLater()
    return role if role != account.role else ""


def ask_new_password(shell: Shell, account: Account) -> str:
    """A password for once for an account, "" where the clerk went back."""
    text = f"{LENT}重设会记进操作记录，本人登录时也会看到是谁设的。"
    box = NewPassword(front(shell.window), shell.icons, f"重设{account.name}的密码", text, account.name, "重设密码")
    box.exec()
    password = box.password if box.chosen else ""
    box.deleteLater()
    return password
