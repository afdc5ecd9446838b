"""标签纸 by a user's hands: begun from a common one, measured and mended, refused where it cannot be, printed on."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from station_desk.app import make_window
from station_desk.base.idnumber import made_up
from station_desk.base.places import rows_of
from station_desk.base.settings import Choices
from station_desk.features.layouts.model import LabelSheet
from station_desk.features.layouts.page.label_sheets import DrawnSheet
from station_desk.features.roster.model import Person
from station_desk.features.uniforms.prints import PAPERS
from station_desk.printing.task import PrintRequest
from station_desk.ui.ask import Ask
from station_desk.ui.print.preview import Preview
from station_desk.ui.theme import Theme
from tests.features.roster.test_photos import BORN
from tests.hands import Hands, settle, wait_until


@pytest.fixture
def hands(qtbot, desk) -> Iterator[Hands]:
    with desk.act("登记") as session:
        session.add(Person(name="张三", id_number=made_up(1, BORN), badge="NF001"))
    shown = make_window(desk, Theme(Choices.load()))
    shown.resize(1200, 760)
    shown.show_place(rows_of("layouts", tab="标签纸"))
    found = Hands(shown)
    yield found
    found.waiting = [lambda _: found.click("不保存")]  # of a test that failed half-way
    found.timer.start()
    shown.close()
    found.timer.stop()
    shown.deleteLater()


def test_a_sheet_is_begun_from_a_common_one_mended_and_chosen_in_the_preview(hands: Hands, desk) -> None:
    settle()

    def answer(_: Ask) -> None:
        hands.fill("最接近的一种", "4×10 标签 48.5×25.4")
        hands.fill("名称", "柜里的")
        hands.click("登记")

    hands.when_asked(answer)
    hands.click("照常见的登记")
    page = hands.window.pages["layouts"].here
    wait_until(lambda: page.panel.record_id)
    settle()
    drawn = page.panel.findChild(DrawnSheet)
    assert drawn.accessibleName() == "一张纸 40 个标签"
    hands.fill("行数", "11")
    assert drawn.accessibleName() == "一张纸 44 个标签"
    hands.click("保存")
    assert "11 行标签一直排到 300.9 毫米，超出了纸的高 297 毫米" in page.panel.form.boxes["down"].note.text()
    hands.fill("上边距", "8.8")
    hands.click("保存")
    wait_until(lambda: stored(desk) == (11, 880))

    shell = hands.window.shell
    shell.preview(next(one for one in PAPERS if one.name == "labels"), PrintRequest())
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), Preview))
    hands.fill("纸张", "柜里的")
    wait_until(lambda: not shell.work.running)
    assert hands.field("从第几个位置开始").maximum() == 44
    QApplication.activeModalWidget().reject()


def stored(desk) -> tuple[int, int]:
    with desk.look() as session:
        one = session.scalars(select(LabelSheet)).one()
        return one.rows, one.top
