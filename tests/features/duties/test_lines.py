"""Lines of quick entry: who and when is meant, what is repeated, and blocks from Excel taken apart."""

from datetime import date

import pytest

from station_desk.base.chinese import name_keys
from station_desk.features.duties.rules.lines import Line, Someone, Spell, lines_of, people_like, read_day, read_line
from station_desk.features.duties.rules.words import DUTIES

TODAY = date(2026, 9, 22)


def someone(name: str, village: str, until: date | None = None, number: str = "") -> Someone:
    spell = Spell(date(2020, 1, 1), until, f"v-{village}", village)
    return Someone(f"p-{name}{number}", name, name_keys(name), date(2020, 1, 1), (spell,))


PEOPLE = [
    someone("张三", "口前村"),
    someone("赵山", "新立村"),
    someone("李小雨", "大岔村"),
    someone("王海云", "双河村"),
    someone("于海", "歪头村"),
    someone("李伟", "四间村"),
    someone("李伟", "官马村", number="2"),
    someone("周正", "马鞍村", until=date(2026, 5, 1)),
]
NAMES = frozenset(one.name for one in PEOPLE)
VILLAGES = frozenset(one.spells[0].village for one in PEOPLE)


def who(typed: str, day: date = TODAY) -> tuple[list[str], bool]:
    found, sure = people_like(typed, PEOPLE, day)
    return [f"{one.name} {one.spells[0].village}" for one in found], sure


def line(above: Line | None = None, **texts: str) -> Line:
    return read_line(texts, PEOPLE, above, TODAY)


def test_people_are_found_by_name_initials_pinyin_and_village():
    for typed in ("张三", "张 三", "zhangs", "口前", "口前村", "张三（口前村）", "张三 口前"):
        found, sure = who(typed)
        assert found[0] == "张三 口前村", typed
        assert sure, typed


def test_two_of_the_same_initials_are_not_guessed():
    found, sure = who("zs")
    assert set(found) == {"张三 口前村", "赵山 新立村"}
    assert not sure


def test_the_usual_reading_of_a_surname_comes_first():
    found, sure = who("yh")
    assert found[0] == "于海 歪头村"
    assert sure


def test_two_of_the_same_name_are_told_apart_by_the_village():
    assert not who("李伟")[1]
    assert who("李伟 官马村") == (["李伟 官马村"], True)
    assert line(person="李伟 官马", duty="4", done="巡逻").values["person_id"] == "p-李伟2"
    assert "李伟（四间村）、李伟（官马村）" in line(person="李伟", duty="4", done="巡逻").faults["person"]


def test_who_serves_that_day_comes_before_who_has_left():
    assert who("zz")[0] == ["周正 马鞍村"]
    late = line(day="9-1", person="zz", duty="4", done="巡逻")
    assert not late.faults
    assert late.doubts == ("周正这一天没有任职的村",)


@pytest.mark.parametrize(
    ("typed", "above", "day"),
    [
        ("20", None, date(2026, 9, 20)),
        ("25", None, date(2026, 8, 25)),  # not yet, so the month before
        ("31", None, date(2026, 8, 31)),
        ("6", date(2026, 3, 5), date(2026, 3, 6)),  # of the month of the line above
        ("9-1", None, date(2026, 9, 1)),
        ("0901", None, date(2026, 9, 1)),
        ("11.24", None, date(2025, 11, 24)),
        ("昨天", None, date(2026, 9, 21)),
        ("２０２６．１．５", None, date(2026, 1, 5)),
    ],
)
def test_days_are_typed_short(typed, above, day):
    assert read_day(typed, above, TODAY) == day


