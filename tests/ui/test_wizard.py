"""The import as a clerk goes through it: drop or choose a file, look at the columns, mend, import, take back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLineEdit, QPushButton, QWidget

from station_desk.base.idnumber import made_up
from station_desk.base.settings import Choices
from station_desk.features.roster.sheet import SHEET
from station_desk.ui.dialogs import Box
from station_desk.ui.import_.file import FileDrop
from station_desk.ui.import_.wizard import Wizard, open_wizard
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from tests.features.roster.sheets import MESSY, ROSTERS, people, person, write_book
from tests.hands import Hands, settle, type_text, wait_until

A, B = (made_up(number, date(1985, 6, 7)) for number in (1, 2))


class Way:
    """A wizard opened from a page, and short ways to go on in it."""

    def __init__(self, page: QWidget, shell: Shell) -> None:
        self.page, self.shell, self.desk, self.hands = page, shell, shell.desk, Hands(page)

    @property
    def wizard(self) -> Wizard:
        found = QApplication.activeModalWidget()
        assert isinstance(found, Wizard)
        return found

    def start(self, path: Path) -> None:
        self.hands.choose_file(path)
        self.go("导入")

    def choose_inside(self, path: Path, words: str) -> None:
        """Click what asks for a file from inside the wizard, and choose that file."""

        def choose(dialog: QWidget) -> None:
            dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
            dialog.accept()

        self.when(QFileDialog, choose)
        self.go(words)

    def when(self, kind: type, act: Callable[[QWidget], object]) -> None:
        """Do `act(dialog)` as soon as a dialog of that kind is in front."""
        timer = QTimer(self.page, interval=10)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, kind):
                timer.stop()
                act(dialog)

        timer.timeout.connect(look)
        timer.start()

    def refused(self, words: str) -> list[str]:
        """Click, wait for the box that refuses, read it and close it."""
        seen: list[str] = []

        def read(_: QWidget) -> None:
            seen.extend(self.hands.texts())
            self.hands.click("知道了")

        self.when(Box, read)
        self.hands.click(words)
        wait_until(lambda: seen)
        self.still()
        return seen

    def still(self) -> None:
        """Wait until nothing runs."""
        settle()
        wait_until(lambda: not self.shell.work.running)
        settle()

    def go(self, words: str) -> None:
        self.hands.click(words)
        self.still()

    def rows(self) -> list[dict[str, str]]:
        return self.hands.rows(self.wizard.rows.table)

    def mend(self, number: int, title: str, text: str) -> None:
        """Double-click the cell in Excel's row `number` below `title`, type and press Enter."""
        table, model = self.wizard.rows.table, self.wizard.rows.rows
        row = next(at for at, one in enumerate(model.rows) if one.number == number)
        column = len(("行", "处理", "说明")) + model.titles.index(title)
        index = model.index(row, column)
        table.scrollTo(index)
        table.setCurrentIndex(index)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
        editor = table.findChild(QLineEdit)
        assert editor, f"{title} cannot be mended"
        editor.selectAll()
        type_text(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.still()


class Page(QWidget):
    """A window with nothing but the button that imports, where a workbook can be dropped."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        button = QPushButton("导入", self)
        button.clicked.connect(lambda: open_wizard(shell, SHEET))
        FileDrop(self, lambda path: open_wizard(shell, SHEET, path))
        self.resize(1100, 720)


@pytest.fixture
def way(qtbot, desk):
    choices = Choices.load()
    shell = Shell(desk, choices, Theme(choices))
    page = Page(shell)
    qtbot.addWidget(page)
    shell.attach(page)
    yield Way(page, shell)
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible():
            dialog.done(0)
    settle()
    shell.close()


def test_a_messy_workbook_comes_in_and_goes_back(way, tmp_path):
    way.start(MESSY)
    assert "认出 13 栏，24 行。" in way.hands.texts()
    way.go("下一步：核对")
    assert "将新增 17 个村（万昌镇）。" in way.hands.texts()
    assert [row["处理"] for row in way.rows()] == ["新增"] * 17 + ["拒绝"] * 7
    way.hands.click("拒绝 7")
    assert [row["行"] for row in way.rows()] == [str(number) for number in range(22, 29)]
    assert "被Excel改坏了" in way.rows()[0]["说明"]
    assert way.rows()[0]["身份证号"] == "999999198503150000"
    assert not people(way.desk)
    way.go("导入 17 人")
    assert "已导入 17 人" in way.hands.texts()
    assert len(people(way.desk)) == 17
    back = tmp_path / "未导入.xlsx"
    way.choose_inside(back, "导出未导入的行")
    assert back.is_file()
    assert "未导入的行已存到“未导入.xlsx”。" in way.hands.texts()
    way.go("撤销这次导入")
    assert "已撤销这次导入" in way.hands.texts()
    assert not people(way.desk)
    way.hands.click("完成")
    assert QApplication.activeModalWidget() is None


def test_cells_are_mended_in_place_and_judged_again(way, tmp_path):
    wrong = A[:-1] + ("1" if A[-1] != "1" else "2")
    book = write_book(
        tmp_path / "万昌镇.xlsx",
        ["姓名", "身份证号", "村别", "入职时间"],
        ["张三", wrong, "万昌村", "2019.2.30"],
        ["李四", B, "玉华村", ""],
    )
    way.start(book)
    way.go("下一步：核对")
    assert [row["处理"] for row in way.rows()] == ["拒绝", "新增"]
    way.mend(2, "身份证号", A)
    assert [row["处理"] for row in way.rows()] == ["拒绝", "新增"]
    assert way.rows()[0]["说明"] == "“2019.2.30”不是存在的日期"
    way.mend(2, "入职时间", "2019年2月28日")
    assert [row["处理"] for row in way.rows()] == ["新增", "新增"]
    way.mend(3, "姓名", "李四海")
    way.go("导入 2 人")
    assert person(way.desk, "张三").hired == date(2019, 2, 28)
    assert person(way.desk, "李四海").id_number == B


def test_what_an_update_changes_is_shown_before_it_is_done(way, tmp_path):
    heads = ["姓名", "身份证号", "村别", "手机"]
    way.start(write_book(tmp_path / "万昌镇.xlsx", heads, ["张三", A, "万昌村", "13900000001"]))
    way.go("下一步：核对")
    way.go("导入 1 人")
    way.hands.click("完成")
    way.start(write_book(tmp_path / "万昌镇.xlsx", heads, ["张三", A, "玉华", "13911111111"]))
    way.go("下一步：核对")
    assert way.rows() == [
        {
            "行": "2", "处理": "更新", "说明": "", "姓名": "张三", "身份证号": A, "村别": "万昌村 → 玉华",
            "手机": "13900000001 → 13911111111",
        }
    ]  # fmt: skip
    way.hands.fill("已有的记录怎么办", "跳过，不改动")
    way.still()
    assert [row["处理"] for row in way.rows()] == ["跳过"]
    assert "没有要导入的" in [button.text() for button in (way.wizard.forward,)]
    assert not way.wizard.forward.isEnabled()


def test_a_column_is_corrected_and_remembered(way, tmp_path):
    heads = ["姓名", "身份证号", "村别", "号码"]
    book = write_book(tmp_path / "万昌镇.xlsx", heads, ["张三", A, "万昌村", "NF0001"])

    def chooser() -> QComboBox:
        return next(one for one in way.hands.see(QComboBox) if one.accessibleName() == "D列号码导入为")

    way.start(book)
    assert chooser().currentText() != "辅警编号"
    way.hands.fill("D列号码导入为", "辅警编号")
    way.go("下一步：核对")
    way.go("导入 1 人")
    assert person(way.desk, "张三").badge == "NF0001"
    way.hands.click("完成")
    way.start(book)
    assert chooser().currentText() == "辅警编号"


def test_the_heading_row_can_be_chosen(way, tmp_path):
    rows = [["姓名", "身份证号", "村别"], ["以下为新名单", "", ""], ["姓名", "身份证号", "村别"], ["张三", A, "万昌村"]]
    way.start(write_book(tmp_path / "万昌镇.xlsx", *rows))
    way.wizard.columns.heading.setValue(3)
    settle()
    assert way.wizard.columns.found.heading_row == 2
    way.go("下一步：核对")
    assert [row["行"] for row in way.rows()] == ["4"]


def test_a_workbook_without_the_columns_that_matter_is_said_and_can_be_corrected(way, tmp_path):
    way.start(write_book(tmp_path / "名单.xlsx", ["甲", "乙"], ["张三", "一"], ["李四", "二"]))
    assert any("没有认出公民身份号码" in text for text in way.refused("下一步：核对"))
    assert way.wizard.stack.currentIndex() == 1


@pytest.mark.parametrize(("name", "content", "said"), [
    ("花名册.xlsx", b"%PDF-1.4 whatever", "不是表格，而是PDF 文件"),
    ("花名册.xlsx", b"", "是空文件"),
    ("花名册.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏或不完整"),
])  # fmt: skip
def test_what_is_no_workbook_is_refused_in_a_sentence(way, tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    way.hands.choose_file(path)
    assert any(said in text for text in way.refused("导入"))
    assert way.wizard.stack.currentIndex() == 0


def test_a_workbook_is_dropped_on_the_page(way):
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(ROSTERS / "金家乡辅警.csv"))])
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, content, button, none)
    QApplication.sendEvent(way.page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(way.page, QDropEvent(QPointF(9, 9), copy, content, button, none))
    way.still()
    assert "认出 6 栏，7 行。" in way.hands.texts()


def test_escape_asks_only_where_mended_cells_would_be_lost(way, tmp_path):
    book = write_book(tmp_path / "万昌镇.xlsx", ["姓名", "身份证号", "村别"], ["张三", A, "万昌村"])
    way.start(book)
    way.go("下一步：核对")
    way.mend(2, "姓名", "张三丰")
    way.when(Box, lambda _: way.hands.click("返回"))
    way.hands.press("Esc")
    assert way.rows()[0]["姓名"] == "张三丰"
    way.when(Box, lambda _: way.hands.click("关闭导入"))
    way.hands.press("Esc")
    settle()
    assert QApplication.activeModalWidget() is None
    assert not people(way.desk)


def test_a_change_elsewhere_has_the_rows_judged_again(way, tmp_path):
    way.start(write_book(tmp_path / "万昌镇.xlsx", ["姓名", "身份证号", "村别"], ["张三", A, "万昌村"]))
    way.go("下一步：核对")
    assert [row["处理"] for row in way.rows()] == ["新增"]
    from tests.features.roster.sheets import bring_in

    bring_in(
        way.desk, write_book(tmp_path / "b.xlsx", ["姓名", "身份证号", "乡镇", "村别"], ["张三", A, "万昌镇", "万昌村"])
    )
    way.still()
    assert [row["处理"] for row in way.rows()] == ["相同"]


def test_the_file_can_be_changed_after_going_back(way, tmp_path):
    way.start(MESSY)
    way.go("下一步：核对")
    way.go("上一步")
    way.go("上一步")
    way.choose_inside(ROSTERS / "金家乡辅警.csv", "选择文件")
    way.go("下一步：核对")
    assert len(way.rows()) == 7


def test_mended_cells_outlive_a_look_back_at_the_columns(way, tmp_path):
    way.start(write_book(tmp_path / "万昌镇.xlsx", ["姓名", "身份证号", "村别"], ["张三", A, "万昌树"]))
    way.go("下一步：核对")
    way.mend(2, "村别", "万昌")
    way.go("上一步")
    way.go("下一步：核对")
    assert [(row["处理"], row["村别"]) for row in way.rows()] == [("新增", "万昌")]
    assert "将新增 1 个村（万昌镇）。" in way.hands.texts()


def test_a_running_import_can_be_cancelled_and_leaves_nothing(way):
    way.start(MESSY)
    way.go("下一步：核对")
    way.wizard.forward.click()
    way.wizard.cancel()
    way.still()
    stands = len(people(way.desk))
    assert stands in (0, 17)  # stopped in time, or done before the click: never half
    assert way.wizard.stack.currentIndex() == (2 if stands == 0 else 3)
