"""A clerk measures a blank, calibrates the printer, prints twelve certificates on it, spoils one and prints it again;
the register of numbers and the count of blanks agree."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from station_desk.base.idnumber import made_up
from station_desk.base.places import rows_of
from station_desk.features.commendations.model import Award
from station_desk.features.layouts.page.calibrating import ReadingsBox
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.printing.picture import page_count
from station_desk.store.desk import Desk
from station_desk.ui.ask import Ask
from station_desk.ui.print.outcome import Outcome
from station_desk.ui.print.preview import Preview
from tests.hands import settle, wait_until
from tests.journeys.steps import Clerk, on

NAMES = ("冯军琴", "金㛃", "孙䶮", "于海", "王娟", "关秋", "张三", "李小雨", "赵玉军", "朴永哲", "徐明军", "欧阳国栋")
BLANK, PRINTER, TRAY = "县局红色证书", "HP LaserJet 1020", "自动选择"
# The printer moves everything 1.5 mm to the right and 0.8 mm down: by so much more the clerk reads off each cross.
RIGHT, DOWN = 1.5, 0.8


@pytest.fixture
def paper_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Where the station's printer puts its pages: a PDF for each print."""
    out: list[Path] = []

    def choose(_parent: object, printer: QPrinter, *_more: object) -> bool:
        out.append(tmp_path / f"printed{len(out)}.pdf")
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out[-1]))
        printer.setResolution(72)
        return True

    monkeypatch.setattr("station_desk.ui.print.preview.choose_printer", choose)
    monkeypatch.setattr(QPrinter, "printerName", lambda _: PRINTER)
    return out


def twelve_are_commended(desk: Desk) -> None:
    with desk.act("登记2025年度表彰 12 人") as session:
        session.add(Station(id=desk.station_id, name="永吉县公安局万昌派出所", clerk="王敏"))
        people = [
            Person(name=name, id_number=made_up(number, date(1985, 3, number)), hired=date(2019, 3, 1))
            for number, name in enumerate(NAMES, 1)
        ]
        session.add_all(people)
        session.flush()
        session.add_all(
            Award(person_id=one.id, year=2025, title="优秀农村辅警", number=f"荣〔2025〕{number:03d}号")
            for number, one in enumerate(people, 1)
        )


def the_blank_is_measured_and_received(clerk: Clerk) -> None:
    clerk.shell.go(rows_of("layouts", tab="空白证书"))
    clerk.still()
    clerk.do("新增")
    for title, words in (("名称", BLANK), ("宽（毫米）", "297"), ("高（毫米）", "210"), ("已用尺量过", "是")):
        clerk.fill(title, words)
    clerk.press("Ctrl+S")
    clerk.next_dialog(Ask, lambda _: (clerk.fill("张数", "20"), clerk.click("记领用")))
    clerk.do("记领用")
    assert "领用 20 张，已用 0 张，作废 0 张，还剩 20 张。" in clerk.said()


def the_printer_is_calibrated(clerk: Clerk) -> None:
    said = []

    def read_off(box: ReadingsBox) -> None:
        box.printer.setCurrentText(PRINTER)
        box.tray.setCurrentText(TRAY)
        for number, field in enumerate(box.fields):
            place = float(field.placeholderText().removeprefix("约 "))
            field.setText(f"{place + (DOWN if number % 2 else RIGHT):.1f}")
        said.append(box.note.text())
        clerk.click("保存校准")

    clerk.do("校准")
    clerk.next_dialog(ReadingsBox, read_off)
    clerk.do("填写量得的数")
    assert "1.5" in said[0]
    assert "自动纠正" in said[0]


