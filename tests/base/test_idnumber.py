"""ID numbers as they lie in clerks' cells, each fault with its own sentence, and never the whole number in one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base import idnumber

GOOD = "999999198601067433"
SPOILT = "身份证号被Excel改坏了"
BIRTHS = some.dates(date(1930, 1, 1), date(2008, 12, 31))


@pytest.fixture(autouse=True, scope="module")
def on_a_day():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_TODAY", "2026-03-05")
        yield


@pytest.mark.parametrize(
    "raw",
    [
        GOOD,
        f" {GOOD}\n",
        " 999999 19860106 7433",
        "999999-19860106-7433",
        "９９９９９９１９８６０１０６７４３３",
        f"'{GOOD}",
        f"\ufeff{GOOD}\u200b",
        "999999\u300019860106\u00a07433",
        int(GOOD),
        f"{GOOD}.0",
    ],
)
def test_spellings_of_one_number(raw):
    assert idnumber.read_id_number(raw) == GOOD


@pytest.mark.parametrize("cross", ["X", "x", "Ｘ", "ｘ", "Х", "×"])  # noqa: RUF100 - the fourth is Cyrillic
def test_every_cross_is_an_x(cross):
    assert idnumber.read_id_number("99999919950210503" + cross) == "99999919950210503X"


@pytest.mark.parametrize("raw", ["999999850315123", 999999850315123, 999999850315123.0, "999999 850315 123"])
def test_the_old_form_is_converted(raw):
    assert idnumber.was_old_form(raw)
    number = idnumber.read_id_number(raw)
    assert number[:17] == "99999919850315123"
    assert number[17] == idnumber.check_digit(number[:17])
    assert not idnumber.was_old_form(GOOD)
    assert not idnumber.was_old_form(9.9e17)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (9.9999919850315e17, SPOILT),
        (float(GOOD), SPOILT),
        ("9.9999919850315E+17", SPOILT),
        ("9.99999E17", SPOILT),
        (999999198503150000, SPOILT),
        ("999999198503150000", SPOILT),
        ("99999919860106743", "应为18位，现在是17位"),
        ("9999991986010674331", "应为18位，现在是19位"),
        ("", "没有填"),
        (None, "没有填"),
        (True, "没有填"),
        ("张三", "应为18位，现在是2位"),
        ("99999919860106743张", "只能是数字"),
        ("9999991986010674X3", "只能是数字"),
        ("999999199002310010", "出生日期 19900231 不存在"),
        ("999999199013010010", "出生日期 19901301 不存在"),
        ("999999202603060010", "出生日期 20260306 在今天以后"),
        ("999999180001010010", "出生日期 18000101 不合常理"),
        ("999999198601067431", "校验码不对（999999********7431）"),
        ("999999198601076433", "校验码不对（999999********6433）"),
    ],
)
def test_faults(raw, sentence):
    with pytest.raises(ValueError) as caught:
        idnumber.read_id_number(raw)
    assert sentence in str(caught.value)
    assert GOOD not in str(caught.value)
    assert str(raw or "empty") not in str(caught.value) or len(str(raw)) < 10


def test_a_number_that_truly_ends_in_000_is_read():
    ending = next(
        number
        for day in range(1, 29)
        for seq in (50, 100, 150, 200)
        if (number := idnumber.made_up(seq, date(1985, 3, day), "女")).endswith("000")
    )
    assert idnumber.read_id_number(ending) == ending


@given(some.integers(0, 499), BIRTHS, some.sampled_from(["男", "女"]))
def test_made_up_numbers_say_what_was_put_in(seq, born, sex):
    number = idnumber.made_up(seq, born, sex)
    assert number.startswith("999999")
    assert idnumber.read_id_number(number) == number
    assert idnumber.born_on(number) == born
    assert idnumber.sex(number) == sex
    assert idnumber.area_known(number)


@given(some.integers(0, 499), BIRTHS, some.integers(0, 16), some.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(seq, born, place, more):
    number = idnumber.made_up(seq, born)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    with pytest.raises(ValueError):
        idnumber.read_id_number(wrong)


@given(some.integers(0, 499), BIRTHS, some.integers(0, 15))
def test_two_swapped_digits_are_noticed(seq, born, place):
    number = idnumber.made_up(seq, born)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(ValueError):
            idnumber.read_id_number(swapped)


def test_made_up_numbers_do_not_repeat():
    numbers = {idnumber.made_up(seq, date(1985, 3, 2), sex) for seq in range(500) for sex in ("男", "女")}
    assert len(numbers) == 1000
    with pytest.raises(ValueError):
        idnumber.made_up(500, date(1985, 3, 2))


@given(some.text(max_size=24))
def test_anything_else_gets_a_sentence(raw):
    said = "身份证号"
    try:
        assert len(idnumber.read_id_number(raw)) == 18
    except ValueError as error:
        said = str(error)
    assert "身份证号" in said


def test_the_check_digit_of_the_standards_own_example():
    assert idnumber.check_digit("34052419800101001") == "X"


@pytest.mark.parametrize(
    ("area", "known"), [("110105", True), ("999999", True), ("830000", False), ("000000", False), ("990101", False)]
)
def test_areas(area, known):
    assert idnumber.area_known(area + GOOD[6:]) is known


def test_masked():
    assert idnumber.masked(GOOD) == "999999********7433"
    assert idnumber.masked("999999850315123") == "999999*****5123"
    assert idnumber.masked("1234") == "**34"
    assert idnumber.masked("") == ""
