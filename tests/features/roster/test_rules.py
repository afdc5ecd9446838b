"""Conditions for hiring, probation and what an ID number says, worked out by hand."""

from datetime import date

import pytest

from station_desk.base.idnumber import made_up
from station_desk.features.roster.rules import Place, Terms, VillageFinder, eligibility, number_says, probation_ends

TODAY = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("born", "hired", "said"),
    [
        (date(2001, 3, 1), date(2019, 3, 1), []),
        (date(2001, 3, 2), date(2019, 3, 1), ["聘用时 17 岁，不满 18 岁"]),
        (date(1973, 3, 2), date(2019, 3, 1), []),
        (date(1973, 3, 1), date(2019, 3, 1), ["聘用时 46 岁，超过 45 岁"]),
        (date(1970, 1, 1), None, ["今天 54 岁，超过 45 岁"]),
        (None, None, []),
    ],
)
def test_age_counts_in_completed_years_on_the_day_of_hiring(born, hired, said):
    assert [one.sentence for one in eligibility({"born": born, "hired": hired}, Terms(), TODAY)] == said


@pytest.mark.parametrize(("education", "low", "refused"), [
    ("初中", "初中", False), ("小学", "初中", True), ("研究生", "高中", False), ("初中", "高中", True), (None, "高中", False),
])  # fmt: skip
def test_education_is_ranked_by_the_national_table(education, low, refused):
    assert bool(eligibility({"education": education}, Terms(education_low=low), TODAY)) is refused


def test_an_exception_needs_both_its_reason_and_its_name():
    values = {"education": "小学", "waiver": "本村无人"}
    assert [one.key for one in eligibility(values, Terms(), TODAY)] == ["education", "waiver_by"]
    assert eligibility({**values, "waiver_by": "王所长"}, Terms(), TODAY) == []


@pytest.mark.parametrize(("hired", "ends"), [
    (date(2024, 3, 20), date(2024, 6, 20)),
    (date(2023, 11, 30), date(2024, 2, 29)),
    (date(2024, 12, 1), date(2025, 3, 1)),
    (None, None),
])  # fmt: skip
def test_probation_is_three_months_and_ends_inside_the_month(hired, ends):
    assert probation_ends(hired) == ends


def test_an_id_number_overrules_what_stands_beside_it():
    number = made_up(3, date(1986, 1, 6), "男")
    assert number_says(number, {"born": date(1986, 1, 6), "sex": "男"}) == []
    assert number_says(number, {"born": date(1986, 1, 1)}, month_only=True) == []
    assert [(one.key, one.error) for one in number_says(number, {"born": date(1986, 1, 1), "sex": "女"})] == [
        ("born", False),
        ("sex", False),
    ]


KNOWN = (Place("1", "莲花村", "万昌镇"), Place("2", "莲花村", "金家乡"), Place("3", "四间村", "口前镇"))


@pytest.mark.parametrize(
    ("how", "text", "township", "found"),
    [
        ({"hints": ["万昌镇农村辅警花名册"]}, "莲花", "", "1"),
        ({"hints": ["金家乡辅警"]}, " 莲花村 ", "", "2"),
        ({"hints": ["金家乡辅警"]}, "莲花村", "万昌", "1"),
        ({"hints": ["金家乡辅警"]}, "四间村", "", "3"),  # the station covers another township too
        ({"names": ["莲花村", "卢家村", "任家村"]}, "莲花村", "", "2"),
        ({}, "金家乡莲花村", "", "2"),
        ({}, "永吉县万昌镇莲花村委会", "", "1"),
        ({}, "四间", "", "3"),
    ],
)
def test_which_village_is_meant(how, text, township, found):
    assert VillageFinder(KNOWN, **how).find(text, township).id == found


def test_villages_of_the_real_list_are_found_as_fresh_ones():
    finder = VillageFinder((), hints=["金家乡辅警"])
    place = finder.find("伊勒门")
    assert (place.name, place.township, place.fresh) == ("伊勒门村", "金家乡", True)
    assert finder.find("伊勒门村") is place
    station = VillageFinder((), station=["金家乡"])
    assert station.find("伊勒门村").township == "金家乡"
    with pytest.raises(ValueError, match="没有叫“伊勒门村”的村"):
        VillageFinder(()).find("伊勒门村")


@pytest.mark.parametrize(("text", "township", "said"), [
    ("莲花村", "", "万昌镇、金家乡都有“莲花村”，请写明是哪个乡镇的"),
    ("四间树", "", "没有叫“四间树”的村，是不是“四间村”"),
    ("莲花村", "口前镇", "口前镇没有叫“莲花村”的村，请核对，或先在“村屯”里添加"),
    ("无此地", "", "没有叫“无此地”的村，请核对，或先在“村屯”里添加"),
])  # fmt: skip
def test_what_is_said_of_a_village_that_is_not_found(text, township, said):
    with pytest.raises(ValueError) as refused:
        VillageFinder(KNOWN).find(text, township)
    assert str(refused.value) == said


def test_an_untitled_roster_of_several_townships_goes_by_the_county():
    names = ["万昌村", "玉华村", "孤家子村", "伊勒门村", "莲花村"]
    finder = VillageFinder((), names=names)
    assert finder.find("玉华").township == "万昌镇"
    assert finder.find("伊勒门").township == "金家乡"  # nowhere else in the county
    with pytest.raises(ValueError, match="金家乡才有“伊勒门村”，请写明乡镇"):
        VillageFinder((), hints=["万昌镇花名册"], names=names).find("伊勒门村")


def test_a_badge_that_does_not_fit_the_stations_pattern_is_doubted():
    terms = Terms(badge_pattern=r"^NF\d{7}$")
    assert eligibility({"badge": "NF2204001"}, terms, TODAY) == []
    assert [one.key for one in eligibility({"badge": "A1"}, terms, TODAY)] == ["badge"]
    assert eligibility({"badge": "A1"}, Terms(), TODAY) == []
