"""A user's hands on a real window: they find things by the words on them, click, type and read."""

import re
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)

from station_desk.ui.idle import AfterDrawing
from station_desk.ui.work import LatestTask

LONGEST = 20  # seconds that what is in hand is waited for
EDITORS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QCheckBox)


def plain(text: str) -> str:
    """The words on a control without its key mark, dots, colon and star."""
    return re.sub(r"\(&\w\)|&|…|\.\.\.|[：:*＊\s]+$", "", text).strip()


def settle() -> None:
    """Let everything that waits in the event loop happen."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        end = time.monotonic() + LONGEST
        while in_hand() and time.monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def in_hand() -> bool:
    """Whether something is being read or waits to be drawn that the window will show in a moment."""
    windows = QApplication.topLevelWidgets()
    return any(one.isActive() for window in windows for one in window.findChildren(AfterDrawing)) or any(
        one.thinking for window in windows for one in window.findChildren(LatestTask)
    )


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    """Keep the window alive until `true()` holds; raises AssertionError when it never does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"still not so after {seconds} s"
        QTest.qWait(10)


def type_text(widget: QWidget, text: str) -> None:
    """Type as a person does: ASCII by keys, Chinese committed by the input method."""
    for ascii_, run in groupby(text, str.isascii):
        word = "".join(run)
        if ascii_:
            QTest.keyClicks(widget, word)
        else:
            event = QInputMethodEvent()
            event.setCommitString(word)
            QApplication.sendEvent(widget, event)


def primary_button(inside: QWidget) -> QAbstractButton | None:
    """The one button in sight that is drawn as what is to be done next, None where there is none."""
    shown = [
        one for one in inside.findChildren(QAbstractButton) if one.isVisible() and one.property("kind") == "primary"
    ]
    assert len(shown) < 2, [one.text() for one in shown]
    return shown[0] if shown else None


def close_offers(line: QLineEdit) -> None:
    """Put away the list that opens under a line while one types, as Esc does; what is typed stays."""
    completer = line.completer()
    if completer and completer.popup().isVisible():
        completer.popup().hide()


def drop_files(widget: QWidget, *paths: Path) -> None:
    """Drag files over a widget and let go, as from the system's file browser."""
    content, at = QMimeData(), widget.rect().center()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, content, button, none)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted(), "nothing may be dropped here"
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, content, button, none))
    settle()


