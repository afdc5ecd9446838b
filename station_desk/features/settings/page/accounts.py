"""使用人: who may sign in, in which role, and whose password needs a look."""

from collections.abc import Callable, Sequence

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
from station_desk.store.accounts import Account, account_of, locked_for
from station_desk.store.roles import AUDITOR, BOTH, CLERK, HEAD, READER
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Line, Lines
from station_desk.ui.lines_page import LinesPage
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


TITLES = ("姓名", "身份", "状态", "上次登录", "密码")
ALL, IN_USE, STOPPED = "全部", "在用", "停用"
NONE = "现在打开就能用，不用登录；所长的签批由内勤凭签字件登记。\n几个人共用一台电脑，或者要所长自己在这里签批时，建立使用人。"


class AccountsPage(LinesPage):
    """A line an account; the acts are for the one chosen."""

    TABLES = frozenset({"account"})

    def __init__(self, shell: Shell) -> None:
        nothing = (
            EmptyState(shell, "users", NONE, ("建立第一个使用人", self.add)),
            EmptyState(shell, "users", "没有这样的使用人。"),
        )
        super().__init__(shell, (ALL, IN_USE, STOPPED), Lines(shell, "使用人", TITLES, wide=4, pill=2), nothing)
        self.found: list[Account] = []
        self.role = self.add_act("改变身份…", "user-check", self.change)
        self.reset = self.add_act("重设密码…", "key", self.renew)
        self.turn = self.add_act("停用", "user-x", self.turn_off_or_on)
        self.new = self.add_act("新增使用人", "user-plus", self.add, keys="Ctrl+N", primary=True)
        self.table.itemSelectionChanged.connect(self._say_acts)

    # ------------------------------------------------------------------------------------------------- showing
    def reading(self) -> Callable[[], list[Account]]:
        return lambda: self.shell.desk.users

    def arrived(self, found: list[Account]) -> None:
        self.found = found
        locked = sum(locked_for(one) is not None for one in found)
        self.head.show_facts(
            [
                Fact("在用", f"{sum(one.active for one in found)} 人"),
                *([Fact("锁定", f"{locked} 人", look="care")] if locked else []),
            ]
        )
        self.fill()

    def fill(self) -> None:
        chip = self.chosen_chip()
        shown = [one for one in self.found if chip == ALL or one.active == (chip == IN_USE)]
        self.table.show_lines([Line(one.id, words_of(one, self.shell.desk.user.key)) for one in shown])
        self.count.setText(f"共 {len(shown)} 人" if self.found else "")
        self.head.setVisible(bool(self.found))  # the empty page has its one button
        self.body.setCurrentIndex(0 if shown else 2 if self.found else 1)
        for button in self.chips.values():
            button.setVisible(bool(self.found))
        self._say_acts()

    def here(self) -> Account | None:
        """The account chosen."""
        return next((one for one in self.found if one.id == self.table.here()), None)

    def _say_acts(self) -> None:
        one, why = self.here(), may_manage(self.shell.desk.user)
        own = one is not None and one.id == self.shell.desk.user.key
        self.turn.setText("恢复" if one and not one.active else "停用")
        for action, fits in ((self.role, True), (self.reset, not own), (self.turn, not own)):
            action.setEnabled(not why and one is not None and fits)
        self.new.setEnabled(not why)
        self.head.setToolTip(why)

    # ------------------------------------------------------------------------------------------------- the acts
    def add(self) -> None:
        """Ask for a new account; with the first one its owner works here from now on."""
        first = not self.found
        with self.shell.look() as session:
            clerk = (station_or_new(session).clerk or "") if first else ""
        box = AccountBox(self.shell, self.found, clerk)
        box.exec()
        chosen, name, role, password = box.chosen, box.name, box.roles.currentText(), box.password
        box.deleteLater()
        if not chosen:
            return

        def done(key: str) -> None:
            self.refresh()
            self.table.go_to(key)
            if first:
                with self.shell.desk.engine.connect() as connection:
                    account = account_of(connection, key)
                if account:
                    self.shell.took_over.emit(account.user)

        self.shell.act(f"新增使用人{name}（{role}）", lambda session: add_account(session, name, role, password), done)

    def change(self) -> None:
        """Ask for another role; one's own takes the window along."""
        one = self.here()
        role = ask_role(self.shell, self.found, one) if one else ""
        if not (one and role):
            return
        title = f"把{one.name}的身份由{one.role}改为{role}"
        if (
            self.shell.act(title, lambda session: change_role(session, one.id, role))
            and one.id == self.shell.desk.user.key
        ):
            self.shell.took_over.emit(type(one.user)(one.name, role, one.id))

    def renew(self) -> None:
        """Ask for a password for once."""
        one = self.here()
        password = ask_new_password(self.shell, one) if one else ""
        if one and password:
            self.shell.act(f"重设{one.name}的密码", lambda session: reset_password(session, one.id, password))

    def turn_off_or_on(self) -> None:
        """Stop the account chosen, or let it be used again."""
        one = self.here()
        if one and not one.active:
            self.shell.act(f"恢复使用人{one.name}", lambda session: resume(session, one.id))
        elif one and self.shell.ask(
            f"停用{one.name}？", "停用以后不能登录，做过的事和记录都留着；以后可以恢复。", act="停用"
        ):
            self.shell.act(f"停用使用人{one.name}", lambda session: stop(session, one.id))


def words_of(one: Account, own: str) -> tuple[str, ...]:
    """The words of a line, as TITLES says."""
    left = locked_for(one)
    state = "停用" if not one.active else "锁定" if left else "在用"
    set_by = "本人设定" if not one.lent else f"{one.set_by}设的，本人还没有换"
    wrong = f"，密码错了 {one.failures} 次" if one.failures and not left else ""
    return (
        one.name + ("（现在登录）" if one.id == own else ""), one.role, state,
        f"{show_date(one.seen_at.date())} {one.seen_at:%H:%M}" if one.seen_at else "还没有",
        f"{show_date(one.set_at.date())} {set_by}{wrong}",
    )  # fmt: skip
