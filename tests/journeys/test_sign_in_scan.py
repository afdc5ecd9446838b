"""A sign-in scan that files itself: the sheet is printed, signed, scanned upside down, dropped, found again and counted."""

from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from station_desk.printing.scan import page_image
from station_desk.ui.form.enclosures import EnclosuresTab
from station_desk.ui.print.preview import Preview
from tests.hands import drop_files, wait_until
from tests.journeys.steps import Clerk, on

TITLE = "2026年11月例会"


def test_a_sign_in_scan_files_itself(old_hand: Clerk, tmp_path: Path) -> None:
    clerk = old_hand
    on("2026-11-10")
    clerk.go("例会日程")
    clerk.select_row(TITLE)
    clerk.still()
    sheet = tmp_path / "签到表.pdf"
    clerk.click("更多操作")
    clerk.click("签到表")
    assert TITLE in clerk.save_paper(sheet)[0]
    scan = scanned(sheet, tmp_path / "IMG_2043.jpg")
    clerk.go("今日")  # wherever the clerk is just now
    drop_files(clerk.main, scan)
    clerk.still()
    assert clerk.toast() == f"已归入{TITLE}"
    clerk.click("打开", clerk.shell._toast)
    clerk.still()
    the_scan_lies_with_its_meeting(clerk)
    the_same_scan_is_not_kept_twice(clerk, scan)
    a_dark_and_crumpled_copy_is_known_too(clerk, sheet, tmp_path)
    it_can_be_taken_back(clerk)


def scanned(sheet: Path, target: Path) -> Path:
    """The paper as a phone brings it, upside down."""
    page_image(sheet.read_bytes(), 0, 150).rotate(180).save(target, quality=70)
    return target


def tab(clerk: Clerk) -> EnclosuresTab:
    return clerk.page.list.panel.findChild(EnclosuresTab)


def names(clerk: Clerk) -> list[str]:
    return [tab(clerk).list.item(row).text() for row in range(tab(clerk).list.count())]


def the_scan_lies_with_its_meeting(clerk: Clerk) -> None:
    assert clerk.page.list.panel.head.title.text() == TITLE
    assert names(clerk) == [f"{TITLE}签到表"]
    clerk.next_dialog(Preview, lambda preview: preview.reject())
    clerk.click("打开", tab(clerk))
    wait_until(lambda: not QApplication.activeModalWidget())
    clerk.still()


def the_same_scan_is_not_kept_twice(clerk: Clerk, scan: Path) -> None:
    drop_files(clerk.main, scan)
    clerk.still()
    assert clerk.toast() == f"{TITLE}已经有这份签到表，没有重复归入"
    assert len(names(clerk)) == 1


def a_dark_and_crumpled_copy_is_known_too(clerk: Clerk, sheet: Path, folder: Path) -> None:
    dark = (
        page_image(sheet.read_bytes(), 0, 150).rotate(6, expand=True, fillcolor="white").point(lambda light: light // 4)
    )
    Image.blend(dark, Image.effect_noise(dark.size, 40).convert("RGB"), 0.15).save(folder / "暗.jpg", quality=50)
    drop_files(clerk.main, folder / "暗.jpg")
    clerk.still()
    assert clerk.toast() == f"已归入{TITLE}"
    assert len(names(clerk)) == 2


def it_can_be_taken_back(clerk: Clerk) -> None:
    clerk.press("Ctrl+Z")
    assert len(names(clerk)) == 1
