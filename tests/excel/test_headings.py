"""Clerks' tables that look different again: every one a shape met in real offices."""

from datetime import date
from pathlib import Path

import pytest

from station_desk.base.errors import UserError
from station_desk.excel.book import Book, Merge, Sheet
from station_desk.excel.detect import find_everywhere, find_headings, find_in_sheet
from station_desk.excel.rows import Found
from station_desk.excel.titles import Heading
from tests.excel.roster import HEADINGS

FENG = ("冯军琴", "999999198601067433", "万昌村", "17383354118")
JIN = ("金㛃", "999999199404289402", "玉华村", "17634312979")
SHAO = ("邵洁", "999999197503021795", "孤家子村", "18897541921")
HEAD = ["姓名", "身份证号", "所属村", "联系电话"]


def find(*rows: object, merged: tuple[Merge, ...] = ()) -> Found:
    return find_in_sheet(Sheet("表", [list(row) for row in rows], merged=merged, knows_merges=bool(merged)), HEADINGS)


def people(found: Found, *keys: str) -> list[tuple]:
    return [
        tuple(row.values.get(key) for key in keys or ("name", "id_number", "village", "phone")) for row in found.rows()
    ]


def reasons(found: Found) -> list[tuple[int, str]]:
    return [(left.number, left.reason) for left in found.left_out()]


def test_headings_in_row_seven_under_a_cover():
    cover = [
        ["吉林市永吉县"],
        [],
        ["农村辅警花名册"],
        ["（2025年）"],
        [],
        ["填报单位：万昌镇派出所", "", "", "2025年11月5日"],
    ]
    found = find(*cover, HEAD, FENG, JIN)
    assert (found.heading_row, found.depth, found.first_row) == (6, 1, 7)
    assert people(found) == [FENG, JIN]
    assert "填报单位：万昌镇派出所" in found.titles


def test_columns_in_another_order_with_unknown_ones_between():
    found = find(
        ["序号", "电话", "鞋码", "村别", "血型", "身份证", "治保主任"],
        [1.0, FENG[3], 42.0, FENG[2], "A", FENG[1], FENG[0]],
    )
    assert people(found) == [FENG]
    assert [column.key for column in found.columns] == [None, "phone", None, "village", None, "id_number", "name"]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("姓名（必填）", "name"),
        ("*姓名", "name"),
        ("姓　　名", "name"),
        ("姓\n名", "name"),
        ("姓\r\n\r\n名：", "name"),
        ("1.姓名", "name"),
        ("姓名/Name", "name"),
        ("姓名 Name", "name"),
        ("\ufeff姓名", "name"),
        ("辅警姓名", "name"),
        ("公民身份证号码", "id_number"),
        ("身份证号码（18位）", "id_number"),
        ("本人身份证号码", "id_number"),
        ("手机/电话", "phone"),
        ("电话（手机）", "phone"),
        ("联系电话号码", "phone"),
        ("手 机\n电话", "phone"),
        ("行政村名", "village"),
        ("出生年月日（阳历）", "born"),
        ("民警姓名", None),
        ("紧急联系人电话", None),
        ("配偶身份证号", None),
        ("户主姓名", None),
        ("原工作单位", None),
        ("体重", None),
    ],
)
def test_a_title_means_what_a_clerk_means(title, key):
    found = find([title, "性别", "政治面貌", "辅警编号"], ["", "男", "群众", "NF2202000"])
    assert found.heading_row == 0
    assert found.columns[0].key == key


def test_only_the_same_words_or_another_name_are_sure():
    found = find(["队员姓名", "性别", "公民身份证号码", "联系电话"], ["冯军琴", "男", FENG[1], FENG[3]])
    assert {column.key: column.sure for column in found.columns} == {
        "name": False,
        "sex": True,
        "id_number": True,  # its cells are ID numbers, so the likeness is enough
        "phone": True,
    }
    assert "内容也像" in found.column("id_number").reason


