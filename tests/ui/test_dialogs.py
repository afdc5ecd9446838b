"""Dialogs ask in words, put verbs on buttons, and Esc is always the safe answer."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from station_desk.base.errors import UserError
from station_desk.base.settings import Choices
from tests.hands import type_text


def test_escape_means_no(shown):
    shown.hands.when_asked(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))
    assert shown.shell.ask("删除 3 人？", "可以撤销。") is False


def test_the_verb_means_yes_and_the_question_is_seen(shown):
    seen = []
    shown.hands.when_asked(lambda box: (seen.extend(shown.hands.texts()), shown.hands.click("删除 3 人")))
    assert shown.shell.ask("删除 3 人？", "可以撤销。", act="删除 3 人") is True
    assert {"删除 3 人？", "可以撤销。", "删除 3 人", "返回"} <= {text.rstrip() for text in seen}


def test_enter_never_does_a_dangerous_thing(shown):
    shown.hands.when_asked(lambda box: QTest.keyClick(box, Qt.Key.Key_Return))
    assert shown.shell.ask("删除 3 人？", "", act="删除") is False
    shown.hands.when_asked(lambda box: QTest.keyClick(box, Qt.Key.Key_Return))
    assert shown.shell.ask("要导入吗？", "", act="导入 24 人") is True


@pytest.mark.parametrize("answer", ["保存", "不保存", "返回"])
def test_one_of_several_acts(shown, answer):
    shown.hands.answer(answer)
    chosen = shown.shell.ask_which("要保存改动吗？", "张三的资料改过。", ("保存", "不保存"))
    assert chosen == ("" if answer == "返回" else answer)


def test_a_reason_must_be_given(shown):
    def give(box):
        button = next(one for one in box.findChildren(QPushButton) if one.text() == "改成优秀")
        assert not button.isEnabled()
        type_text(box.findChild(QPlainTextEdit), "表现突出")
        assert button.isEnabled()
        shown.hands.click("改成优秀")

    shown.hands.when_asked(give)
    assert shown.shell.ask_reason("为什么？", act="改成优秀") == "表现突出"
    shown.hands.when_asked(lambda box: QTest.keyClick(box, Qt.Key.Key_Escape))
    assert shown.shell.ask_reason("为什么？") is None


def test_a_refusal_says_what_is_wrong_and_what_to_do(shown):
    seen = []
    shown.hands.when_asked(lambda box: (seen.extend(shown.hands.texts()), shown.hands.click("知道了")))
    done = shown.shell.act("新增", lambda session: (_ for _ in ()).throw(UserError("这样不行。", "换一个办法。")))
    assert done is False
    assert {"这样不行。", "换一个办法。"} <= set(seen)


def test_the_last_folder_is_remembered(shown, tmp_path):
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / "花名册.xlsx").write_bytes(b"")
    shown.hands.choose_file(folder / "花名册.xlsx")
    assert shown.shell.choose_file("选择花名册", "Excel 工作簿 (*.xlsx)") == folder / "花名册.xlsx"
    assert Path(Choices.load().recall("folder")) == folder

    def look(dialog):
        assert Path(dialog.directory().absolutePath()) == folder
        dialog.reject()

    shown.hands.when_asked(look)
    assert shown.shell.choose_file("选择花名册", "Excel 工作簿 (*.xlsx)") is None


def test_a_target_gets_the_suffix_that_was_left_out(shown, tmp_path):
    shown.hands.choose_file(tmp_path / "名单")
    assert shown.shell.choose_target("导出", "花名册.xlsx", "Excel 工作簿 (*.xlsx)") == tmp_path / "名单.xlsx"
