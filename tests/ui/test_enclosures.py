"""The tab 附件: photos and files kept with a record by a clerk's hands."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from station_desk.store.enclosure import Enclosure, count_enclosures, enclosures_of
from station_desk.ui.form.enclosures import EnclosuresTab, enclosures_of_table
from station_desk.ui.parts import FormTab
from station_desk.ui.print.preview import Preview
from tests.hands import Hands, drop_files, settle, wait_until
from tests.ui.pages import one, settle_people

TAB = FormTab("附件", enclosures_of_table("person"), count_enclosures)


def photo(folder: Path, name: str, size: tuple[int, int] = (400, 300), orientation: int = 1) -> Path:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", size, (90, 140, 60)).save(folder / name, exif=exif)
    return folder / name


def small_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    canvas = Canvas(file)
    for words in ("one", "two"):
        canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture
def opened(desk, open_page):
    """王伟's record in sight with the tab open."""
    settle_people(desk)
    opened = open_page(tabs=(TAB,), facts=lambda _: ())
    opened.pick("王伟")
    opened.hands.click("附件")
    return opened


@pytest.fixture
def tab(opened) -> EnclosuresTab:
    return opened.page.findChild(EnclosuresTab)


def idle(tab: EnclosuresTab) -> None:
    wait_until(lambda: not tab.shell.work.running and not tab.reader.busy)
    settle()


def kept(desk, name: str = "王伟") -> list[Enclosure]:
    with desk.look() as session:
        keys = [found.id for found in enclosures_of(session, one(desk, name).id)]
        return [session.get(Enclosure, key) for key in keys]


def names(tab: EnclosuresTab) -> list[str]:
    return [tab.list.item(row).text() for row in range(tab.list.count())]


def bar_words(opened) -> list[str]:
    bar = opened.page.panel.bar
    return [bar.tabText(place) for place in range(bar.count())]


def refusal(hands: Hands) -> list[str]:
    said: list[str] = []
    hands.when_asked(lambda _: (said.extend(hands.texts()), hands.click("知道了")))
    return said


def test_files_are_added_by_the_button_and_counted_in_the_tab(opened, tab, desk, tmp_path) -> None:
    assert "还没有附件" in tab.hint.text()
    opened.hands.choose_file(photo(tmp_path, "走访.jpg", (3000, 2000), orientation=6))
    opened.hands.click("添加")
    idle(tab)
    assert names(tab) == ["走访"]
    assert bar_words(opened)[2] == "附件 1"
    stored = kept(desk)[0]
    picture = Image.open(BytesIO(stored.body))
    assert (stored.sort, stored.ending, picture.size) == ("照片", "jpg", (1067, 1600))
    assert desk.next_undo() == "存入附件走访"
    opened.page.shell.undo()
    idle(tab)
    assert names(tab) == []
    assert bar_words(opened)[2] == "附件"


def test_files_are_dropped_several_at_once(tab, desk, tmp_path) -> None:
    (tmp_path / "协议.pdf").write_bytes(small_pdf())
    (tmp_path / "名单.xlsx").write_bytes(b"PK made up")
    drop_files(tab, photo(tmp_path, "一.png"), tmp_path / "协议.pdf", tmp_path / "名单.xlsx")
    idle(tab)
    assert [(found.sort, found.title, found.ending) for found in kept(desk)] == [
        ("照片", "一", "jpg"), ("文件", "协议", "pdf"), ("文件", "名单", "xlsx"),
    ]  # fmt: skip


def test_the_same_file_is_kept_once(opened, tab, desk, tmp_path) -> None:
    path = photo(tmp_path, "一.png")
    for _ in range(2):
        drop_files(tab, path)
        idle(tab)
    assert len(kept(desk)) == 1
    assert any("已经存过" in text for text in opened.hands.texts())


def test_what_cannot_be_kept_is_named_and_the_rest_is_kept(opened, tab, desk, tmp_path) -> None:
    (tmp_path / "坏.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    (tmp_path / "程序.exe").write_bytes(b"MZ")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "大.docx").write_bytes(bytes(11 * 1024 * 1024))
    (tmp_path / "手机.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    said = refusal(opened.hands)
    drop_files(tab, *sorted(tmp_path.glob("*.*")), photo(tmp_path, "好.jpg"), tmp_path / "没有.pdf")
    idle(tab)
    wait_until(lambda: said)
    for words in ("坏.jpg", "程序.exe", "坏.pdf", "大.docx", "手机.heic", "没有.pdf"):
        assert any(words in text for text in said), words
    assert [found.title for found in kept(desk)] == ["好"]


def test_a_picture_of_too_many_pixels_is_refused(opened, tab, desk, tmp_path) -> None:
    Image.new("1", (11000, 10000)).save(tmp_path / "大图.png")
    said = refusal(opened.hands)
    drop_files(tab, tmp_path / "大图.png")
    idle(tab)
    wait_until(lambda: said)
    assert any("像素太多" in text for text in said)
    assert kept(desk) == []


def test_it_is_renamed_saved_and_deleted(opened, tab, desk, tmp_path) -> None:
    drop_files(tab, photo(tmp_path, "IMG_0001.jpg"))
    idle(tab)
    hands = opened.hands
    tab.list.setFocus()
    hands.press("F2")
    editor = QApplication.focusWidget()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    hands.type("会场照片")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert [found.title for found in kept(desk)] == ["会场照片"]
    target = tmp_path / "存" / "会场.jpg"
    target.parent.mkdir()
    hands.choose_file(target)
    hands.click("另存为")
    assert target.read_bytes() == kept(desk)[0].body
    hands.answer("返回")
    hands.click("删除附件")
    assert len(kept(desk)) == 1
    tab.list.setFocus()
    hands.answer("删除")
    QTest.keyClick(tab.list, Qt.Key.Key_Delete)
    idle(tab)
    assert kept(desk) == []
    opened.page.shell.undo()
    idle(tab)
    assert names(tab) == ["会场照片"]


@pytest.mark.parametrize("name", ["一.jpg", "协议.pdf"])
def test_pictures_and_pdf_are_looked_at_inside_the_program(opened, tab, tmp_path, name) -> None:
    path = photo(tmp_path, name) if name.endswith("jpg") else tmp_path / name
    if name.endswith("pdf"):
        path.write_bytes(small_pdf())
    drop_files(tab, path)
    idle(tab)
    tab.list.setFocus()
    QTest.keyClick(tab.list, Qt.Key.Key_Return)
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), Preview))
    preview = QApplication.activeModalWidget()
    assert preview.view.count == (2 if name.endswith("pdf") else 1)
    preview.close()
    settle()


def test_it_goes_with_its_record(opened, tab, desk, tmp_path) -> None:
    drop_files(tab, photo(tmp_path, "一.jpg"))
    idle(tab)
    with desk.act("删除") as session:
        session.delete(session.get(type(one(desk, "王伟")), one(desk, "王伟").id))
    with desk.look() as session:
        assert session.scalars(select(Enclosure.id)).all() == []