def test_a_title_that_its_cells_contradict_is_not_sure():
    found = find(["姓名", "身份证号", "所属村"], *[(one[1], one[0], one[2]) for one in (FENG, JIN, SHAO)])
    assert not found.column("name").sure
    assert not found.column("id_number").sure
    assert found.column("village").sure


def test_full_width_digits_in_a_table_without_headings():
    wide = "９９９９９９１９８６０１０６７４３３"
    found = find(
        ("1", "冯军琴", "男", wide, "万昌镇万昌村", "１７３８３３５４１１８"),
        ("2", "金㛃", "女", JIN[1], "玉华村", JIN[3]),
    )
    assert (found.heading_row, found.depth, found.first_row) == (-1, 0, 0)
    assert people(found)[0] == ("冯军琴", wide, "万昌镇万昌村", "１７３８３３５４１１８")
    assert not found.sure
    assert found.columns[0].serial
    assert found.column("sex").index == 2


def test_no_headings_but_a_title_and_two_sorts_of_dates():
    found = find(
        ["万昌镇辅警名单"],
        (*FENG, date(1986, 1, 6), date(2019, 2, 17)),
        (*JIN, "1994.4.28", "2025年3月20日"),
    )
    assert found.titles == ["万昌镇辅警名单"]
    assert found.first_row == 1
    assert people(found, "name", "born", "hired") == [
        ("冯军琴", date(1986, 1, 6), date(2019, 2, 17)),
        ("金㛃", "1994.4.28", "2025年3月20日"),
    ]


def test_headings_nobody_knows_are_titles_all_the_same():
    found = find(["万昌镇"], ["名称", "证件", "地方", "号码"], FENG, JIN)
    assert (found.heading_row, found.depth) == (1, 1)
    assert people(found) == [FENG, JIN]
    assert [column.title for column in found.columns] == ["名称", "证件", "地方", "号码"]
    assert not found.sure


def test_an_id_number_is_known_under_a_strange_heading_but_a_phone_is_not():
    found = find(["姓名", "性别", "证件", "号码甲"], ["冯军琴", "男", FENG[1], FENG[3]])
    assert found.column("id_number").index == 2
    assert not found.column("id_number").sure
    assert found.columns[3].key is None


def test_a_first_column_of_vertical_text():
    rows = [["万\n昌\n镇\n派\n出\n所", *HEAD], ["", *FENG], ["", *JIN], ["", *SHAO]]
    found = find(*rows, merged=(Merge(0, 0, 3, 0),))
    assert (found.heading_row, found.depth) == (0, 1)
    assert people(found) == [FENG, JIN, SHAO]


def test_a_township_merged_down_its_villages_stands_in_every_row():
    head = ["所属乡镇", *HEAD]
    found = find(head, ["万昌镇", *FENG], ["", *JIN], ["金家乡", *SHAO], merged=(Merge(1, 0, 2, 0),))
    assert people(found, "township", "name") == [("万昌镇", "冯军琴"), ("万昌镇", "金㛃"), ("金家乡", "邵洁")]


def test_the_second_line_of_a_person_is_no_person():
    head = [*HEAD, "备注"]
    tall = tuple(Merge(1, column, 2, column) for column in range(4))
    found = find(head, [*FENG, "2019年聘用"], ["", "", "", "", "2022年续聘"], [*JIN, ""], merged=tall)
    assert people(found, "name") == [("冯军琴",), ("金㛃",)]
    assert reasons(found) == [(3, "与上一行是同一人")]


def test_two_tables_side_by_side():
    found = find(
        ["万昌镇辅警通讯录"],
        ["序号", "姓名", "所属村", "电话", "序号", "姓名", "所属村", "电话"],
        [1.0, "冯军琴", "万昌村", FENG[3], 3.0, "邵洁", "孤家子村", SHAO[3]],
        [2.0, "金㛃", "玉华村", JIN[3], "", "", "", ""],
    )
    assert people(found, "name", "phone") == [("冯军琴", FENG[3]), ("金㛃", JIN[3]), ("邵洁", SHAO[3])]
    assert [row.number for row in found.rows()] == [3, 4, 3]


