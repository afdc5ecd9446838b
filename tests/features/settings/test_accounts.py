"""Managing the accounts: who gives which role, who resets and stops whom, and that somebody is always left who can."""

import pytest

from station_desk.base.errors import UserError
from station_desk.features.settings.service import (
    add_account,
    begin_work,
    change_role,
    may_give,
    name_clerk,
    reset_password,
    resume,
    stop,
)
from station_desk.store.desk import Desk
from tests.accounts import AUDITOR, BOTH, CLERK, HEAD, PASSWORD, READER, make_cheap, open_accounts


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    make_cheap(monkeypatch)


def add(desk: Desk, name: str, role: str, password: str = PASSWORD) -> str:
    with desk.act(f"新增使用人{name}") as session:
        return add_account(session, name, role, password)


@pytest.mark.parametrize("role", ["查看", "审计"])
def test_the_first_account_leaves_somebody_who_can_make_others(desk, role):
    with pytest.raises(UserError, match=f"第一个使用人不能是{role}"):
        add(desk, "李看", role)
    assert not desk.guarded
    assert may_give(desk.user, desk.users) == ("内勤", "内勤兼所长", "所长")


def test_bad_names_and_passwords_make_no_account(desk):
    open_accounts(desk)
    for name, password, why in (
        ("  ", PASSWORD, "没有填写姓名"), (CLERK, PASSWORD, "已经有名叫“林晓”"), ("王一", "1234", "至少 8 位"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=why):
            add(desk, name, "内勤", password)
    assert [one.name for one in desk.users] == [CLERK]


def test_the_clerk_makes_the_first_head_and_no_second(desk):
    open_accounts(desk)
    add(desk, HEAD, "所长")
    for role in ("所长", "内勤兼所长"):
        with pytest.raises(UserError, match=rf"内勤不能给{role}的身份。\n请所长（周正）登录后办理"):
            add(desk, "王一", role)
    add(desk, "王一", "内勤")


def test_the_clerk_touches_no_head_but_resets_a_forgotten_password(desk):
    users = open_accounts(desk, HEAD, READER)
    for work in (
        lambda s: stop(s, users[HEAD].key), lambda s: change_role(s, users[HEAD].key, "查看"),
        lambda s: change_role(s, users[CLERK].key, "内勤兼所长"), lambda s: change_role(s, users[READER].key, "所长"),
    ):  # fmt: skip
        with pytest.raises(UserError, match="内勤不能"), desk.act("改") as session:
            work(session)
    with desk.act("改") as session:
        change_role(session, users[READER].key, "审计")
        stop(session, users[READER].key)
        resume(session, users[READER].key)
        reset_password(session, users[HEAD].key, "Once-2026")
    head = next(one for one in desk.users if one.name == HEAD)
    assert (head.lent, head.set_by) == (True, CLERK)


def test_nobody_stops_or_demotes_himself(desk):
    users = open_accounts(desk, HEAD)
    desk.user = users[HEAD]
    for work in (lambda s: stop(s, users[HEAD].key), lambda s: change_role(s, users[HEAD].key, "查看")):
        with pytest.raises(UserError, match="可能没有人能管理使用人"), desk.act("改") as session:
            work(session)
    with pytest.raises(UserError, match="用“修改密码”来改"), desk.act("改") as session:
        reset_password(session, users[HEAD].key, "Once-2026")
    with desk.act("改") as session:
        change_role(session, users[HEAD].key, "内勤")
    with pytest.raises(UserError, match="身份已经由所长改为内勤"):
        add(desk, "王一", "内勤")


@pytest.mark.parametrize("name", [READER, AUDITOR])
def test_who_only_looks_manages_nobody(desk, name):
    users = open_accounts(desk, HEAD, READER, AUDITOR)
    desk.user = users[name]
    with pytest.raises(UserError, match="“管理使用人”要由所长或内勤办理，现在是"):
        add(desk, "王一", "内勤")


def test_the_one_who_signed_in_is_named_and_not_the_clerk_of_the_profile(desk):
    users = open_accounts(desk, BOTH)
    desk.user = users[BOTH]
    name_clerk(desk)
    assert desk.user == users[BOTH]


def test_a_terminal_signs_in_by_the_environment(place, monkeypatch):
    desk = Desk.open(place)
    open_accounts(desk, READER)
    desk.close()
    desk = Desk.open(place)
    with pytest.raises(UserError, match="STATION_DESK_USER"):
        begin_work(desk)
    monkeypatch.setenv("STATION_DESK_USER", READER)
    monkeypatch.setenv("STATION_DESK_PASSWORD", "wrong")
    with pytest.raises(UserError, match="密码不对，还可以试 4 次"):
        begin_work(desk)
    monkeypatch.setenv("STATION_DESK_PASSWORD", PASSWORD)
    begin_work(desk)
    assert desk.user.who == "查看 李看"
    desk.close()
