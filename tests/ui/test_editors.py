"""Each sort of value has an editor that takes what clerks type and gives back what is stored."""

from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import inspect

from station_desk.fields import field as fields
from station_desk.fields.field import Field
from station_desk.ui.form.editors import editor_for
from tests.hands import Hands, drop_files, type_text, wait_until
from tests.ui.pages import settle_people, village


def made(column, **more) -> Field:
    """The field that a declaration such as `text("姓名")` carries."""
    from dataclasses import replace

    return replace(column.column.info["field"], **more)


@pytest.fixture
def edit(qtbot, shell):
    """Shows the editor of a field in a window with another widget to go on to."""

    def show(column, value=None, **more):
        window = QWidget()
        qtbot.addWidget(window)
        editor = editor_for(made(column, **more), shell)
        box = QVBoxLayout(window)
        box.addWidget(editor)
        box.addWidget(QLineEdit())
        shell.attach(window)
        hands = Hands(window)
        editor.left.connect(editor.tidy)
        editor.put(value)
        editor.setFocus()
        return editor, hands

    return show


LINES = [
    (fields.text("备注"), "１２ａ　", "12a"),
    (fields.person_name("姓名"), "张　三", "张三"),
    (fields.person_name("姓名"), "阿依古丽．买买提", "阿依古丽·买买提"),
    (fields.whole("人数"), "４５人", 45),
    (fields.hundredths("补贴"), "１，２００．５", 120050),
    (fields.phone("电话"), "138 0000 1111", "13800001111"),
    (fields.card("卡号"), "6222 0000 1111", "622200001111"),
    (fields.day("日期"), "2020.3.5", date(2020, 3, 5)),
    (fields.day("日期"), "二〇二〇年三月五日", date(2020, 3, 5)),
    (fields.moment("时间"), "2026.3.5 ９:30", datetime(2026, 3, 5, 9, 30)),
    (fields.choice("民族", table="nations"), "朝鲜", "朝鲜族"),
    (fields.choice("民族", table="nations"), "chaox", "朝鲜族"),
]


@pytest.mark.parametrize(("column", "typed", "value"), LINES)
def test_what_is_typed_is_read(edit, column, typed, value):
    editor, hands = edit(column)
    told = []
    editor.edited.connect(lambda: told.append(1))
    hands.fill(editor.field.title, typed)
    assert editor.value() == value
    assert told
    assert editor.inner.text() == editor.field.kind.show(value)


@pytest.mark.parametrize("column", [column for column, _, _ in LINES])
def test_every_editor_may_be_left_empty(edit, column):
    editor, hands = edit(column)
    assert editor.value() is None
    hands.fill(editor.field.title, " ")
    assert editor.value() is None


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        (fields.whole("人数", 0, 10), "11", "应在 0 到 10 之间"),
        (fields.text("备注", 3), "四个字了", "最多 3 个字"),
        (fields.day("日期"), "2021-02-29", "不是存在的日期"),
        (fields.moment("时间"), "昨天", "不是日期和时间"),
        (fields.choice("民族", table="nations"), "火星族", "没有找到“火星族”"),
        (fields.id_number("身份证"), "123", "应为18位"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(edit, column, typed, said):
    editor, hands = edit(column)
    hands.fill(editor.field.title, typed)
    with pytest.raises(ValueError, match=said):
        editor.value()
    assert editor.inner.text() == typed


def test_a_day_is_picked_from_the_calendar_by_keys(edit):
    editor, hands = edit(fields.day("日期"), date(2026, 3, 5))
    hands.press("Alt+Down")
    popup = QApplication.activePopupWidget()
    assert popup.month.selectedDate().toPython() == date(2026, 3, 5)
    hands.press("Right")
    hands.press("Return")
    assert editor.value() == date(2026, 3, 6)
    editor.open_calendar()
    hands.click("清空")
    assert editor.value() is None


def test_a_picked_day_keeps_its_time(edit):
    editor, _ = edit(fields.moment("时间"), datetime(2026, 3, 5, 14, 30))
    editor._take(date(2026, 4, 1))
    assert editor.value() == datetime(2026, 4, 1, 14, 30)


def test_few_words_are_a_list_with_nothing_first(edit):
    editor, hands = edit(fields.choice("性别", "男", "女"), "女")
    assert editor.value() == "女"
    hands.fill("性别", "")
    assert editor.value() is None
    editor.put("旧词")
    assert editor.value() == "旧词"
    required, _ = edit(fields.choice("状态", "甲", "乙", required=True), "甲")
    assert required.combo.findText("") == -1


def test_the_wheel_over_a_list_changes_nothing(edit):
    editor, _ = edit(fields.choice("性别", "男", "女"), "男")
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor.combo, event)
    assert editor.value() == "男"


