"""The generic page as a clerk uses it: find, filter, sort, fill, save, undo, delete, go on."""

import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from sqlalchemy import event

from station_desk.base.chinese import pinyin_keys
from station_desk.base.places import rows_of
from station_desk.features.roster.model import Person
from station_desk.printing.task import Paper
from station_desk.ui.action import Action
from station_desk.ui.parts import Fact, FormTab
from station_desk.ui.table.rows import Keys
from tests.hands import settle, type_text, wait_until
from tests.ui.pages import NAMES, one, person, settle_people, village


def test_the_page_shows_everybody_and_the_first_of_them(people):
    assert people.names() == list(NAMES)
    assert "共 8 人" in people.hands.texts()
    assert people.value("姓名") == "王伟"
    assert people.hands.rows(people.page.table)[0]["所属村"] == "前山村"


def test_numbers_of_people_are_masked_until_shown(people):
    shown = people.hands.rows(people.page.table)[0]["公民身份号码"]
    full = one(people.desk, "王伟").id_number
    assert shown != full
    assert shown.endswith(full[-4:])
    assert people.value("公民身份号码") == shown
    people.hands.click("显示号码")
    assert people.hands.rows(people.page.table)[0]["公民身份号码"] == full
    assert people.value("公民身份号码") == full


def test_chinese_typed_by_the_input_method_finds_people(people):
    people.hands.press("Ctrl+F")
    type_text(QApplication.focusWidget(), "秀")
    wait_until(lambda: people.names() == ["张秀英", "单秀杰"])
    people.hands.fill("查找", "shanxj")
    assert people.names() == []
    people.hands.fill("查找", "sxj")  # the surname 单 is read shan
    assert people.names() == ["单秀杰"]
    people.hands.fill("查找", "秀 -单")
    assert people.names() == ["张秀英"]


def test_nothing_found_says_so_and_the_way_back(people):
    people.hands.fill("查找", "没有这个人")
    people.settled()
    assert "没有符合条件的记录。" in people.hands.texts()
    people.hands.click("清除条件")
    assert people.names() == list(NAMES)


def test_chips_and_conditions_narrow_the_rows(people):
    people.hands.click("试用")
    assert people.names() == ["赵敏"]
    people.hands.click("全部")
    assert len(people.names()) == 8
    people.page.filters.limit("hired", span=(None, people.page.rows.value(0, "hired").replace(year=2019)))
    assert people.names() == []
    people.hands.click("去掉条件 聘用日期：2019-03-01 止")
    assert len(people.names()) == 8


def test_a_place_opened_with_a_filter_shows_it(people):
    people.page.show_place(rows_of("people", state="离岗"))
    assert people.names() == ["单秀杰"]
    people.page.show_place(rows_of("people", state=("在岗", "试用"), find="杨"))
    assert people.names() == ["杨磊"]


def test_a_click_on_a_heading_sorts_and_is_remembered(people, open_page):
    header = people.page.table.horizontalHeader()

    def click():
        at = header.sectionViewportPosition(0) + 20
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=header.viewport().rect().center().__class__(at, 8)
        )

    click()
    up = people.names()
    assert up == sorted(NAMES, key=pinyin_keys)
    click()
    assert people.names() == up[::-1]
    assert open_page().names() == up[::-1]
    click()
    assert people.names() == list(NAMES)


def test_saving_is_explicit_and_can_be_undone(people):
    people.pick("李芳")
    people.hands.fill("联系电话", "１３９１１１１２２２２")
    assert people.value("联系电话") == "13911112222"
    assert one(people.desk, "李芳").phone != "13911112222"
    people.hands.press("Ctrl+S")
    assert one(people.desk, "李芳").phone == "13911112222"
    assert people.hands.rows(people.page.table)[1]["联系电话"] == "13911112222"
    people.shell.undo()
    wait_until(lambda: people.value("联系电话") == "13800001001")


