"""The real list of villages, and how a township is recognised from a title, a file name or its villages."""

import pytest

from station_desk.base import divisions


def test_the_list_as_published():
    assert len(divisions.all_villages()) == 1384
    assert len(divisions.townships()) == 97
    assert len(divisions.counties()) == 12
    assert "永吉县" in divisions.counties()
    assert sum(len(divisions.villages(place.county, place.name)) for place in divisions.townships()) == 1384
    for village in divisions.all_villages():
        assert len(village.code) == 12
        assert village.code.startswith(village.township_code)
        assert village.township_code.startswith(village.county_code)
        assert village.name.endswith("村")
        assert "（" not in village.name


def test_from_county_to_village():
    assert "万昌镇" in [place.name for place in divisions.townships("永吉县")]
    assert "万昌镇" not in [place.name for place in divisions.townships("舒兰市")]
    names = [village.name for village in divisions.villages("永吉县", "万昌镇")]
    assert {"万昌村", "玉华村", "孤家子村", "狼头村"} <= set(names)
    assert divisions.villages("永吉县", "没有镇") == ()


@pytest.mark.parametrize(
    "name",
    ["玉华村", "玉华", " 玉 华 ", "玉华村委会", "玉华村村民委员会", "玉华行政村", "万昌镇玉华村", "永吉县万昌镇玉华"],
)
def test_spellings_of_a_village(name):
    assert "万昌镇" in [village.township for village in divisions.find_villages(name)]
    assert {village.name for village in divisions.find_villages(name)} == {"玉华村"}


def test_a_township_before_the_name_narrows_it():
    everywhere = divisions.find_villages("红旗村")
    assert len(everywhere) > 1
    one = everywhere[0]
    assert divisions.find_villages(one.township + "红旗村") == [one]
    assert divisions.find_villages("不存在的村") == []
    assert divisions.find_villages("万昌镇不存在的村") == []
    assert divisions.find_villages("万昌镇") == []
    assert divisions.find_villages("") == []
    assert divisions.find_villages(None) == []


@pytest.mark.parametrize(
    ("texts", "township"),
    [
        (["万昌镇派出所农村辅警花名册"], "万昌镇"),
        (["万昌镇农村辅警花名册（最终版）.xlsx"], "万昌镇"),
        (["金家乡辅警.csv"], "金家乡"),
        (["西阳镇派出所花名册.xlsx"], "西阳镇"),
        (["黄榆乡治保主任（辅警）名单"], "黄榆乡"),
        (["填报单位： 万 昌 镇\n派出所"], "万昌镇"),
        (["万昌派出所"], "万昌镇"),
        (["万昌辅警.xls"], "万昌镇"),
        (["两家子乡花名册"], "两家子满族乡"),
        (["土城子满族朝鲜族乡"], "土城子满族朝鲜族乡"),
        (["朝阳山镇名单"], "朝阳山镇"),
        (["舒兰市朝阳镇名单"], "朝阳镇"),
        (["Sheet1", "", "金家乡辅警.csv"], "金家乡"),
        (["金家乡", "万昌镇"], "金家乡"),
        (["金家乡和万昌镇"], None),
        (["永吉县农村辅警花名册"], None),
        (["永吉辅警"], None),
        (["2025年最新（改）"], None),
        ([], None),
    ],
)
def test_guess_township(texts, township):
    found = divisions.guess_township(texts)
    assert (found.name if found else None) == township


def test_best_township():
    names = ["万昌村", "玉华", "孤家子村", "新立村", "不存在的村", "", None]
    assert divisions.best_township(names).name == "万昌镇"
    assert (
        divisions.best_township([village.name for village in divisions.villages("永吉县", "西阳镇")]).name == "西阳镇"
    )
    assert divisions.best_township(["不存在的村"]) is None
    assert divisions.best_township(["红旗村"]) is None
    assert divisions.best_township([]) is None
