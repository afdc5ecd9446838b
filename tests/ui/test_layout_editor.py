"""The layout editor's window: mouse, keys, list, properties, menus, what is said, and leaving."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from station_desk.base.errors import UserError
from station_desk.features.layouts.page.editor import LayoutEditor
from station_desk.features.layouts.rules.blank import Blank
from station_desk.features.layouts.rules.geometry import Bounds
from station_desk.printing.layout import sample_record
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout
from station_desk.ui.dialogs import Box
from tests.hands import settle, wait_until
from tests.printing.measure import read_pages

NAME, DEED, SEAL, UNIT, DATE, QR, NUMBER = 2, 3, 4, 5, 6, 7, 8
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def edit(shown):
    """Opens the editor on a shipped layout; `editor.saved` are the layouts that were kept."""
    opened = []

    def show(name="certificate", people=(), refuse=None, blanks=()):
        saved = []

        def keep(layout):
            if refuse:
                shown.shell.refuse(refuse)
                return False
            saved.append(layout)
            return True

        editor = LayoutEditor(shown.shell, shown.window, read_layout(name), people, keep, blanks)
        editor.saved = saved
        editor.resize(1280, 800)
        editor.open()
        opened.append(editor)
        drawn(editor)
        return editor

    yield show
    for editor in opened:
        editor.document.kept = editor.document.layout
        editor.reject()
        editor.deleteLater()
    settle()


def drawn(editor):
    """Wait until the picture is that of the layout as it is now."""
    seen = []
    editor.drawing.drawn.connect(lambda one: seen.append(one.layout))
    editor._draw()
    wait_until(lambda: seen and seen[-1] == editor.document.layout)
    settle()


def point(editor, x, y):
    """The pixel of a point of the page."""
    corner = editor.board.place().topLeft()
    return QPoint(round(corner.x() + x * editor.board.scale), round(corner.y() + y * editor.board.scale))


def drag(editor, start, end, keys=Qt.KeyboardModifier.NoModifier):
    view = editor.board.viewport()
    QTest.mousePress(view, LEFT, keys, point(editor, *start))
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    for place in (middle, end):
        at = QPointF(point(editor, *place))
        move = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT, keys)
        QApplication.sendEvent(view, move)
    QTest.mouseRelease(view, LEFT, keys, point(editor, *end))
    settle()


def will_answer(editor, words):
    """Click a word in the next question, over the editor."""
    timer = QTimer(editor, interval=10)

    def look():
        box = QApplication.activeModalWidget()
        if isinstance(box, Box) and box.isVisible():
            timer.stop()
            next(button for button in box.findChildren(QPushButton) if button.text() == words).click()

    timer.timeout.connect(look)
    timer.start()


def item(editor, number):
    return editor.document.layout.items[number]


def place_on_paper(layout, text):
    """Where the first letter of a text is printed, mm."""
    letter = read_pages(build_pdf(layout, [sample_record(layout)]))[0].find(text)[0]
    return letter.x, letter.y


# --------------------------------------------------------------------------------------------- mouse and keyboard
def test_what_is_dragged_and_nudged_is_printed_there(edit, shown):
    editor = edit()
    before = place_on_paper(editor.document.layout, "编号：")
    drag(editor, (50, 172), (80, 192))
    shown.hands.press("Right")
    shown.hands.press("Shift+Down")
    moved = item(editor, NUMBER)
    by = moved.x - 46, moved.y - 170.5
    assert by == pytest.approx((30.1, 21), abs=1.5)  # a pixel is half a millimetre, and edges snap
    after = place_on_paper(editor.document.layout, "编号：")
    assert (after[0] - before[0], after[1] - before[1]) == pytest.approx(by, abs=0.1)
    shown.hands.press("Ctrl+S")
    wait_until(lambda: editor.saved)
    assert editor.saved == [editor.document.layout]
    assert not editor.save.isEnabled()


def test_arrows_move_by_tenths_and_are_taken_back_in_one(edit, shown):
    editor = edit()
    QTest.mouseClick(editor.board.viewport(), LEFT, pos=point(editor, 50, 160))
    assert editor.document.chosen == (QR,)
    editor.board.setFocus()
    for _ in range(3):
        shown.hands.press("Left")
    shown.hands.press("Shift+Up")
    assert (item(editor, QR).x, item(editor, QR).y) == (45.7, 151)
    shown.hands.press("Ctrl+Shift+Right")
    assert item(editor, QR).width == 17
    shown.hands.press("Ctrl+Z")
    shown.hands.press("Ctrl+Z")
    assert editor.document.layout == read_layout("certificate")
    shown.hands.press("Ctrl+Y")
    assert item(editor, QR).x == 45.7


def test_handles_resize_and_snap_to_the_neighbours_edge(edit):
    editor = edit()
    editor.document.choose([NUMBER])
    drag(editor, (126, 172.5), (158.6, 172.5))
    assert item(editor, NUMBER).width == 114  # to x = 160, where unit and date begin
    drag(editor, (160, 172.5), (158.6, 172.5), Qt.KeyboardModifier.AltModifier)
    assert item(editor, NUMBER).width == pytest.approx(112.6, abs=0.6)


def test_a_band_chooses_and_a_ground_is_not_dragged(edit):
    editor = edit()
    drag(editor, (270, 182), (150, 130))
    assert editor.document.chosen == (SEAL, UNIT, DATE)
    assert editor.document.layout == read_layout("certificate")


def test_everything_can_be_done_without_a_mouse(edit, shown):
    editor = edit()
    editor.list.setFocus()
    editor.list.setCurrentRow(editor.list.count() - 1 - UNIT)
    assert editor.document.chosen == (UNIT,)
    shown.hands.press("Return")
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    shown.hands.fill("左边距", "１６５．５")  # full-width, as an input method types
    assert item(editor, UNIT).x == 165.5
    shown.hands.fill("左右", "靠右")
    assert item(editor, UNIT).align == "right"
    editor.board.setFocus()
    shown.hands.press("Del")
    assert len(editor.document.layout.items) == 8
    assert "单位" not in [editor.list.item(row).text() for row in range(editor.list.count())]


def test_every_control_has_a_name(edit):
    editor = edit("sign-in")
    nameless = []
    for chosen in ([], [4], [0], [0, 2]):
        editor.document.choose(chosen)
        settle()
        for widget in editor.findChildren(QWidget):
            takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
            inner = isinstance(widget, QLineEdit) and widget.objectName() == "qt_spinbox_lineedit"
            labelled = any(label.buddy() is widget for label in editor.findChildren(QLabel))
            if takes_keys and not inner and not (widget.accessibleName() or labelled or getattr(widget, "text", str)()):
                nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert not nameless


# ------------------------------------------------------------------------------------------------- words and menus
def test_words_are_put_in_by_their_titles(edit, shown):
    editor = edit()
    editor.document.choose([NUMBER])
    wording = editor.properties.entries["text"]
    assert wording.text.toPlainText() == "编号：〔证书编号〕"
    wording.text.moveCursor(wording.text.textCursor().MoveOperation.End)
    shown.hands.click("插入内容")
    shown.hands.click("姓名\t张三")
    assert item(editor, NUMBER).text == "编号：{number}{name:spread}"
    wording.text.insertPlainText("{")
    assert "花括号" in wording.note.text()
    assert item(editor, NUMBER).text == "编号：{number}{name:spread}"
    shown.hands.fill("什么时候出现", "只在填了姓名时")
    assert item(editor, NUMBER).only_if == "name"


def test_several_are_aligned_and_given_a_face_together(edit, shown):
    editor = edit()
    editor.document.choose([NAME, UNIT, DATE])
    editor.acts.sides[0].trigger()
    assert [item(editor, number).x for number in (NAME, UNIT, DATE)] == [46, 46, 46]
    shown.hands.fill("字体", "黑体")
    assert [item(editor, number).face for number in (NAME, UNIT, DATE)] == ["Hei"] * 3
    assert "左边距" not in [label.text() for label in editor.properties.findChildren(QLabel)]


def test_items_go_from_one_layout_to_another(edit, shown):
    first = edit()
    first.document.choose([NAME])
    first.acts.copy.trigger()
    first.document.kept = first.document.layout
    first.reject()
    second = edit("idcard-front")
    second.acts.paste.trigger()
    assert item(second, second.document.chosen[0]).text == "{name:spread} 同志："


def test_columns_of_a_table_are_changed(edit, shown):
    editor = edit("sign-in")
    editor.document.choose([4])
    columns = editor.properties.entries["columns"]
    columns.list.setCurrentRow(2)
    shown.hands.fill("栏目宽", "36.5")
    shown.hands.click("这一栏左移")
    assert [(one.title, one.width) for one in item(editor, 4).columns][1:3] == [("姓名", 36.5), ("村", 34)]
    shown.hands.click("删除这一栏")
    shown.hands.click("加一栏")
    assert [one.title for one in item(editor, 4).columns][:3] == ["序号", "新栏", "村"]


# ------------------------------------------------------------------------------------------------- looking at it
def test_what_does_not_fit_is_said_for_the_person_chosen(edit, shown):
    layout = read_layout("certificate")
    long = {**sample_record(layout), "name": "欧阳", "unit": "永吉县公安局口前派出所" * 6}
    editor = edit(people=[("欧阳", long)])
    assert editor.flaws.count() == 0
    shown.hands.fill("用谁的内容看", "欧阳")
    wait_until(lambda: editor.flaws.count() == 1)
    assert "“欧阳”：单位“" in editor.flaws.item(0).text()
    editor._go_to_flaw(editor.flaws.item(0))
    assert editor.document.chosen == (UNIT,)
    assert "单位（有问题）" in [editor.list.item(row).text() for row in range(editor.list.count())]


def test_the_picture_is_the_papers_own(edit):
    """With nothing preprinted the border's red is gone from the page."""
    editor = edit()
    reds = [editor.board.picture.pixelColor(*at).red() for at in [(40, 40)]]
    editor.overprint.click()
    drawn(editor)
    assert editor.board.picture.pixelColor(40, 40).name() == "#ffffff"
    assert reds