def test_what_is_wrong_stands_under_its_field_and_is_not_saved(people):
    people.pick("李芳")
    people.hands.fill("出生日期", "1985.13.1")
    assert "不是存在的日期" in people.note("出生日期")
    people.hands.click("保存")
    assert one(people.desk, "李芳").born.month == 5
    assert QApplication.focusWidget().accessibleName() == "出生日期"
    people.hands.click("还原")
    assert people.note("出生日期") == ""
    assert people.value("出生日期") == "1985-05-01"


def test_a_rule_over_several_fields_points_at_its_field(people):
    people.pick("李芳")
    people.hands.fill("在职状态", "离岗")
    people.hands.click("保存")
    assert people.note("离岗日期") == "离岗的人请填写离岗日期"
    people.hands.fill("离岗日期", "2025年6月30日")
    people.hands.click("保存")
    assert one(people.desk, "李芳").state == "离岗"


def test_a_new_record_is_written_and_shown(people):
    people.page.filters.clear()
    people.hands.press("Ctrl+N")
    people.hands.fill("姓名", "周建国")
    people.hands.fill("公民身份号码", "99999919900101001X".replace("001X", "0010"))
    people.hands.press("Ctrl+S")
    assert "校验码" in people.note("公民身份号码")
    from station_desk.base import idnumber

    number = idnumber.made_up(7, one(people.desk, "李芳").born.replace(year=1990))
    people.hands.fill("公民身份号码", number)
    people.hands.fill("所属村", "没有的村")
    assert "没有找到" in people.note("所属村")
    people.hands.fill("所属村", "")
    people.hands.press("Ctrl+S")
    fresh = one(people.desk, "周建国")
    assert (fresh.sex, fresh.state) == ("男", "在岗")
    people.settled()
    assert people.page.table.here() == fresh.id
    assert people.value("性别") == "男"


def test_acts_on_the_shown_record_rest_beside_a_new_one(people):
    people.pick("李芳")
    [more] = [part for part in people.page.panel.findChildren(QToolButton) if part.accessibleName() == "更多操作"]
    assert more.isEnabled()
    people.hands.press("Ctrl+N")
    assert not more.isEnabled()  # 李芳 is still chosen in the list
    people.hands.click("还原")
    people.settled()
    assert more.isEnabled()


def test_a_new_record_begins_with_what_is_filtered_for(people):
    people.hands.click("试用")
    people.settled()
    people.hands.press("Ctrl+N")
    assert people.value("在职状态") == "试用"


@pytest.mark.parametrize(
    ("answer", "phone", "shown"),
    [("保存", "13911112222", "张秀英"), ("不保存", "13800001001", "张秀英"), ("返回", "13800001001", "李芳")],
)
def test_leaving_what_is_typed_asks_once(people, answer, phone, shown):
    people.pick("李芳")
    people.hands.fill("联系电话", "13911112222")
    people.hands.answer(answer)
    people.hands.select_row("张秀英", people.page.table)
    people.settled()
    assert one(people.desk, "李芳").phone == phone
    assert people.value("姓名") == shown
    assert people.page.table.here() == one(people.desk, shown).id
    assert not people.hands.waiting
    if answer == "返回":
        assert people.value("联系电话") == "13911112222"
        people.page.panel.revert()


def test_going_away_untouched_asks_nothing(people):
    people.pick("李芳")
    people.hands.fill("联系电话", "13800001001")
    people.hands.select_row("张秀英", people.page.table)
    assert people.value("姓名") == "张秀英"
    assert people.page.may_leave()


def test_a_record_changed_elsewhere_is_not_overwritten(people):
    people.pick("李芳")
    people.hands.fill("联系电话", "13911112222")
    with people.desk.act("别处") as session:
        session.get(Person, one(people.desk, "李芳").id).note = "调来的"
    people.settled()
    assert "别处改过" in people.page.panel.banner.text()
    people.hands.answer("知道了")
    people.hands.press("Ctrl+S")
    kept = one(people.desk, "李芳")
    assert (kept.phone, kept.note) == ("13800001001", "调来的")
    people.hands.click("还原")
    assert people.value("备注") == "调来的"


