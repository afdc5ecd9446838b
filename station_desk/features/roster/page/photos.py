"""Photos into the roster: dropped on the window or chosen, read in a job, then looked through before anything is kept."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QIcon, QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import select

from station_desk.features.roster.model import Person
from station_desk.features.roster.service import (
    Found,
    choose_person,
    find_pictures,
    keep_photos,
    part_scans,
    read_photos,
    whose_photos,
)
from station_desk.features.villages.model import Village
from station_desk.fields.field import Field
from station_desk.fields.kinds import Link
from station_desk.printing.photos import doubts, photo_of
from station_desk.ui import dialogs
from station_desk.ui.action import Action
from station_desk.ui.cells import PillCell
from station_desk.ui.form.crop import CropPanel, usual_ratio
from station_desk.ui.form.form import FieldBox
from station_desk.ui.form.picture_editor import PICTURE_FILES
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.work import LatestTask

# Photos before they are kept: each with its person, cut in its frame, and what is doubtful; one act keeps them all.

SIZE, FRAME = QSize(1080, 720), QSize(16, 48)
SMALL = QSize(30, 42)  # px of a photo in the list
ROW = 52
OFFERED = 4  # people offered by a button each
WHOSE = Field("这是谁的照片", Link("Person"), key="person")
NEW, CHANGED, ASKED, LEFT, BAD = "新增", "更新", "请选人", "不用", "不能用"


class PhotoIntake(QDialog):
    """The list at the left, one picture in its frame at the right."""

    def __init__(self, shell: Shell, found: Sequence[Found]) -> None:
        super().__init__(shell.window)
        self.shell, self.found = shell, list(found)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("收照片")
        self.resize(SIZE.boundedTo(self.screen().availableSize() - FRAME))
        with shell.look() as session:
            rows = session.execute(
                select(Person.id, Person.name, Village.name, Person.photo.is_not(None)).outerjoin(
                    Village, Village.id == Person.village_id
                )
            ).all()
        self.people = {key: f"{name}　{village or ''}".rstrip() for key, name, village, _ in rows}
        self.with_photo = {key for key, _, _, has in rows if has}
        self._shown: Found | None = None
        self._asker = LatestTask(self)
        self._recut = QTimer(self, interval=200, singleShot=True)
        self._recut.timeout.connect(self._cut)
        self._make()
        self._build()
        self._fill()
        # The first that needs a hand is shown first.
        waiting = next((row for row, one in enumerate(self.found) if not one.ready and not one.refused), 0)
        self.table.setCurrentCell(waiting, 0)
        self.table.setFocus()

    # ------------------------------------------------------------------------------------------------ building
    def _make(self) -> None:
        self.said = QLabel()
        set_style(self.said, role="muted")
        self.table = QTableWidget(len(self.found), 3)
        self.table.setAccessibleName("照片")
        self.table.setHorizontalHeaderLabels(["文件", "人员", "情况"])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.table.setShowGrid(False)
        self.table.setIconSize(SMALL)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.table.setItemDelegateForColumn(2, PillCell(self.shell.theme, self.table))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, wide in ((1, 196), (2, 104)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.table.setColumnWidth(column, wide)
        self.table.currentCellChanged.connect(lambda row, *_: self._show(row))
        self.table.itemChanged.connect(self._ticked)
        self.whose = FieldBox(WHOSE, self.shell)
        self.whose.editor.left.connect(self._chosen)
        self.offers = QHBoxLayout()
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.panel = CropPanel(self.shell)
        self.panel.changed.connect(self._recut.start)
        self.back = QPushButton("返回")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self.reject)
        self.keep = QPushButton()
        self.keep.setProperty("kind", "primary")
        self.keep.setAutoDefault(False)
        self.keep.clicked.connect(self._keep)

    def _build(self) -> None:
        space = self.shell.theme.space
        right = QVBoxLayout()
        right.setSpacing(space("s"))
        right.addWidget(self.whose)
        right.addLayout(self.offers)
        right.addWidget(self.why)
        right.addWidget(self.panel, 1)
        beside = QWidget()
        beside.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        beside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        body = QHBoxLayout()
        body.setSpacing(space("l"))
        body.addWidget(self.table, 3)
        body.addWidget(beside, 2)
        foot = QHBoxLayout()
        foot.setSpacing(space("s"))
        foot.addWidget(self.said, 1)
        foot.addWidget(self.back)
        foot.addWidget(self.keep)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space("l"), space("l"), space("l"), space("l"))
        whole.setSpacing(space("m"))
        whole.addLayout(body, 1)
        whole.addLayout(foot)

    # ------------------------------------------------------------------------------------------------- showing
    def _fill(self) -> None:
        """Bring every line to what is chosen."""
        before = self.table.blockSignals(True)
        for row, one in enumerate(self.found):
            name = QTableWidgetItem(one.name)
            name.setToolTip(one.name)
            if one.jpeg:
                name.setIcon(small_photo(one.jpeg))
            if one.person_id and not one.refused:
                name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                name.setCheckState(Qt.CheckState.Checked if one.wanted else Qt.CheckState.Unchecked)
            self.table.setItem(row, 0, name)
            doubtful = [sentence.partition("：")[0] for sentence in one.doubts]
            self.table.setItem(
                row, 1, QTableWidgetItem("\n".join([self.people.get(one.person_id or "", ""), *doubtful]))
            )
            state = QTableWidgetItem(self.state_of(one))
            state.setToolTip(one.refused or one.why or "\n".join(one.doubts))
            self.table.setItem(row, 2, state)
        self.table.blockSignals(before)
        self.table.viewport().update()
        ready = sum(one.ready for one in self.found)
        bad = sum(bool(one.refused) for one in self.found)
        waiting = sum(self.state_of(one) == ASKED for one in self.found)
        more = [f"{count} 张{words}" for count, words in ((waiting, "请选人"), (bad, "不能用")) if count]
        self.said.setText("，".join([f"共 {len(self.found)} 张", *more]))
        self.keep.setText(f"存入 {ready} 张" if ready else "存入")
        self.keep.setEnabled(ready > 0)

    def state_of(self, one: Found) -> str:
        """What will become of a file, in a word."""
        if one.refused:
            return BAD
        if one.person_id is None:
            return ASKED
        if not one.wanted:
            return LEFT
        return CHANGED if one.person_id in self.with_photo else NEW

    def _show(self, row: int) -> None:
        self._cut()
        self._shown = one = self.found[row] if 0 <= row < len(self.found) else None
        self.panel.put(None, None)
        if one is None:
            return
        self.whose.put(one.person_id)
        self.whose.setEnabled(not one.refused)
        self._say(one)
        if not one.refused:
            self._asker.ask(lambda _: read_one(one), self._take_picture)

    def _say(self, one: Found) -> None:
        self.why.setText(one.refused or (one.why and f"{one.why}。") or "")
        self.why.setVisible(bool(self.why.text()))
        set_style(self.why, role="caption", tone="bad" if one.refused else "care")
        while self.offers.count():
            widget = self.offers.takeAt(0).widget()
            if widget:
                widget.deleteLater()
        if one.person_id or one.refused:
            return
        for key in one.named.people[:OFFERED]:
            button = QPushButton(self.people.get(key, ""))
            button.setProperty("kind", "chip")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, key=key: self.choose(key))
            self.offers.addWidget(button)
        self.offers.addStretch(1)

    def _take_picture(self, read: tuple[Found, Any]) -> None:
        one, picture = read
        if one is self._shown:
            self.panel.put(picture, one.frame)

    # ------------------------------------------------------------------------------------------------- choosing
    def _chosen(self) -> None:
        """Take the person typed, where it is one."""
        try:
            person_id = self.whose.editor.value()
        except ValueError as error:
            self.whose.say(str(error), "bad")
            return
        self.whose.say()
        if self._shown and person_id != self._shown.person_id:
            self.choose(person_id)

    def choose(self, person_id: str | None) -> None:
        """Say whose the shown picture is."""
        if self._shown is None:
            return
        choose_person(self.found, self._shown, person_id)
        self.whose.put(person_id)
        self._say(self._shown)
        self._fill()

    def _ticked(self, item: QTableWidgetItem) -> None:
        one = self.found[item.row()]
        if item.column() == 0 and one.person_id and not one.refused:
            wanted = item.checkState() == Qt.CheckState.Checked
            if wanted != one.wanted:
                one.wanted = wanted
                QTimer.singleShot(0, self, self._fill)

    def _cut(self) -> None:
        """Cut the shown picture as its frame says now."""
        one, picture = self._shown, self.panel.view.picture
        self._recut.stop()
        if one is None or picture is None or self.panel.frame == one.frame:
            return
        one.frame = self.panel.frame
        one.jpeg, one.doubts = photo_of(picture, one.frame), doubts(picture, one.frame)
        self._fill()

    # -------------------------------------------------------------------------------------------------- keeping
    def _keep(self) -> None:
        self._cut()
        shell = self.shell
        self.accept()
        shell.run("存入照片", keep_photos(shell.desk, self.found), lambda count: shell.tell(f"已存入 {count} 人的照片"))

    def done(self, result: int) -> None:
        """However it is left: nothing more is read."""
        self._asker.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._asker.close()
        super().closeEvent(event)


def read_one(one: Found) -> tuple[Found, Any]:
    """A file's picture, to be cut again; it may be gone meanwhile."""
    from station_desk.base.errors import UserError
    from station_desk.printing.photos import read_picture

    try:
        return one, read_picture(one.path)
    except UserError:
        return one, None


