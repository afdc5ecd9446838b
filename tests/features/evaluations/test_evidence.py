"""Points that come from evidence: worked out, overridden with a reason, and held once the year is with the head."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from station_desk.base.errors import UserError
from station_desk.features.duties.model import DutyEntry, Note
from station_desk.features.evaluations.model import HeldPoint, Score
from station_desk.features.evaluations.rules import Item, month_score
from station_desk.features.evaluations.service.evidence import sources_of
from station_desk.features.evaluations.service.flow import take
from station_desk.features.evaluations.service.grades import unscored
from station_desk.features.evaluations.service.points import cells_of, overrides_of, points_of, set_points
from station_desk.features.evaluations.service.schemes import ceilings_of, items_of, seed, write_scheme
from station_desk.features.evaluations.service.scores import month_scores
from station_desk.features.schedule.model import Attendance, Meeting
from tests.features.evaluations.station import YEAR, open_station, roll_up, score, settle_year, standing

MARCH = f"{YEAR}-03"
ROLL = "例会出勤"


@pytest.fixture
def keys(any_desk) -> dict[str, str]:
    """Two people under a scheme in which rolls, the log, notes and flags give points."""
    keys = open_station(any_desk, ("张三", "李小雨"))
    face, items = seed()
    items[8] = {**items[8], "title": ROLL, "short": ROLL, "evidence": "缺席", "rate": 200}
    items[9] = {**items[9], "most": 10000, "weight": 5, "evidence": "履职条数", "rate": 2500}
    flagged = {"kind": "扣分", "title": "提醒", "short": "提醒", "most": 300, "evidence": "提醒", "rate": 100}
    with any_desk.act("建立办法") as session:
        write_scheme(session, YEAR, face, [*items, flagged])
    return keys


def happen(desk, keys, marks=(), work=(), notes=()) -> None:
    """Meetings (name → mark) on days of March, days with an entry in the log, and notes."""
    with desk.act("登记") as session:
        for day, by_name in marks:
            meeting = Meeting(title=f"3月{day}日例会", kind="月例会", starts=datetime(YEAR, 3, day, 9, 0), state="已开")
            session.add(meeting)
            session.flush()
            session.add_all(
                Attendance(meeting_id=meeting.id, person_id=keys[name], mark=mark) for name, mark in by_name.items()
            )
        for name, day in work:
            session.add(DutyEntry(person_id=keys[name], day=date(YEAR, 3, day), duty="治安巡逻防范", done="巡逻"))
        for name, sort in notes:
            session.add(Note(person_id=keys[name], day=date(YEAR, 3, 9), sort=sort, what="群众来信"))


def item(desk, short: str) -> Item:
    with desk.look() as session:
        return next(one for one in items_of(session, YEAR) if one.short == short)


def cell(desk, person: str, short: str, month: str = MARCH):
    with desk.look() as session:
        return cells_of(session, YEAR)[person][month].get(item(desk, short).id)


def told(desk, person: str, short: str) -> list[str]:
    with desk.look() as session:
        return [one.words for one in sources_of(session, YEAR, item(desk, short), 3, person)]


def test_what_happened_gives_its_points_and_what_did_not_gives_none(any_desk, keys):
    happen(
        any_desk, keys,
        marks=[(5, {"张三": "缺席", "李小雨": "出席"}), (12, {"张三": "迟到"}), (19, {"张三": "缺席"})],
        work=[("张三", 3), ("张三", 4)], notes=[("张三", "表扬"), ("张三", "过错")],
    )  # fmt: skip
    mine, other = keys["张三"], keys["李小雨"]
    points = {short: one and one.points for short in ("表扬加分", "缺会", "迟到", "过错", "迟报失联", ROLL, "纪律着装")
              if (one := cell(any_desk, mine, short)) or True}  # fmt: skip
    assert points == {
        "表扬加分": 200, "缺会": 400, "迟到": 100, "过错": 300, "迟报失联": None, ROLL: 100, "纪律着装": 5000,
    }  # fmt: skip
    assert cell(any_desk, other, ROLL).points == 500  # was there: full
    assert cell(any_desk, other, "缺会") is None
    assert cell(any_desk, other, "纪律着装") is None  # nothing in the log is missing, not zero
    assert cell(any_desk, mine, ROLL, f"{YEAR}-04") is None  # no roll, nothing known
    assert told(any_desk, mine, "缺会") == ["3月5日例会：缺席", "3月19日例会：缺席"]
    assert told(any_desk, mine, ROLL) == ["3月5日例会：缺席", "3月12日例会：迟到", "3月19日例会：缺席"]
    assert told(any_desk, mine, "过错") == ["群众来信"]
    assert cell(any_desk, mine, "提醒").points == 100
    assert told(any_desk, mine, "提醒")[0].startswith("月例会缺席：近3个月缺席 2 次月例会")


def test_a_months_score_is_the_same_everywhere(any_desk, keys):
    happen(any_desk, keys, marks=[(5, {"张三": "缺席"})], work=[("张三", 3)], notes=[("张三", "表扬")] * 7)
    hand = [one.id for one in items(any_desk) if one.kind == "项目" and not one.evidence]
    with any_desk.act("打分") as session:
        set_points(session, MARCH, {(keys["张三"], key): 500 for key in hand})
    with any_desk.look() as session:
        points = points_of(session, YEAR)[keys["张三"]][MARCH]
        by_rules = month_score(items_of(session, YEAR), points, ceilings_of(session, YEAR))
        assert month_scores(session, YEAR)[keys["张三"]][3] == by_rules
        assert month_scores(session, YEAR, (3,))[keys["张三"]] == {3: by_rules}
        assert [one.name for one in unscored(session, MARCH)] == ["李小雨"]
    # 8 × 5, the roll 5 − 2, the log 25 × 5 %, praise 7 × 2 but 10 at most, absent 2
    assert by_rules == 4000 + 300 + 125 + 1000 - 200
    assert standing(any_desk, "张三").months[3] == by_rules


def items(desk) -> list[Item]:
    with desk.look() as session:
        return items_of(session, YEAR)


def test_a_hand_needs_a_reason_and_may_go_back(any_desk, keys):
    happen(any_desk, keys, marks=[(5, {"张三": "缺席"})])
    mine = (keys["张三"], item(any_desk, "缺会").id)
    with pytest.raises(UserError, match="依据得出 2 分，要改为 0 分，还没有写理由"), any_desk.act("打分") as session:
        set_points(session, MARCH, {mine: 0})
    with any_desk.act("打分") as session:
        assert set_points(session, MARCH, {mine: 200}) == 0  # as the evidence says
        assert set_points(session, MARCH, {mine: 0}, "当天出警") == 1
    one = cell(any_desk, keys["张三"], "缺会")
    assert (one.points, one.by_hand, one.earned.points) == (0, True, 200)
    with any_desk.act("打分") as session:
        set_points(session, MARCH, {mine: None})
    assert cell(any_desk, keys["张三"], "缺会").points == 200
    with any_desk.look() as session:
        kept = overrides_of(session, keys["张三"], item(any_desk, "缺会").id, MARCH)
        assert [(one.evidence, one.points, one.reason) for one in kept] == [
            (200, None, "恢复为依据得分"), (200, 0, "当天出警"),
        ]  # fmt: skip
        assert session.scalar(select(func.count()).select_from(Score)) == 0


def test_what_went_to_the_head_is_held_whatever_the_evidence_says_later(any_desk, keys):
    happen(any_desk, keys, marks=[(5, {"张三": "缺席", "李小雨": "出席"})], work=[("张三", 3), ("李小雨", 3)])
    with any_desk.act("打分") as session:
        for one in items_of(session, YEAR):
            if one.kind == "项目" and not one.evidence:
                set_points(session, MARCH, {(key, one.id): one.most for key in keys.values()})
    roll_up(any_desk)
    before = standing(any_desk, "张三").months[3]
    with any_desk.act("报签") as session:
        take(session, YEAR, "报签", on=date(2026, 1, 7))
    happen(any_desk, keys, marks=[(26, {"张三": "缺席"})], notes=[("张三", "过错")])
    assert standing(any_desk, "张三").months[3] == before
    assert told(any_desk, keys["张三"], "缺会") == ["3月5日例会：缺席"]
    with any_desk.act("退回") as session:
        take(session, YEAR, "退回", reason="补登了缺席")
    assert standing(any_desk, "张三").months[3] == before - 200 - 300 - 200 - 100  # roll, fault, absence, flag
    assert standing(any_desk, "张三").moved
    roll_up(any_desk)
    after = standing(any_desk, "张三").months[3]
    settle_year(any_desk)
    with any_desk.act("删去") as session:
        for one in session.scalars(select(Note)):
            session.delete(one)
        for one in session.scalars(select(Attendance)):
            session.delete(one)
    assert standing(any_desk, "张三").months[3] == after
    assert told(any_desk, keys["张三"], "缺会") == ["3月5日例会：缺席", "3月26日例会：缺席"]
    for change in ("UPDATE held_point SET points = 0", "DELETE FROM held_point"):
        with pytest.raises(IntegrityError, match="settled year"), any_desk.engine.begin() as connection:
            connection.execute(text(change))
    with any_desk.look() as session:
        assert session.scalar(select(func.count()).select_from(HeldPoint)) > 0


def test_who_has_left_keeps_the_flags_of_then(any_desk, keys):
    happen(any_desk, keys, marks=[(5, {"张三": "缺席"}), (19, {"张三": "缺席"})])
    with any_desk.act("离岗") as session:
        from station_desk.features.roster.model import Person

        person = session.get_one(Person, keys["张三"])
        person.state, person.left, person.left_reason = "离岗", date(YEAR, 9, 1), "个人原因"
    assert cell(any_desk, keys["张三"], "提醒").points == 100


def test_a_scheme_in_use_stands_fast_whatever_way_it_is_changed(any_desk, keys):
    score(any_desk, {}, [3])
    mine = (keys["张三"], items(any_desk)[0].id)
    with any_desk.act("打分") as session:
        set_points(session, MARCH, {mine: 100})
    from station_desk.features.evaluations.model import Scheme, SchemeItem

    for model, key, value in ((Scheme, "vetoes", "赌博"), (SchemeItem, "rate", 500), (SchemeItem, "weight", 50)):
        with pytest.raises(UserError, match="已有打分，这一年的办法不能再改"), any_desk.act("改") as session:
            setattr(session.scalars(select(model)).first(), key, value)


def test_weights_that_do_not_add_up_are_refused_with_the_sum(any_desk, keys):
    face, lines = seed()
    lines[0] = {**lines[0], "most": 10000, "weight": 14}
    with any_desk.act("改办法") as session:
        write_scheme(session, YEAR, face, lines)
    with (
        pytest.raises(UserError, match="满分乘权重合计 99 分，不是 100 分，不能开始打分"),
        any_desk.act("打分") as session,
    ):
        set_points(session, MARCH, {(keys["张三"], items_of(session, YEAR)[0].id): 100})
    for wrong, sentence in (
        ({"kind": "扣分", "weight": 50}, "权重只能是 100"), ({"evidence": "缺席"}, "每有一次“缺席”是多少分"),
        ({"rate": -100}, "每次的分数应大于零"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=sentence), any_desk.act("改办法") as session:
            write_scheme(session, YEAR, face, [*lines[1:], {**lines[0], "weight": 100, **wrong}])
