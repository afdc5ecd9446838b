"""The preview shows the PDF's own pages, and what is printed and saved is that PDF."""

import threading

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QSpinBox

from station_desk.base.errors import UserError
from station_desk.base.jobs import Step, finish
from station_desk.printing.layout import Box as Square
from station_desk.printing.layout import Layout
from station_desk.printing.paper import Calibration, Imposition
from station_desk.printing.picture import page_count, page_picture, page_size
from station_desk.printing.task import BlankForms, Paper, PrintRequest
from station_desk.ui.dialogs import Box
from station_desk.ui.print.page_view import FIT_PAGE, FIT_WIDTH
from station_desk.ui.print.preview import Preview
from station_desk.ui.print.printer import draw_on, print_pages, printer_for
from tests.hands import settle, wait_until


def pdf_of(pages, size=(297.0, 210.0)):
    """A PDF of so many pages; each has a black square of 20 mm, 30 mm from the left and 40 mm from the top."""
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    out, mm = BytesIO(), 72 / 25.4
    canvas = Canvas(out, pagesize=(size[0] * mm, size[1] * mm))
    for number in range(pages):
        canvas.rect(30 * mm, (size[1] - 60) * mm, 20 * mm, 20 * mm, fill=1, stroke=0)
        canvas.drawString(100, 100, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


SQUARE = Layout(
    name="square", title="方块", width=297, height=210, items=(Square(x=30, y=40, width=20, height=20, fill="#000000"),)
)


class Papers:
    """A paper of black squares, 30 mm from the left and 40 mm from the top, that notes each request it is read for."""

    def __init__(self, pages=3, sheets=(), refuse=None, stocks=None):
        self.wishes, self.pages, self.refuse = [], pages, refuse
        self.paper = Paper(
            "certificates", "荣誉证书", self.records, sheets=sheets, sides=lambda *_: [SQUARE], stocks=stocks
        )

    def records(self, _, request):
        self.wishes.append((request, threading.current_thread()))
        if self.refuse:
            raise self.refuse
        return [{}] * self.pages


@pytest.fixture
def open_preview(shown):
    def show(papers, request=None):
        shown.shell.preview(papers.paper, request or PrintRequest(year=2025))
        wait_until(lambda: isinstance(QApplication.activeModalWidget(), Preview))
        return QApplication.activeModalWidget()

    yield show
    while isinstance(QApplication.activeModalWidget(), Preview):
        QApplication.activeModalWidget().close()
        settle()


def test_the_paper_is_written_in_a_thread_and_its_pages_are_turned(shown, open_preview):
    papers = Papers()
    preview = open_preview(papers)
    assert papers.wishes[0][0] == PrintRequest(year=2025)
    assert papers.wishes[0][1] is not threading.main_thread()
    assert preview.where.text() == "第 1 / 3 页"
    shown.hands.press("PgDown")
    assert preview.where.text() == "第 2 / 3 页"
    shown.hands.click("下一页")
    assert preview.where.text() == "第 3 / 3 页"
    assert not preview.on.isEnabled()
    shown.hands.press("Home")
    assert preview.where.text() == "第 1 / 3 页"


def black_square(preview):
    """Where the square lies in the view: left, top, right, bottom in px."""
    image = preview.view.viewport().grab().toImage()
    dark = [
        (x, y)
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
        if image.pixelColor(x, y).lightness() < 40
    ]
    xs, ys = [x for x, _ in dark], [y for _, y in dark]
    return (min(xs), min(ys), max(xs), max(ys)) if dark else None


def test_the_page_is_seen_whole_and_in_its_true_proportions(open_preview):
    preview = open_preview(Papers())
    assert preview.view.zoom == FIT_PAGE
    wait_until(lambda: black_square(preview))
    left, top, right, bottom = black_square(preview)
    assert right - left == pytest.approx(20 / 25.4 * preview.view.true_dpi * preview.view.scale, abs=4)
    assert right - left == pytest.approx(bottom - top, abs=4)
    assert not preview.view.verticalScrollBar().maximum()


def test_the_window_is_no_larger_than_the_screen(open_preview):
    preview = open_preview(Papers())
    room = preview.screen().availableSize()  # 800 × 800 where nothing is shown
    assert preview.width() < room.width()
    assert preview.height() < room.height()


def test_real_size_is_real_and_the_wheel_zooms_with_ctrl(shown, open_preview):
    preview = open_preview(Papers())
    preview.zooms.setCurrentIndex(2)
    preview.zooms.activated.emit(2)
    assert preview.view.scale == 1.0
    full = preview.view.horizontalScrollBar().maximum() + preview.view.viewport().width()
    assert full >= 297 / 25.4 * preview.view.true_dpi
    view = preview.view.viewport()
    middle = QPointF(view.rect().center())
    event = QWheelEvent(
        middle,
        view.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    assert preview.view.scale > 1.0
    assert preview.zooms.currentIndex() == -1
    preview.view.set_zoom(FIT_WIDTH)
    assert preview.zooms.currentText() == "适合宽度"
    shown.hands.click("缩小")
    assert preview.view.scale < 3


def test_what_cannot_be_printed_is_said_instead_of_a_preview(shown):
    papers = Papers(refuse=UserError("“王𰻝”的名字里有字库没有的字：𰻝。", "请先换字，再打印。"))
    seen = []
    shown.hands.when_asked(lambda box: (seen.extend(shown.hands.texts()), shown.hands.click("知道了")))
    shown.shell.preview(papers.paper, PrintRequest())
    wait_until(lambda: seen)
    assert "“王𰻝”的名字里有字库没有的字：𰻝。" in seen
    assert not isinstance(QApplication.activeModalWidget(), Preview)


def test_the_layout_on_paper_and_the_first_place_are_chosen(shown, open_preview):
    papers = Papers(sheets=(("a4-cards-8", "A4 纸，一张八个"), ("card-single", "单张卡")))
    preview = open_preview(papers, PrintRequest(sheet="a4-cards-8"))
    start = shown.hands.field("从第几个位置开始")
    assert isinstance(start, QSpinBox)
    assert start.maximum() == 8
    start.setValue(5)
    wait_until(lambda: len(papers.wishes) == 2 and preview.save.isEnabled())
    assert papers.wishes[-1][0] == PrintRequest(sheet="a4-cards-8", start_at=5)
    preview.wishes.layouts.setCurrentIndex(1)
    preview.wishes.layouts.activated.emit(1)
    wait_until(lambda: len(papers.wishes) == 3 and preview.save.isEnabled())
    assert papers.wishes[-1][0] == PrintRequest(sheet="card-single", start_at=1)
    assert not start.isVisible()


def choose_in_the_file_dialog(timer, hands, target):
    if isinstance(QApplication.activeModalWidget(), QFileDialog):
        timer.stop()
        hands.choose_file(target)


def test_the_pdf_that_is_seen_is_the_pdf_that_is_saved(shown, open_preview, tmp_path):
    preview = open_preview(Papers())
    choosing = QTimer(preview, interval=20)
    choosing.timeout.connect(lambda: choose_in_the_file_dialog(choosing, shown.hands, tmp_path / "证书.pdf"))
    choosing.start()
    shown.hands.press("Ctrl+S")
    wait_until((tmp_path / "证书.pdf").exists)
    assert (tmp_path / "证书.pdf").read_bytes() == preview.made.pdf
    wait_until(lambda: preview.doing.text() == "已存为 证书.pdf")


def test_escape_closes_the_preview(shown, open_preview):
    open_preview(Papers())
    shown.hands.press("Esc")
    settle()
    assert QApplication.activeModalWidget() is None


# ------------------------------------------------------------------------------------------------------ printing
@pytest.fixture
def printer(qapp, tmp_path):
    """A printer that writes its pages into a PDF, 1200 dpi."""
    printer = printer_for((297.0, 210.0))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(300)
    return printer


def square_in(pdf, page=0, dpi=100, from_x=0):
    """The black square on a page in mm: left, top, right, bottom; what lies left of `from_x` is not looked at."""
    width, height, stride, points = page_picture(pdf, page, dpi)
    dark = [(x, y) for y in range(height) for x in range(width) if points[y * stride + 4 * x] < 100]
    square = [(x, y) for x, y in dark if y < 90 / 25.4 * dpi and x >= from_x / 25.4 * dpi]
    xs, ys = [x for x, _ in square], [y for _, y in square]
    return [round(value * 25.4 / dpi, 1) for value in (min(xs), min(ys), max(xs) + 1, max(ys) + 1)]


def test_paper_shows_the_pdf_at_its_place_and_size(printer, tmp_path):
    assert finish(print_pages(printer, pdf_of(2), range(2))) == 2
    out = (tmp_path / "printed.pdf").read_bytes()
    assert page_count(out) == 2
    assert page_size(out, 0) == pytest.approx((297, 210), abs=0.3)
    assert square_in(out) == pytest.approx([30, 40, 50, 60], abs=0.4)


def test_only_the_chosen_pages_are_printed(printer, tmp_path):
    assert finish(print_pages(printer, pdf_of(5), range(1, 3))) == 2
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == 2


def test_printing_runs_in_a_thread_and_says_when_it_is_done(shown, printer, tmp_path):
    done = []
    shown.shell.run("打印荣誉证书", print_pages(printer, pdf_of(3), range(3)), done.append)
    assert not done
    wait_until(lambda: done)
    assert done == [3]
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == 3


def test_a_page_reaches_to_the_papers_edge(printer):
    assert printer.pageLayout().paintRectPoints() == printer.pageLayout().fullRectPoints()
    assert printer.fullPage()


def test_an_upright_page_is_printed_upright(qapp, tmp_path):
    printer = printer_for((85.6, 54.0))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "card.pdf"))
    finish(print_pages(printer, pdf_of(1, (85.6, 54.0)), range(1)))
    assert page_size((tmp_path / "card.pdf").read_bytes(), 0) == pytest.approx((85.6, 54), abs=0.4)


