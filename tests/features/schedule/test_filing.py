"""Sign-in scans that file themselves: in the service, on the command line, dropped on the window."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData
from sqlalchemy import select
from typer.testing import CliRunner

from station_desk.base.jobs import finish
from station_desk.base.places import RecordPlace
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.minutes import ENCLOSED, turn_to
from station_desk.features.schedule.prints import SIGN_IN
from station_desk.features.schedule.service.filing import file_scans
from station_desk.printing.picture import turned_pages
from station_desk.printing.scan import page_image
from station_desk.printing.task import PrintRequest
from station_desk.store.enclosure import Enclosure
from station_desk.ui.form.enclosures import EnclosuresTab
from station_desk.ui.form.rich_view import RichView
from tests.features.schedule.station import meeting_id, open_station, plan_year
from tests.hands import Hands, drop_files, settle, wait_until


@pytest.fixture
def station(desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-09-22")
    open_station(desk)
    plan_year(desk)
    return desk


def sheet(desk, folder: Path, *months: str, name: str = "签到") -> Path:
    """The sign-in sheet of each month's meeting as one PDF."""
    target = folder / f"{name}.pdf"
    finish(SIGN_IN.write(desk, PrintRequest(ids=tuple(meeting_id(desk, month) for month in months)), target))
    return target


def photo(pdf: Path, turn: int = 0, page: int = 0) -> Path:
    target = pdf.with_suffix(".jpg")
    page_image(pdf.read_bytes(), page, 150).rotate(turn, expand=True).save(target, quality=60)
    return target


def kept(desk, key: str) -> list[Enclosure]:
    with desk.look() as session:
        return list(session.scalars(select(Enclosure).where(Enclosure.owner_id == key).order_by(Enclosure.id)))


def file_them(desk, *paths: Path):
    return finish(file_scans(desk, paths))


def test_a_photo_upside_down_goes_to_its_meeting(station, tmp_path) -> None:
    march = meeting_id(station)
    found = file_them(station, photo(sheet(station, tmp_path, "2026-03"), 180))
    assert [(one.title, one.fresh) for one in found.filed] == [("2026年3月例会", True)]
    (one,) = kept(station, march)
    assert (one.sort, one.title, one.ending) == ("扫描件", "2026年3月例会签到表", "jpg")
    assert Image.open(BytesIO(one.body)).size[1] == 1600
    assert station.next_undo() == "归入2026年3月例会签到表"
    station.undo()
    assert kept(station, march) == []


def test_a_pdf_is_kept_as_it_is_and_once(station, tmp_path) -> None:
    path = sheet(station, tmp_path, "2026-03")
    assert [one.fresh for one in file_them(station, path, path).filed] == [True, False]
    (one,) = kept(station, meeting_id(station))
    assert (one.ending, one.body) == ("pdf", path.read_bytes())


def test_the_pages_of_a_pdf_scanned_upside_down_are_turned_and_it_is_kept_once(station, tmp_path) -> None:
    path = sheet(station, tmp_path, "2026-03")
    upright = page_image(path.read_bytes(), 0, 60)
    fallen = tmp_path / "倒.pdf"
    fallen.write_bytes(turned_pages(path.read_bytes(), {0: 180}))
    assert page_image(fallen.read_bytes(), 0, 60).tobytes() != upright.tobytes()
    assert [one.fresh for one in file_them(station, fallen, fallen).filed] == [True, False]
    (one,) = kept(station, meeting_id(station))
    assert page_image(one.body, 0, 60).tobytes() == upright.tobytes()


def test_several_go_each_to_its_own(station, tmp_path) -> None:
    paths = [sheet(station, tmp_path, f"2026-0{month}", name=f"第{month}份") for month in (1, 2, 3)]
    found = file_them(station, *paths)
    assert [one.title for one in found.filed] == ["2026年1月例会", "2026年2月例会", "2026年3月例会"]


def test_two_meetings_on_one_scan_are_refused(station, tmp_path) -> None:
    found = file_them(station, sheet(station, tmp_path, "2026-03", "2026-04"))
    assert [error.message for error in found.refused] == ["“签到.pdf”上有 2 次会议的签到表，没有归入。"]
    assert kept(station, meeting_id(station)) == []


def test_a_deleted_meetings_sheet_says_so(station, tmp_path) -> None:
    path, march = sheet(station, tmp_path, "2026-03"), meeting_id(station)
    with station.act("删除") as session:
        session.delete(session.get_one(Meeting, march))
    found = file_them(station, path)
    assert "已经删除的会议" in found.refused[0].message
    station.undo()
    assert [one.fresh for one in file_them(station, path).filed] == [True]


def test_another_stations_sheet_is_refused(station, place, tmp_path) -> None:
    from station_desk.store.desk import Desk

    other = Desk.open(tmp_path / "另一个所")
    try:
        open_station(other)
        plan_year(other)
        path = sheet(other, tmp_path, "2026-03")
    finally:
        other.close()
    assert "不是本所会议的签到表" in file_them(station, path).refused[0].message


def test_one_bad_file_stops_no_other(station, tmp_path) -> None:
    (tmp_path / "坏.jpg").write_bytes(b"\xff\xd8 broken")
    Image.new("RGB", (800, 1000), "white").save(tmp_path / "白纸.png")
    found = file_them(station, tmp_path / "坏.jpg", tmp_path / "白纸.png", sheet(station, tmp_path, "2026-03"))
    assert [one.title for one in found.filed] == ["2026年3月例会"]
    assert [name for name, _ in found.uncoded] == ["白纸.png"]
    assert "坏.jpg" in found.refused[0].message


