"""空白证书: the bought blanks as a table, how many are left of each, their test pages, and what was received."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.places import RecordPlace
from station_desk.features.layouts.model import SORTS, BlankForm, StockEntry
from station_desk.features.layouts.page.calibrating import CalibrationTab
from station_desk.features.layouts.prints import CROSS_SHEET, LIGHT_PAGE
from station_desk.features.layouts.rules.blank import CORNERS, Blank, check_corners, shipped_blanks, size_words
from station_desk.features.layouts.service import Balance, balance, calibrations_of, copy_blanks, scan_of, screen_of
from station_desk.features.layouts.sheet import SHEET, STOCK_ENTRIES
from station_desk.fields.field import Field, fields_of
from station_desk.printing.task import Paper, PrintRequest
from station_desk.ui import dialogs
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.columns import Column
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, FormTab
from station_desk.ui.pick import Pick
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, set_style

# Asks for the four corners of a blank in its photo: click near one, or drag it; arrows move it finely.

FIRST = [(0.06, 0.06), (0.94, 0.06), (0.94, 0.94), (0.06, 0.94)]
ROOM = (760, 460)  # px
LOUPE, TIMES = 132, 4  # px of the enlarged part, and how much it is enlarged
STEP, LARGE_STEP = 1, 10  # px of the photo an arrow key moves a corner
TEXT = "点一下纸的一个角，离它最近的标记就移过去；也可以拖动。空格键换下一个角，方向键微调，按住 Shift 动得快些。"


class CornerView(QWidget):
    """The photo with four marks on it; `corners` are fractions of its width and height, clockwise from the top left."""

    moved = Signal()

    def __init__(self, jpeg: bytes, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.photo = QImage.fromData(jpeg)
        self.corners = list(FIRST)
        self.at = 0  # the corner that keys move
        self.setMinimumSize(*ROOM)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()

    def _name(self) -> None:
        x, y = self.corners[self.at]
        self.setAccessibleName(f"空白证书的照片，{CORNERS[self.at]}在横 {x:.1%}、竖 {y:.1%} 处")

    @property
    def place(self) -> QRectF:
        """Where the photo lies in the widget."""
        size = self.photo.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )

    def point(self, corner: int) -> QPointF:
        """A corner in the widget."""
        place, (x, y) = self.place, self.corners[corner]
        return QPointF(place.left() + x * place.width(), place.top() + y * place.height())

    def put(self, corner: int, x: float, y: float) -> None:
        """Move a corner to fractions of the photo, kept inside it."""
        self.at = corner
        self.corners[corner] = (min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
        self._name()
        self.update()
        self.moved.emit()

    # ------------------------------------------------------------------------------------------- mouse and keys
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self.at = min(range(4), key=lambda one: (self.point(one) - at).manhattanLength())
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, at = self.place, event.position()
        self.put(self.at, (at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = LARGE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if key in ways:
            x, y = self.corners[self.at]
            self.put(
                self.at, x + ways[key][0] * step / self.photo.width(), y + ways[key][1] * step / self.photo.height()
            )
        elif key == Qt.Key.Key_Space:
            self.put((self.at + 1) % 4, *self.corners[(self.at + 1) % 4])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    # ------------------------------------------------------------------------------------------------- drawing
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.place, self.photo)
        colour = QColor(self.theme.colour("accent"))
        painter.setPen(QPen(colour, 2))
        painter.drawPolygon(QPolygonF([self.point(one) for one in range(4)]))
        for one in range(4):
            point = self.point(one)
            painter.setBrush(colour if one == self.at and self.hasFocus() else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(point, 7, 7)
        self._draw_loupe(painter)
        painter.end()

    def _draw_loupe(self, painter: QPainter) -> None:
        """The surroundings of the corner being moved, enlarged, where they hide nothing that is looked at."""
        place, (x, y) = self.place, self.corners[self.at]
        per_px = self.photo.width() / place.width()
        side = LOUPE / TIMES * per_px
        seen = QRectF(x * self.photo.width() - side / 2, y * self.photo.height() - side / 2, side, side)
        box = QRectF(self.rect().center().x() - LOUPE / 2, self.rect().center().y() - LOUPE / 2, LOUPE, LOUPE)
        painter.fillRect(box, self.theme.colour("raised"))
        painter.drawImage(box, self.photo, seen)
        painter.setPen(QPen(QColor(self.theme.colour("accent")), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        middle = box.center()
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
        painter.drawLine(QPointF(middle.x(), box.top()), QPointF(middle.x(), box.bottom()))
        painter.drawText(box.adjusted(4, 2, -4, -2), Qt.AlignmentFlag.AlignTop, CORNERS[self.at])


class CornersBox(dialogs.Box):
    """The photo, what to do with it, and whether the four points can be a sheet's corners."""

    def __init__(self, shell: Shell, jpeg: bytes) -> None:
        super().__init__(dialogs.front(shell.window), shell.icons, "", "点出空白证书的四个角", TEXT)
        self.view = CornerView(jpeg, shell.theme)
        self.view.moved.connect(self.look)
        self.body.addWidget(self.view, 1)
        self.note = QLabel()
        set_style(self.note, role="caption", tone="bad")
        self.body.addWidget(self.note)
        self.offer(dialogs.BACK, safe=True)
        self.go = self.offer("用作底图", "primary", first=True)
        self.view.setFocus()

    def look(self) -> None:
        """Say where the points cannot be right."""
        sentence = ""
        try:
            check_corners(self.view.corners)
        except UserError as error:
            sentence = error.message + error.advice
        self.note.setText(sentence)
        self.go.setEnabled(not sentence)


