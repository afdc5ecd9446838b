"""The short word at the bottom right that an act is done, with the way back beside it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QPushButton, QWidget

from station_desk.ui.icons import Icons

Act = tuple[str, Callable[[], object]]
SHOWN = 7000  # ms; the time starts again when the mouse leaves
WIDEST = 480  # px
FOOT = 76  # px: a page's margin and the foot of a form, whose buttons stay free


class Toast(QFrame):
    """One message over the window's lower right corner; a new one takes its place."""

    def __init__(self, window: QWidget, icons: Icons, above: int) -> None:
        """`above` is the height in px of what stands under it."""
        super().__init__(window)
        self.setProperty("role", "toast")
        self.window_, self.icons = window, icons
        self.above = above
        self._undo: Callable[[], object] | None = None
        self._act: Act | None = None
        self.mark = QLabel()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.back = QPushButton("撤销")
        self.back.setProperty("kind", "link")
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self._take_back)
        self.act = QPushButton()
        self.act.setProperty("kind", "link")
        self.act.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.act.clicked.connect(self._go)
        self.shut = QPushButton()
        self.shut.setProperty("kind", "quiet")
        self.shut.setAccessibleName("关闭提示")
        self.shut.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shut.clicked.connect(self.hide)
        icons.put(self.shut, "x", "muted", 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        for widget in (self.mark, self.words, self.act, self.back, self.shut):
            row.addWidget(widget)
        shadow = QGraphicsDropShadowEffect(self, blurRadius=24, xOffset=0, yOffset=4)
        shadow.setColor(icons.theme.colour("shadow"))
        icons.theme.changed.connect(lambda: shadow.setColor(icons.theme.colour("shadow")))
        self.setGraphicsEffect(shadow)
        self.timer = QTimer(self, interval=SHOWN, singleShot=True)
        self.timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def tell(
        self, sentence: str, undo: Callable[[], object] | None = None, look: str = "good", act: Act | None = None
    ) -> None:
        """Show a sentence; `undo` is what 撤销 does, without it the button is not there; `look`: good, care, plain.

        `act` is a further button's word and what it does.
        """
        self._undo, self._act = undo, act
        self.act.setText(act[0] if act else "")
        self.act.setVisible(act is not None)
        name, colour = {"good": ("circle-check", "good"), "care": ("triangle-alert", "care")}.get(
            look, ("info", "accent")
        )
        self.icons.put(self.mark, name, colour)
        self.words.setText(sentence)
        self.words.setWordWrap(self.words.fontMetrics().horizontalAdvance(sentence) > WIDEST)
        self.words.setMinimumWidth(WIDEST if self.words.wordWrap() else 0)
        self.back.setVisible(undo is not None)
        self.setAccessibleName(sentence)
        self.show()
        self.raise_()
        self._place()
        self.timer.start()

    def _go(self) -> None:
        self.hide()
        if self._act:
            self._act[1]()

    def _take_back(self) -> None:
        self.hide()
        if self._undo:
            self._undo()

    def _place(self) -> None:
        self.adjustSize()
        window = self.window_
        foot = round(FOOT * self.icons.theme.type_size)
        self.move(window.width() - self.width() - 24, window.height() - self.height() - self.above - foot)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self.timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self.timer.start()
