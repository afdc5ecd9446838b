"""What a clerk does in a day, as steps of a journey: rooms are opened, forms filled, lists ticked, papers saved."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QTableView, QWidget

from station_desk.app import make_window
from station_desk.base.settings import Choices
from station_desk.store.desk import Desk
from station_desk.ui.dialogs import Box
from station_desk.ui.import_.wizard import Wizard
from station_desk.ui.print.preview import Preview
from station_desk.ui.theme import Theme
from station_desk.ui.work import LatestTask
from tests.hands import Hands, settle, type_text, wait_until


def on(day: str) -> None:
    """Let it be that day, as 2026-03-05."""
    os.environ["STATION_DESK_TODAY"] = day


class Clerk(Hands):
    """A clerk before the window of a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.theme = Theme(Choices.load())
        self.theme.start()
        self.main = make_window(desk, self.theme)
        self.shell = self.main.shell
        self.main.resize(1280, 800)
        super().__init__(self.main)
        self.still()

    # ------------------------------------------------------------------------------------------------ patience
    def still(self) -> None:
        """Wait until nothing runs and everything in sight shows what it was asked for."""
        settle()
        wait_until(lambda: not self.shell.work.running)
        wait_until(lambda: not any(reader.busy for reader in self.main.findChildren(LatestTask)))
        settle()

    def wake(self) -> None:
        """Give the front-most window the keyboard again, as a desktop does when a dialog has closed."""
        front = self.front().window()
        if QApplication.activeWindow() is not front and not QApplication.activePopupWidget():
            front.activateWindow()
            wait_until(front.isActiveWindow)

    def press(self, keys: str) -> None:
        self.wake()
        super().press(keys)
        self.still()

    def type(self, text: str) -> None:
        self.wake()
        super().type(text)

    def do(self, words: str) -> None:
        """Click, and wait until it is done."""
        self.click(words)
        self.still()

    def toast(self) -> str:
        """What the window said last in passing."""
        toast = self.shell._toast
        return toast.words.text() if toast and toast.isVisible() else ""

    def close(self) -> None:
        """Close the window at the end of the day, giving up what is not saved."""
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()
        self.waiting = [lambda _: self.click("不保存")]
        self.timer.start()
        self.main.close()
        self.timer.stop()
        settle()
        self.main.deleteLater()
        QApplication.instance().setStyleSheet("")
        QApplication.setStyle("Fusion")
        settle()

    # -------------------------------------------------------------------------------------------------- places
    def go(self, room: str) -> QWidget:
        """Open a room from the menu at the left; returns its page."""
        QTest.mouseClick(self.main.sidebar.buttons[self.name_of(room)], Qt.MouseButton.LeftButton)
        self.still()
        assert self.main.top.title.text() == room
        return self.page

    def name_of(self, room: str) -> str:
        return next(name for name, offer in self.main.offers.items() if offer.room.title == room)

    @property
    def page(self) -> QWidget:
        """The page in sight."""
        return self.main.pages[self.main.here]

    def said(self) -> str:
        """All words in front of the clerk."""
        return "\n".join(self.texts())

    # --------------------------------------------------------------------------------------------------- asking
    def next_dialog(self, kind: Any, act: Callable[[Any], object]) -> None:
        """Do `act(dialog)` as soon as a dialog of that kind is in front, over whatever else is open."""
        timer = QTimer(self.main, interval=10)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, kind) and dialog.isVisible():
                timer.stop()
                act(dialog)

        timer.timeout.connect(look)
        timer.start()

    def will_answer(self, words: str, *, reason: str = "") -> list[str]:
        """Answer the next question; returns what it will have said."""
        seen: list[str] = []

        def answer(_: Box) -> None:
            seen.extend(self.texts())
            if reason:
                self.fill("理由", reason)
            self.click(words)

        self.next_dialog(Box, answer)
        return seen

    def will_save_as(self, target: Path) -> None:
        """Name the file in the next dialog that asks for one."""

        def choose(dialog: QFileDialog) -> None:
            dialog.findChild(QLineEdit, "fileNameEdit").setText(str(target))
            dialog.accept()

        self.next_dialog(QFileDialog, choose)

    will_open = will_save_as

    def tick(self, wanted: Callable[[dict[str, str]], bool], act: str, **fields: str) -> None:
        """In the list that opens next, fill the fields above it, tick the rows wanted and no others, and press `act`."""

        def choose(dialog: QDialog) -> None:
            for title, words in fields.items():
                self.fill(title, words)
            table = dialog.findChild(QTableView)
            self.click("全不选")
            for row, line in enumerate(self.rows(table)):
                if wanted(line):
                    table.selectRow(row)
                    table.setFocus()
                    QTest.keyClick(table, Qt.Key.Key_Space)
            self.click(act)

        self.next_dialog(QDialog, choose)

    # --------------------------------------------------------------------------------------------------- papers
    def save_paper(self, target: Path) -> list[str]:
        """In the preview that opens, look at every page and save the PDF; returns each page's text without blanks."""
        wait_until(lambda: isinstance(QApplication.activeModalWidget(), Preview))
        preview = QApplication.activeModalWidget()
        seen = 1
        while preview.on.isEnabled():
            self.press("PgDown")
            seen += 1
            assert seen <= preview.view.count
        self.will_save_as(target)
        self.do("导出 PDF")
        wait_until(target.exists)
        preview.reject()
        self.still()
        pages = words_of(target)
        assert len(pages) == seen
        return pages

    # ------------------------------------------------------------------------------------------------ the import
    @property
    def wizard(self) -> Wizard:
        found = QApplication.activeModalWidget()
        assert isinstance(found, Wizard)
        return found

    def mend(self, number: int, title: str, words: str) -> None:
        """Double-click the cell in the workbook's row `number` below `title`, type over it and press Enter."""
        table, rows = self.wizard.rows.table, self.wizard.rows.rows
        row = next(at for at, one in enumerate(rows.rows) if one.number == number)
        heads = [rows.headerData(at, Qt.Orientation.Horizontal) for at in range(rows.columnCount())]
        index = rows.index(row, heads.index(title))
        table.scrollTo(index)
        at = table.visualRect(index).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        editor = table.findChild(QLineEdit)
        editor.selectAll()
        type_text(editor, words)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.still()

    # ------------------------------------------------------------------------------------------------- the grid
    def to_cell(self, view: QTableView, row: int, heading: str) -> None:
        """Click the cell in a row below a heading."""
        model = view.model()
        heads = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
        self._click_index(view, model.index(row, heads.index(heading)))
        view.setFocus()

    def paste(self, rows: list[list[str]]) -> None:
        """Paste a block as Excel copies it."""
        content = QMimeData()
        content.setText("".join("\t".join(row) + "\n" for row in rows))
        QGuiApplication.clipboard().setMimeData(content)
        self.press("Ctrl+V")


def words_of(file: Path) -> list[str]:
    """The text of each page of a PDF without blanks and line ends."""
    with pdfplumber.open(file) as pdf:
        return ["".join(page.extract_text().split()) for page in pdf.pages]
