"""A clerk makes a blank known: takes a common size, squares up its photo, and calibrates a printer on it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from station_desk.catalog import load_models
from station_desk.features.layouts.model import BlankForm
from station_desk.features.layouts.page.calibrating import ReadingsBox
from station_desk.features.layouts.page.stocks import CornersBox
from station_desk.features.layouts.rules.blank import crosses_of
from station_desk.features.layouts.service import balance, calibration_of, scan_of
from station_desk.store.desk import Desk
from station_desk.ui.pick import Pick
from tests.hands import settle
from tests.journeys.steps import Clerk
from tests.printing.test_blank import photo


@pytest.fixture
def clerk(qapp, place: Path) -> Iterator[Clerk]:
    load_models()
    with closing(Desk.open(place)) as desk:
        clerk = Clerk(desk)
        clerk.go("版式")
        clerk.do("空白证书")
        yield clerk
        clerk.close()


def take_a_common_size(clerk: Clerk) -> BlankForm:
    def tick(pick: Pick) -> None:
        clerk.select_row("12K证书", pick.list.grid)
        clerk.press("Space")
        clerk.click("添加 1 种")

    clerk.next_dialog(Pick, tick)
    clerk.do("从常见尺寸添加")
    with clerk.desk.look() as session:
        return session.scalars(select(BlankForm)).one()


def test_a_common_size_is_taken_over_and_still_to_be_measured(clerk: Clerk) -> None:
    stock = take_a_common_size(clerk)
    assert (stock.name, stock.width, stock.measured) == ("12K证书", 26500, False)
    assert "还没有量过" in clerk.said()
    assert "还没有记过领用。" in clerk.said()


def test_a_photo_is_squared_up_by_clicking_its_corners(clerk: Clerk, tmp_path: Path) -> None:
    take_a_common_size(clerk)
    raw, corners = photo()
    (tmp_path / "blank.jpg").write_bytes(raw)
    said: list[str] = []

    def click_the_corners(box: CornersBox) -> None:
        view = box.view
        view.put(0, 0.9, 0.9)  # no sheet has its corners so
        said.append(box.note.text())
        assert not box.go.isEnabled()
        view.put(0, *corners[0])
        for number, (x, y) in enumerate(corners):
            place = view.place
            at = (place.left() + x * place.width(), place.top() + y * place.height())
            QTest.mouseClick(
                view, Qt.MouseButton.LeftButton, pos=view.point(number).toPoint().__class__(*map(round, at))
            )
        before = view.corners[view.at]
        QTest.keyClick(view, Qt.Key.Key_Right)
        assert view.corners[view.at][0] > before[0]
        box.go.click()

    clerk.do("底图")
    tab = clerk.page.here.panel.pages.currentWidget()
    assert tab.picture.image.width()  # the plain sheet with its window
    clerk.next_dialog(CornersBox, click_the_corners)
    tab.take(tmp_path / "blank.jpg")
    clerk.still()
    assert "不像一张纸的四个角" in said[0]
    with clerk.desk.look() as session:
        assert scan_of(session, "12K证书")
    assert tab.picture.image.pixelColor(40, 40).blue() < 200  # yellow, as in the photo
    clerk.do("去掉底图")
    with clerk.desk.look() as session:
        assert scan_of(session, "12K证书") is None


def test_readings_are_judged_while_they_are_typed_and_kept(clerk: Clerk) -> None:
    take_a_common_size(clerk)
    true = [one for cross in crosses_of((265, 190)) for one in (cross.x, cross.y)]
    said: list[str] = []

    def type_readings(box: ReadingsBox) -> None:
        box.printer.setCurrentText("")
        said.append(box.note.text())
        box.printer.setCurrentText("办公室打印机")
        box.tray.setCurrentText("手动进纸")
        said.append(box.note.text())
        assert not box.go.isEnabled()
        for number, value in enumerate(true):
            clerk.fill(box.fields[number].accessibleName(), f"{value + (1.5 if number % 2 == 0 else 0):g}")
        said.append(box.note.text())
        box.fields[1].setText("2o")
        said.append(box.note.text())
        assert not box.go.isEnabled()
        box.fields[1].setText("24")
        said.append(box.note.text())
        box.fields[1].setText("2厘米")
        box.go.click()

    clerk.do("校准")
    clerk.next_dialog(ReadingsBox, type_readings)
    clerk.do("填写量得的数")
    settle()
    assert "请写明是哪台打印机" in said[0]
    assert said[1] == "还有 8 个数没有填。"
    assert said[2].startswith("这台打印机打出来偏右 1.5 毫米。")
    assert "左上十字到上边：“2o”不是长度" in said[3]
    assert "“左上”十字到上边的 24 毫米和别的数对不上" in said[4]
    with clerk.desk.look() as session:
        assert calibration_of(session, "办公室打印机", "手动进纸", "12K证书").dx == pytest.approx(-1.5, abs=0.01)
    assert "打出来偏右 1.5 毫米" in clerk.said()


def test_blanks_received_are_counted(clerk: Clerk) -> None:
    stock = take_a_common_size(clerk)

    def receive(_: object) -> None:
        clerk.fill("张数", "50")
        clerk.fill("起号", "A001")
        clerk.fill("止号", "A050")
        clerk.click("记领用")

    clerk.when_asked(receive)
    clerk.do("记领用")
    with clerk.desk.look() as session:
        assert balance(session, session.get_one(BlankForm, stock.id)).left == 50
    assert "领用 50 张，已用 0 张，作废 0 张，还剩 50 张。" in clerk.said()
