"""底图: the picture of a blank that lies under a page on the screen, squared up from a photo or a scan."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.settings.model import Stock
from station_desk.features.settings.page.corners import CornersBox
from station_desk.features.settings.service import scan_of, screen_of
from station_desk.ui.shell import Shell

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
            stock = session.get(Stock, record_id) if record_id else None
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
        from station_desk.printing.underlay import square_up

        with self.shell.look() as session:
            stock = session.get(Stock, record_id)
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
            session.get_one(Stock, record_id).scan = scan

        self.shell.act(title, work, lambda _: self.show_record(record_id))


def read_picture(path: Path) -> Job[bytes]:
    """The file as an upright JPEG. Raises UserError for what is no picture."""
    from station_desk.printing.photos import read_file
    from station_desk.printing.underlay import read_blank_picture

    yield Step(0, 1, f"正在读取 {path.name}")
    return read_blank_picture(read_file(path), path.name)