def test_a_printer_that_takes_nothing_is_a_sentence(qapp, tmp_path):
    printer = printer_for((210.0, 297.0))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no-folder" / "x.pdf"))
    with pytest.raises(UserError, match="打印机没有接受"):
        finish(print_pages(printer, pdf_of(1), range(1)))


def test_pictures_lie_where_the_millimetres_say(printer):
    painter = QPainter()
    assert painter.begin(printer)
    draw_on(painter, printer, pdf_of(1), 0)
    assert painter.end()


# --------------------------------------------------------------------------------------------- on a bought blank
class Blanks(Papers):
    """A paper that goes on one blank and is too large for another; the blank's picture is all yellow."""

    def __init__(self):
        self.asked = []
        super().__init__(stocks=BlankForms(
            names=lambda _: ["大证书", "小证书"], under=lambda *_: yellow(), turn=lambda *_: 90, sheet=self.sheet,
            calibration=self.calibration, doubt=lambda _, name, sheets: f"{name}只剩 2 张，这次要打 {sheets} 张，不够。",
        ))  # fmt: skip

    def sheet(self, _, name, *__):
        if name == "小证书":
            raise UserError("“小证书”放不下。", "请换一种空白纸。")
        return Imposition(page=(297.0, 210.0))

    def calibration(self, _, printer, tray, name):
        self.asked.append((tray, name))
        return Calibration(dx=5.0)


