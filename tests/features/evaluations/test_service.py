"""Schemes, points and grades as they are kept, on each database."""

from datetime import date

import pytest
from sqlalchemy import func, select

from station_desk.base.errors import UserError
from station_desk.features.evaluations.commands import evaluate
from station_desk.features.evaluations.model import Grade, Scheme, SchemeItem, Score
from station_desk.features.evaluations.rules import BONUS, COUNTED, DEDUCTION, Ceilings, month_score
from station_desk.features.evaluations.service.grades import (
    how_many,
    keep_proposals,
    people_of,
    set_grade,
    standings,
    unscored,
)
from station_desk.features.evaluations.service.points import points_of, set_points
from station_desk.features.evaluations.service.schemes import (
    ceilings_of,
    copy_of,
    items_of,
    scheme_or_new,
    seed,
    write_scheme,
)
from station_desk.features.roster.model import Post
from station_desk.features.villages.model import Village
from station_desk.store.journal import ACT
from tests.features.evaluations.station import YEAR, grades, open_station, roll_up, score, standing

TEN = {"张三": 97, "李小雨": 95, "王大海": 93, "赵立春": 88, "那日苏": 80, "金成哲": 75, "孙福": 70, "周慧": 55}


@pytest.fixture
def keys(any_desk) -> dict[str, str]:
    return open_station(any_desk)


def acts(desk) -> int:
    with desk.look() as session:
        return session.scalar(select(func.count()).select_from(ACT))


def set_by_hand(desk, key, grade, reason="", year=YEAR):
    with desk.act("调整档次") as session:
        set_grade(session, key, year, grade, reason)


# ---------------------------------------------------------------------------------------------------------- scheme
def test_the_first_scheme_is_the_seed_of_a_hundred_points(any_desk):
    with any_desk.act("建立办法") as session:
        scheme_or_new(session, YEAR)
    with any_desk.look() as session:
        items = items_of(session, YEAR)
        assert sum(item.most for item in items if item.kind == "项目") == 10000
        assert [item.kind for item in items[10:]] == ["加分", "扣分", "扣分", "扣分", "扣分"]
        assert [item.evidence for item in items[10:]] == ["表扬", "缺席", "迟到", "过错", ""]
        assert ceilings_of(session, YEAR) == Ceilings(1000, 2000)


def test_a_years_scheme_is_copied_from_the_newest_before_it_and_then_its_own(any_desk):
    with any_desk.act("建立办法") as session:
        face, items = seed()
        write_scheme(session, 2023, {**face, "excellent_from": 8800}, items[:3])
        scheme_or_new(session, YEAR)
    with any_desk.act("改办法") as session:
        face, items = copy_of(session, YEAR + 1)
        items[0]["title"] = "入户走访"
        write_scheme(session, YEAR + 1, face, items)
    with any_desk.look() as session:
        assert session.scalar(select(Scheme.excellent_from).where(Scheme.year == YEAR)) == 8800
        assert [item.title for item in items_of(session, YEAR)] == [item.title for item in items_of(session, 2023)]
        assert items_of(session, YEAR)[0].title == "基础信息采集与线索上报"
        assert items_of(session, YEAR + 1)[0].title == "入户走访"
        assert session.scalar(select(func.count()).select_from(SchemeItem)) == 9


def test_an_item_keeps_its_key_and_place_follows_the_order(any_desk):
    with any_desk.act("建立办法") as session:
        face, items = seed()
        write_scheme(session, YEAR, face, items)
        before = items_of(session, YEAR)
        kept = [{"id": one.id, **item} for one, item in zip(before, items, strict=True)]
        write_scheme(session, YEAR, face, [kept[1], kept[0], *kept[3:]])
    with any_desk.look() as session:
        after = items_of(session, YEAR)
    assert [one.id for one in after] == [before[1].id, before[0].id, *(one.id for one in before[3:])]


def test_a_scheme_with_scores_stands_fast(any_desk, keys):
    score(any_desk, {"张三": 90}, [3])
    before = acts(any_desk)
    with pytest.raises(UserError, match="已有打分"), any_desk.act("改办法") as session:
        write_scheme(session, YEAR, *seed())
    assert acts(any_desk) == before