def certificates_are_printed_and_one_is_spoiled(clerk: Clerk, out: list[Path]) -> None:
    clerk.go("表彰")
    clerk.click("打印")
    clerk.click("全部荣誉证书")
    preview = looked_at(clerk)
    preview.wishes.stock.setCurrentText(f"套打：{BLANK}")
    preview.wishes.stock.activated.emit(preview.wishes.stock.currentIndex())
    clerk.still()
    assert preview.view.count == 12

    def spoil(box: Outcome) -> None:
        assert [line["姓名"] for line in clerk.rows(box.list.grid)] == list(NAMES)
        clerk.select_row("关秋", box.list.grid)
        clerk.press("Space")
        box.reason.setCurrentText("卡纸")
        clerk.click("登记并重打 1 份")

    clerk.next_dialog(Outcome, spoil)
    clerk.click("打印")
    wait_until(lambda: len(out) == 1 and out[0].exists())
    again = looked_at(clerk, but=preview)
    assert page_count(out[0].read_bytes()) == 12
    assert again.view.count == 1
    assert again.made.request.overprint == BLANK

    clerk.next_dialog(Outcome, lambda _: clerk.click("都打好了"))
    clerk.click("打印")
    wait_until(lambda: len(out) == 2 and not isinstance(QApplication.activeModalWidget(), Preview | Outcome))
    clerk.still()
    assert page_count(out[1].read_bytes()) == 1


def looked_at(clerk: Clerk, but: Preview | None = None) -> Preview:
    """The preview in front, drawn."""

    def here() -> bool:
        front = QApplication.activeModalWidget()
        return isinstance(front, Preview) and front is not but and front.isVisible()

    wait_until(here)
    clerk.still()
    found = QApplication.activeModalWidget()
    assert isinstance(found, Preview)
    return found


def register_and_blanks_agree(clerk: Clerk) -> None:
    assert {row["状态"] for row in clerk.rows()} == {"已印"}
    clerk.do("编号登记")
    rows = clerk.rows(clerk.page.page("编号登记").table)
    assert [row["编号"] for row in rows] == [f"荣〔2025〕{number:03d}号" for number in range(1, 13)]
    assert {row["姓名"]: row["打印"] for row in rows} == {name: "2 次" if name == "关秋" else "1 次" for name in NAMES}
    clerk.shell.go(rows_of("settings", tab="打印记录"))
    clerk.still()
    log = clerk.rows(clerk.page.page("打印记录").table)
    assert [(row["份数"], row["用纸"], row["空白纸"], row["情况"]) for row in log] == [
        ("1 份", "1 张", BLANK, "已打印"), ("12 份，作废 1", "12 张", BLANK, "有作废"),
    ]  # fmt: skip
    assert {row["经办"] for row in log} == {"王敏"}
    clerk.shell.go(rows_of("layouts", tab="空白证书"))
    clerk.still()
    assert "领用 20 张，已用 12 张，作废 1 张，还剩 7 张。" in clerk.said()


def what_is_on_paper_stays(clerk: Clerk) -> None:
    """The answer can be taken back, the printing cannot; a printed number is not deleted."""
    clerk.go("表彰")
    clerk.do("奖项")
    clerk.select_row("关秋")
    clerk.press("Ctrl+Z")
    assert "已撤销：核对打印结果" in clerk.toast()
    assert [row["状态"] for row in clerk.rows() if row["姓名"] == "关秋"] == ["待印"]
    clerk.shell.go(rows_of("layouts", tab="空白证书"))
    clerk.still()
    assert "已用 12 张，作废 1 张，还剩 7 张。" in clerk.said()
    clerk.go("表彰")
    clerk.press("Ctrl+Shift+Z")
    assert {row["状态"] for row in clerk.rows()} == {"已印"}


def test_twelve_certificates_on_bought_blanks(clerk: Clerk, paper_out: list[Path]) -> None:
    on("2026-01-12")
    twelve_are_commended(clerk.desk)
    settle()
    the_blank_is_measured_and_received(clerk)
    the_printer_is_calibrated(clerk)
    certificates_are_printed_and_one_is_spoiled(clerk, paper_out)
    register_and_blanks_agree(clerk)
    what_is_on_paper_stays(clerk)
