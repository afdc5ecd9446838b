"""A batch by a clerk's hands: a range of the list, backs printed by hand, and how each copy came out."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from station_desk.printing.duplextest import duplex_paper
from station_desk.printing.layout import Layout, Text
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.print_log import Copy, copies_of_run, runs
from station_desk.ui.dialogs import Box
from station_desk.ui.print import preview as preview_module
from station_desk.ui.print.batch import BY_HAND, Batch, BatchBox
from station_desk.ui.print.outcome import Outcome
from station_desk.ui.print.preview import Preview
from tests.hands import settle, wait_until

NAMES = ("张三", "李四", "王五", "赵六", "孙七")
FRONT = Layout(name="front", title="工作证", width=85.6, height=53.98, items=(Text(x=5, y=5, width=60, text="{name}"),))


class Cards:
    """A two-sided paper of five cards, one to a page, that notes each request."""

    def __init__(self):
        self.wishes: list[PrintRequest] = []
        self.good: list[str] = []
        self.paper = Paper(
            "cards", "工作证", copies=self.copies, sheets=(("card-single", "单张"),), two_sided=True,
            sides=lambda *_: [replace(FRONT, name="front"), replace(FRONT, name="back")],
            came_out=lambda _, ids: self.good.extend(ids),
        )  # fmt: skip

    def copies(self, _, request):
        self.wishes.append(request)
        cards = [(f"key {name}", name, f"证2026-{number:04d}") for number, name in enumerate(NAMES, 1)]
        return [
            (Copy(name, "work_card", key, number=number), {"name": name})
            for key, name, number in cards if not request.ids or key in request.ids
        ]  # fmt: skip


def front(kind):
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), kind))
    settle()
    return QApplication.activeModalWidget()


@pytest.fixture
def to_pdf(monkeypatch, tmp_path):
    """Printing goes into a PDF file, without the system's dialog."""

    def choose(_parent, printer, *_more):
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        printer.setResolution(72)
        return True

    for module in ("station_desk.ui.print.printer", preview_module.__name__):
        monkeypatch.setattr(f"{module}.choose_printer", choose, raising=False)


def when(shown, kind, act):
    """Do `act(dialog)` as soon as a dialog of that kind is in front, over whatever else is open."""
    timer = QTimer(shown.window, interval=10)

    def look():
        box = QApplication.activeModalWidget()
        if isinstance(box, kind):
            timer.stop()
            act(box)

    timer.timeout.connect(look)
    timer.start()


def test_a_range_is_printed_by_hand_on_both_sides_and_a_spoiled_card_again(shown, to_pdf):
    cards, said = Cards(), []
    shown.shell.preview(cards.paper, PrintRequest())
    preview = front(Preview)

    def choose(box):
        box.pick.setText("2-9")
        shown.hands.click("就这样打")
        said.append(box.wrong.text())
        box.pick.setText("2-3, 5")
        box.way.setCurrentText(BY_HAND)
        shown.hands.click("就这样打")

    when(shown, BatchBox, choose)
    preview.options.click()
    assert "一共 5 份" in said[0]
    wait_until(lambda: len(cards.wishes) == 2 and preview.save.isEnabled())
    assert cards.wishes[-1].pick == "2-3, 5"
    assert preview.view.count == 6

    def put_back(box):
        said.append(" ".join(shown.hands.texts()))
        box.settle("接着打背面")
        when(shown, Outcome, spoil)

    def spoil(box):
        said.append([line["姓名"] for line in shown.hands.rows(box.list.grid)])
        box.list.grid.tick(box.list.grid.rows()[1:2], ticked=True)
        shown.hands.click("登记并重打 1 份")

    when(shown, Box, put_back)
    shown.hands.click("打印")
    wait_until(lambda: len(cards.wishes) == 3)
    again = front(Preview)
    assert "沿短边翻过去" in said[1]
    assert said[2] == ["李四", "王五", "孙七"]
    assert cards.good == ["key 李四", "key 孙七"]
    assert again.made.request.ids == ("key 王五",)
    assert not again.made.request.pick
    with shown.desk.look() as session:
        [line] = runs(session)
        results = [(one.name, one.sheet, one.result) for one in copies_of_run(session, line.run.id)]
    assert (line.run.pages, line.run.sheets, line.spoiled) == (6, 3, 1)
    assert results == [("李四", 1, "完好"), ("王五", 2, "作废"), ("孙七", 3, "完好")]
    again.close()
    settle()


def test_backs_begin_with_the_last_sheet_where_the_printer_wants_it():
    assert Batch(by_hand=True).passes([0, 1, 2, 3], two_sided=True) == [[0, 2], [1, 3]]
    assert Batch(by_hand=True, backwards=True).passes([0, 1, 2, 3], two_sided=True) == [[0, 2], [3, 1]]
    assert Batch(by_hand=True).passes([0, 1], two_sided=False) == [[0, 1]]


def test_what_is_remembered_wrongly_is_not_heeded(shown):
    paper = Cards().paper
    shown.shell.choices.remember("batch.cards", {"by_hand": "yes", "fold": 7, "crop": False, "other": 1})
    assert Batch.of(shown.shell.choices, paper) == Batch(crop=False)
    assert duplex_paper(paper).two_sided