def small_photo(jpeg: bytes) -> QIcon:
    """A photo for the list, its corners rounded."""
    picture = QPixmap(SMALL * 2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(picture.rect()), 6, 6)
    painter.setClipPath(shape)
    painter.drawImage(QRectF(picture.rect()), QImage.fromData(jpeg))
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


ROOM = "roster"
FOLDER, FILES = "选一个文件夹", "选几张照片"
TEXT = "文件名里写着姓名、身份证号或辅警编号的，会自动对上人。存入以前都能看到，也能撤销。"


def take_files(shell: Shell, paths: Sequence[Path]) -> bool:
    """Take folders, and pictures that are dropped on the roster or whose names name somebody on it; False for others.

    A sign-in sheet with its code is handed on, wherever it was dropped.
    """
    pictures = [path for path in paths if path.is_dir() or find_pictures([path])]
    with shell.look() as session:
        named = dict(zip(pictures, whose_photos(session, pictures), strict=True))
    known = [path for path, one in named.items() if path.is_dir() or one.sure]
    if not pictures or (not known and shell.here != ROOM):
        return False
    rest = [path for path in paths if path not in pictures]
    unknown = [path for path in pictures if path not in known]

    def read(parted: tuple[list[Path], list[Path]]) -> None:
        photos, scans = parted
        wanted = [path for path in pictures if path in known or path in photos]
        if wanted:
            read_them(shell, wanted)
        if scans or rest:
            shell.passed.emit([*scans, *rest], ROOM)

    if unknown:
        shell.run("认照片", part_scans(unknown), read)
    else:
        read(([], []))
    return True


def choose_photos(shell: Shell, _: object = None) -> None:
    """Ask for a folder or for pictures, and read them."""
    way = shell.ask_which("从哪里取照片？", TEXT, (FOLDER, FILES))
    over = dialogs.front(shell.window)
    paths: Sequence[Path] = ()
    if way == FOLDER:
        folder = dialogs.choose_folder(over, shell.choices, "选放照片的文件夹")
        paths = [folder] if folder else []
    elif way == FILES:
        paths = dialogs.choose_files(over, shell.choices, "选照片", PICTURE_FILES)
    if paths:
        read_them(shell, paths)


TAKE_PHOTOS = Action("收照片", choose_photos, "images")


def read_them(shell: Shell, paths: Sequence[Path]) -> None:
    """Read the pictures in a job, then show them."""
    job = read_photos(shell.desk, paths, usual_ratio(shell))
    shell.run("读取照片", job, partial(show_intake, shell))


def show_intake(shell: Shell, found: Sequence[Found]) -> None:
    """Show whose photos were found."""
    PhotoIntake(shell, found).open()