def yellow():
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (297, 210), "#FFE060").save(file, "JPEG")
    return file.getvalue()


def answer_over(preview, hands, words):
    """Click `words` in the question that opens over the preview."""
    timer = QTimer(preview, interval=20)

    def look():
        if isinstance(QApplication.activeModalWidget(), Box):
            timer.stop()
            hands.click(words)

    timer.timeout.connect(look)
    timer.start()


def choose_stock(preview, name):
    preview.wishes.stock.setCurrentIndex(preview.wishes.stock.findData(name))
    preview.wishes.stock.activated.emit(0)


def test_a_blank_is_seen_below_the_page_and_too_few_are_told(shown, open_preview):
    preview = open_preview(Blanks())
    assert preview.wishes.stock.currentText() == "不套打"
    assert not preview.note.isVisible()
    choose_stock(preview, "大证书")
    wait_until(lambda: preview.made.request.overprint == "大证书" and preview.save.isEnabled())
    assert "大证书只剩 2 张，这次要打 3 张，不够。" in shown.hands.texts()
    wait_until(lambda: black_square(preview))
    image = preview.view.viewport().grab().toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert (middle.red(), middle.green(), middle.blue()) == pytest.approx((255, 224, 96), abs=3)
    assert black_square(preview)  # the page's own black stands on it