def test_a_tick_never_touched_stays_unsaid(edit):
    editor, hands = edit(fields.tick("暂定"))
    assert editor.value() is None
    hands.fill("暂定", "是")
    assert editor.value() is True
    hands.fill("暂定", "否")
    assert editor.value() is None
    editor.put(True)
    hands.fill("暂定", "否")
    assert editor.value() is False


def test_several_lines_keep_their_breaks(edit):
    editor, _ = edit(fields.long_text("备注"), "第一行\n第二行")
    assert editor.value() == "第一行\n第二行"
    type_text(editor.text, "零")
    assert editor.value() == "零第一行\n第二行"


def test_a_secret_is_masked_until_shown(edit):
    editor, hands = edit(fields.id_number("身份证", secret=True), "99999919850501000X".replace("000X", "0008"))
    assert "*" in editor.line.text()
    assert editor.value() == "999999198505010008"
    editor._eye.trigger()
    assert editor.line.text() == "999999198505010008"
    editor._eye.trigger()
    assert "*" in editor.line.text()
    hands.fill("身份证", "999999")
    assert editor.line.text() == "999999"


def test_typing_into_the_mask_shows_it_first(edit):
    editor, _ = edit(fields.card("卡号", secret=True), "6222021234567890")
    editor.line.setCursorPosition(3)
    type_text(editor.line, "5")
    assert editor.line.text() == "6222021234567890"
    editor.line.end(False)
    type_text(editor.line, "1")
    assert editor.value() == "62220212345678901"


@pytest.fixture
def link(desk, edit):
    settle_people(desk)
    with desk.act("同名") as session:
        session.add(village("口前村", "西阳镇"))
    return edit(fields.link("所属村", "Village", "village"))


def test_a_link_is_found_by_typing(link):
    editor, hands = link
    hands.fill("所属村", "前山村")
    with editor.shell.look() as session:
        from station_desk.features.villages.model import Village

        assert session.get(Village, editor.value()).name == "前山村"
    hands.fill("所属村", "")
    assert editor.value() is None


def test_the_only_one_that_fits_is_taken(link):
    editor, hands = link
    hands.fill("所属村", "前山")
    assert editor.line.text() == "前山村"


def test_two_of_the_same_name_are_told_apart(link):
    editor, hands = link
    hands.fill("所属村", "口前村")
    with pytest.raises(ValueError, match="不止一个"):
        editor.value()
    editor.line.clear()
    type_text(editor.line, "口前村")
    model = editor._offers
    assert sorted(model.index(row, 0).data() for row in range(model.rowCount())) == ["口前村　口前镇", "口前村　西阳镇"]
    editor._take(model.index(1, 0))
    chosen = editor.value()
    editor.tidy()
    assert editor.value() == chosen


def test_a_link_to_something_gone_says_so(link):
    editor, _ = link
    editor.put("nobody")
    assert editor.line.text() == "（已不存在）"
    assert editor.value() == "nobody"


def photo(folder: Path, wide=600, high=840) -> Path:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    image.save(str(folder / "照片.png"))
    return folder / "照片.png"


def test_a_picture_is_chosen_dropped_and_removed(edit, tmp_path):
    editor, hands = edit(fields.picture("照片"))
    assert editor.value() is None
    hands.choose_file(photo(tmp_path))
    hands.answer("使用")
    hands.click("更换照片")
    assert editor.value().startswith(b"\xff\xd8")
    assert len(editor.value()) <= 200_000
    hands.click("移除照片")
    assert editor.value() is None
    hands.answer("返回")
    drop_files(editor.frame, photo(tmp_path))
    wait_until(lambda: not hands.waiting)
    assert editor.value() is None
    hands.answer("使用")
    drop_files(editor.frame, photo(tmp_path))
    wait_until(editor.value)


def test_what_is_no_picture_is_refused_and_the_old_one_stays(edit, tmp_path):
    editor, hands = edit(fields.picture("照片"), b"\xff\xd8old")
    wrong = tmp_path / "照片.jpg"
    wrong.write_text("不是照片")
    hands.answer("知道了")
    editor.read_file(wrong)
    assert editor.value() == b"\xff\xd8old"


def test_what_the_desk_fills_is_shown_but_not_typed(edit):
    for column in (
        fields.text("编号", readonly=True),
        fields.day("日期", readonly=True),
        fields.long_text("说明", readonly=True),
    ):
        editor, _ = edit(column)
        type_text(editor.inner, "1")
        assert editor.value() is None


def test_every_declared_field_of_the_desk_has_an_editor(edit):
    from station_desk.catalog import load_models
    from station_desk.store.record import Base

    load_models()
    seen = 0
    for mapper in Base.registry.mappers:
        for column in inspect(mapper).columns:
            field = column.info.get("field")
            if field and not field.hidden:
                editor, _ = edit(_Declared(column))
                assert editor.inner.accessibleName() == field.title
                seen += 1
    assert seen > 60


class _Declared:
    """A mapped column dressed as a declaration."""

    def __init__(self, column):
        self.column = column