def test_two_columns_of_one_name_are_not_two_tables():
    found = find(["姓名", "身份证号", "姓名", "所属村"], ["冯军琴", FENG[1], "冯大山", "万昌村"])
    assert [column.key for column in found.columns] == ["name", "id_number", None, "village"]
    assert "重复" in found.columns[2].reason


def test_a_group_of_someone_else_is_left_alone():
    found = find(
        ["姓名", "身份证号", "紧急联系人", "", "所属村"],
        ["", "", "姓名", "电话", ""],
        ["冯军琴", FENG[1], "李四", "13900000009", "万昌村"],
        merged=(Merge(0, 2, 0, 3), Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 4, 1, 4)),
    )
    assert (found.heading_row, found.depth) == (0, 2)
    assert [column.key for column in found.columns] == ["name", "id_number", None, None, "village"]


def test_two_heading_rows_where_nothing_tells_what_is_merged():
    found = find(
        ["花名册"],
        ["姓名", "身份信息", "", "工作信息", ""],
        ["", "出生年月", "身份证号", "村别", "编号"],
        ["冯军琴", "1986.1", FENG[1], "万昌村", "NF2202000"],
    )
    assert (found.heading_row, found.depth) == (1, 2)
    assert found.keys == ("name", "born", "id_number", "village", "badge")
    assert found.column("badge").group == "工作信息"


def test_sub_headings_that_name_no_field_are_no_person():
    found = find(
        ["姓名", "身份证号", "工作经历", "", "所属村"],
        ["", "", "起止", "做何工作", ""],
        ["冯军琴", FENG[1], "2010-2015", "务农", "万昌村"],
        merged=(Merge(0, 2, 0, 3),),
    )
    assert found.depth == 2
    assert people(found, "name", "village") == [("冯军琴", "万昌村")]


def test_three_rows_of_headings():
    found = find(
        ["姓名", "基本情况", "", ""],
        ["", "证件", "", "所属村"],
        ["", "身份证号", "工作证号", ""],
        ["冯军琴", FENG[1], "G001", "万昌村"],
        merged=(Merge(0, 0, 2, 0), Merge(0, 1, 0, 3), Merge(1, 1, 1, 2), Merge(1, 3, 2, 3)),
    )
    assert (found.heading_row, found.depth) == (0, 3)
    assert found.keys == ("name", "id_number", "card", "village")


def test_rows_that_are_no_people():
    found = find(
        ["万昌镇辅警花名册"],
        ["序号", *HEAD],
        ["", "甲", "乙", "丙", "丁"],
        [1.0, *FENG],
        [2.0, "", "", "", ""],
        ["", "小计：1人", "", "", ""],
        ["万昌镇辅警花名册", "", "", "", ""],
        ["序号", *HEAD],
        [3.0, *JIN],
        ["二、待补村", "", "", "", ""],
        ["合  计", "2人", "", "", ""],
        ["注：本表一式两份，派出所和分局各留一份。", "", "", "", ""],
        ["审核人：王五", "", "", "填表日期：2025年11月5日", ""],
        merged=(Merge(0, 0, 0, 4),),
    )
    assert people(found, "name") == [("冯军琴",), ("金㛃",)]
    assert reasons(found) == [
        (3, "栏次行"),
        (5, "只有序号"),
        (6, "合计行"),
        (7, "分段标题或说明"),
        (8, "又一行标题"),
        (10, "分段标题或说明"),
        (11, "合计行"),
        (12, "落款或说明"),
        (13, "落款或说明"),
    ]


def test_a_person_of_whom_only_the_name_is_given_is_still_shown():
    found = find(["序号", *HEAD], [1.0, *FENG], [2.0, "张三", "", "", ""], ["", "李四", "", "", ""])
    assert people(found, "name") == [("冯军琴",), ("张三",), ("李四",)]


