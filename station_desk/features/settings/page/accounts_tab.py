"""使用人: who may sign in, in which role, and whose password needs a look."""

from collections.abc import Callable

from station_desk.base.dates import show_date
from station_desk.features.settings.page.account_box import AccountBox, ask_new_password, ask_role
from station_desk.features.settings.service import (
    add_account,
    change_role,
    may_manage,
    reset_password,
    resume,
    station_or_new,
    stop,
)
from station_desk.store.accounts import Account, account_of, locked_for
from station_desk.ui.lines import Lines
from station_desk.ui.lines_page import LinesPage
from station_desk.ui.nothing import Nothing
from station_desk.ui.parts import Fact
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell

TITLES = ("姓名", "身份", "状态", "上次登录", "密码")
ALL, IN_USE, STOPPED = "全部", "在用", "停用"
NONE = "现在打开就能用，不用登录；所长的签批由内勤凭签字件登记。\n几个人共用一台电脑，或者要所长自己在这里签批时，建立使用人。"


class AccountsPage(LinesPage):
    """A line an account; the acts are for the one chosen."""

    TABLES = frozenset({"account"})

    def __init__(self, shell: Shell) -> None:
        nothing = (
            Nothing(shell, "users", NONE, ("建立第一个使用人", self.add)),
            Nothing(shell, "users", "没有这样的使用人。"),
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