def test_a_scheme_needs_an_item_and_lines_in_order(any_desk):
    face, items = seed()
    with pytest.raises(UserError, match="至少要有一个项目"), any_desk.act("改办法") as session:
        write_scheme(session, YEAR, face, items[-1:])
    with pytest.raises(UserError, match="应高于称职分数线"), any_desk.act("改办法") as session:
        write_scheme(session, YEAR, {**face, "pass_from": 9500}, items)
    with pytest.raises(UserError, match="满分应大于零"), any_desk.act("改办法") as session:
        write_scheme(session, YEAR, face, [{**items[0], "most": 0}])
    with any_desk.look() as session:
        assert items_of(session, YEAR) == []


# ---------------------------------------------------------------------------------------------------------- points
def test_points_out_of_range_change_nothing(any_desk, keys):
    score(any_desk, {"张三": 90}, [3])
    with any_desk.look() as session:
        first, second = items_of(session, YEAR)[:2]
    before = acts(any_desk)
    for wrong in (first.most + 1, -1):
        cells = {(keys["张三"], second.id): 100, (keys["李小雨"], first.id): wrong}
        with pytest.raises(UserError, match="0 到 15 之间"), any_desk.act("打分") as session:
            set_points(session, "2025-03", cells)
    assert acts(any_desk) == before
    with any_desk.look() as session:
        assert session.scalar(select(func.count()).select_from(Score)) == 10
        assert session.scalar(select(Score.points).where(Score.item_id == second.id)) == 1500


def test_the_database_adds_up_a_month_as_the_rules_do(any_desk, keys):
    score(any_desk, {"张三": 97, "李小雨": 60}, [3, 4])
    with any_desk.act("打分") as session:
        items = items_of(session, YEAR)
        counted = [one for one in items if one.kind == COUNTED]
        kinds = {one.kind: one for one in items}
        set_points(session, "2025-03", {(keys["张三"], kinds[BONUS].id): 50, (keys["张三"], kinds[DEDUCTION].id): 200})
        set_points(session, "2025-04", {(keys["张三"], counted[0].id): None})
        nothing = {(keys["李小雨"], one.id): 0 for one in counted}
        set_points(session, "2025-04", {**nothing, (keys["李小雨"], kinds[DEDUCTION].id): kinds[DEDUCTION].most})
    with any_desk.look() as session:
        items, points, found = items_of(session, YEAR), points_of(session, YEAR), standings(session, YEAR)
    for one in found:
        by_hand = {
            month: month_score(items, points.get(one.person.id, {}).get(f"{YEAR}-{month:02d}", {}))
            for month in range(1, 13)
        }
        assert one.months == by_hand
    months = {one.person.name: one.months for one in found}
    assert (months["张三"][3], months["张三"][4]) == (9700 + 50 - 200, None)
    assert months["李小雨"][4] == 0


def test_points_of_a_year_without_a_scheme_are_refused(any_desk, keys):
    with pytest.raises(UserError, match="没有这一项"), any_desk.act("打分") as session:
        set_points(session, "2025-03", {(keys["张三"], "x"): 100})


def test_a_cell_is_set_changed_and_emptied_and_the_same_again_is_no_act(any_desk, keys):
    score(any_desk, {"张三": 100}, [3])
    with any_desk.look() as session:
        cell = (keys["张三"], items_of(session, YEAR)[0].id)
    counts = []
    for points in (1200, 1200, None, None, 800):
        with any_desk.act("打分") as session:
            counts.append(set_points(session, "2025-03", {cell: points}))
    assert counts == [1, 0, 1, 0, 1]
    assert any_desk.undo() == "打分"
    with any_desk.look() as session:
        assert session.scalar(select(func.count()).select_from(Score)) == 9


# ------------------------------------------------------------------------------------------------------ whose year
def test_who_came_or_left_in_the_year_belongs_to_it_for_the_months_in_office(any_desk, keys):
    score(any_desk, TEN)
    with any_desk.look() as session:
        assert {person.name for person, _ in people_of(session, YEAR)} == set(keys)
        assert {person.name for person, _ in people_of(session, 2026)} == set(keys) - {"吴桐"}
    assert standing(any_desk, "郑来").held == set(range(7, 13))
    assert standing(any_desk, "吴桐").held == set(range(1, 6))
    assert standing(any_desk, "张三").held == set(range(1, 13))
    with any_desk.look() as session:
        assert [person.name for person in unscored(session, "2025-03")] == ["吴桐"]
        assert [person.name for person in unscored(session, "2025-09")] == ["郑来"]


