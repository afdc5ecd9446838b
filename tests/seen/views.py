"""The views whose pictures are kept: how each is reached, taken, and compared with the one kept."""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from sqlalchemy import select

from station_desk.base.jobs import finish
from station_desk.base.places import RecordPlace, rows_of
from station_desk.base.settings import Choices
from station_desk.catalog import offers
from station_desk.demo.sample_people import portrait
from station_desk.features.commendations.page import WordingBox
from station_desk.features.duties.figures import load_faces
from station_desk.features.evaluations import ScoresPlace, YearPlace
from station_desk.features.evaluations.page.score_rows import OVERRIDDEN
from station_desk.features.idcards.page import VerifyBox
from station_desk.features.idcards.prints import PAPERS
from station_desk.features.layouts.page.editor import LayoutEditor
from station_desk.features.pay.service.runs import last_run
from station_desk.features.roster.model import Person
from station_desk.features.roster.page.photos import PhotoIntake, take_files
from station_desk.features.schedule import AttendancePlace, EnclosuresPlace
from station_desk.features.schedule.page.moving import move_meeting_to
from station_desk.features.schedule.page.planning import plan_year
from station_desk.features.schedule.service.meetings import monthly_meeting
from station_desk.features.settings.page.station import OwnKey
from station_desk.features.settings.service import signing_key
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk
from station_desk.store.drafts import Place
from station_desk.store.roles import User
from station_desk.ui.dialogs import Box
from station_desk.ui.print.outcome import ask_outcome
from station_desk.ui.print.preview import Preview
from station_desk.ui.theme import DARK, LIGHT
from tests.hands import settle, wait_until
from tests.journeys.steps import Clerk
from tests.source import PROJECT

HERE = Path(__file__).resolve().parent
TODAY = "2026-11-23"
COLOURS = (LIGHT, DARK)
CARDS = PAPERS[0]
SIZE, DIALOG = (1280, 800), (1120, 780)
MESSY = PROJECT / "tests" / "data" / "rosters" / "万昌镇农村辅警花名册（最终版）.xlsx"

# Both pictures are made small before they are compared: letters smoothed otherwise, or a caret, do not count. The mean
# of the differences of a page that has nothing on it is several times as large (tested), that of another font's below.
SMALL = (80, 50)
BOUND = 4.0


# ------------------------------------------------------------------------------------------------ how to get there
def unsaved(clerk: Clerk) -> Image.Image:
    clerk.go("今日")
    drafts = clerk.main.shell.drafts
    place = Place("meeting", "资料", "2026年10月例会 会议记录", "gone", 1)
    drafts.desk_drafts.keep("seen", place, {"words": "一、传达文件"})
    drafts.changed.emit()
    taken = picture(clerk, clerk.main)
    drafts.forget(drafts.left()[0])
    return taken


def board(clerk: Clerk) -> QWidget:
    clerk.go("村屯")
    clerk.do("覆盖情况")
    return clerk.main


def month(clerk: Clerk) -> QWidget:
    clerk.go("例会日程")
    clerk.do("月历")
    return clerk.main


def year(clerk: Clerk) -> QWidget:
    clerk.do("年历")
    return clerk.main


def roll(clerk: Clerk) -> QWidget:
    clerk.do("列表")
    clerk.select_row("2026年10月例会")
    clerk.do("出勤")
    return clerk.main


def enclosures(clerk: Clerk) -> QWidget:
    clerk.page.show_place(EnclosuresPlace(clerk.page.list.panel.record_id))
    clerk.still()
    return clerk.main


def attendance(clerk: Clerk) -> QWidget:
    clerk.shell.go(AttendancePlace("2026"))
    clerk.still()
    return clerk.main


def minutes(clerk: Clerk) -> QWidget:
    clerk.do("会议记录")
    return clerk.main


def spread(clerk: Clerk) -> QWidget:
    clerk.select_row("2026年第三季度小结")
    clerk.do("起草小结")
    clerk.do("展开")
    return clerk.main


def revisions(clerk: Clerk) -> Image.Image:
    clerk.do("展开")
    taken: list[Image.Image] = []
    clerk.next_dialog(Box, lambda box: (taken.append(picture(clerk, box)), box.reject()))
    clerk.click("修订")
    clerk.shell.undo()
    return taken[0]


def decisions(clerk: Clerk) -> QWidget:
    clerk.shell.go(rows_of("schedule", tab="议定事项", state=("未完成",)))
    return clerk.main


def asked(clerk: Clerk, act: Callable[[], object]) -> Image.Image:
    """The question that an act asks; it is not agreed to."""
    taken: list[Image.Image] = []
    clerk.next_dialog(Box, lambda box: (taken.append(picture(clerk, box)), box.reject()))
    act()
    return taken[0]


