"""A certificate whose number stands elsewhere: moved in the editor, opened from the preview, printed, given away, put back."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_desk.features.layouts.page.editor import LayoutEditor
from station_desk.ui.print.preview import Preview
from tests.hands import settle, wait_until
from tests.journeys.steps import Clerk
from tests.printing.measure import Page, read_pages


def front(kind):
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


def at(editor: LayoutEditor, x: float, y: float) -> QPoint:
    """The pixel of a point of the page, in mm."""
    corner, scale = editor.board.place().topLeft(), editor.board.scale
    return QPoint(round(corner.x() + x * scale), round(corner.y() + y * scale))


def certificates(clerk: Clerk, target: Path) -> list[Page]:
    """Save the certificates of the preview in front."""
    clerk.will_save_as(target)
    clerk.do("导出 PDF")
    wait_until(target.exists)
    return read_pages(target.read_bytes())


def test_a_clerk_moves_the_number_and_prints_it_there(old_hand: Clerk, tmp_path: Path):
    clerk = old_hand
    clerk.go("表彰")
    clerk.click("打印")
    clerk.click("全部荣誉证书")
    preview = front(Preview)
    before = certificates(clerk, tmp_path / "前.pdf")

    clerk.click("改版式")
    editor = front(LayoutEditor)
    wait_until(lambda: not editor.board.picture.isNull())
    view = editor.board.viewport()
    start, end = at(editor, 50, 172.5), at(editor, 80, 192)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2))
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    clerk.press("Shift+Left")
    clerk.press("Up")
    moved = editor.document.one
    assert moved.called == "证书编号"
    clerk.press("Ctrl+S")
    wait_until(lambda: not editor.document.dirty)
    editor.reject()
    clerk.still()

    assert front(Preview) is preview
    after = certificates(clerk, tmp_path / "后.pdf")
    assert len(after) == len(before) > 1
    for old, new in zip(before, after, strict=True):
        was, now = old.find("编号：")[0], new.find("编号：")[0]
        assert abs(now.x - was.x - (moved.x - 46)) < 0.1
        assert abs(now.y - was.y - (moved.y - 170.5)) < 0.1
        assert abs(now.x - moved.x) < 0.1
    preview.reject()
    clerk.still()

    clerk.go("版式")
    clerk.do("版式")
    assert clerk.rows()[0]["版式"] == "荣誉证书"
    assert clerk.rows()[0]["现在用的"] == "本所改过"
    clerk.select_row("荣誉证书")
    file = tmp_path / "荣誉证书.toml"
    clerk.will_save_as(file)
    clerk.do("复制给其他所")
    clerk.will_answer("改回原样")
    clerk.do("改回原样")
    assert {row["现在用的"] for row in clerk.rows()} == {"程序自带"}

    text = file.read_text("utf-8")
    broken = tmp_path / "坏.toml"
    broken.write_text(text.replace('text = "编号：{number}"', 'text = "编号：{salary}"'), "utf-8")
    line = text.splitlines().index('text = "编号：{number}"') + 1
    clerk.will_open(broken)
    refusal = clerk.will_answer("知道了")
    clerk.do("导入")
    settle()
    assert f"“坏.toml”第 {line} 行：“salary”是这种纸上没有的词。" in refusal
    clerk.will_open(file)
    clerk.do("导入")
    assert clerk.rows()[0]["现在用的"] == "本所改过"
    clerk.shell.undo()
    clerk.still()
    assert {row["现在用的"] for row in clerk.rows()} == {"程序自带"}
