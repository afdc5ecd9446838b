"""一票否决, and a scheme whose points do not add up."""

import pytest

from station_desk.base.errors import UserError
from station_desk.features.evaluations.prints import sheets, summary
from station_desk.features.evaluations.service.grades import bar_person, unbar_person
from station_desk.features.evaluations.service.schemes import scheme_of, scheme_or_new, write_scheme, written
from station_desk.printing.task import PrintRequest
from tests.features.evaluations.station import (
    SCORES,
    YEAR,
    grades,
    open_station,
    roll_up,
    score,
    set_by_hand,
    settle_year,
    standing,
    until,
)
from tests.hands import primary_button, settle, wait_until

WHAT = "酒后驾驶机动车被行政处罚"


@pytest.fixture
def keys(desk, monkeypatch) -> dict[str, str]:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    keys = open_station(desk)
    score(desk, SCORES)
    return keys


def bar(desk, person: str, what: str = WHAT) -> None:
    with desk.act("一票否决") as session:
        bar_person(session, YEAR, person, what)


def test_who_is_barred_fails_with_the_reason_and_takes_no_place(desk, keys):
    bar(desk, keys["张三"])
    roll_up(desk)
    found = grades(desk)
    assert (found["张三"], found["李小雨"], found["王大海"]) == ("不称职", "优秀", "优秀")
    assert standing(desk, "张三").grade.because == f"一票否决：{WHAT}"
    with desk.look() as session:
        row = next(row for row in summary(session, PrintRequest(year=YEAR))[0]["rows"] if row["name"] == "张三")
        (sheet,) = sheets(session, PrintRequest(year=YEAR, only=("张三",)))
    assert (row["grade"], row["reason"]) == ("不称职", f"一票否决：{WHAT}")
    assert sheet["reason"] == f"一票否决：{WHAT}"


def test_a_veto_taken_back_leaves_the_score_to_speak(desk, keys):
    bar(desk, keys["张三"])
    roll_up(desk)
    with desk.act("撤销") as session:
        unbar_person(session, YEAR, keys["张三"])
    assert standing(desk, "张三").moved
    roll_up(desk)
    assert grades(desk)["张三"] == "优秀"
    with pytest.raises(UserError, match="没有登记一票否决"), desk.act("撤销") as session:
        unbar_person(session, YEAR, keys["张三"])


def test_a_grade_against_a_veto_is_doubted(desk, keys):
    bar(desk, keys["张三"])
    roll_up(desk)
    set_by_hand(desk, keys["张三"], "称职", "处罚已撤销")
    assert standing(desk, "张三").doubts == (f"已登记一票否决（{WHAT}），应为不称职",)


def test_a_veto_needs_what_it_is_for_and_is_one_a_year(desk, keys):
    with pytest.raises(UserError, match="没有写否决的事由"):
        bar(desk, keys["张三"], " ")
    bar(desk, keys["张三"])
    with pytest.raises(UserError, match="已登记一票否决"):
        bar(desk, keys["张三"], "再写一次")


def test_a_veto_comes_before_the_head_signs(desk, keys):
    roll_up(desk)
    until(desk, "签批")
    with pytest.raises(UserError, match="已经报所长签批"):
        bar(desk, keys["张三"])
    settle_year(desk)
    with pytest.raises(UserError, match="已经定案"):
        bar(desk, keys["张三"])


def test_the_clerk_registers_it_from_the_row_and_rolls_up_again(desk, keys, open_room):
    roll_up(desk)
    room = open_room()
    room.hands.click("年度汇总")
    tab = room.page.summary

    def answer(_) -> None:
        room.hands.fill("否决事由", "违法犯罪被追究责任")
        room.hands.fill("具体情况", WHAT)
        room.hands.click("登记")

    room.hands.when_asked(answer)
    tab._offer_ways(standing(desk, "张三"), tab.mapToGlobal(tab.rect().center()))
    room.hands.click("登记一票否决")
    told = f"违法犯罪被追究责任：{WHAT}"
    wait_until(lambda: standing(desk, "张三").veto == told)
    settle()
    assert primary_button(tab.flow).text() == "汇总定档"
    room.hands.answer("汇总")
    room.hands.click("汇总定档")
    assert room.year_line("张三")["档次"] == "不称职"
    assert room.year_line("张三")["理由"] == f"一票否决：{told}"
    room.hands.click("定档")
    first = room.page.board.columns[2].list.rows.cards[0]
    assert (first.name, f"一票否决：{told}" in first.spoken()) == ("张三", True)


def test_scoring_does_not_begin_under_points_that_do_not_add_up(desk):
    open_station(desk)
    with desk.act("改办法") as session:
        scheme_or_new(session, YEAR)
        face, items = written(session, scheme_of(session, YEAR))
        items[0]["most"] = 1000
        write_scheme(session, YEAR, face, items)
    with pytest.raises(UserError, match="合计 95 分，不是 100 分，不能开始打分"):
        score(desk, {"张三": 90}, [1])
    with desk.act("改正") as session:
        face, items = written(session, scheme_of(session, YEAR))
        items[1]["most"] = 2000
        write_scheme(session, YEAR, face, items)
    score(desk, {"张三": 90}, [1])
    assert standing(desk, "张三").months[1] == 9000
