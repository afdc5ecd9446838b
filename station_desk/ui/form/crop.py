"""The frame with its tools: the photo's size, quarter turns, fine turn, light, and what is doubtful about it."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QVBoxLayout, QWidget

from station_desk.printing.photos import LIGHT, RATIOS, TURN, USUAL, Frame, doubts, first_frame, inside, lit
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, set_style

# A picture under a photo's frame: dragged, zoomed by the wheel, moved by the arrow keys; the head guide drawn over.

MARGIN = 28  # px around the frame, in which what is cut off shows
BY = 1.08  # one step of the wheel
STEP, SMALL_STEP = 0.02, 0.004  # of the frame's width: an arrow key, with Shift
# The head as a share of the frame: a 1寸 photo shows it from a tenth below the upper edge to two thirds.
HEAD = QRectF(0.21, 0.11, 0.58, 0.56)


class CropView(QWidget):
    """Shows `picture` (upright, RGB, of Pillow) and changes the `frame` over it."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.picture: Any = None
        self.frame = Frame()
        self._image = QImage()
        self._light: int | None = None
        self._held: QPointF | None = None
        self.setMinimumSize(260, 300)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("裁切框")
        self.setAccessibleDescription("方向键移动照片，加号减号放大缩小，按住 Shift 时移得更细")
        self.setToolTip("拖动照片，滚轮放大缩小；也可以用方向键和加号减号")

    def sizeHint(self) -> QSize:
        return QSize(360, 440)

    def put(self, picture: Any, frame: Frame | None) -> None:
        """Show a picture and the frame over it; None clears."""
        self.picture, self._light = picture, None
        self.frame = inside(frame, picture.size) if picture and frame else Frame()
        self.update()

    def take(self, frame: Frame, *, told: bool = True) -> None:
        """Go over to another frame, kept inside the picture."""
        if self.picture is None:
            return
        self.frame = inside(frame, self.picture.size)
        self.update()
        if told:
            self.changed.emit()

    # ------------------------------------------------------------------------------------------------- drawing
    def place(self) -> QRectF:
        """Where the frame lies in the widget, px."""
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        wide = min(room.width(), room.height() * self.frame.ratio)
        high = wide / self.frame.ratio
        return QRectF(room.center().x() - wide / 2, room.center().y() - high / 2, wide, high)

    def _scale(self) -> float:
        """Px of the widget for each pixel of the picture."""
        return self.place().width() / (self.frame.wide * self.picture.width)

    def _drawn(self) -> QImage:
        """The picture in the frame's light."""
        if self._light != self.frame.light:
            self._light = self.frame.light
            shown = lit(self.picture, self.frame.light)
            width, height = shown.size
            self._image = QImage(shown.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        return self._image

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("raised"))
        if self.picture is None:
            painter.setPen(self.theme.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "没有照片")
            painter.end()
            return
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place, scale = self.place(), self._scale()
        painter.save()
        painter.translate(place.center())
        painter.scale(scale, scale)
        painter.rotate(self.frame.turn)
        painter.translate(-self.frame.x * self.picture.width, -self.frame.y * self.picture.height)
        painter.drawImage(0, 0, self._drawn())
        painter.restore()
        self._paint_frame(painter, place)
        painter.end()

    def _paint_frame(self, painter: QPainter, place: QRectF) -> None:
        outside = QPainterPath()
        outside.addRect(QRectF(self.rect()))
        outside.addRect(place)
        shade = self.theme.colour("surface")
        shade.setAlpha(190)
        painter.fillPath(outside, shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.colour("focus" if self.hasFocus() else "accent"), 3 if self.hasFocus() else 1.5))
        painter.drawRect(place)
        head = QRectF(
            place.left() + HEAD.left() * place.width(), place.top() + HEAD.top() * place.height(),
            HEAD.width() * place.width(), HEAD.height() * place.height(),
        )  # fmt: skip
        for colour, width in ((Qt.GlobalColor.white, 2.5), (self.theme.colour("accent"), 1.2)):
            pen = QPen(colour, width)
            pen.setDashPattern([5 * 1.2 / width, 4 * 1.2 / width])
            painter.setPen(pen)
            painter.drawEllipse(head)
            middle = place.center().x()
            painter.drawLine(QPointF(middle, place.top()), QPointF(middle, head.top()))
            painter.drawLine(QPointF(middle, head.bottom()), QPointF(middle, place.bottom()))

    # ---------------------------------------------------------------------------------------------- mouse, keys
    def shift(self, across: float, down: float) -> None:
        """Move the picture under the frame by px of the widget."""
        if self.picture is None:
            return
        turn, scale = math.radians(self.frame.turn), self._scale()
        right = (across * math.cos(turn) + down * math.sin(turn)) / scale
        below = (down * math.cos(turn) - across * math.sin(turn)) / scale
        width, height = self.picture.size
        self.take(replace(self.frame, x=self.frame.x - right / width, y=self.frame.y - below / height))

    def zoom(self, by: float) -> None:
        """Show the picture larger (`by` over 1) or smaller."""
        self.take(replace(self.frame, wide=self.frame.wide / by))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.picture is not None:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            went = event.position() - self._held
            self._held = event.position()
            self.shift(went.x(), went.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.picture is not None and event.angleDelta().y():
            self.zoom(BY ** (event.angleDelta().y() / 120))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = SMALL_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        moves = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if self.picture is None:
            super().keyPressEvent(event)
        elif key in moves:
            wide = self.place().width() * step
            self.shift(moves[key][0] * wide, moves[key][1] * wide)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(BY)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / BY)
        else:
            super().keyPressEvent(event)