# 底图: the picture of a blank that lies under a page on the screen, squared up from a photo or a scan.

FILTER = "扫描件或照片 (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff);;所有文件 (*)"
HINT = "把空白证书扫描或拍下来，预览套打时就能看到字落在哪里。底图只在屏幕上看，不会打到纸上。虚线框里是能打字的地方。"


class Whole(QWidget):
    """A picture as large as it goes in without being cut."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.setAccessibleName("底图")

    def show_picture(self, jpeg: bytes) -> None:
        """Show this picture, b"" for none."""
        self.image = QImage.fromData(jpeg) if jpeg else QImage()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect((self.width() - size.width()) // 2, 0, size.width(), size.height()), self.image)
        painter.end()


class UnderlayTab(QWidget):
    """Shows the stock as the preview shows it under a page, and takes another picture."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.record_id: str | None = None
        space = shell.theme.space
        self.choose = QPushButton("选扫描件或照片…")
        shell.icons.put(self.choose, "image")
        self.choose.clicked.connect(self.ask_picture)
        self.drop = QPushButton("去掉底图")
        self.drop.setProperty("kind", "quiet")
        shell.icons.put(self.drop, "trash-2")
        self.drop.clicked.connect(self.remove)
        row = QHBoxLayout()
        for button in (self.choose, self.drop):
            row.addWidget(button)
        row.addStretch(1)
        self.hint = QLabel(HINT)
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "caption")
        self.picture = Whole()
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.setSpacing(space("m"))
        box.addLayout(row)
        box.addWidget(self.hint)
        box.addWidget(self.picture, 1)

    def show_record(self, record_id: str | None) -> None:
        """Show the picture of that stock."""
        self.record_id = record_id
        whole = b""
        with self.shell.look() as session:
            stock = session.get(BlankForm, record_id) if record_id else None
            if stock:
                whole = screen_of(session, stock.name)
                known = scan_of(session, stock.name) is not None
                self.drop.setVisible(known)
                self.hint.setVisible(not known)  # the picture needs the room
        self.picture.show_picture(whole)

    def ask_picture(self) -> None:
        """Ask for a file and then for the blank's corners in it."""
        path = self.shell.choose_file("选空白证书的扫描件或照片", FILTER)
        if path:
            self.take(path)

    def take(self, path: Path) -> None:
        """Read a picture of the blank in a job, then ask for its corners."""
        if self.record_id:
            self.shell.run("读取底图", read_picture(path), partial(self._ask_corners, self.record_id))

    def _ask_corners(self, record_id: str, jpeg: bytes) -> None:
        from station_desk.features.layouts.rules.blank import square_up

        with self.shell.look() as session:
            stock = session.get(BlankForm, record_id)
            if stock is None:
                return
            name, page = stock.name, stock.blank().page
        box = CornersBox(self.shell, jpeg)
        box.exec()
        corners = list(box.view.corners) if box.chosen else None
        box.deleteLater()
        if corners is None:
            return
        try:
            squared = square_up(jpeg, corners, page)
        except UserError as error:
            self.shell.refuse(error)
            return
        self._keep(record_id, f"存入{name}的底图", squared)

    def remove(self) -> None:
        """Take the picture away; it can be undone."""
        if self.record_id:
            self._keep(self.record_id, "去掉底图", None)

    def _keep(self, record_id: str, title: str, scan: bytes | None) -> None:
        def work(session: Session) -> None:
            session.get_one(BlankForm, record_id).scan = scan

        self.shell.act(title, work, lambda _: self.show_record(record_id))


def read_picture(path: Path) -> Job[bytes]:
    """The file as an upright JPEG. Raises UserError for what is no picture."""
    from station_desk.features.layouts.rules.blank import read_blank_picture
    from station_desk.printing.photos import read_file

    yield Step(0, 1, f"正在读取 {path.name}")
    return read_blank_picture(read_file(path), path.name)