@pytest.mark.parametrize(("first", "then"), [("口前村", "新立村"), ("新立村", "口前村")])
def test_who_moved_within_the_year_keeps_the_months_of_both_posts_and_stands_at_the_later_village(
    any_desk, first, then
):
    """The posts are read by village, so either may come first."""
    keys = open_station(any_desk, ["张三", "李小雨"])
    with any_desk.act("更正任职") as session:
        villages = {one.name: one.id for one in session.scalars(select(Village))}
        left = session.scalars(select(Post).where(Post.person_id == keys["李小雨"])).one()
        left.until = date(2025, 5, 31)  # a village has one officer at a time
        session.flush()
        post = session.scalars(select(Post).where(Post.person_id == keys["张三"])).one()
        post.village_id, post.since, post.until = villages[first], date(2024, 3, 1), date(2025, 4, 30)
        session.add(Post(person_id=keys["张三"], village_id=villages[then], since=date(2025, 6, 2)))
    found = standing(any_desk, "张三")
    assert (found.village, found.held) == (then, {1, 2, 3, 4, *range(6, 13)})
    with any_desk.look() as session:
        assert how_many(session, YEAR) == 2


def test_months_missing_are_missing_and_counted(any_desk, keys):
    score(any_desk, {"郑来": 90}, [7, 8])
    score(any_desk, {"郑来": 93}, [9])
    found = standing(any_desk, "郑来")
    assert (found.score, found.counted, found.months[6], found.months[9]) == (9100, 3, None, 9300)


# ---------------------------------------------------------------------------------------------------------- grades
def test_a_year_is_rolled_up_with_reasons(any_desk, keys):
    score(any_desk, TEN)
    roll_up(any_desk)
    # ten people, 20 %: two
    assert [name for name, grade in grades(any_desk).items() if grade == "优秀"] == ["张三", "李小雨"]
    assert standing(any_desk, "王大海").grade.because == "年度得分 93.00，达到优秀分数线 90，但优秀名额只有 2 名"
    assert standing(any_desk, "周慧").stands == "不称职"
    assert standing(any_desk, "郑来").stands is None


def test_rolling_up_again_changes_nothing(any_desk, keys):
    score(any_desk, TEN)
    said = evaluate(any_desk, YEAR)
    assert said.startswith("2025年度考核已汇总：优秀 2 人，称职 5 人，不称职 1 人，未定档 2 人。")
    assert said.endswith("正在定档；档次定好后报所长签批。")
    before = acts(any_desk)
    assert evaluate(any_desk, YEAR) == said
    assert acts(any_desk) == before


def test_a_year_without_a_whole_month_is_refused_and_leaves_no_scheme(any_desk, keys):
    with pytest.raises(UserError, match="还没有完整的月度得分"):
        evaluate(any_desk, YEAR)
    with any_desk.look() as session:
        assert session.scalar(select(func.count()).select_from(Scheme)) == 0


def test_a_grade_set_by_hand_stays_and_the_others_follow(any_desk, keys):
    score(any_desk, TEN)
    roll_up(any_desk)
    set_by_hand(any_desk, keys["赵立春"], "优秀", "见义勇为，市局表彰")
    score(any_desk, {"李小雨": 85})
    assert standing(any_desk, "李小雨").moved
    assert not standing(any_desk, "张三").moved
    roll_up(any_desk)
    found = grades(any_desk)
    assert (found["赵立春"], found["李小雨"], found["王大海"]) == ("优秀", "称职", "优秀")
    assert standing(any_desk, "赵立春").grade.reason == "见义勇为，市局表彰"
    assert not standing(any_desk, "李小雨").moved


def test_a_grade_by_hand_needs_a_reason_and_goes_back_to_the_proposal(any_desk, keys):
    score(any_desk, TEN)
    with pytest.raises(UserError, match="还没有汇总"):
        set_by_hand(any_desk, keys["张三"], "称职", "听取汇报两次未到")
    roll_up(any_desk)
    with pytest.raises(UserError, match="请填写调整理由"):
        set_by_hand(any_desk, keys["张三"], "称职", "  ")
    set_by_hand(any_desk, keys["张三"], "称职", " 听取汇报两次未到 ")
    assert standing(any_desk, "张三").by_hand
    assert standing(any_desk, "张三").grade.reason == "听取汇报两次未到"
    set_by_hand(any_desk, keys["张三"], None)
    assert (standing(any_desk, "张三").stands, standing(any_desk, "张三").by_hand) == ("优秀", False)


