"""The editor of a picture: dropped on it or chosen from a file, shown small, removed again."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.fields.field import Field
from station_desk.printing.photos import first_frame, photo_of, read_picture
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.form.crop import CropPanel, usual_ratio
from station_desk.ui.form.editor import Editor
from station_desk.ui.shell import Shell

# Asks what of one picture becomes the photo.

TEXT = "让头部对准虚线。拖动照片或按方向键移动，滚轮或加减号缩放。"


def ask_photo(shell: Shell, file: Path, title: str) -> bytes | None:
    """The photo that the clerk cuts from a file, as it is kept; None where he goes back or the file is no picture."""
    try:
        picture = read_picture(file)
    except UserError as error:
        shell.refuse(error)
        return None
    box = Box(front(shell.window), shell.icons, "", f"裁切{title}", TEXT)
    panel = CropPanel(shell)
    panel.put(picture, first_frame(picture.size, usual_ratio(shell)))
    box.body.addWidget(panel, 1)
    box.offer(BACK, safe=True)
    box.offer("使用", "primary", first=True)
    panel.setFocus()
    box.exec()
    kept = photo_of(picture, panel.frame) if box.chosen else None
    box.deleteLater()
    return kept


PICTURE_FILES = "照片 (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff *.heic *.heif);;所有文件 (*)"
FRAME = QSize(75, 105)  # px: 1寸 照片 25 × 35 mm at 3 px a mm


class PhotoFrame(QAbstractButton):
    """Shows a picture, or a silhouette where there is none; a click chooses one, a file may be dropped on it."""

    dropped = Signal(object)  # Path

    def __init__(self, shell: Shell, title: str) -> None:
        super().__init__()
        self.shell = shell
        self.picture = QPixmap()
        self.setFixedSize(FRAME)
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("点击选择照片，也可以把照片拖到这里")

    def put(self, content: bytes | None) -> None:
        """Show the picture of a JPEG's bytes."""
        self.picture = QPixmap.fromImage(QImage.fromData(content)) if content else QPixmap()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.shell.theme
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.fillPath(edge, theme.colour("raised"))
        painter.setClipPath(edge)
        if self.picture.isNull():
            self._paint_silhouette(painter)
        else:
            fitted = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            left, top = (self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2
            painter.drawPixmap(left, top, fitted.width(), fitted.height(), self.picture)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.colour("focus" if self.hasFocus() else "line"))
        painter.drawPath(edge)
        painter.end()

    def _paint_silhouette(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.shell.theme.colour("line"))
        wide, high = self.width(), self.height()
        painter.drawEllipse(QRectF(wide * 0.31, high * 0.2, wide * 0.38, wide * 0.44))
        painter.drawEllipse(QRectF(wide * 0.1, high * 0.68, wide * 0.8, high * 0.6))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))


class PictureEditor(Editor):
    """One picture; what is chosen is turned and cut by the clerk, and made small, before it is kept."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self.frame = PhotoFrame(shell, field.title)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.box.addLayout(row)
        row.addWidget(self.frame)
        self.inner = self.frame
        self.setFocusProxy(self.frame)
        buttons = QVBoxLayout()
        row.addLayout(buttons)
        row.addStretch(1)
        self.change = self._button("camera", f"更换{field.title}", self.choose)
        self.clear = self._button("trash-2", f"移除{field.title}", lambda: self._take(None))
        buttons.addWidget(self.change)
        buttons.addWidget(self.clear)
        buttons.addStretch(1)
        self._content: bytes | None = None
        self.locked = False
        self.frame.clicked.connect(self.choose)
        # Asked only after the drop is over: what it was dragged from waits for that.
        self.frame.dropped.connect(self.read_file, Qt.ConnectionType.QueuedConnection)

    def _button(self, icon: str, title: str, act: Any) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "quiet")
        button.setAccessibleName(title)
        button.setToolTip(title)
        self.shell.icons.put(button, icon, "muted")
        button.clicked.connect(act)
        return button

    def put(self, value: Any) -> None:
        self._content = value
        self.frame.put(value)
        self.clear.setVisible(value is not None and not self.locked)

    def value(self) -> Any:
        return self._content

    def lock(self) -> None:
        super().lock()
        self.locked = True
        self.change.hide()
        self.clear.hide()

    def choose(self) -> None:
        """Ask for a file and take its picture."""
        file = self.shell.choose_file(f"选择{self.field.title}", PICTURE_FILES)
        if file:
            self.read_file(file)

    def read_file(self, file: Path) -> None:
        """Cut the photo from a file's picture and take it; what is no picture is refused in words."""
        content = ask_photo(self.shell, file, self.field.title)
        if content:
            self._take(content)

    def _take(self, content: bytes | None) -> None:
        self.put(content)
        self.edited.emit()
        self.left.emit()