def plan(clerk: Clerk) -> Image.Image:
    return asked(clerk, lambda: plan_year(clerk.shell, 2027))


def move(clerk: Clerk) -> Image.Image:
    with clerk.desk.look() as session:
        december = monthly_meeting(session, "2026-12")
    return asked(clerk, lambda: move_meeting_to(clerk.shell, december.id, date(2026, 12, 12)))


def holidays(clerk: Clerk) -> Image.Image:
    clerk.go("设置")
    clerk.do("放假与调休")
    return asked(clerk, lambda: clerk.click("按起止日期登记"))


def keys(clerk: Clerk) -> QWidget:
    clerk.go("设置")
    clerk.do("签名密钥")
    wait_until(lambda: clerk.main.findChild(OwnKey).copy.isEnabled())
    return clerk.main


def verified(clerk: Clerk) -> Image.Image:
    clerk.go("工作证")
    signing_key(clerk.desk)
    with clerk.desk.look() as session:
        codes = [one["qr"] for one in CARDS.read(session, PrintRequest()).records]
    taken: list[Image.Image] = []

    def scan(box: VerifyBox) -> None:
        box.line.setText(codes[3])
        box.read()
        taken.append(picture(clerk, box))
        box.reject()

    clerk.next_dialog(VerifyBox, scan)
    clerk.click("验证证件")
    return taken[0]


def wording(clerk: Clerk) -> Image.Image:
    clerk.go("表彰")
    taken: list[Image.Image] = []

    def look(box: WordingBox) -> None:
        wait_until(lambda: box.view._wanted() in box.view._pictures)
        taken.append(picture(clerk, box))
        box.reject()

    clerk.next_dialog(WordingBox, look)
    clerk.click("证书正文")
    return taken[0]


def first_user(clerk: Clerk) -> Image.Image:
    clerk.go("设置")
    clerk.do("使用人")
    return asked(clerk, lambda: clerk.click("建立第一个使用人"))


def log(clerk: Clerk) -> QWidget:
    clerk.go("设置")
    clerk.do("操作记录")
    return clerk.main


def stocks(clerk: Clerk) -> QWidget:
    clerk.go("版式")
    clerk.do("空白证书")
    clerk.do("底图")
    return clerk.main


def readings(clerk: Clerk) -> Image.Image:
    clerk.do("校准 1")
    return asked(clerk, lambda: clerk.click("填写量得的数"))


def quick(clerk: Clerk) -> QWidget:
    clerk.go("履职纪实")
    clerk.do("快速登记")
    tab = clerk.page.page("快速登记")
    tab.paste(
        "日期\t姓名\t时间\t内容\n11.3\t于海\t9点到11点\t巡逻三圈\n11.4\t王娟\t\t调解一起\n11.20\t不认识\t\t发传单"
    )
    clerk.type("yh")
    return clerk.main


def figure(clerk: Clerk) -> QWidget:
    clerk.page.page("快速登记").drop([0])
    clerk.page.page("快速登记").drop([0])
    clerk.page.page("快速登记").drop([0])
    load_faces()  # here and not in the drawing's thread, which would wait for this one
    clerk.do("统计")
    return clerk.main


def flags(clerk: Clerk) -> QWidget:
    clerk.go("履职纪实")
    clerk.do("提醒")
    clerk.do("已处理的也列出")
    return clerk.main


def record(clerk: Clerk) -> QWidget:
    clerk.do("打开人员")
    clerk.do("记录")
    return clerk.main


def trainees(clerk: Clerk) -> QWidget:
    clerk.do("资料")
    clerk.go("培训")
    clerk.select_row("2026年春季集中培训", clerk.page.here.table)
    clerk.do("参加人员")
    return clerk.main


def hours(clerk: Clerk) -> QWidget:
    clerk.do("学时")
    return clerk.main


def grid(clerk: Clerk) -> QWidget:
    clerk.go("考核")
    clerk.do("月度打分")
    clerk.do("10月")
    clerk.page.scoring.grid.cell(3, clerk.page.scoring.rows.first + 2)
    return clerk.main


def evidence(clerk: Clerk) -> Image.Image:
    """What takes off points, and what a hand has made of it."""
    clerk.page.show_place(ScoresPlace("2026-02"))
    grid = clerk.page.scoring.grid
    grid.cell(*next(
        (row, column)
        for row, person in enumerate(grid.rows.people)
        for column, item in enumerate(grid.rows.items, grid.rows.first)
        if person.source(item.id) == OVERRIDDEN
    ))  # fmt: skip
    return asked(clerk, clerk.page.scoring.show_proof)


def summary(clerk: Clerk) -> QWidget:
    clerk.page.show_place(YearPlace(2025, "年度汇总"))
    clerk.still()
    return clerk.main


def calibration(clerk: Clerk) -> QWidget:
    clerk.do("定档")
    return clerk.main