def test_a_reason_falls_away_when_the_proposal_comes_to_the_same(any_desk, keys):
    score(any_desk, TEN)
    roll_up(any_desk)
    set_by_hand(any_desk, keys["赵立春"], "优秀", "见义勇为")
    score(any_desk, {"赵立春": 99})
    roll_up(any_desk)
    assert standing(any_desk, "赵立春").grade.reason is None
    assert standing(any_desk, "赵立春").stands == "优秀"


def test_doubts_follow_the_grade_that_stands(any_desk, keys):
    score(any_desk, {**TEN, "郑来": 99}, range(7, 13))
    roll_up(any_desk)
    assert standing(any_desk, "郑来").doubts == ("任职不满一年，评为优秀请再斟酌",)
    set_by_hand(any_desk, keys["郑来"], "称职", "任职不满一年")
    assert standing(any_desk, "郑来").doubts == ()


# ----------------------------------------------------------------------------------------------------------- quota
@pytest.fixture
def strict(any_desk) -> dict[str, str]:
    keys = open_station(any_desk, quota_mode="不得超过")
    score(any_desk, TEN)
    roll_up(any_desk)
    return keys


def test_a_strict_quota_holds_against_the_hand(any_desk, strict):
    with pytest.raises(UserError, match="优秀名额只有 2 名"):
        set_by_hand(any_desk, strict["赵立春"], "优秀", "见义勇为")
    set_by_hand(any_desk, strict["李小雨"], "称职", "缺席年终总评")
    set_by_hand(any_desk, strict["赵立春"], "优秀", "见义勇为")
    with pytest.raises(UserError, match="优秀名额只有 2 名"):
        set_by_hand(any_desk, strict["李小雨"], None)
    assert sorted(name for name, grade in grades(any_desk).items() if grade == "优秀") == ["张三", "赵立春"]


def test_a_strict_quota_holds_against_rolling_up(any_desk, strict):
    set_by_hand(any_desk, strict["李小雨"], "称职", "缺席年终总评")
    set_by_hand(any_desk, strict["赵立春"], "优秀", "见义勇为")
    score(any_desk, {"王大海": 98})  # now proposed, with 张三
    with pytest.raises(UserError) as refused:
        roll_up(any_desk)
    assert "优秀有 3 名，超过名额 2 名" in refused.value.message
    assert "赵立春" in refused.value.advice
    assert grades(any_desk)["王大海"] == "称职"


def test_an_advisory_quota_only_advises(any_desk, keys):
    score(any_desk, TEN)
    roll_up(any_desk)
    set_by_hand(any_desk, keys["赵立春"], "优秀", "见义勇为")
    assert list(grades(any_desk).values()).count("优秀") == 3


def test_rolling_up_with_many_people_writes_one_grade_each(any_desk, keys):
    score(any_desk, TEN, [1])
    with any_desk.act("汇总") as session:
        assert len(keep_proposals(session, YEAR)) == 10
    with any_desk.look() as session:
        assert session.scalar(select(func.count()).select_from(Grade)) == 10
        assert len(standings(session, YEAR)) == 10


# ---------------------------------------------------------------------------------------------- the edges of a year
@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (date(2024, 3, 1), date(2025, 1, 1), True), (date(2024, 3, 1), date(2024, 12, 31), False),
        (date(2025, 12, 31), None, True), (date(2026, 1, 1), None, False), (date(2024, 3, 1), None, True),
    ],
)  # fmt: skip
def test_who_held_a_post_on_the_first_or_the_last_day_belongs_to_the_year(any_desk, since, until, counts):
    keys = open_station(any_desk, ["张三", "李小雨"])
    with any_desk.act("更正任职") as session:
        post = session.scalars(select(Post).where(Post.person_id == keys["张三"])).one()
        post.since, post.until = since, until
    with any_desk.look() as session:
        assert how_many(session, YEAR) == 1 + counts
        assert ("张三" in {one.person.name for one in standings(session, YEAR)}) == counts