KEPT = "photo.size"  # the clerk's choice of size, by its words
SLIDER = 22  # px, so that its handle is whole
TENTHS = 10  # steps of a slider for a degree


def usual_ratio(shell: Shell) -> float:
    """The width to the height of the photos this clerk makes."""
    kept = shell.choices.recall(KEPT, RATIOS[0][0])
    return next((width / height for title, width, height in RATIOS if title == kept), USUAL)


class CropPanel(QWidget):
    """One picture being cut; `changed` says that the frame is another one."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.view = CropView(shell.theme)
        self.view.changed.connect(self._moved)
        self.sizes = QComboBox()
        self.sizes.setAccessibleName("照片尺寸")
        for title, width, height in RATIOS:
            self.sizes.addItem(f"{title} mm", width / height)
        self.sizes.setCurrentIndex(self.sizes.findData(usual_ratio(shell)))
        self.sizes.activated.connect(self._size)
        self.fine = self._slider("微调角度", round(TURN * TENTHS), self._turned)
        self.light = self._slider("亮度", LIGHT, self._lit)
        self.doubts = QLabel()
        self.doubts.setWordWrap(True)
        self.doubts.setTextFormat(Qt.TextFormat.PlainText)
        set_style(self.doubts, role="caption", tone="care")
        self._look = QTimer(self, interval=150, singleShot=True)
        self._look.timeout.connect(self._say)
        self._build()

    # ------------------------------------------------------------------------------------------------ building
    def _slider(self, title: str, most: int, act: Callable[[int], None]) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(-most, most)
        slider.setAccessibleName(title)
        slider.setMinimumHeight(SLIDER)
        slider.setPageStep(max(1, most // 10))
        slider.valueChanged.connect(act)
        return slider

    def _tool(self, icon: str, title: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "quiet")
        button.setAccessibleName(title)
        button.setToolTip(title)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda _=False: act())
        return button

    def _build(self) -> None:
        space = self.shell.theme.space
        top = QHBoxLayout()
        top.setSpacing(space("xs"))
        top.addWidget(self.sizes)
        top.addStretch(1)
        for tool in (
            self._tool("rotate-ccw", "向左转 90°", lambda: self.quarter(-90)),
            self._tool("rotate-cw", "向右转 90°", lambda: self.quarter(90)),
            self._tool("zoom-out", "缩小", lambda: self.view.zoom(1 / 1.15)),
            self._tool("zoom-in", "放大", lambda: self.view.zoom(1.15)),
            self._tool("maximize", "恢复原样", self.reset),
        ):
            top.addWidget(tool)
        low = QHBoxLayout()
        low.setSpacing(space("s"))
        for title, slider in (("角度", self.fine), ("亮度", self.light)):
            label = QLabel(title)
            label.setProperty("role", "caption")
            label.setBuddy(slider)
            low.addWidget(label)
            low.addWidget(slider, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(space("s"))
        box.addLayout(top)
        box.addWidget(self.view, 1)
        box.addLayout(low)
        box.addWidget(self.doubts)
        self.setFocusProxy(self.view)

    # ------------------------------------------------------------------------------------------------- showing
    def put(self, picture: Any, frame: Frame | None) -> None:
        """Show a picture with its frame; None for no picture."""
        self.view.put(picture, frame)
        self._follow()
        self._say()
        for child in self.findChildren(QWidget):
            if child is not self.doubts:
                child.setEnabled(picture is not None)

    @property
    def frame(self) -> Frame:
        """The frame as it stands."""
        return self.view.frame

    def _follow(self) -> None:
        """Bring the tools to what the frame says."""
        frame = self.view.frame
        for slider, value in ((self.fine, round(frame.fine * TENTHS)), (self.light, frame.light)):
            before = slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(before)
        self.sizes.setCurrentIndex(max(0, self.sizes.findData(frame.ratio)))

    def _say(self) -> None:
        picture = self.view.picture
        found = doubts(picture, self.frame) if picture is not None else ()
        self.doubts.setText("\n".join(found))
        self.doubts.setVisible(bool(found))

    # ------------------------------------------------------------------------------------------------- changing
    def _moved(self) -> None:
        self._look.start()
        self.changed.emit()

    def _size(self, at: int) -> None:
        self.shell.choices.remember(KEPT, RATIOS[at][0])
        self.view.take(replace(self.frame, ratio=self.sizes.itemData(at)))

    def quarter(self, by: int) -> None:
        """Turn the picture by 90 degrees."""
        wide = max(self.frame.wide, 1.0)  # as much as fits when it lies the other way
        self.view.take(replace(self.frame, turn=self.frame.turn + by, wide=wide))
        self._follow()

    def _turned(self, tenths: int) -> None:
        self.view.take(replace(self.frame, turn=self.frame.quarter + tenths / TENTHS))

    def _lit(self, light: int) -> None:
        self.view.take(replace(self.frame, light=light))

    def reset(self) -> None:
        """Back to the first frame of this picture."""
        if self.view.picture is not None:
            self.view.take(first_frame(self.view.picture.size, self.frame.ratio))
            self._follow()