def objections(clerk: Clerk) -> QWidget:
    clerk.do("异议")
    return clerk.main


def scheme(clerk: Clerk) -> QWidget:
    clerk.do("考核办法")
    return clerk.main


def fund(clerk: Clerk) -> QWidget:
    clerk.go("待遇")
    with clerk.desk.look() as session:
        run = last_run(session, 2025)
    clerk.shell.go(RecordPlace("pay", run.id))
    clerk.still()
    return clerk.main


def ledger(clerk: Clerk) -> QWidget:
    clerk.page.go("资金台账")
    clerk.still()
    return clerk.main


def history(clerk: Clerk) -> QWidget:
    clerk.go("花名册")
    clerk.fill("查找", "欧阳")
    wait_until(lambda: "共 1 人" in clerk.said())
    clerk.still()
    clerk.do("历史")
    return clerk.main


def photos(clerk: Clerk) -> Image.Image:
    """A folder of photos: two that name nobody for sure, one out of focus, one that is none."""
    with tempfile.TemporaryDirectory() as name, clerk.desk.look() as session:
        folder = Path(name) / "照片"
        folder.mkdir()
        people = session.scalars(select(Person).where(Person.state == "在岗").order_by(Person.badge).limit(7)).all()
        for number, one in enumerate(people):
            image = Image.open(io.BytesIO(portrait(number + 9, one.sex))).resize((590, 826))
            image = image.filter(ImageFilter.GaussianBlur(7)) if number == 2 else image
            image.save(folder / ("IMG_0412.jpg" if number == 0 else f"{number}{one.name}.jpg"))
        (folder / "9合影.jpg").write_text("不是照片")
        take_files(clerk.shell, [folder])
        wait_until(lambda: isinstance(QApplication.activeModalWidget(), PhotoIntake))
        shown = QApplication.activeModalWidget()
        shown.resize(*DIALOG)
        wait_until(lambda: shown.panel.view.picture is not None)
        taken = picture(clerk, shown)
        shown.reject()
    return taken


def palette(clerk: Clerk) -> QWidget:
    clerk.press("Ctrl+K")
    clerk.type("wang")
    wait_until(lambda: clerk.main.palette_.list.count() > 3)
    QTest.qWait(300)
    return clerk.main


def columns(clerk: Clerk) -> QWidget:
    clerk.press("Esc")
    clerk.go("花名册")
    clerk.will_open(MESSY)
    clerk.do("导入")
    return clerk.wizard


def rows(clerk: Clerk) -> QWidget:
    clerk.do("下一步：核对")
    return clerk.wizard


def question(clerk: Clerk) -> Image.Image:
    clerk.wizard.reject()
    clerk.still()
    clerk.go("表彰")
    clerk.table().selectRow(0)
    taken: list[Image.Image] = []
    clerk.next_dialog(Box, lambda box: (taken.append(picture(clerk, box)), box.reject()))
    clerk.table().setFocus()
    clerk.press("Del")
    return taken[0]


def certificate(clerk: Clerk) -> QWidget:
    return preview(clerk, "表彰", "全部荣誉证书")


def overprint(clerk: Clerk) -> QWidget:
    """The same over a bought blank, whose scan is seen below the page."""
    shown = QApplication.activeModalWidget()
    stock = shown.wishes.stock
    stock.setCurrentIndex(stock.findData("12K证书"))
    stock.activated.emit(stock.currentIndex())
    clerk.still()
    wait_until(lambda: shown.made.request.overprint and shown.view._wanted() in shown.view._pictures)
    return shown


def cards(clerk: Clerk) -> QWidget:
    QApplication.activeModalWidget().reject()
    settle()
    return preview(clerk, "工作证", "全部工作证")


def label_sheets(clerk: Clerk) -> QWidget:
    clerk.go("版式")
    clerk.do("标签纸")
    return clerk.main


def labels(clerk: Clerk) -> QWidget:
    QApplication.activeModalWidget().reject()
    settle()
    return preview(clerk, "被装编号", "全部尺码标签")


def layout_editor(clerk: Clerk) -> QWidget:
    QApplication.activeModalWidget().reject()
    settle()
    clerk.shell.edit_layout("certificate", None, lambda: None)
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), LayoutEditor))
    editor = QApplication.activeModalWidget()
    editor.resize(*DIALOG)
    editor.who.setCurrentIndex(1)
    editor.document.choose([3])
    seen: list[object] = []
    editor.drawing.drawn.connect(seen.append)
    editor.board.wanted.emit()
    wait_until(lambda: seen)
    return editor


def preview(clerk: Clerk, room: str, words: str) -> QWidget:
    clerk.go(room)
    clerk.click("打印")
    clerk.click(words)
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), Preview))
    shown = QApplication.activeModalWidget()
    shown.resize(*DIALOG)  # the screen of the tests is a small one
    clerk.still()
    wait_until(lambda: shown.view._wanted() in shown.view._pictures)
    return shown