@pytest.mark.parametrize("typed", ["32", "2-30", "abc"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError, match="日期"):
        read_day(typed, None, TODAY)


def test_a_line_says_everything():
    found = line(day="20", person="lxy", duty="xl", span="9-11", place="村东", done="巡逻两圈")
    assert (found.who, found.village, found.faults, found.doubts) == ("李小雨", "大岔村", {}, ())
    assert found.values == {
        "day": date(2026, 9, 20), "person_id": "p-李小雨", "village_id": "v-大岔村", "duty": DUTIES[3],
        "span": "09:00-11:00", "place": "村东", "done": "巡逻两圈",
    }  # fmt: skip


def test_what_is_left_empty_is_as_above_and_a_full_stop_repeats_the_rest():
    above = line(day="20", person="lxy", duty="4", span="9-11", place="村东", done="巡逻两圈")
    plain = line(above, person="于海")
    assert {key: plain.values.get(key) for key in ("day", "duty", "done", "span", "place")} == {
        "day": date(2026, 9, 20), "duty": DUTIES[3], "done": "巡逻两圈", "span": None, "place": None,
    }  # fmt: skip
    assert line(above, person="于海", span=".", place="。").values["span"] == "09:00-11:00"
    assert line(above, done="发传单", duty="3").who == "李小雨"


def test_what_is_wrong_is_said_by_field():
    found = line(day="2026-9-30", person="nobody", duty="吃饭", span="11-9", place="长" * 61)
    assert set(found.faults) == {"day", "person", "duty", "span", "place", "done"}
    assert "今天以后" in found.faults["day"]
    assert "花名册里没有" in found.faults["person"]
    assert "不晚于开始时间" in found.faults["span"]


def texts(block: str, titles: dict[str, str] | None = None) -> list[dict[str, str]]:
    return lines_of(block, titles or {}, NAMES, VILLAGES)


def test_a_block_with_headings_is_read_by_them():
    titles = {"日期": "day", "姓名": "person", "职责类别": "duty", "工作情况": "done"}
    block = "九月履职情况\n日期\t姓 名\t职责类别\t工作情况\t备注\n9.3\t张三\t巡逻\t巡逻两圈\t无\n"
    assert texts(block, titles) == [{"day": "9.3", "person": "张三", "duty": "巡逻", "done": "巡逻两圈"}]


def test_a_block_without_headings_is_read_by_its_looks():
    block = (
        "1\t2026.9.3\t张三\t口前村\t巡逻\t9:00-11:00\t村东\t夜间巡逻两圈，未见异常\t正常\n"
        "2\t9月4日\t李小雨\t大岔村\t调解\t\t村委会\t调解邻里纠纷一起，双方和好\t已办结\n"
    )
    assert texts(block) == [
        {"day": "2026.9.3", "person": "张三", "village": "口前村", "duty": "巡逻", "span": "9:00-11:00", "place": "村东",
         "done": "夜间巡逻两圈，未见异常", "result": "正常"},
        {"day": "9月4日", "person": "李小雨", "village": "大岔村", "duty": "调解", "place": "村委会",
         "done": "调解邻里纠纷一起，双方和好", "result": "已办结"},
    ]  # fmt: skip


def test_lines_of_a_message_are_parted_at_their_blanks():
    found = texts("9.3 于海 9点到11点 村东 巡逻两圈\n9.4  李小雨 3 村部 发传单30份")
    assert found == [
        {"day": "9.3", "person": "于海", "span": "9点到11点", "place": "村东", "done": "巡逻两圈"},
        {"day": "9.4", "person": "李小雨", "duty": "3", "place": "村部", "done": "发传单30份"},
    ]


def test_a_missing_duty_of_a_block_is_taken_from_the_work_and_doubted():
    found = read_line({"day": "9.3", "person": "于海", "done": "巡逻两圈"}, PEOPLE, None, TODAY, guess=True)
    assert found.values["duty"] == DUTIES[3]
    assert "请核对" in found.note


def test_a_cell_of_several_lines_stays_one_line():
    assert texts('9.3\t张三\t"巡逻\n两圈"\n') == [{"day": "9.3", "person": "张三", "done": "巡逻两圈"}]
