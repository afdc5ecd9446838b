"""使用人: who may sign in, in which role, and whose password needs a look."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from station_desk.base.dates import show_date
from station_desk.features.settings.service import (
    add_account,
    change_role,
    may_give,
    may_manage,
    reset_password,
    resume,
    station_or_new,
    stop,
)
from station_desk.store.accounts import Account, account_of, accounts_of, locked_for
from station_desk.store.roles import AUDITOR, BOTH, CLERK, HEAD, READER
from station_desk.ui.action import Action
from station_desk.ui.columns import REST, Column
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.list_page import ALL, ListPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.window.sign_in import NewPassword, note_label, say

# The dialogs of the accounts: a new one with its first password, another role, a password for once.

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


IN_USE, STOPPED = "在用", "停用"
NONE = "现在打开就能用，不用登录；所长的签批由内勤凭签字件登记。\n几个人共用一台电脑，或者要所长自己在这里签批时，建立使用人。"
CHIPS = {ALL: lambda _: True, IN_USE: lambda one: one.active, STOPPED: lambda one: not one.active}


class AccountsPage(ListPage[Account]):
    """A line an account; the actions are for the one chosen."""

    def __init__(self, shell: Shell) -> None:
        own = shell.desk.user.key
        actions = (
            Action("改变身份…", self._change, "user-check", on="one", edits=False, why_not=not_managing),
            Action("重设密码…", renew, "key", on="one", edits=False, why_not=not_for_oneself),
            Action("停用", turn_off_or_on, "user-x", on="one", edits=False, why_not=not_for_oneself,
                   words=lambda one: "停用" if one.active else "恢复"),
            Action("新增使用人", lambda *_: self.add(), "user-plus", shortcut="Ctrl+N", primary=True, edits=False,
                   why_not=not_managing),
        )  # fmt: skip
        super().__init__(
            shell, Grid[Account](shell, "使用人", columns_for(own)),
            lambda session: accounts_of(session, session.info["station_id"]),
            nothing=EmptyState(shell, "users", NONE, ("建立第一个使用人", self.add)),
            unmatched=EmptyState(shell, "users", "没有这样的使用人。"), facts=facts_of, actions=actions, chips=CHIPS,
            counted="人",
        )  # fmt: skip

    def fill(self) -> None:
        super().fill()
        for part in (self.head, self.count, *self.chips.values()):  # the empty page has its one button
            part.setVisible(bool(self.found))

    def add(self) -> None:
        """Ask for a new account; with the first one its owner works here from now on."""
        first = not self.found
        with self.shell.look() as session:
            clerk = (station_or_new(session).clerk or "") if first else ""
        box = AccountBox(self.shell, self.rows(), clerk)
        box.exec()
        chosen, name, role, password = box.chosen, box.name, box.roles.currentText(), box.password
        box.deleteLater()
        if not chosen:
            return

        def done(key: str) -> None:
            self.seek(lambda one: one.id == key)
            if first:
                with self.shell.desk.engine.connect() as connection:
                    account = account_of(connection, key)
                if account:
                    self.shell.took_over.emit(account.user)

        self.shell.act(f"新增使用人{name}（{role}）", lambda session: add_account(session, name, role, password), done)

    def _change(self, shell: Shell, one: Account) -> None:
        """Ask for another role; one's own takes the window along."""
        role = ask_role(shell, self.rows(), one)
        title = f"把{one.name}的身份由{one.role}改为{role}"
        done = bool(role) and shell.act(title, lambda session: change_role(session, one.id, role))
        if done and one.id == shell.desk.user.key:
            shell.took_over.emit(type(one.user)(one.name, role, one.id))


def facts_of(found: Sequence[Account]) -> list[Fact]:
    """How many may sign in, and how many are locked out."""
    locked = sum(locked_for(one) is not None for one in found)
    using = Fact("在用", f"{sum(one.active for one in found)} 人")
    return [using, Fact("锁定", f"{locked} 人", look="care")] if locked else [using]


def not_managing(shell: Shell, _: object) -> str:
    """Why whoever sits here may not manage accounts."""
    return may_manage(shell.desk.user)


def not_for_oneself(shell: Shell, one: Account) -> str:
    """Why an account cannot be stopped or given a password by whoever sits here."""
    if one.id == shell.desk.user.key:
        return "不能停用自己；自己的密码请用“修改密码”更改"
    return may_manage(shell.desk.user)


def renew(shell: Shell, one: Account) -> None:
    """Ask for a password for once."""
    password = ask_new_password(shell, one)
    if password:
        shell.act(f"重设{one.name}的密码", lambda session: reset_password(session, one.id, password))


def turn_off_or_on(shell: Shell, one: Account) -> None:
    """Stop an account, or let it be used again."""
    if not one.active:
        shell.act(f"恢复使用人{one.name}", lambda session: resume(session, one.id))
    elif shell.ask(f"停用{one.name}？", "停用以后不能登录，做过的事和记录都留着；以后可以恢复。", act="停用"):
        shell.act(f"停用使用人{one.name}", lambda session: stop(session, one.id))


def columns_for(own: str) -> tuple[Column[Account], ...]:
    """The columns, for whoever has signed in with the account `own`."""
    return (
        Column("姓名", lambda one: one.name + ("（现在登录）" if one.id == own else "")),
        Column("身份", lambda one: one.role),
        Column("状态", lambda one: "停用" if not one.active else "锁定" if locked_for(one) else "在用", pill=True),
        Column("上次登录", lambda one: one.seen_at,
               lambda one: f"{show_date(one.seen_at.date())} {one.seen_at:%H:%M}" if one.seen_at else "还没有"),
        Column("密码", password_words, width=REST),
    )  # fmt: skip


def password_words(one: Account) -> str:
    """When and by whom the password was set, and how often a wrong one was typed."""
    set_by = "本人设定" if not one.lent else f"{one.set_by}设的，本人还没有换"
    wrong = f"，密码错了 {one.failures} 次" if one.failures and not locked_for(one) else ""
    return f"{show_date(one.set_at.date())} {set_by}{wrong}"
