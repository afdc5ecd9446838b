"""Sizes by hand-worked cases, measures as clerks write them, and the gaps in a run of numbers."""

import pytest

from station_desk.features.uniforms import rules
from station_desk.features.uniforms.model import SizeCard
from station_desk.fields.check import check_record
from station_desk.fields.field import fields_of

FIELDS = fields_of(SizeCard)


@pytest.mark.parametrize(
    ("sex", "height", "chest", "waist", "tops", "trousers"),
    [
        # 92 − 78 = 14 cm: A (12 … 16); 173 → 175, 92 is a step of 4, 78 one of 2.
        ("男", 1730, 920, 780, "175/92A", "175/78A"),
        # 90 − 72 = 18: Y (17 … 22); 90 lies between 88 and 92 and goes up, 172.4 → 170.
        ("男", 1724, 900, 720, "170/92Y", "170/72Y"),
        ("男", 1680, 1000, 960, "170/100C", "170/96C"),
        # 88 − 70 = 18 is A for women (14 … 18), Y for men.
        ("女", 1600, 880, 700, "160/88A", "160/70A"),
        ("女", 1580, 840, 740, "160/84B", "160/74B"),
        (None, 1750, 920, 780, "175/92", "175/78"),
        ("男", 1750, 920, None, "175/92", ""),
        ("男", None, 920, 780, "", ""),
    ],
)
def test_jackets_and_trousers_by_the_standard(sex, height, chest, waist, tops, trousers) -> None:
    assert rules.tops(height, chest, waist, sex) == tops
    assert rules.trousers(height, chest, waist, sex) == trousers


def test_caps_and_shoes() -> None:
    assert [rules.cap(one) for one in (565, 564, None)] == ["57", "56", ""]
    assert [rules.shoe(one) for one in (420, 425, 2600, 2450, None)] == ["42", "42.5", "42", "39", ""]


@pytest.mark.parametrize(
    ("key", "typed", "shown"),
    [
        ("height", "175", "175"), ("height", "1.75米", "175"), ("height", "１７５cm", "175"), ("height", 172.5, "172.5"),
        ("weight", "140斤", "70"), ("weight", "70公斤", "70"), ("cap", "57.5", "57.5"), ("shoe", "42码", "42"),
        ("shoe", "260", "260"), ("waist", "", ""),
    ],
)  # fmt: skip
def test_measures_as_clerks_write_them(key, typed, shown) -> None:
    kind = FIELDS[key].kind
    assert kind.show(kind.read(typed)) == shown


@pytest.mark.parametrize(
    ("key", "typed"), [("height", "17.5"), ("height", "高"), ("weight", "7"), ("cap", "1e9"), ("hip", "nan")]
)
def test_what_is_no_measure_is_refused_with_a_sentence(key, typed) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        FIELDS[key].kind.read(typed)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"weight": 1400}, "weight"), ({"height": 2100}, "height"), ({"cap": 420}, "cap"), ({"shoe": 1000}, "shoe"),
        ({"chest": 800, "waist": 1100}, "waist"), ({"height": 1500, "trousers": 1150}, "trousers"),
        ({"height": 1900, "sleeve": 480}, "sleeve"),
    ],
)  # fmt: skip
def test_what_few_people_have_is_only_a_warning(values, key) -> None:
    found = check_record(SizeCard(person_id="x", **values))
    assert [(one.key, one.error) for one in found] == [(key, False)]


def test_gaps_are_those_between_the_lowest_and_the_highest_of_a_series() -> None:
    assert rules.gaps(["NF001", "NF004", "NF002", "KQ7", "KQ9", "无号", "NF0001"]) == ["KQ8", "NF003"]
    assert rules.gaps(["1", "9000"]) == []
    assert rules.gaps([]) == []