def test_a_running_number_called_number_is_no_badge():
    found = find(["编号", *HEAD], *[[float(at), *one] for at, one in enumerate((FENG, JIN, SHAO), 1)])
    assert found.columns[0].serial
    assert "badge" not in found.keys


def test_a_badge_called_number_is_a_badge():
    found = find(["编号", *HEAD], *[[f"NF220200{at}", *one] for at, one in enumerate((FENG, JIN, SHAO), 1)])
    assert found.column("badge").index == 0


def test_headings_with_no_person_below():
    found = find(HEAD)
    assert found.keys == ("name", "id_number", "village", "phone")
    assert people(found) == []


def test_the_sheet_with_most_headings_wins_and_hidden_and_unfilled_ones_come_last():
    full = [HEAD, list(FENG)]
    book = Book(
        path=Path("x.xlsx"),
        sheets=[
            Sheet("目录", [["万昌镇"], ["姓名", "页码"], ["冯军琴", 1.0]]),
            Sheet("旧", [[*HEAD, "性别"], [*FENG, "男"]], visible=False),
            Sheet("空表", [[*HEAD, "性别", "民族"]]),
            Sheet("现在的", full),
            Sheet("无", []),
        ],
    )
    assert [found.sheet.name for found in find_everywhere(book, HEADINGS)] == ["现在的", "目录", "旧", "空表"]
    assert find_headings(book, HEADINGS, sheet="旧").keys[-1] == "sex"
    with pytest.raises(UserError, match="没有叫“新”的表"):
        find_headings(book, HEADINGS, sheet="新")


def test_the_clerk_can_say_where_the_headings_are():
    sheet = Sheet("表", [list(HEAD), ["名", "证", "村名", "话"], list(FENG)])
    book = Book(Path("x.xlsx"), [sheet])
    found = find_headings(book, HEADINGS, heading_row=1, depth=1, sheet="表")
    assert (found.heading_row, found.depth) == (1, 1)
    assert people(found, "village") == [("万昌村",)]


def test_the_clerk_can_say_what_a_column_is_and_it_is_remembered():
    rows = [["名", "证", "村名", "说话"], list(FENG), list(JIN)]
    found = find(*rows)
    mended = found.with_key(0, "name").with_key(3, "phone")
    assert people(mended)[0] == FENG
    assert mended.column("name").sure
    again = find_in_sheet(Sheet("表", rows), HEADINGS, known=mended.mapping())
    assert again.keys == mended.keys
    assert again.sure
    moved = mended.with_key(2, "name")
    assert [column.key for column in moved.columns] == [None, "id_number", "name", "phone"]
    ignored = find_in_sheet(Sheet("表", rows), HEADINGS, known=mended.with_key(2, None).mapping())
    assert "village" not in ignored.keys


def test_a_missing_column_is_named_with_what_was_seen():
    found = find(["姓名", "性别", "鞋码"], ["冯军琴", "男", 42.0])
    with pytest.raises(UserError, match="没有认出公民身份号码、所属村这几列") as caught:
        found.require({"name": "姓名", "id_number": "公民身份号码", "village": "所属村"})
    assert "姓名、性别、鞋码" in caught.value.advice
    found.require({"name": "姓名"})


def test_a_table_of_something_else_gives_no_columns():
    found = find(["物品", "数量", "单价"], ["电脑", 3.0, 4500.0], ["桌子", 5.0, 800.0])
    assert found.keys == ()


def test_any_declared_heading_serves_not_only_a_rosters():
    wanted = (Heading("kind", ("物品", "名称")), Heading("count", ("数量",)))
    found = find_in_sheet(Sheet("表", [["名称", "数量(件)"], ["帽", 3.0]]), wanted)
    assert [row.values for row in found.rows()] == [{"kind": "帽", "count": 3.0}]