def test_a_bought_blank_lies_below_the_page_where_it_will_be_printed(edit, shown):
    image = QImage(330, 230, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffcc00"))
    buffer = QBuffer()
    image.save(buffer, "JPEG", 95)
    blank = Blank(name="red", title="红皮证书", width=330, height=230, margins=(10, 10, 10, 50), offset=(2, 1))
    editor = edit(blanks=[(blank, bytes(buffer.data().data()))])
    shown.hands.fill("垫在下面的空白纸", "红皮证书")
    wait_until(lambda: editor.flaws.count() == 1)
    assert "“证书编号”超出“红皮证书”可打印的地方 5.5 毫米" in editor.flaws.item(0).text()
    assert editor.overprint.isChecked()
    seen, page, scale = editor.board.viewport().grab().toImage(), editor.board.place(), editor.board.scale
    yellow = QColor(seen.pixel(round(page.x() - 10 * scale), round(page.y() + 20)))
    assert (yellow.red() > 240, yellow.blue() < 40) == (True, True)
    assert editor.board.sheet() == Bounds(-18.5, -11, 330, 230)


# --------------------------------------------------------------------------------------------------------- leaving
def test_what_is_not_saved_is_asked_for(edit, shown):
    editor = edit()
    editor.document.change("移动", replace(editor.document.layout, title="证书"))
    will_answer(editor, "返回")
    editor.reject()
    assert editor.isVisible()
    will_answer(editor, "保存")
    editor.reject()
    assert not editor.isVisible()
    assert [one.title for one in editor.saved] == ["证书"]


def test_a_refusal_leaves_the_editor_open(edit, shown):
    editor = edit(refuse=UserError("这次改动没有保存。", "请再试一次。"))
    editor.document.change("移动", replace(editor.document.layout, title="证书"))
    will_answer(editor, "知道了")
    editor.keep_now()
    assert editor.isVisible()
    assert editor.document.dirty


def test_a_picture_from_a_file_becomes_part_of_the_layout(edit, shown, tmp_path):
    from PIL import Image

    file = tmp_path / "徽.png"
    Image.new("RGBA", (300, 150), (200, 0, 0, 255)).save(file)
    editor = edit()
    shown.shell.choose_file = lambda title, kinds: file
    editor.acts.new[2].trigger()
    image = editor.document.one
    assert (image.width, image.height) == (59.4, 29.7)
    (page,) = read_pages(build_pdf(editor.document.layout, [sample_record(editor.document.layout)]))
    assert page.near("image", image.x, image.y, 59.4, 29.7)
