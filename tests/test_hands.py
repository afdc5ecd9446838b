"""The hands do what a user's hands would: on every sort of control, and in dialogs that block."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tests.hands import Hands, wait_until


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(900, 700)
    return window


def form(window, **editors):
    body = QWidget()
    layout = QFormLayout(body)
    for title, editor in editors.items():
        layout.addRow(QLabel(f"{title}："), editor)
    window.setCentralWidget(body)
    return Hands(window)


def test_every_sort_of_field_is_filled(window):
    choice = QComboBox()
    choice.addItems(["男", "女"])
    date, number, tick, name, notes = (
        QDateEdit(),
        QSpinBox(maximum=5000),
        QCheckBox(),
        QLineEdit("旧"),
        QPlainTextEdit(),
    )
    left = []
    name.editingFinished.connect(lambda: left.append(name.text()))
    hands = form(window, 姓名=name, 性别=choice, 生日=date, 补助=number, 党员=tick, 备注=notes)
    hands.fill("姓名", "王𬭎Li")
    hands.fill("性别", "女")
    hands.fill("生日", "1980-02-29")
    hands.fill("补助", "1200")
    hands.fill("党员", "是")
    hands.fill("备注", "第一行")
    assert (name.text(), left) == ("王𬭎Li", ["王𬭎Li"])
    assert (choice.currentText(), date.date().toString("yyyy-MM-dd")) == ("女", "1980-02-29")
    assert (number.value(), tick.isChecked(), notes.toPlainText()) == (1200, True, "第一行")


def test_what_is_not_there_cannot_be_used(window):
    hands = form(window, 姓名=QLineEdit())
    with pytest.raises(AssertionError, match="导入"):
        hands.click("导入")
    with pytest.raises(AssertionError, match="电话"):
        hands.fill("电话", "1")


def test_a_greyed_button_cannot_be_clicked(window):
    button = QPushButton("保存(&S)…")
    clicked = []
    button.clicked.connect(lambda: clicked.append(1))
    window.setCentralWidget(button)
    hands = Hands(window)
    hands.click("保存")
    button.setEnabled(False)
    with pytest.raises(AssertionError):
        hands.click("保存")
    assert clicked == [1]


def test_a_blocking_question_is_answered(window):
    button = QPushButton("删除")
    answers = []
    yes = QMessageBox.StandardButton.Yes

    def ask():
        box = QMessageBox(QMessageBox.Icon.Question, "删除", "真的吗？", QMessageBox.StandardButton.No | yes, window)
        box.button(yes).setText("确定")
        answers.append(box.exec() == yes)

    button.clicked.connect(ask)
    window.setCentralWidget(button)
    hands = Hands(window)
    hands.answer("确定")
    hands.click("删除")
    assert answers == [True]
    assert not hands.waiting


def test_a_file_is_chosen(window, tmp_path):
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(b"x")
    chosen = []
    button = QPushButton("导入")
    button.clicked.connect(lambda: chosen.append(QFileDialog.getOpenFileName(window, "选文件", str(tmp_path))[0]))
    window.setCentralWidget(button)
    hands = Hands(window)
    hands.choose_file(file)
    hands.click("导入")
    assert chosen == [str(file)]


def test_tables_are_read_and_rows_selected(window):
    model = QStandardItemModel(0, 3)
    model.setHorizontalHeaderLabels(["姓名", "村", "藏"])
    for number in range(200):
        model.appendRow([QStandardItem(f"张{number}"), QStandardItem("前村"), QStandardItem("x")])
    view = QTableView()
    view.setModel(model)
    view.hideColumn(2)
    window.setCentralWidget(view)
    hands = Hands(window)
    rows = hands.rows()
    assert (len(rows), rows[7]) == (200, {"姓名": "张7", "村": "前村"})
    hands.select_row("张150")
    assert view.currentIndex().row() == 150


def test_rooms_menus_and_keys(window):
    rooms = QListWidget()
    rooms.addItems(["今日", "花名册"])
    body = QWidget()
    QVBoxLayout(body).addWidget(rooms)
    window.setCentralWidget(body)
    done = []
    window.menuBar().addMenu("文件").addAction("退出").triggered.connect(lambda: done.append("退出"))
    QShortcut(QKeySequence("Ctrl+S"), window, context=Qt.ShortcutContext.WindowShortcut).activated.connect(
        lambda: done.append("Ctrl+S")
    )
    hands = Hands(window)
    hands.open_room("花名册")
    assert rooms.currentItem().text() == "花名册"
    hands.click("退出")
    hands.press("Ctrl+S")
    assert done == ["退出", "Ctrl+S"]


def test_waiting_ends():
    with pytest.raises(AssertionError):
        wait_until(lambda: False, seconds=0.05)
