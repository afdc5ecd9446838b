"""The duties by number, by the policy's sentences and by clerks' words."""

import pytest

from station_desk.features.duties.rules.words import (
    DUTIES,
    SENTENCES,
    SHORT,
    WORDS,
    duties_like,
    number_of,
    read_duty,
    short_name,
)


@pytest.mark.parametrize("duty", DUTIES)
def test_every_duty_is_known_by_name_number_and_sentence(duty):
    number = number_of(duty)
    for written in (duty, str(number), f"{number}.{duty}", f"（{number}）", short_name(duty), SENTENCES[number - 1]):
        assert read_duty(written) == duty, written
    for word in WORDS[number - 1]:
        assert read_duty(word) == duty, word


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("（四）", 4),
        ("第十一项", 11),
        ("４", 4),
        (4.0, 4),
        ("4、平安村屯巡逻检查", 4),
        ("夜间巡逻", 4),
        ("邻里纠纷调解", 2),
        ("反诈宣传", 3),
        ("道路交通隐患排查", 11),
        ("协助盘查、堵控、监控、看管违法犯罪嫌疑人", 7),
        ("积极参与平安村屯建设，协助开展治安巡逻", 4),
    ],
)
def test_clerks_ways(written, number):
    assert read_duty(written) == DUTIES[number - 1]


@pytest.mark.parametrize("written", ["15", "0", "吃饭", "消防隐患"])
def test_what_is_none_or_more_than_one_is_refused_in_words(written):
    with pytest.raises(ValueError, match=r"职责|请写明"):
        read_duty(written)


def test_names_for_narrow_places_are_four_characters_and_all_different():
    assert {len(short) for short in SHORT} == {4}
    assert len(set(SHORT)) == len(DUTIES)


def test_typing_narrows_the_duties():
    assert duties_like("") == list(DUTIES)
    assert duties_like("4") == [DUTIES[3]]
    assert duties_like("xl") == [DUTIES[3]]
    assert duties_like("tj") == [DUTIES[1]]
    assert duties_like("15") == []
