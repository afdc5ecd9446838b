"""What an import of people does to a desk that has people already, row by row."""

from datetime import date

import pytest

from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.excel.importing import carry_out
from tests.features.roster.sheets import add_villages, bring_in, people, person, plan, posts, village_names, write_book

HEADS = ["姓名", "身份证号", "村别", "编号", "联系电话", "聘用日期"]
A, B, C, D = (made_up(number, date(1985, 6, 7)) for number in (1, 2, 3, 4))


@pytest.fixture
def book(tmp_path):
    return lambda *rows, heads=HEADS: write_book(tmp_path / "万昌镇.xlsx", heads, *rows)


@pytest.fixture
def two(desk, book):
    """A desk with 张三 in 万昌村 and 李四 in 玉华村."""
    bring_in(
        desk,
        book(
            ["张三", A, "万昌村", "NF0001", "13900000001", "2019-03-01"],
            ["李四", B, "玉华村", "NF0002", "13900000002", "2020-05-01"],
        ),
    )
    return desk


def actions(draft):
    return [row.action for row in draft.rows]


def test_a_blank_cell_never_erases(two, book):
    draft = plan(two, book(["张三", A, "", "", "", ""]))
    assert actions(draft) == ["相同"]
    draft = plan(two, book(["", A, None, "  ", "13911111111", ""]))
    assert [(row.action, row.before, row.after) for row in draft.rows] == [
        ("更新", {"phone": "13900000001"}, {"phone": "13911111111"})
    ]
    finish(carry_out(two, draft))
    one = person(two, "张三")
    assert (one.phone, one.badge, one.hired) == ("13911111111", "NF0001", date(2019, 3, 1))


def test_known_people_can_be_left_alone_or_refused(two, book):
    path = book(["张三", A, "万昌村", "NF0001", "13911111111", ""], ["王五", C, "韩家村", "NF0003", "", ""])
    assert actions(plan(two, path, on_duplicate="skip")) == ["跳过", "新增"]
    draft = plan(two, path, on_duplicate="refuse")
    assert actions(draft) == ["拒绝", "新增"]
    assert "已有张三" in draft.rows[0].reasons()
    bring_in(two, path, on_duplicate="skip")
    assert person(two, "张三").phone == "13900000001"


def test_a_list_without_id_numbers_updates_by_name_and_village(two, book):
    path = book(["张三", "万昌", "13922222222"], ["赵六", "玉华", "1"], heads=["姓名", "村", "手机"])
    draft = plan(two, path)
    assert actions(draft) == ["更新", "拒绝"]
    assert "没有填写公民身份号码" in draft.rows[1].reasons()


def test_a_new_person_of_the_same_name_and_village_is_not_taken_for_the_old_one(two, book):
    draft = plan(two, book(["张三", C, "万昌村", "", "", ""]))
    assert actions(draft) == ["拒绝"]
    assert draft.rows[0].reasons() == "万昌村已有在岗的人（已有的张三），一村只能有一名"


def test_badges_may_change_hands_inside_one_workbook(two, book):
    report = bring_in(two, book(["张三", A, "", "NF0002", "", ""], ["李四", B, "", "NF0001", "", ""]))
    assert report.changed == 2
    assert (person(two, "张三").badge, person(two, "李四").badge) == ("NF0002", "NF0001")
    two.undo()
    assert (person(two, "张三").badge, person(two, "李四").badge) == ("NF0001", "NF0002")


