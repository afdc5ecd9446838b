"""The editor of minutes: typing, looks by keys and buttons, pasting from Word, links that open their rows."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_desk.base.places import place_of
from station_desk.base.rich import plain_text
from station_desk.features.schedule import AttendancePlace
from station_desk.fields.field import rich_text
from station_desk.ui.form.editors import editor_for
from station_desk.ui.theme import DARK
from tests.base.word import from_word
from tests.hands import Hands, settle

WRITTEN = "# 会议情况\n应到 **46** 人，缺席 [2](desk:schedule?attendance=2026-Q1&mark=%E7%BC%BA%E5%B8%AD) 人\n## 议定\n1. 排查出租房\n2. 补发背心\n- 其他\n结束"


@pytest.fixture
def edit(qtbot, shell):
    """The editor in a window, holding `value`, and another field to go on to."""

    def show(value=None):
        window = QWidget()
        qtbot.addWidget(window)
        editor = editor_for(rich_text("会议记录").column.info["field"], shell)
        box = QVBoxLayout(window)
        box.addWidget(editor)
        box.addWidget(QLineEdit())
        shell.attach(window)
        hands = Hands(window)
        editor.put(value)
        editor.setFocus()
        settle()
        return editor, hands

    return show


def paste(editor, html: str = "", text: str = "", image: bool = False) -> None:
    given = QMimeData()
    if html:
        given.setHtml(html)
    if text:
        given.setText(text)
    if image:
        given.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    editor.view.insertFromMimeData(given)
    settle()


@pytest.mark.parametrize(
    "value", [None, WRITTEN, "一、学习\n\n\n　　二、点评", "3. 第三\n4. 第四\n文\n1. 又一", "1. 甲\n1. 乙\n"]
)
def test_what_is_shown_and_not_touched_stays_to_the_letter(edit, value):
    editor, _ = edit(value)
    told = []
    editor.edited.connect(lambda: told.append(1))
    editor.view.looks.rehighlight()
    settle()
    assert (editor.value(), told) == (value, [])


@pytest.mark.parametrize("value", [WRITTEN, "一、学习\n\n\n　　二、点评", "3. 第三\n4. 第四\n文\n1. 又一"])
def test_what_is_shown_is_read_from_the_screen_as_it_was(edit, value):
    editor, hands = edit(value)
    hands.press("Ctrl+End")
    hands.type("了")
    assert editor.value() == value + "了"


def test_a_clerk_writes_with_keys_only(edit):
    editor, hands = edit()
    hands.press("Ctrl+Alt+1")
    hands.type("会议情况")
    hands.press("Return")
    hands.type("应到46人，")
    hands.press("Ctrl+B")
    hands.type("缺席2人")
    hands.press("Ctrl+B")
    hands.type("。")
    hands.press("Return")
    hands.press("Ctrl+Alt+4")
    hands.type("排查")
    hands.press("Return")
    hands.type("回访")
    hands.press("Return")
    hands.press("Return")
    hands.press("Ctrl+Alt+3")
    hands.type("其他")
    assert editor.value() == "# 会议情况\n应到46人，**缺席2人**。\n1. 排查\n2. 回访\n- 其他"


def test_buttons_do_the_same_and_show_where_the_cursor_stands(edit):
    editor, hands = edit("会议")
    for title, mark in (("标题", "# "), ("小标题", "## "), ("列表", "- "), ("编号", "1. ")):
        hands.click(title)
        assert editor.value() == f"{mark}会议"
        assert [key for key, button in editor._sorts.items() if button.isChecked()] == [editor.view.sort]
    hands.click("编号")
    assert editor.value() == "会议"
    editor.view.selectAll()
    hands.click("加粗")
    assert editor.value() == "**会议**"
    hands.click("撤销")
    assert editor.value() == "会议"
    hands.click("重做")
    assert editor.value() == "**会议**"


def test_several_lines_become_one_list_that_counts_on(edit):
    editor, hands = edit("甲\n乙\n1. 丙")
    hands.press("Ctrl+Home")
    editor.view.moveCursor(QTextCursor.MoveOperation.Down, QTextCursor.MoveMode.KeepAnchor)
    hands.press("Ctrl+Alt+4")
    assert editor.value() == "1. 甲\n2. 乙\n3. 丙"


def test_backspace_takes_the_mark_before_the_words(edit):
    editor, hands = edit("# 会议")
    hands.press("Ctrl+Home")
    hands.press("Backspace")
    assert editor.value() == "会议"


def test_signs_that_are_typed_are_words(edit):
    editor, hands = edit()
    hands.type("1. 3*4**5 # [x] \\")
    assert plain_text(editor.value()) == "1. 3*4**5 # [x] \\"


def test_tab_leaves_the_field(edit):
    editor, hands = edit("会议")
    hands.press("Tab")
    assert not editor.view.hasFocus()


# ------------------------------------------------------------------------------------------------------- pasting
def test_200_kb_of_word_are_words_and_the_pictures_are_told(edit):
    editor, hands = edit("开头")
    hands.press("Ctrl+End")
    html = from_word(200_000)
    paste(editor, html)
    sections = html.count("<h2>")
    words = plain_text(editor.value())
    assert words.startswith("开头三月例会\n第1部分 各村汇报\n议定：由张三排查出租房")
    for phrase in ("各村汇报", "缺席2人", "1. 巡逻防控", "矛盾排查 *重点*", "- 消防检查", "口前村　张三"):
        assert words.count(phrase) == sections, phrase
    assert "**议定：**由张三" in editor.value()
    assert f"已粘贴文字，其中 {sections} 张图片没有放进来。照片请放到“附件”里。" in editor.note.text()
    hands.press("Ctrl+Z")
    assert editor.value() == "开头", "one undo takes the whole paste back"


def test_a_picture_alone_is_refused_with_a_word(edit):
    editor, _ = edit("会议")
    paste(editor, image=True)
    assert editor.value() == "会议"
    assert editor.note.text() == "这里只放文字。照片请放到“附件”里。"


def test_plain_text_is_pasted_as_it_is(edit):
    editor, _ = edit()
    paste(editor, text="一、学习\r\n1. 条例\r\n")
    assert plain_text(editor.value()) == "一、学习\n1. 条例"


def test_what_is_copied_here_is_pasted_here_as_it_was(edit):
    editor, _ = edit(WRITTEN)
    editor.view.selectAll()
    given = editor.view.createMimeDataFromSelection()
    other, _ = edit()
    other.view.insertFromMimeData(given)
    assert other.value() == WRITTEN


# --------------------------------------------------------------------------------------------------------- links
def followed(shell) -> list:
    found: list = []
    shell.open_place = found.append
    shell.place_of = lambda link: place_of(link, {"schedule": (AttendancePlace,)})
    return found


def place_of_link(editor) -> QPoint:
    cursor = QTextCursor(editor.view.document().find("缺席 2"))
    cursor.setPosition(cursor.selectionEnd())
    return editor.view.cursorRect(cursor).center() - QPoint(3, 0)


def test_ctrl_click_opens_what_a_figure_is_about(edit, shell):
    editor, _ = edit(WRITTEN)
    went = followed(shell)
    at = place_of_link(editor)
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert went == [], "a click alone only sets the cursor"
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)
    assert went == [AttendancePlace("2026-Q1", "缺席")]


def test_where_nothing_can_be_typed_a_click_opens_it(edit, shell):
    editor, _ = edit(WRITTEN)
    editor.lock()
    went = followed(shell)
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of_link(editor))
    assert went == [AttendancePlace("2026-Q1", "缺席")]


def test_the_keyboard_opens_it_too(edit, shell):
    editor, hands = edit(WRITTEN)
    went = followed(shell)
    cursor = editor.view.document().find("缺席 2")
    cursor.clearSelection()
    editor.view.setTextCursor(cursor)
    hands.press("Ctrl+Return")
    assert went == [AttendancePlace("2026-Q1", "缺席")]
    assert editor.value() == WRITTEN


def test_what_is_typed_after_a_link_does_not_belong_to_it(edit):
    editor, hands = edit("缺席 [2](desk:schedule)")
    hands.press("Ctrl+End")
    hands.type("人")
    assert editor.value() == "缺席 [2](desk:schedule)人"


def test_a_link_has_the_colours_of_the_theme_without_being_a_change(edit, shell):
    editor, _ = edit(WRITTEN)
    shell.theme.choose(DARK)
    settle()
    assert editor.value() is editor._stored
    layout = editor.view.document().firstBlock().next().layout()
    assert shell.theme.hex("accent").lower() in {one.format.foreground().color().name() for one in layout.formats()}