class Hands:
    """Works the front-most dialog, or `window` where no dialog is open."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.waiting: list[Callable[[QWidget], None]] = []
        self.timer = QTimer(window, interval=10)
        self.timer.timeout.connect(self._answer_next)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowExposed(window)

    # ------------------------------------------------------------------------------------------------- finding
    def front(self) -> QWidget:
        """The open menu, else the front-most dialog, else the window."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def see(self, kind: type, inside: QWidget | None = None) -> Iterator[QWidget]:
        """Every visible, enabled widget of a kind in front of the user."""
        for widget in (inside or self.front()).findChildren(kind):
            if widget.isVisible() and widget.isEnabled():
                yield widget

    def texts(self) -> list[str]:
        """All words on labels and buttons in front of the user."""
        return [
            plain(widget.text()) for kind in (QLabel, QAbstractButton) for widget in self.see(kind) if widget.text()
        ]

    def field(self, title: str) -> QWidget:
        """The editor named `title`: by its accessible name, its label's buddy, or its place in a form."""
        for editor in self.see(QWidget):
            if isinstance(editor, EDITORS) and plain(editor.accessibleName()) == title:
                return editor
        for label in self.see(QLabel):
            if plain(label.text()) == title and label.buddy():
                return label.buddy()
        for parent in self.see(QWidget):
            layout = parent.layout()
            if isinstance(layout, QFormLayout):
                for row in range(layout.rowCount()):
                    label = layout.itemAt(row, QFormLayout.ItemRole.LabelRole)
                    field = layout.itemAt(row, QFormLayout.ItemRole.FieldRole)
                    if label and field and field.widget() and plain(label.widget().text()) == title:
                        return field.widget()
        raise AssertionError(f"no field “{title}” in sight")

    def table(self) -> QTableView:
        """The largest visible table."""
        views = list(self.see(QTableView))
        assert views, "no table in sight"
        return max(views, key=lambda view: view.width() * view.height())

    # -------------------------------------------------------------------------------------------------- acting
    def click(self, text: str, inside: QWidget | None = None) -> None:
        """Click the button, tab, menu entry or list entry with these words; fails when none is in sight.

        `inside` says in which part of the window, where the same words stand in two.
        """
        if inside:
            assert self._click_button(text, inside), f"no button there says “{text}”"
            settle()
            return
        for try_one in (self._click_menu, self._click_button, self._click_tab, self._click_entry, self._trigger):
            if try_one(text):
                settle()
                return
        raise AssertionError(f"nothing to click says “{text}”; in sight: {self.texts()}")

    open_room = click

    def fill(self, title: str, text: str) -> None:
        """Put `text` into the field named `title` and leave it, as with the Tab key."""
        editor = self.field(title)
        editor.setFocus()
        if isinstance(editor, QCheckBox):
            if editor.isChecked() != (text in {"是", "√", "1"}):
                editor.click()
        elif isinstance(editor, QComboBox) and not editor.isEditable():
            index = editor.findText(text)
            assert index >= 0, f"“{title}” offers no “{text}”"
            editor.setCurrentIndex(index)
            editor.activated.emit(index)
        elif isinstance(editor, QDateEdit):
            editor.setDate(QDate.fromString(text, Qt.DateFormat.ISODate))
        else:
            inner = editor.findChild(QLineEdit) or editor
            inner.selectAll()
            QTest.keyClick(inner, Qt.Key.Key_Delete)
            type_text(inner, text)
            if isinstance(inner, QLineEdit):
                close_offers(inner)
                QTest.keyClick(inner, Qt.Key.Key_Tab)
        settle()

    def press(self, keys: str) -> None:
        """Press a key or a combination such as `Ctrl+S`, `F2`, `Down`."""
        QTest.keySequence(QApplication.focusWidget() or self.front(), QKeySequence(keys))
        settle()

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        type_text(QApplication.focusWidget() or self.front(), text)
        settle()

    # ------------------------------------------------------------------------------------------------- reading
    def rows(self, view: QTableView | None = None) -> list[dict[str, str]]:
        """The rows of a table as shown, by the headings of its visible columns."""
        view = view or self.table()
        model = view.model()
        while model.canFetchMore(view.rootIndex()):
            model.fetchMore(view.rootIndex())
        columns = [column for column in range(model.columnCount()) if not view.isColumnHidden(column)]
        titles = [str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns]
        return [
            dict(zip(titles, (str(model.index(row, column).data() or "") for column in columns), strict=True))
            for row in range(model.rowCount())
            if not view.isRowHidden(row)
        ]

    def select_row(self, text: str, view: QTableView | None = None) -> None:
        """Click the first row with a cell that reads `text`."""
        view = view or self.table()
        model = view.model()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                if not view.isColumnHidden(column) and str(model.index(row, column).data() or "") == text:
                    return self._click_index(view, model.index(row, column))
        raise AssertionError(f"no row has “{text}”: {self.rows(view)[:5]}")

    # ------------------------------------------------------------------------------------------------ dialogs
    def answer(self, text: str) -> None:
        """Click `text` in the open dialog; where none is open yet, in the next one that opens."""
        self.when_asked(lambda _: self.click(text))

    def choose_file(self, path: Path) -> None:
        """Choose `path` in the open file dialog, or in the next one that opens."""

        def choose(dialog: QWidget) -> None:
            assert isinstance(dialog, QFileDialog), f"expected a file dialog, found {dialog.windowTitle()}"
            dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
            dialog.accept()

        self.when_asked(choose)

    def when_asked(self, act: Callable[[QWidget], None]) -> None:
        """Do `act(dialog)` with the open dialog, or with the next one that opens, even inside its `exec()`."""
        if QApplication.activeModalWidget() and not self.waiting:
            act(QApplication.activeModalWidget())
            settle()
        else:
            self.waiting.append(act)
            self.timer.start()

    def _answer_next(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog and dialog.isVisible() and self.waiting:
            act = self.waiting.pop(0)
            if not self.waiting:
                self.timer.stop()
            act(dialog)

    # --------------------------------------------------------------------------------------- the ways to click
    def _click_menu(self, text: str) -> bool:
        menu = QApplication.activePopupWidget()
        return isinstance(menu, QMenu) and self._choose_in(menu, text)

    def _choose_in(self, menu: QMenu, text: str) -> bool:
        for action in menu.actions():
            if plain(action.text()) == text and action.isEnabled():
                QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
                return True
        return False

    def _click_button(self, text: str, inside: QWidget | None = None) -> bool:
        for button in self.see(QAbstractButton, inside):
            if text in {plain(button.text()), plain(button.accessibleName())}:
                at = QPoint(min(12, button.width() // 2), button.height() // 2)  # a tick box is hit on its box
                QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=at)
                return True
        return False

    def _click_tab(self, text: str) -> bool:
        for bar in self.see(QTabBar):
            for index in range(bar.count()):
                if plain(bar.tabText(index)) == text and bar.isTabEnabled(index):
                    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
                    return True
        return False

    def _click_entry(self, text: str) -> bool:
        for view in [*self.see(QListView), *self.see(QTreeView)]:
            found = (
                view.model().match(
                    view.model().index(0, 0),
                    Qt.ItemDataRole.DisplayRole,
                    text,
                    1,
                    Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
                )
                if view.model()
                else []
            )
            if found:
                self._click_index(view, found[0])
                return True
        return False

    def _trigger(self, text: str) -> bool:
        for action in self.front().findChildren(QAction):
            if plain(action.text()) == text and action.isEnabled() and action.isVisible() and not action.menu():
                action.trigger()
                return True
        return False

    def _click_index(self, view: QAbstractItemView, index) -> None:
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
        settle()