def test_an_untouched_form_follows_other_acts(people):
    people.pick("李芳")
    with people.desk.act("别处") as session:
        session.get(Person, one(people.desk, "李芳").id).name = "李芳华"
    people.settled()
    assert people.value("姓名") == "李芳华"
    assert people.names()[1] == "李芳华"


def test_selection_and_scroll_survive_news(people):
    people.pick("陈静", "杨磊")
    with people.desk.act("别处") as session:
        session.get(Person, one(people.desk, "王伟").id).badge = "JY9999"
        session.delete(session.get(Person, one(people.desk, "单秀杰").id))
    assert people.names()[-1] == "王伟"
    assert people.page.table.chosen() == [one(people.desk, name).id for name in ("陈静", "杨磊")]


def test_the_next_and_previous_inside_the_filter(people):
    people.hands.fill("查找", "秀")
    people.settled()
    people.pick("张秀英")
    people.hands.press("Alt+Down")
    settle()
    assert people.value("姓名") == "单秀杰"
    people.hands.press("Alt+Down")
    settle()
    assert people.value("姓名") == "单秀杰"
    people.hands.click("上一条")
    settle()
    assert people.value("姓名") == "张秀英"


def test_deleting_names_who_and_can_be_undone(desk, open_page):
    with desk.act("准备") as session:
        session.add_all([village("前山村"), village("后山村"), village("东沟村")])
    from station_desk.features.villages.sheet import SHEET

    opened = open_page(SHEET)
    ids = [opened.page.rows.ids[row] for row in (0, 1)]
    opened.page.table.choose(ids)
    asked = []
    opened.hands.when_asked(lambda box: (asked.extend(opened.hands.texts()), opened.hands.click("删除")))
    opened.page.table.setFocus()
    opened.hands.press("Del")
    opened.settled()
    assert any("删除 2 个村" in words for words in asked)
    assert any("东沟村、前山村" in words for words in asked), asked
    assert len(opened.page.rows.ids) == 1
    opened.shell.undo()
    wait_until(lambda: len(opened.page.rows.ids) == 3)


def test_rows_copied_for_excel_keep_long_numbers_as_text(people):
    people.pick("李芳", "王伟")
    people.page.table.setFocus()
    people.hands.press("Ctrl+C")
    content = QGuiApplication.clipboard().mimeData()
    lines = [line.split("\t") for line in content.text().split("\n")]
    assert lines[0] == ["姓名", "所属村", "辅警编号", "联系电话", "公民身份号码", "在职状态", "聘用日期"]
    assert [line[0] for line in lines[1:]] == ["王伟", "李芳"]
    assert lines[1][4] == one(people.desk, "王伟").id_number
    number = one(people.desk, "王伟").id_number
    assert f"<td style=\"mso-number-format:'\\@'\">{number}</td>" in content.html()


def test_columns_are_chosen_and_remembered(people, open_page):
    people.hands.click("选择列")
    chooser = QApplication.activePopupWidget()
    rows = {chooser.list.item(row).text(): chooser.list.item(row) for row in range(chooser.list.count())}
    assert "照片" not in rows
    rows["性别"].setCheckState(Qt.CheckState.Checked)
    rows["聘用日期"].setCheckState(Qt.CheckState.Unchecked)
    chooser.close()
    assert list(people.hands.rows(people.page.table)[0])[-1] == "性别"
    assert people.hands.rows(people.page.table)[0]["性别"] == "男"
    again = open_page()
    assert "聘用日期" not in again.hands.rows(again.page.table)[0]
    again.hands.click("选择列")
    again.hands.click("恢复默认")
    assert list(again.hands.rows(again.page.table)[0])[-1] == "聘用日期"


def test_letters_typed_over_the_table_go_to_the_find_box(people):
    people.page.table.setFocus()
    people.hands.type("s")
    people.hands.type("xj")
    assert people.page.filters.find_box.text() == "sxj"
    wait_until(lambda: people.names() == ["单秀杰"])