def options(clerk: Clerk) -> Image.Image:
    QApplication.activeModalWidget().reject()
    settle()
    shown = preview(clerk, "工作证", "全部工作证")
    taken = asked(clerk, shown.options.click)
    shown.reject()
    clerk.still()
    return taken


def outcome(clerk: Clerk) -> Image.Image:
    made = finish(CARDS.build(clerk.desk, PrintRequest()))
    run = made.log_printed(clerk.desk, range(6), "HP LaserJet")
    return asked(clerk, lambda: ask_outcome(clerk.shell, run, CARDS))


def print_log(clerk: Clerk) -> QWidget:
    clerk.shell.go(rows_of("settings", tab="打印记录"))
    clerk.still()
    return clerk.main


def register(clerk: Clerk) -> QWidget:
    clerk.shell.go(rows_of("idcards", tab="编号登记"))
    clerk.still()
    return clerk.main


# In this order: each goes on from where the one before has left the window.
OTHERS: dict[str, Callable[[Clerk], QWidget | Image.Image]] = {
    "home-unsaved": unsaved,
    "villages-board": board,
    "schedule-month": month,
    "schedule-year": year,
    "schedule-attendance": roll,
    "schedule-enclosures": enclosures,
    "schedule-minutes": minutes,
    "schedule-draft": spread,
    "schedule-revisions": revisions,
    "schedule-decisions": decisions,
    "schedule-attendance-year": attendance,
    "schedule-plan": plan,
    "schedule-move": move,
    "settings-holidays": holidays,
    "layouts-labels": label_sheets,
    "layouts-stocks": stocks,
    "layouts-calibrate": readings,
    "settings-keys": keys,
    "idcards-verify": verified,
    "commendations-wording": wording,
    "settings-first-user": first_user,
    "settings-log": log,
    "duties-quick": quick,
    "duties-figure": figure,
    "duties-flags": flags,
    "roster-record": record,
    "training-roll": trainees,
    "training-hours": hours,
    "evaluations-grid": grid,
    "evaluations-evidence": evidence,
    "evaluations-summary": summary,
    "evaluations-board": calibration,
    "evaluations-objections": objections,
    "evaluations-scheme": scheme,
    "pay-fund": fund,
    "pay-ledger": ledger,
    "roster-history": history,
    "roster-photos": photos,
    "search": palette,
    "import-columns": columns,
    "import-rows": rows,
    "question": question,
    "preview-certificates": certificate,
    "preview-overprint": overprint,
    "preview-cards": cards,
    "preview-labels": labels,
    "layout-editor": layout_editor,
    "preview-options": options,
    "print-outcome": outcome,
    "settings-print-log": print_log,
    "idcards-register": register,
}


def names() -> list[str]:
    """Every view, the rooms first."""
    return [*(one.name for one in offers()), *OTHERS]


# ------------------------------------------------------------------------------------------------------ the taking
def take(place: Path, colours: str) -> Iterator[tuple[str, Image.Image]]:
    """A picture of each view of the demonstration at `place`, in those colours."""
    choices = Choices.load()
    choices.remember("window.colours", colours)
    with closing(Desk.open(place, User("林晓"))) as desk:
        clerk = Clerk(desk)
        clerk.main.resize(*SIZE)
        QApplication.setCursorFlashTime(0)
        buttons = clerk.main.sidebar.buttons
        wait_until(lambda: any(button.due for button in buttons.values()))  # counted a little later
        for name in clerk.main.sidebar.order:
            clerk.go(clerk.main.offers[name].room.title)
            yield name, picture(clerk, clerk.main)
        for name, reach in OTHERS.items():
            if clerk.shell._toast:
                clerk.shell._toast.hide()  # of the view before
            seen = reach(clerk)
            yield name, picture(clerk, seen) if isinstance(seen, QWidget) else seen
        clerk.close()


def picture(clerk: Clerk, widget: QWidget) -> Image.Image:
    """What a widget looks like when all is still."""
    clerk.still()
    for view in widget.findChildren(QTableView):
        view.clearFocus()
    QTest.qWait(60)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")


# ---------------------------------------------------------------------------------------------------- the comparing
def file_of(name: str, colours: str) -> Path:
    """Where the picture of a view is kept."""
    return HERE / f"{name}-{colours}.png"


def kept(name: str, colours: str) -> Image.Image:
    return Image.open(file_of(name, colours)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart on average when seen from afar, 0…255; 255 for different sizes."""
    if one.size != other.size:
        return 255.0
    small = [image.convert("RGB").resize(SMALL, Image.Resampling.BOX) for image in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*small)).mean) / 3