def test_villages_may_be_swapped_inside_one_workbook(two, book, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2024-07-01")
    stood = posts(two)
    bring_in(two, book(["张三", A, "玉华村", "", "", ""], ["李四", B, "万昌村", "", "", ""]))
    now = date(2024, 7, 1)
    assert posts(two) == {
        ("张三", "万昌村", date(2019, 3, 1), now),
        ("李四", "玉华村", date(2020, 5, 1), now),
        ("张三", "玉华村", now, None),
        ("李四", "万昌村", now, None),
    }
    two.undo()
    assert posts(two) == stood


def test_a_successor_may_come_with_the_one_who_leaves(two, book):
    heads = [*HEADS, "在职状态", "离岗日期"]
    path = book(
        ["王五", C, "万昌村", "NF0003", "", "2024-04-01", "在岗", ""],
        ["张三", A, "", "", "", "", "离职", "2024.3.31"],
        heads=heads,
    )
    bring_in(two, path)
    assert person(two, "张三").state == "离岗"
    assert ("张三", "万昌村", date(2019, 3, 1), date(2024, 3, 31)) in posts(two)
    assert ("王五", "万昌村", date(2024, 4, 1), None) in posts(two)


def test_a_row_that_relies_on_a_refused_row_is_refused_too(two, book):
    heads = [*HEADS, "在职状态", "离岗日期"]
    path = book(
        ["王五", C, "万昌村", "NF0003", "", "2024-04-01", "在岗", ""],
        ["张三", A, "", "", "", "", "离职", ""],
        heads=heads,
    )
    draft = plan(two, path)
    assert actions(draft) == ["拒绝", "拒绝"]
    assert "离岗的人请填写离岗日期" in draft.rows[1].reasons()
    assert "已有的张三" in draft.rows[0].reasons()


def test_two_for_one_village_in_one_workbook(desk, book):
    draft = plan(desk, book(["张三", A, "万昌村", "", "", ""], ["李四", B, "万昌", "", "", ""]))
    assert actions(draft) == ["新增", "拒绝"]
    assert draft.rows[1].reasons() == "万昌村已有在岗的人（第2行的张三），一村只能有一名"


def test_somebody_who_has_left_comes_with_a_closed_post(desk, book):
    heads = [*HEADS, "状态", "离岗日期", "离岗原因"]
    bring_in(desk, book(["张三", A, "万昌村", "", "", "2015.5.1", "离岗", "2018.9.30", "辞职"], heads=heads))
    assert posts(desk) == {("张三", "万昌村", date(2015, 5, 1), date(2018, 9, 30))}


def test_a_mended_cell_is_judged_again(desk, book):
    path = book(["张三", A[:-1] + ("1" if A[-1] != "1" else "2"), "万昌村", "", "", "2019.2.30"])
    assert len([one for one in plan(desk, path).rows[0].remarks if one.error]) == 2
    draft = plan(desk, path, mended={(2, 1): A, (2, 5): "2019.2.28"})
    assert actions(draft) == ["新增"]
    assert draft.rows[0].after["hired"] == date(2019, 2, 28)


def test_what_the_id_number_decides_is_never_an_error(desk, book):
    heads = ["姓名", "身份证号", "村别", "出生年月", "性别"]
    rows = [
        ["张三", A, "万昌村", 1985.1, "女"],
        ["李四", B, "玉华村", "不详", "男"],
        ["王五", C, "韩家村", "1985.6", ""],
    ]
    draft = plan(desk, book(*rows, heads=heads))
    assert actions(draft) == ["新增"] * 3
    assert {row.after["born"] for row in draft.rows} == {date(1985, 6, 7)}
    assert [sorted(one.key for one in row.remarks) for row in draft.rows] == [["born", "sex"], ["born"], []]


def test_an_unknown_village_is_refused_with_the_nearest_name(desk, book):
    add_villages(desk, "三道弯村", township="别处乡")
    draft = plan(desk, book(["张三", A, "三道湾村", "", "", ""], ["李四", B, "万昌树", "", "", ""]))
    assert draft.rows[0].reasons() == "没有叫“三道湾村”的村，是不是“三道弯村”"
    assert "是不是“万昌村”" in draft.rows[1].reasons()


def test_a_township_column_decides(desk, book):
    heads = ["姓名", "身份证号", "所属乡镇", "所属村"]
    path = book(
        ["张三", A, "金家乡", "莲花村"], ["李四", B, "万昌镇", "莲花"], ["王五", C, "金家", "卢家村"], heads=heads
    )
    draft = plan(desk, path)
    assert draft.promises == ["新增 2 个村（金家乡）", "新增 1 个村（万昌镇）"]
    finish(carry_out(desk, draft))
    names = village_names(desk)
    assert names[person(desk, "张三").village_id] == names[person(desk, "李四").village_id] == "莲花村"
    assert person(desk, "张三").village_id != person(desk, "李四").village_id


def test_ones_own_village_is_known_without_a_township(desk, tmp_path):
    heads = ["姓名", "身份证号", "所属乡镇", "所属村", "手机"]
    bring_in(
        desk, write_book(tmp_path / "a.xlsx", heads, ["张三", A, "金家乡", "莲花村"], ["李四", B, "万昌镇", "莲花村"])
    )
    rows = [["张三", A, "莲花村", "13900000001"], ["李四", B, "莲花村", "13900000002"]]
    draft = plan(desk, write_book(tmp_path / "b.xlsx", ["姓名", "身份证号", "村", "手机"], *rows))
    assert [set(row.after) for row in draft.rows] == [{"phone"}, {"phone"}]


def test_a_village_of_two_townships_asks_for_the_township(desk, book, tmp_path):
    add_villages(desk, "莲花村", township="万昌镇")
    add_villages(desk, "莲花村", township="金家乡")
    draft = plan(desk, write_book(tmp_path / "名单.xlsx", HEADS, ["张三", A, "莲花村", "", "", ""]))
    assert "都有“莲花村”，请写明是哪个乡镇的" in draft.rows[0].reasons()


def test_a_person_too_old_when_hired_is_only_a_warning(desk, book):
    old = made_up(1, date(1960, 1, 1))
    draft = plan(desk, book(["张三", old, "万昌村", "", "", "2019-01-01"]))
    assert actions(draft) == ["新增"]
    assert "聘用时 59 岁，超过 45 岁" in draft.complaints()[0]


def test_a_cancelled_import_leaves_nothing(desk, book):
    draft = plan(desk, book(["张三", A, "万昌村", "", "", ""]))
    job = carry_out(desk, draft)
    steps = [next(job), next(job)]
    job.close()
    assert steps[-1].total == 1
    assert [people(desk), village_names(desk), desk.next_undo()] == [{}, {}, ""]
    assert finish(carry_out(desk, draft)).changed == 1  # and nothing is left locked


def test_a_draft_made_before_another_change_is_not_carried_out(two, book):
    draft = plan(two, book(["王五", C, "韩家村", "", "", ""]))
    with two.act("改电话") as session:
        session.merge(person(two, "张三")).phone = "13933333333"
    with pytest.raises(UserError, match="核对以后数据又有改动"):
        finish(carry_out(two, draft))
    assert C not in people(two)


def test_a_workbook_without_the_columns_that_matter_is_refused(desk, book):
    with pytest.raises(UserError, match="没有认出公民身份号码"):
        plan(desk, book(["张三", "13900000001"], heads=["姓名", "电话"]))
    with pytest.raises(UserError, match="只有标题"):
        plan(desk, book())


def test_what_the_desk_holds_already_is_not_doubted_again(desk, book):
    heads = ["姓名", "身份证号", "村别", "性别", "手机"]
    path = book(["张三", A, "万昌村", "女", "1390000"], heads=heads)
    assert len(plan(desk, path).rows[0].remarks) == 2
    bring_in(desk, path)
    draft = plan(desk, path)
    assert (actions(draft), draft.rows[0].remarks) == (["相同"], [])
    draft = plan(desk, book(["张三", A, "万昌村", "女", "1390001"], heads=heads))
    assert [one.key for one in draft.rows[0].remarks] == ["phone"]