def test_columns_are_moved_and_rows_sorted_without_a_mouse(people):
    people.hands.click("选择列")
    chooser = QApplication.activePopupWidget()
    chooser.list.setCurrentRow(1)
    QTest.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    chooser.close()
    assert list(people.hands.rows(people.page.table)[0])[:2] == ["所属村", "姓名"]
    people.page.table.setFocus()
    people.hands.press("Right")
    people.page.acts.offer(people.page.table.mapToGlobal(people.page.table.rect().center()))
    people.hands.click("按“姓名”排序")
    assert people.names() == sorted(NAMES, key=pinyin_keys)


def test_a_dragged_column_stays_where_it_was_dropped(people, open_page):
    people.page.table.horizontalHeader().moveSection(0, 2)
    settle()
    assert list(people.hands.rows(people.page.table)[0])[:3] == ["所属村", "辅警编号", "姓名"]
    assert list(open_page().hands.rows()[0])[:3] == ["所属村", "辅警编号", "姓名"]


def test_what_is_shown_is_what_is_exported(people, tmp_path):
    people.hands.fill("查找", "秀")
    people.settled()
    target = tmp_path / "花名册.xlsx"
    people.hands.choose_file(target)
    people.hands.click("导出")
    people.hands.click("导出列表（2 人，显示的列）")
    wait_until(target.exists)
    wait_until(lambda: not people.shell.work.running)
    from station_desk.excel.book import read_book

    rows = [[str(cell or "") for cell in row] for row in read_book(target).sheets[0].rows]
    start = next(place for place, row in enumerate(rows) if "姓名" in row)
    assert [row[0] for row in rows[start + 1 :] if row[0]] == ["张秀英", "单秀杰"]
    assert rows[start + 1][4] == one(people.desk, "张秀英").id_number


class Seen(QWidget):
    """A room's own tab."""

    def __init__(self, shell):
        super().__init__()
        self.shown = []

    def show_record(self, record_id):
        self.shown.append(record_id)


def test_a_room_adds_facts_acts_tabs_and_papers(desk, open_page):
    settle_people(desk)
    done = []
    built = []

    def build(shell):
        built.append(Seen(shell))
        return built[-1]

    def facts(session):
        return [
            Fact("试用", "1", {"state": ("试用",)}, look="care"),
            Fact("别处", "2", act=lambda shell: done.append("去别处")),
        ]

    printed = []
    acts = (
        Action("全年计划", lambda shell, target: done.append(("plan", target))),
        Action("办理离岗", lambda shell, key: done.append(("leave", key == one(opened.desk, "李芳").id)), on="one"),
        Action("制证", lambda shell, ids: done.append(("cards", len(ids))), on="rows"),
    )
    opened = open_page(
        facts=facts, actions=acts, tabs=(FormTab("文书", build),), papers=(Paper("roster", "花名册", None),)
    )
    opened.shell.preview = lambda paper, request: printed.append((paper.title, len(request.ids)))
    wait_until(lambda: "试用 1" in [one.accessibleName() for one in opened.page.head._shown])
    opened.hands.click("试用 1")
    assert opened.names() == ["赵敏"]
    opened.hands.click("别处 2")
    opened.hands.click("全年计划")
    opened.page.filters.clear()
    opened.settled()
    assert built == []
    opened.hands.click("文书")
    opened.pick("李芳", "王伟")
    opened.hands.click("办理离岗")
    opened.hands.click("制证")
    banner = opened.page.chosen_bar
    assert [button.text() for button in banner.buttons] == ["制证", "批量修改…", "复制", "删除"]
    assert done == ["去别处", ("plan", None), ("leave", True), ("cards", 2)]
    settle()
    assert built[0].shown[-1] == opened.page.panel.record_id
    opened.hands.click("打印")
    opened.hands.click("花名册（选中的 2 人）")
    opened.hands.press("Ctrl+P")
    opened.hands.click("全部花名册")
    assert printed == [("花名册", 2), ("花名册", 0)]


