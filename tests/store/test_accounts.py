"""Accounts: signing in, five wrong passwords, who may write, who may take back, and what never shows."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.settings.model import MovedDay
from station_desk.features.settings.service import reset_password, stop
from station_desk.features.villages.model import Village
from station_desk.store import accounts
from station_desk.store.desk import Desk
from station_desk.store.drafts import Place
from station_desk.store.journal import ACT
from station_desk.store.passwords import fits, hash_of, weakness
from station_desk.store.proof import replayed
from station_desk.store.roles import STRANGER, User
from tests.accounts import AUDITOR, BOTH, CLERK, HEAD, PASSWORD, READER, make_cheap, open_accounts

WRONG = "Ermu-2027"


@pytest.fixture(autouse=True)
def cheap(monkeypatch, request):
    if "real" not in request.keywords:
        make_cheap(monkeypatch)


@pytest.fixture
def clock(monkeypatch):
    """A clock one can set."""
    now = [datetime(2026, 11, 23, 9, 0)]
    monkeypatch.setattr(accounts, "now", lambda: now[0])

    def turn(minutes: int) -> None:
        now[0] += timedelta(minutes=minutes)

    return turn


def add(desk: Desk, name: str = "口前村") -> None:
    with desk.act(f"新增{name}") as session:
        session.add(Village(name=name, township="口前镇"))


def titles(desk: Desk) -> list[str]:
    with desk.engine.connect() as connection:
        return list(connection.execute(select(ACT.c.title).order_by(ACT.c.number)).scalars())


# ---------------------------------------------------------------------------------------------------- the passwords
@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Er-2026", "至少 8 位，现在是 7 位"),
        ("ermu2026", "还没有大写字母、符号"),
        ("ＥＲＭＵ２０２６", "还没有小写字母、符号"),  # full-width signs are the usual ones
        ("林晓-Ermu1", "不能有自己的姓名"),
        ("Aa1Aa1Aa1", "重复的字符太多"),
        ("Aa1-" * 17, "最多 64 位"),
        ("Ermu2026", ""),
        ("ermu-2026", ""),
    ],
)
def test_a_password_has_length_and_classes(password, why):
    said = weakness(password, "林晓")
    assert why in said
    assert bool(why) == bool(said)


def test_hashes_are_argon2id_salted_and_fit_only_their_password(monkeypatch):
    monkeypatch.undo()
    one, other = hash_of(PASSWORD), hash_of(PASSWORD)
    assert one.startswith("$argon2id$v=19$m=65536,t=3,")
    assert one != other
    assert fits(one, PASSWORD)
    assert fits(one, "Ｅrmu-2026")
    assert not fits(one, WRONG)
    assert not fits("not a hash", PASSWORD)


# ---------------------------------------------------------------------------------------------------- the sign-in
def test_without_accounts_the_desk_works_as_ever(desk):
    assert not desk.guarded
    add(desk)
    assert desk.next_undo() == "新增口前村"


def test_with_accounts_nothing_is_read_or_written_before_one_signs_in(place):
    desk = Desk.open(place)
    open_accounts(desk)
    desk.close()
    desk = Desk.open(place, User("王文"))
    assert desk.user is STRANGER
    for refused in (desk.look(), desk.act("改")):
        with pytest.raises(UserError, match="登录"), refused:
            pass
    with pytest.raises(UserError, match="登录"):
        desk.undo()
    assert desk.sign_in(CLERK, PASSWORD).who == "内勤 林晓"
    add(desk)
    with desk.engine.connect() as connection:
        act = connection.execute(select(ACT).order_by(ACT.c.number.desc())).first()
    assert (act.user, act.role, act.title) == (CLERK, "内勤", "新增口前村")
    desk.close()


def test_five_wrong_passwords_lock_for_ten_minutes(any_desk, clock):
    open_accounts(any_desk)
    for left in (4, 3, 2, 1):
        with pytest.raises(UserError, match=f"还可以试 {left} 次"):
            any_desk.admit(CLERK, WRONG)
    with pytest.raises(UserError, match="已锁定，10 分钟后再试"):
        any_desk.admit(CLERK, WRONG)
    with pytest.raises(UserError, match="10 分钟后"):
        any_desk.admit(CLERK, PASSWORD)  # not even the right one
    clock(9)
    with pytest.raises(UserError, match="1 分钟后"):
        any_desk.admit(CLERK, PASSWORD)
    clock(1)
    assert any_desk.admit(CLERK, PASSWORD).name == CLERK
    assert titles(any_desk)[-6:] == [
        "密码不对（第 1 次）", "密码不对（第 2 次）", "密码不对（第 3 次）", "密码不对（第 4 次）",
        "密码不对（第 5 次），锁定 10 分钟", "登录",
    ]  # fmt: skip
    with any_desk.engine.connect() as connection:
        assert finish(replayed(connection)).sound


def test_a_right_password_forgets_the_wrong_ones(desk):
    open_accounts(desk)
    for password in (WRONG, WRONG, PASSWORD):
        if password == WRONG:
            with pytest.raises(UserError):
                desk.admit(CLERK, password)
        else:
            desk.admit(CLERK, password)
    assert desk.users[0].failures == 0


def test_a_clock_set_back_neither_lifts_nor_lengthens_a_lock(desk, clock):
    open_accounts(desk)
    for _ in range(5):
        with pytest.raises(UserError):
            desk.admit(CLERK, WRONG)
    clock(-60 * 24)
    with pytest.raises(UserError, match="10 分钟后再试"):
        desk.admit(CLERK, PASSWORD)
    clock(10)
    desk.admit(CLERK, PASSWORD)


def test_two_windows_count_the_same_failures(place):
    first, second = Desk.open(place), Desk.open(place)
    open_accounts(first)
    for desk in (first, second, first, second, first):
        with pytest.raises(UserError):
            desk.admit(CLERK, WRONG)
    with pytest.raises(UserError, match="已锁定"):
        second.admit(CLERK, PASSWORD)
    with pytest.raises(UserError, match="要先登录才能办理"):  # it was opened before there were accounts
        add(second)
    first.close()
    second.close()


def test_a_reset_lifts_the_lock_and_the_owner_replaces_it(any_desk):
    users = open_accounts(any_desk, HEAD)
    for _ in range(5):
        with pytest.raises(UserError):
            any_desk.admit(HEAD, WRONG)
    with any_desk.act("重设周正的密码") as session:
        reset_password(session, users[HEAD].key, "Once-2026")
    with pytest.raises(UserError, match="周正的密码是林晓设的，要先换成自己的"):
        any_desk.sign_in(HEAD, "Once-2026")
    account = any_desk.admit(HEAD, "Once-2026")
    with pytest.raises(UserError, match="和原来的一样"):
        any_desk.renew(account.user, "Once-2026")
    with pytest.raises(UserError, match="至少 8 位"):
        any_desk.renew(account.user, "short")
    any_desk.renew(account.user, "Mine-2026")
    assert any_desk.user == users[CLERK]
    assert any_desk.sign_in(HEAD, "Mine-2026") == users[HEAD]


def test_a_stopped_user_neither_signs_in_nor_goes_on(place):
    here, there = Desk.open(place), Desk.open(place)
    users = open_accounts(here, HEAD)
    there.sign_in(CLERK, PASSWORD)
    here.user = users[HEAD]
    with here.act("停用") as session:
        stop(session, users[CLERK].key)
    with pytest.raises(UserError, match="使用人林晓已经停用"):
        add(there)
    with pytest.raises(UserError, match="已经停用"):
        there.sign_in(CLERK, PASSWORD)
    with pytest.raises(UserError, match="没有名叫“谁”的使用人"):
        there.sign_in("谁", PASSWORD)
    here.close()
    there.close()


def test_no_password_and_no_hash_is_in_the_journal_or_the_log(desk, caplog):
    users = open_accounts(desk, HEAD)
    with pytest.raises(UserError):
        desk.admit(HEAD, WRONG)
    with desk.act("重设") as session:
        reset_password(session, users[HEAD].key, "Once-2026")
    with desk.engine.connect() as connection:
        kept = [str(row) for table in ("act", "entry") for row in connection.execute(text(f"SELECT * FROM {table}"))]
    said = "".join(kept) + caplog.text + repr(desk.users)
    for secret in (PASSWORD, WRONG, "Once-2026", "argon2"):
        assert secret not in said


# ------------------------------------------------------------------------------------------------- who may write
@pytest.mark.parametrize("name", [HEAD, READER, AUDITOR])
def test_only_the_clerk_edits(desk, name):
    desk.user = open_accounts(desk, HEAD, READER, AUDITOR)[name]
    with pytest.raises(UserError, match="登记和修改由内勤办理，现在是"):
        add(desk)
    with desk.look() as session:
        assert session.scalars(select(Village)).all() == []


def test_a_person_who_is_both_edits(desk):
    desk.user = open_accounts(desk, HEAD, BOTH)[BOTH]
    add(desk)
    with desk.engine.connect() as connection:
        assert connection.execute(select(ACT.c.role).order_by(ACT.c.number.desc())).scalar() == "内勤兼所长"


# -------------------------------------------------------------------------------------------- who may take back
def test_everyone_takes_back_only_what_is_his_own(desk):
    users = open_accounts(desk, HEAD, BOTH)
    add(desk)
    for name in (BOTH, HEAD):
        desk.user = users[name]
        assert desk.next_undo() == ""
        with pytest.raises(UserError, match="新增口前村"):
            desk.undo()
    assert "是以内勤身份办的，现在是所长 周正" in desk.next_step("undo")[1]
    desk.user = users[BOTH]
    assert "是林晓办的，只能由本人撤销" in desk.next_step("undo")[1]
    desk.user = users[CLERK]
    assert desk.undo() == "新增口前村"
    desk.user = users[BOTH]
    with pytest.raises(UserError, match="只能由本人"):
        desk.redo()
    desk.user = users[CLERK]
    assert desk.redo() == "新增口前村"


def test_what_concerns_accounts_is_never_taken_back(desk):
    users = open_accounts(desk, HEAD)
    desk.admit(CLERK, PASSWORD)
    assert desk.next_undo() == ""
    desk.user = users[CLERK]
    with desk.act("登记调休") as session:
        session.add(MovedDay(day=datetime(2027, 2, 6).date(), kind="上班"))
    desk.admit(HEAD, PASSWORD)
    assert desk.undo() == "登记调休"


def test_unsaved_words_are_offered_to_whoever_typed_them(desk):
    users = open_accounts(desk, HEAD)
    desk.drafts.keep(desk.drafts.begin(), Place("village", "资料", "口前村"), {"words": "东至河"})
    desk.drafts.leave_all()
    assert len(desk.drafts.left()) == 1
    desk.user = users[HEAD]
    assert desk.drafts.left() == []