ALL_TAKEN = "常见的尺寸都已经登记了。别的尺寸请按“新增”，用尺量好填进去。"
ASKED = ("day", "count", "first", "last", "who")


def stocks_page(shell: Shell) -> TablePage:
    """The table of the stocks."""
    choose = Action("从常见尺寸添加", add_shipped, "file-down", primary=True)
    actions = (
        choose,
        Action("记领用", receive, "plus", on="one"),
        Action("十字测试页", lambda shell, key: preview_page(shell, CROSS_SHEET, key), "move", on="one"),
        Action("对光测试页", lambda shell, key: preview_page(shell, LIGHT_PAGE, key), "eye", on="one"),
    )
    tabs = (
        FormTab("底图", UnderlayTab),
        FormTab("校准", CalibrationTab, lambda session, key: len(calibrations_of(session, key))),
    )
    return TablePage(shell, SHEET, actions=actions, facts=facts, tabs=tabs, detail=BalanceLine, first=choose)


def entries_page(shell: Shell) -> TablePage:
    """What was received, given back and spoiled, as a table."""
    return TablePage(shell, STOCK_ENTRIES)


def facts(session: Session) -> Sequence[Fact]:
    """What is left of each stock that is counted, and how many were never measured."""
    stocks = session.scalars(select(BlankForm).order_by(BlankForm.name)).all()
    shown = []
    for stock in stocks:
        known = balance(session, stock)
        if known.received:
            shown.append(Fact(f"{stock.name}还剩", f"{known.left} 张", look="care" if known.left < stock.few else ""))
    unmeasured = sum(not stock.measured for stock in stocks)
    if unmeasured:
        shown.append(Fact("还没有量过", f"{unmeasured} 种", {"measured": (False,)}, "care"))
    return shown


def add_shipped(shell: Shell, _: object = None) -> None:
    """Offer the common sizes; those ticked become the station's own, to be measured."""
    with shell.look() as session:
        taken = set(session.scalars(select(BlankForm.name)))
    columns: tuple[Column[Blank], ...] = (
        Column("名称", lambda one: one.title),
        Column("展开大小", lambda one: size_words(one.page)),
        Column("请用尺量", lambda _: "各家印的不一样，添加后量好再改"),
    )
    pick = Pick(
        shell, "添加常见的空白证书", columns, "添加", "种", ALL_TAKEN, key=lambda one: one.name, ticked=lambda _: False
    )
    pick.show_rows([one for one in shipped_blanks() if one.title not in taken])
    pick.when_chosen(
        lambda names: shell.act(
            f"添加空白纸 {len(names)} 种",
            lambda session: [one.id for one in copy_blanks(session, names)],
            lambda ids: shell.go(RecordPlace("layouts", ids[0])),
        )
    )


def receive(shell: Shell, stock_id: str) -> None:
    """Ask how many blanks came, and enter them."""
    with shell.look() as session:
        name = session.get_one(BlankForm, stock_id).name
    asked: list[Field] = [fields_of(StockEntry)[key] for key in ASKED]
    text = "印有流水号的填起止号，没有就空着。用掉和打坏的张数由打印记录自动扣减。"
    found = ask_fields(shell, f"领用“{name}”", text, asked, {"day": today()}, "记领用")
    if found:
        entry = {**found, "stock_id": stock_id, "sort": SORTS[0]}
        shell.act(f"记领用{name} {found['count']} 张", lambda session: session.add(StockEntry(**entry)))


def preview_page(shell: Shell, paper: Paper, stock_id: str) -> None:
    """Show a test page of a stock."""
    with shell.look() as session:
        name = session.get_one(BlankForm, stock_id).name
    shell.preview(paper, PrintRequest(overprint=name))


class BalanceLine(QLabel):
    """One line above the form: what was received, used and spoiled of the stock, and what is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self.setContentsMargins(space("l"), 0, space("l"), space("s"))
        self.setWordWrap(True)

    def show_record(self, record_id: str | None) -> None:
        """Show the balance of that stock."""
        with self.shell.look() as session:
            stock = session.get(BlankForm, record_id) if record_id else None
            known = balance(session, stock) if stock else Balance()
            few = stock.few if stock else 0
        if not known.received:
            self.setText(
                f"还没有记过领用，已打印 {known.used + known.spoiled} 张。" if known.used else "还没有记过领用。"
            )
            set_style(self, role="caption", tone="")
            return
        words = f"领用 {known.received} 张，已用 {known.used} 张，作废 {known.spoiled} 张，还剩 {known.left} 张。"
        self.setText(words + ("该领新的了。" if known.left < few else ""))
        set_style(self, role="caption", tone="care" if known.left < few else "")