def test_an_empty_page_offers_the_first_thing_to_do(open_page):
    done = []
    opened = open_page(first=Action("勾选村", lambda shell, ids: done.append(1), icon="trees"))
    assert "先把现有的花名册导入进来。" in opened.hands.texts()
    assert not opened.page.panel.isVisible()
    opened.hands.click("勾选村")
    assert done == [1]
    opened.hands.press("Ctrl+N")
    assert opened.page.panel.isVisible()
    assert QApplication.focusWidget().accessibleName() == "姓名"


def test_a_record_is_opened_from_elsewhere_even_when_filtered_out(people):
    people.hands.click("试用")
    people.settled()
    people.page.open_record(one(people.desk, "刘洋").id)
    people.settled()
    assert people.value("姓名") == "刘洋"
    assert people.page.table.here() == one(people.desk, "刘洋").id


def test_everything_has_a_name_and_tab_goes_as_one_reads(people):
    page = people.page
    takes = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.window() is page
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.focusProxy()
    ]
    nameless = [widget for widget in takes if not (widget.accessibleName() or getattr(widget, "text", str)())]
    assert nameless == []
    next(one for one in page.findChildren(QPushButton) if one.text() == "新增").setFocus()
    visited = []
    for _ in range(60):
        here = QApplication.focusWidget()
        visited.append(here.accessibleName() or here.text())
        QTest.keyClick(here, Qt.Key.Key_Tab)
    wanted = [
        "新增",
        "导入",
        "导出",
        "全部",
        "筛选",
        "查找",
        "选择列",
        "花名册",
        "姓名",
        "性别",
        "出生日期",
        "联系电话",
        "保存",
    ]
    places = [visited.index(name) for name in wanted if name in visited]
    assert places == sorted(places)
    assert len(places) >= len(wanted) - 1  # 保存 is greyed until something is typed


# ------------------------------------------------------------------------------------------------- quick hands
@pytest.fixture
def slow_reading(desk):
    """A desk whose every statement off the window's thread takes a tenth of a second."""

    def wait(*_):
        if threading.current_thread() is not threading.main_thread():
            time.sleep(0.1)

    event.listen(desk.engine, "before_cursor_execute", wait)
    yield
    event.remove(desk.engine, "before_cursor_execute", wait)


def in_the_form(people) -> str:
    """The title of the form's field that has the keyboard."""
    focus = QApplication.focusWidget()
    boxes = people.page.panel.form.built.values()
    return next((box.field.title for box in boxes if focus and box.isAncestorOf(focus)), "")


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_who_is_quicker_than_the_page_is_in_the_form_when_it_stands(people, slow_reading, key):
    """The key is pressed as soon as the page has been opened: neither rows nor form are there yet."""
    rows = people.page.rows
    rows.beginResetModel()
    rows.ids, rows.whole = Keys(), False
    rows.endResetModel()
    people.page.panel.show_record(None)
    rows.view.refresh()
    assert rows.busy
    people.page.table.setFocus()
    QTest.keyClick(people.page.table, key)
    assert in_the_form(people) == ""
    people.settled()
    assert (in_the_form(people), people.value("姓名")) == ("姓名", "王伟")
    people.hands.type("王伟业")
    people.hands.press("Ctrl+S")
    assert one(people.desk, "王伟业").badge == "JY2100"


def test_f2_goes_into_the_form_of_who_is_found_however_quickly_it_is_pressed(people, slow_reading):
    people.hands.press("Ctrl+F")
    type_text(people.page.filters.find_box, "李芳")
    QTest.keyClick(people.page.filters.find_box, Qt.Key.Key_F2)
    people.settled()
    assert (in_the_form(people), people.value("姓名")) == ("姓名", "李芳")


def test_f2_on_an_empty_page_is_not_remembered(open_page, slow_reading):
    opened = open_page()
    opened.page.table.setFocus()
    opened.hands.press("F2")
    opened.settled()
    with opened.desk.act("新增") as session:
        session.add(person(1, "周一平"))
    opened.settled()
    assert opened.names() == ["周一平"]
    assert in_the_form(opened) == ""