def test_a_blank_it_does_not_go_on_is_refused_and_the_choice_goes_back(shown, open_preview):
    preview = open_preview(Blanks())
    answer_over(preview, shown.hands, "知道了")
    choose_stock(preview, "小证书")
    wait_until(lambda: preview.save.isEnabled())
    assert preview.wishes.stock.currentText() == "不套打"
    assert preview.made.request == PrintRequest(year=2025)


def test_printing_corrects_turns_and_remembers_for_this_paper(shown, open_preview, tmp_path, monkeypatch):
    from station_desk.ui.print import preview as module

    def choose(parent, printer, title, pages, first=0):
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        printer.setPaperSource(QPrinter.PaperSource.Manual)
        printer.setResolution(300)
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(first + 1, pages)
        return True

    monkeypatch.setattr(module, "choose_printer", choose)
    blanks = Blanks()
    shown.shell.printed.disconnect()  # how the sheets came out is asked in a test of its own
    preview = open_preview(blanks, PrintRequest(overprint="大证书"))
    assert not preview.from_here.isVisible()
    shown.hands.press("PgDown")
    shown.hands.click("从本页起打")
    wait_until(lambda: not shown.shell.work.running)
    assert blanks.asked == [("手动进纸", "大证书")]
    out = (tmp_path / "printed.pdf").read_bytes()
    assert page_count(out) == 2  # from the second page to the third
    assert page_size(out, 0) == pytest.approx((210, 297), abs=0.4)  # the left edge goes in first
    # 30…50 mm from the left and 40…60 from the top, moved 5 mm to the right, then turned: the left is the top
    assert square_in(out, from_x=100) == pytest.approx([150, 35, 170, 55], abs=0.3)
    preview.close()
    again = open_preview(Blanks(), PrintRequest(year=2025))
    assert again.made.request.overprint == "大证书"  # as last time


def test_an_exported_pdf_is_to_be_printed_at_its_real_size(shown, open_preview, tmp_path):
    preview = open_preview(Papers())
    preview.shell.choose_target = lambda *_: tmp_path / "证书.pdf"
    shown.hands.click("导出 PDF")
    wait_until(lambda: preview.note.isVisible())
    assert "实际大小" in preview.note.text()
    del preview.shell.choose_target


def test_after_a_jam_the_preview_stands_where_printing_goes_on(shown, open_preview, monkeypatch):
    from station_desk.ui.print import preview as module
    from station_desk.ui.print import printer

    def jam(desk, made, printer, pages, sent, press, *, more):
        yield Step(0, 3, "正在打印")
        sent.pages.append(0)
        raise UserError("打印机中途停下了。", "请检查打印机。")

    monkeypatch.setattr(module, "choose_printer", lambda *_: True)
    monkeypatch.setattr(printer, "print_and_log", jam)
    preview = open_preview(Papers())
    answer_over(preview, shown.hands, "知道了")
    shown.hands.click("打印")
    wait_until(lambda: preview.note.isVisible())
    assert preview.where.text() == "第 2 / 3 页"
    assert "打到第 1 页停下了" in preview.note.text()
    assert preview.from_here.isVisible()
