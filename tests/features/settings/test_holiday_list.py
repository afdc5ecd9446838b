"""A year's list of holidays as clerks type or paste it."""

from datetime import date

import pytest

from station_desk.features.settings.model import MovedDay
from station_desk.features.settings.rules import HOLIDAYS, Typed, days_of, read_day, read_list, read_notice, year_of
from station_desk.features.settings.service import enter_days, moved_days
from station_desk.store.desk import Desk

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2月5日", date(2027, 2, 5)), ("2-5", date(2027, 2, 5)), ("2.5", date(2027, 2, 5)),
        ("02/05", date(2027, 2, 5)), ("2027年2月5日", date(2027, 2, 5)), ("2028-2-5", date(2028, 2, 5)),
        ("2月5日（周五）", date(2027, 2, 5)), (" 2月5号 ", date(2027, 2, 5)),
    ],
)  # fmt: skip
def test_a_day_is_read_in_any_form(words: str, day: date) -> None:
    assert read_day(words, 2027) == day


@pytest.mark.parametrize("words", ["2-30", "春节", "13月1日", "11日", "0-0"])
def test_what_is_no_day_has_a_sentence(words: str) -> None:
    with pytest.raises(ValueError, match="不是日期"):
        read_day(words, 2027)


def test_from_and_to_and_the_days_worked() -> None:
    days = days_of("春节", Typed("2-5", "11日", "1-31、2月13日"), 2027)
    assert [one.day for one in days if not one.worked] == [date(2027, 2, number) for number in range(5, 12)]
    assert [one.day for one in days if one.worked] == [date(2027, 1, 31), date(2027, 2, 13)]
    assert {one.name for one in days} == {"春节"}


def test_one_day_needs_no_end() -> None:
    assert [one.day for one in days_of("端午节", Typed("6-9"), 2027)] == [date(2027, 6, 9)]


def test_the_new_year_may_begin_in_december() -> None:
    days = days_of("元旦", Typed("12-31", "1-2", ""), 2028)
    assert [one.day for one in days] == [date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 2)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (Typed("", "2-11"), "春节：请填写从哪一天开始放假"),
        (Typed("2-11", "2-5"), "春节：放假结束的日子早于开始的日子"),
        (Typed("2-5", "3-5"), "春节：放假不会超过"),
        (Typed("2-5", "2-11", "1-32"), "春节：“1-32”不是日期"),
    ],
)
def test_what_cannot_be_names_its_holiday(typed: Typed, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        days_of("春节", typed, 2027)


def test_a_day_is_not_both_off_and_worked() -> None:
    with pytest.raises(ValueError, match="10月1日又放假又上班"):
        read_list({"中秋节": Typed("", "", "10-1"), "国庆节": Typed("10-1", "10-7")}, 2027)


def test_the_notice_is_read_whole() -> None:
    found = read_notice(NOTICE)
    assert tuple(found) == HOLIDAYS
    assert found["春节"] == Typed("2月5日", "11日", "1月31日、2月13日")
    assert year_of(NOTICE) == 2027
    days = read_list(found, 2027)
    assert (sum(not one.worked for one in days), sum(one.worked for one in days)) == (27, 6)


def test_a_text_that_is_no_notice_says_nothing() -> None:
    assert read_notice("请各村做好春节期间的值班工作。") == {}
    assert read_notice("") == {}


def test_entering_a_list_twice_doubles_nothing_and_corrects(any_desk: Desk) -> None:
    days = read_list(read_notice(NOTICE), 2027)
    with any_desk.act("手工登记") as session:
        session.add(MovedDay(day=date(2027, 2, 13), kind="放假", name="记错了"))
    with any_desk.act("登记") as session:
        assert enter_days(session, days) == 33
    with any_desk.act("登记") as session:
        assert enter_days(session, days) == 0
    with any_desk.look() as session:
        found = moved_days(session)
    assert len(found) == 33
    assert found[date(2027, 2, 13)] is True
