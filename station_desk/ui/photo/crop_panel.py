"""The frame with its tools: the photo's size, quarter turns, fine turn, light, and what is doubtful about it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from station_desk.printing.framing import LIGHT, RATIOS, TURN, USUAL, Frame, doubts, first_frame
from station_desk.ui.photo.crop_view import CropView
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

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
        dress(self.doubts, role="caption", tone="care")
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
