"""Dates and whole numbers in every spelling that clerks' sheets hold, and the sentences for those that are none."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base import dates

DAYS = some.dates(date(1940, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (date(2025, 3, 20), date(2025, 3, 20)),
        (datetime(2025, 3, 20, 8, 30), date(2025, 3, 20)),
        (43501.0, date(2019, 2, 5)),
        (43501, date(2019, 2, 5)),
        (43501.75, date(2019, 2, 5)),
        ("43501", date(2019, 2, 5)),
        ("43501.0", date(2019, 2, 5)),
        (20200105, date(2020, 1, 5)),
        (20200105.0, date(2020, 1, 5)),
        ("20200105.0", date(2020, 1, 5)),
        ("20200105", date(2020, 1, 5)),
        ("2020.1.5", date(2020, 1, 5)),
        ("2020-1-5", date(2020, 1, 5)),
        ("2020/01/05", date(2020, 1, 5)),
        ("2020/10/15", date(2020, 10, 15)),
        ("2020年1月5日", date(2020, 1, 5)),
        ("2020年1月5号", date(2020, 1, 5)),
        ("2020年1月5", date(2020, 1, 5)),
        ("2020 年 1 月 5 日", date(2020, 1, 5)),
        ("２０２０．１．５", date(2020, 1, 5)),
        ("２０２０年１月５日", date(2020, 1, 5)),
        ("2019.2.17 ", date(2019, 2, 17)),
        (" 2019 . 2. 17", date(2019, 2, 17)),
        ("2019.2.17.", date(2019, 2, 17)),
        ("2019。2。17", date(2019, 2, 17)),
        ("2019、2、17", date(2019, 2, 17)),
        ("2019，2，17", date(2019, 2, 17)),
        ("2019—2—17", date(2019, 2, 17)),
        ("2019·2·17", date(2019, 2, 17)),
        ("2019 2 17", date(2019, 2, 17)),
        ("2019.2.17\n", date(2019, 2, 17)),
        ("\ufeff2019.2.17\u200b", date(2019, 2, 17)),
        ("2019-02-05 00:00:00", date(2019, 2, 5)),
        ("2019-02-05T08:30:00.000", date(2019, 2, 5)),
        ("2019年2月5日 9时30分", date(2019, 2, 5)),
        ("2026年11月23日（星期一）", date(2026, 11, 23)),
        ("二〇二〇年一月五日", date(2020, 1, 5)),
        ("二○一九年十二月二十五日", date(2019, 12, 25)),
        ("2019年十月一日", date(2019, 10, 1)),
        ("1985年3月2日出生", date(1985, 3, 2)),
        ("19.2.17", date(2019, 2, 17)),
        ("85年3月2日", date(1985, 3, 2)),
        ("2020.2.29", date(2020, 2, 29)),
    ],
)
def test_read_date(raw, day):
    assert dates.read_date(raw) == day
    assert type(dates.read_date(raw)) is date
    assert dates.read_day_or_month(raw) == (day, False)
    assert dates.read_partial_date(raw) == (day.year, day.month, day.day)


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("1986.1", (1986, 1, None)),
        ("1986.10", (1986, 10, None)),
        ("1994年4月", (1994, 4, None)),
        ("1994年4", (1994, 4, None)),
        ("2019.02", (2019, 2, None)),
        ("1983/02", (1983, 2, None)),
        ("198601", (1986, 1, None)),
        (198601.0, (1986, 1, None)),
        (1992.8, (1992, 8, None)),
        (1984.12, (1984, 12, None)),
        (2019.02, (2019, 2, None)),
        ("１９８６．１", (1986, 1, None)),
        ("1985年5月生", (1985, 5, None)),
        ("85年3月", (1985, 3, None)),
        ("一九八五年三月", (1985, 3, None)),
    ],
)
def test_months(raw, parts):
    assert dates.read_partial_date(raw) == parts
    assert dates.read_day_or_month(raw) == (date(parts[0], parts[1], 1), True)
    with pytest.raises(ValueError, match="只有年月，请补上是几日"):
        dates.read_date(raw)


@pytest.mark.parametrize("raw", ["1985年", "1985", 1985, 1985.0])
def test_years(raw):
    assert dates.read_partial_date(raw) == (1985, None, None)
    with pytest.raises(ValueError, match="只有年份，请补上月和日"):
        dates.read_date(raw)
    with pytest.raises(ValueError, match="只有年份，请补上月份"):
        dates.read_day_or_month(raw)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("2020.2.30", "“2020.2.30”不是存在的日期"),
        ("2019年2月29日", "“2019年2月29日”不是存在的日期"),
        ("20200230", "“20200230”不是存在的日期"),
        (20201301.0, "“20201301”不是存在的日期"),
        ("2020.13.1", "“2020.13.1”不是存在的日期"),
        ("2020.0.5", "“2020.0.5”不是存在的日期"),
        ("202013", "“202013”不是存在的日期"),
        ("1019.2.3", "“1019.2.3”的年份不合常理，请核对"),
        (1986.1, "“1986.1”看不出是1月还是10月，请写成 1986年1月 或 1986年10月"),
        (1986.13, "“1986.13”不是存在的日期"),
        ("86.1", "“86.1”的年份请写四位，例如 1986年1月"),
        ("05/01/20", "“05/01/20”的年份请写四位，例如 1986年1月"),
        ("1/5/2020", "“1/5/2020”不是日期，请写成 2026-03-05"),
        ("2020105", "“2020105”不是日期，请写成 2026-03-05"),
        ("长期", "“长期”不是日期，请写成 2026-03-05"),
        ("NF2020.1.5", "“NF2020.1.5”不是日期，请写成 2026-03-05"),
        (12.0, "“12”不是日期，请写成 2026-03-05"),
        (99999.0, "“99999”不是日期，请写成 2026-03-05"),
        (float("nan"), "“nan”不是日期，请写成 2026-03-05"),
        (float("inf"), "“inf”不是日期，请写成 2026-03-05"),
        (True, "“True”不是日期，请写成 2026-03-05"),
        (time(8, 0), "“08:00:00”不是日期，请写成 2026-03-05"),
        ("", "没有填日期"),
        (None, "没有填日期"),
        ("一" * 60, "“" + "一" * 20 + "…”不是日期，请写成 2026-03-05"),
    ],
)
def test_no_dates(raw, sentence):
    for read in (dates.read_date, dates.read_day_or_month, dates.read_partial_date):
        with pytest.raises(ValueError) as caught:
            read(raw)
        assert str(caught.value) == sentence


@given(DAYS)
def test_a_date_reads_back_in_every_spelling(day):
    for text in (
        dates.show_date(day),
        dates.chinese_date(day),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y/%m/%d}",
        (day - date(1899, 12, 30)).days,
        float((day - date(1899, 12, 30)).days),
    ):
        assert dates.read_date(text) == day


@given(
    some.one_of(some.text(max_size=30), some.floats(), some.integers(), some.text("0123456789.-/年月日 ", max_size=12))
)
def test_anything_else_is_refused_with_a_sentence_and_nothing_worse(raw):
    said = ""
    try:
        day, _ = dates.read_day_or_month(raw)
        assert 1900 <= day.year <= 2100
    except ValueError as error:
        said = str(error)
    assert not said or any(word in said for word in ("日期", "年份", "没有填", "看不出"))


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (45, 45), (45.0, 45), ("45", 45), ("45.0", 45), ("４５", 45), (" 45 ", 45), ("45岁", 45), ("45 人", 45),
        ("1,200", 1200), ("１，２００", 1200), ("-3", -3), ("－3", -3), ("负三", -3), ("007", 7), ("四十五", 45),
        ("四十五岁", 45), ("十", 10), ("廿五", 25), ("二〇二六", 2026), ("一百零五", 105), ("一百二", 120), ("零", 0),
    ],
)  # fmt: skip
def test_read_whole(raw, number):
    assert dates.read_whole(raw) == number


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("4.5", "“4.5”不是整数"), (4.5, "“4.5”不是整数"), ("", "没有填数字"), (None, "没有填数字"), ("abc", "“abc”不是数字"),
        ("1,20", "“1,20”不是数字"), ("四五十", "“四五十”不是数字"), (True, "“True”不是数字"), (float("nan"), "“nan”不是数字"),
    ],
)  # fmt: skip
def test_no_whole_numbers(raw, sentence):
    with pytest.raises(ValueError) as caught:
        dates.read_whole(raw)
    assert str(caught.value) == sentence


def test_shown():
    assert dates.show_date(date(2026, 3, 5)) == "2026-03-05"
    assert dates.chinese_date(date(2026, 3, 5)) == "2026年3月5日"


@pytest.mark.parametrize(
    ("start", "on", "years", "months"),
    [
        (date(1985, 3, 2), date(2026, 3, 1), 40, 491),
        (date(1985, 3, 2), date(2026, 3, 2), 41, 492),
        (date(2020, 2, 29), date(2021, 2, 28), 0, 12),
        (date(2020, 2, 29), date(2021, 3, 1), 1, 12),
        (date(2020, 1, 31), date(2020, 2, 29), 0, 1),
        (date(2020, 1, 31), date(2020, 2, 28), 0, 0),
        (date(2020, 5, 1), date(2020, 5, 1), 0, 0),
    ],
)
def test_time_served(start, on, years, months):
    assert dates.full_years(start, on) == years
    assert dates.months_between(start, on) == months


def test_month_span():
    assert dates.month_span(2024, 2) == (date(2024, 2, 1), date(2024, 2, 29))


def test_today_can_be_named(monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-05")
    assert dates.today() == date(2026, 3, 5)
    assert dates.now().date() == date(2026, 3, 5)
    monkeypatch.delenv("STATION_DESK_TODAY")
    assert abs((dates.today() - date.today()).days) <= 1
