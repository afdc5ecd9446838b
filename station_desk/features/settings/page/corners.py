"""Asks for the four corners of a blank in its photo: click near one, or drag it; arrows move it finely."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QWidget

from station_desk.base.errors import UserError
from station_desk.printing.underlay import CORNERS, check_corners
from station_desk.ui import dialogs
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, dress

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
        dress(self.note, role="caption", tone="bad")
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
