"""A folder of photos taken into the roster: whose is whose, what is kept, undone, and looked through in the window."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from station_desk.app import make_window
from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.base.settings import Choices
from station_desk.demo.sample_people import portrait
from station_desk.features.roster.commands import photos
from station_desk.features.roster.model import Person
from station_desk.features.roster.page.photos import PhotoIntake
from station_desk.features.roster.rules import Album, Known
from station_desk.features.roster.service import choose_person, find_pictures, keep_photos, read_photos
from station_desk.features.villages.model import Village
from station_desk.printing.photos import USUAL
from station_desk.ui.theme import Theme
from tests.hands import Hands, drop_files, settle, wait_until

BORN = date(1985, 3, 5)
A, B, C, D = (made_up(number, BORN) for number in range(4))
PEOPLE = Album([
    Known("a", "张三", A, "NF2204001", "口前村", "口前镇"),
    Known("b", "张三丰", B, "NF2204002", "新立村", "口前镇"),
    Known("c", "阿卜杜拉·买买提", C, "NF2204003", "大岔村", "口前镇"),
    Known("d", "李四", D, "220404", "口前村", "口前镇"),
    Known("e", "李四", "", "", "新立村", "口前镇"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张三", "a"), ("张 三", "a"), ("01_张三照片", "a"), ("口前村张三1寸蓝底", "a"), ("张三（新）", "a"),
        ("张三丰", "b"), ("张三丰 辅警证件照", "b"), ("阿卜杜拉买买提", "c"), ("阿卜杜拉•买买提-白底", "c"),
        ("阿卜杜拉．买买提", "c"), (A, "a"), (f"{B}（2）", "b"), ("NF2204003", "c"), ("nf2204003-照片", "c"),
        ("ＮＦ２２０４００３", "c"), (f"李四{D}", "d"), ("李四220404", "d"), ("新立村李四", "e"),
    ],
)  # fmt: skip
def test_a_file_is_its_persons_by_name_number_or_badge(name: str, key: str) -> None:
    named = PEOPLE.named(name)
    assert (named.people, named.sure) == ((key,), True), named


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("IMG_20260301", ()), ("2204041", ()), ("王五", ()), ("张三妹", ("a",)), ("李四", ("d", "e")),
        ("张三和李四", ("a", "d", "e")), (f"李四{A}", ("a", "d", "e")), (f"{A} {B}", ("a", "b")),
    ],
)  # fmt: skip
def test_what_could_be_another_is_asked_for(name: str, people: tuple[str, ...]) -> None:
    named = PEOPLE.named(name)
    assert not named.sure
    assert named.why
    assert set(named.people) == set(people)


def test_the_folder_counts_where_the_file_says_nothing() -> None:
    assert PEOPLE.whose(["IMG_1", "张三", "口前村"]).people == ("a",)
    assert PEOPLE.whose(["照片", "照片汇总"]).people == ()


# ------------------------------------------------------------------------------------------------------ the service
@pytest.fixture
def station(desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-04-24")
    with desk.act("登记") as session:
        for number, (name, place) in enumerate((("张三", "口前村"), ("李小雨", "新立村"), ("王大海", "大岔村"))):
            village = Village(name=place, township="口前镇")
            session.add(village)
            session.flush()
            session.add(
                Person(name=name, id_number=made_up(number, BORN), hired=date(2020, 1, 6), village_id=village.id)
            )
    return desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """张三 and 王大海 by name, somebody unknown, 王大海 once more, and what is no photo."""
    made = tmp_path / "照片"
    (made / "口前村").mkdir(parents=True)
    for number, name in enumerate(("口前村/张三.jpg", "王大海.png", "王大海2.jpg", "IMG_1.jpg")):
        Image.open(io.BytesIO(portrait(number, "男"))).save(made / name)
    (made / "坏.jpg").write_text("不是照片")
    (made / "说明.txt").write_text("不读")
    return made


def kept(desk) -> dict[str, bytes | None]:
    with desk.look() as session:
        return dict(session.execute(select(Person.name, Person.photo)).tuples().all())


def test_one_act_keeps_the_sure_ones_and_one_undo_takes_them_back(station, folder: Path) -> None:
    found = finish(read_photos(station, [folder], USUAL))
    assert {one.name: (bool(one.person_id), bool(one.refused)) for one in found} == {
        "IMG_1.jpg": (False, False), "口前村/张三.jpg": (True, False), "坏.jpg": (False, True),
        "王大海.png": (True, False), "王大海2.jpg": (False, False),
    }  # fmt: skip
    assert "已有另一张" in next(one for one in found if one.name == "王大海2.jpg").why
    stand = station.next_undo()
    assert finish(keep_photos(station, found)) == 2
    photos_now = kept(station)
    assert {name for name, photo in photos_now.items() if photo} == {"张三", "王大海"}
    assert Image.open(io.BytesIO(photos_now["张三"])).size == (295, 413)
    assert station.next_undo() == "存入照片 2 张"
    station.undo()
    assert not any(kept(station).values())
    assert station.next_undo() == stand


def test_a_person_chosen_for_another_file_leaves_the_first(station, folder: Path) -> None:
    found = finish(read_photos(station, [folder], USUAL))
    first, second = (next(one for one in found if one.name == name) for name in ("王大海.png", "王大海2.jpg"))
    choose_person(found, second, first.person_id)
    assert (first.ready, second.ready) == (False, True)
    assert "改用" in first.why
    finish(keep_photos(station, found))
    assert kept(station)["王大海"] == second.jpeg


def test_from_a_terminal(station, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "认出 2 张，没有用上的 3 张" in finish(photos(station, folder, dry_run=True))
    assert not any(kept(station).values())
    assert "已存入 2 人" in finish(photos(station, folder))
    assert "没有认出人" in capsys.readouterr().err
    (tmp_path / "空").mkdir()
    for wrong in ("空", "没有"):
        with pytest.raises(UserError):
            finish(photos(station, tmp_path / wrong))


def test_hidden_files_and_others_are_no_photos(tmp_path: Path) -> None:
    for name in ("._张三.jpg", "张三.docx", "Thumbs.db", "李四.HEIC"):
        (tmp_path / name).touch()
    assert [name for _, name in find_pictures([tmp_path])] == ["李四.HEIC"]


# ------------------------------------------------------------------------------------------------------- the window
@pytest.fixture
def window(qtbot, station) -> Iterator[Hands]:
    shown = make_window(station, Theme(Choices.load()))
    shown.resize(1200, 760)
    shown.open("roster")
    yield Hands(shown)
    shown.close()
    shown.deleteLater()


def intake() -> PhotoIntake:
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), PhotoIntake))
    found = QApplication.activeModalWidget()
    settle()
    return found


def test_a_folder_dropped_on_the_roster_is_looked_through_cut_and_kept(window: Hands, station, folder: Path) -> None:
    drop_files(window.window, folder)
    dialog = intake()
    assert {row["文件"]: row["情况"] for row in window.rows(dialog.table)} == {
        "IMG_1.jpg": "请选人", "口前村/张三.jpg": "新增", "坏.jpg": "不能用", "王大海.png": "新增",
        "王大海2.jpg": "请选人",
    }  # fmt: skip
    wait_until(lambda: dialog.panel.view.picture is not None)  # the first that waits for a person is shown
    window.fill("这是谁的照片", "李小雨")
    assert window.rows(dialog.table)[0]["情况"] == "新增"
    before = dialog.found[0].jpeg
    dialog.panel.view.setFocus()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Up, Qt.Key.Key_Left):
        QTest.keyClick(dialog.panel.view, key)
    window.click("存入 3 张")
    wait_until(lambda: all(kept(station).values()))
    assert kept(station)["李小雨"] not in (None, before)
    wait_until(lambda: station.next_undo() == "存入照片 3 张")


def test_a_scan_is_no_photo_unless_the_roster_is_in_sight(window: Hands, station, tmp_path: Path) -> None:
    for name in ("签到表.png", "张三.png"):
        Image.open(io.BytesIO(portrait(1, "男"))).save(tmp_path / name)
    window.window.open("home")
    drop_files(window.window, tmp_path / "张三.png")
    intake().reject()
    window.window.open("roster")
    drop_files(window.window, tmp_path / "签到表.png")
    intake().reject()
    window.window.open("schedule")
    told: list[str] = []
    window.when_asked(lambda _: (told.extend(window.texts()), window.click("知道了")))
    drop_files(window.window, tmp_path / "签到表.png")
    wait_until(lambda: told)
    assert "还没有可以归入的会议" in "".join(told)