# ---------------------------------------------------------------------------------------------- the command line
def run(place: Path, *words: str):
    from station_desk.cli import app

    return CliRunner().invoke(app, ["--at", str(place), *words])


def test_the_command_files_scans(station, place, tmp_path) -> None:
    path = photo(sheet(station, tmp_path, "2026-03"), 90)
    (tmp_path / "坏.pdf").write_bytes(b"%PDF broken")
    done = run(place, "file-scan", str(path), str(tmp_path / "坏.pdf"))
    assert (done.exit_code, done.stdout) == (0, "已归入2026年3月例会。\n")
    assert "坏.pdf" in done.stderr
    again = run(place, "file-scan", str(path))
    assert "没有重复归入" in again.stdout
    assert len(kept(station, meeting_id(station))) == 1


# ------------------------------------------------------------------------------------------------- the window
@pytest.fixture
def hands(window, desk) -> Hands:
    plan_year(desk)
    return Hands(window)


def idle(window) -> None:
    wait_until(lambda: not window.shell.work.running)
    settle()


def refusal(hands: Hands) -> list[str]:
    said: list[str] = []
    hands.when_asked(lambda _: (said.extend(hands.texts()), hands.click("知道了")))
    return said


@pytest.mark.parametrize("room", ["schedule", "roster"])
def test_a_scan_dropped_anywhere_on_the_window_is_filed_and_opened(hands, window, desk, tmp_path, room) -> None:
    window.open(room)
    drop_files(window, photo(sheet(desk, tmp_path, "2026-03"), 270))
    idle(window)
    assert "已归入2026年3月例会" in hands.texts()
    hands.click("打开", window.shell._toast)
    page = window.pages["schedule"]
    assert page.list.panel.record_id == meeting_id(desk)
    assert page.list.panel.bar.tabText(page.list.panel.bar.currentIndex()) == "附件 1"
    window.shell.undo()
    idle(window)
    assert kept(desk, meeting_id(desk)) == []


def test_what_is_dropped_on_a_meetings_enclosures_goes_by_its_code_else_stays_there(
    hands, window, desk, tmp_path
) -> None:
    march, april = meeting_id(desk), meeting_id(desk, "2026-04")
    window.show_place(RecordPlace("schedule", april))
    settle()
    panel = window.pages["schedule"].list.panel
    turn_to(panel, ENCLOSED)
    Image.new("RGB", (800, 1000), "white").save(tmp_path / "会场.png")
    both = sheet(desk, tmp_path, "2026-03", "2026-04", name="两次")
    coded = photo(sheet(desk, tmp_path, "2026-03"), 90)
    drop_files(panel.findChild(EnclosuresTab), coded, tmp_path / "会场.png", both)
    wait_until(lambda: len(kept(desk, april)) == 2)
    idle(window)
    assert [one.title for one in kept(desk, march)] == ["2026年3月例会签到表"]
    assert {one.title for one in kept(desk, april)} == {"会场", "两次"}


def test_a_scan_dropped_on_the_minutes_comes_to_the_window(hands, window, desk, tmp_path) -> None:
    window.show_place(RecordPlace("schedule", meeting_id(desk, "2026-04")))
    settle()
    hands.click("会议记录")
    editor = window.pages["schedule"].list.panel.findChild(RichView)
    assert editor.isVisible()
    drop_files(editor.viewport(), photo(sheet(desk, tmp_path, "2026-03")))
    idle(window)
    assert "已归入2026年3月例会" in hands.texts()
    assert editor.toPlainText() == ""
    words = QMimeData()
    words.setText("一段话")
    assert editor.canInsertFromMimeData(words)


def test_a_scan_without_a_code_asks_for_its_meeting(hands, window, desk, tmp_path) -> None:
    Image.new("RGB", (800, 1000), "white").save(tmp_path / "白纸.png")

    def pick(_) -> None:
        hands.fill("会议", "2026-03-10　2026年3月例会")
        hands.click("归入这次会议")

    hands.when_asked(pick)
    drop_files(window, tmp_path / "白纸.png")
    idle(window)
    wait_until(lambda: kept(desk, meeting_id(desk)))
    idle(window)
    assert "已归入2026年3月例会" in hands.texts()


def test_a_scan_without_a_code_may_be_left(hands, window, desk, tmp_path) -> None:
    Image.new("RGB", (800, 1000), "white").save(tmp_path / "白纸.png")
    hands.answer("返回")
    drop_files(window, tmp_path / "白纸.png")
    idle(window)
    wait_until(lambda: not hands.waiting)
    assert desk.next_undo() == "排定2026年日程"


def test_scans_are_chosen_from_the_menu(hands, window, desk, tmp_path) -> None:
    hands.choose_file(sheet(desk, tmp_path, "2026-03"))
    hands.click("全年")
    hands.click("收签到表扫描件")
    idle(window)
    wait_until(lambda: kept(desk, meeting_id(desk)))
    idle(window)
    assert "已归入2026年3月例会" in hands.texts()


def test_what_is_no_scan_is_told_where_it_belongs(hands, window, tmp_path) -> None:
    (tmp_path / "花名册.xlsx").write_bytes(b"PK")
    said = refusal(hands)
    drop_files(window, tmp_path / "花名册.xlsx")
    wait_until(lambda: said)
    assert "“花名册.xlsx”不能直接拖到窗口里。" in said


def test_broken_scans_are_told_and_nothing_is_half_filed(hands, window, desk, tmp_path) -> None:
    (tmp_path / "坏.jpg").write_bytes(b"\xff\xd8 broken")
    said = refusal(hands)
    drop_files(window, tmp_path / "坏.jpg")
    idle(window)
    wait_until(lambda: said)
    assert any("坏.jpg" in words for words in said)
    assert desk.next_undo() == "排定2026年日程"
