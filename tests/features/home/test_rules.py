"""The words of the day and the order of its lines."""

from datetime import date, timedelta

import pytest

from station_desk.base.chinese import names_of
from station_desk.base.due import Due, Many
from station_desk.base.places import RecordPlace, rows_of
from station_desk.features.evaluations.service.due import month_before
from station_desk.features.home.rules import day_in_words, folded, in_order, when

DAY = date(2026, 11, 23)
MANY = Many("{names}的工作证快到期", rows_of("idcards", state="在用"))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (DAY, "今天"),
        (date(2026, 11, 24), "明天"),
        (date(2026, 11, 25), "后天"),
        (date(2026, 11, 30), "11月30日 周一，还有 7 天"),
        (date(2026, 11, 22), "11月22日 周日，已过 1 天"),
        (date(2027, 1, 10), "2027年1月10日 周日，还有 48 天"),
    ],
)
def test_a_day_in_a_clerks_words(day: date, words: str) -> None:
    assert when(day, DAY) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (DAY, ("2026年11月23日　星期一", "工作日")),
        (date(2026, 11, 22), ("2026年11月22日　星期日", "休息日")),
        (date(2026, 10, 1), ("2026年10月1日　星期四", "国庆节")),
        (date(2026, 10, 10), ("2026年10月10日　星期六", "国庆节调休上班")),
    ],
)
def test_todays_heading(day: date, words: tuple[str, str]) -> None:
    assert day_in_words(day) == words


def test_a_day_moved_by_the_station_is_named_so() -> None:
    assert day_in_words(DAY, {DAY: False})[1] == "放假"


def test_the_urgent_come_first_then_the_early() -> None:
    def line(severity: str, day: date | None) -> Due:
        return Due("card", severity, f"{severity} {day}", RecordPlace("idcards", "key"), "打开", day)

    late, soon, later, whenever, coming = (
        line("bad", DAY), line("care", DAY), line("care", DAY + timedelta(3)), line("care", None), line("good", DAY),
    )  # fmt: skip
    assert in_order([coming, whenever, later, soon, late]) == [late, soon, later, whenever, coming]


def test_four_of_a_kind_stand_alone_and_five_become_one_that_counts() -> None:
    def lines(count: int) -> list[Due]:
        days = [DAY + timedelta(number) for number in range(count)]
        here = RecordPlace("idcards", "key")
        return [Due("card", "care", "…", here, "打开", day, f"人{day.day}", MANY) for day in days]

    assert folded(lines(4)) == lines(4)
    (one,) = folded(lines(5))
    assert one.sentence == "人23、人24、人25等 5 人的工作证快到期"
    assert one.day == DAY
    assert one.place == MANY.place


def test_kinds_are_not_folded_together() -> None:
    mixed = [Due("card", severity, "…", MANY.place, "打开", DAY, "甲", MANY) for severity in ("bad", "care") * 3]
    assert len(folded(mixed)) == 6


def test_names_up_to_three() -> None:
    assert names_of(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert names_of(["甲", "乙", "丙", "丁"], "个村") == "甲、乙、丙等 4 个村"


def test_the_month_before() -> None:
    assert month_before(date(2026, 1, 31)) == "2025-12"
    assert month_before(DAY) == "2026-10"
