"""A small box that opens under a button and goes when one clicks elsewhere or presses Esc."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from station_desk.ui.shell import Shell

GAP = 4  # px between the button and the box


class Popup(QWidget):
    """Holds its widgets in `box`; closes by itself."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the round corners of the frame inside
        self.shell = shell
        frame = QFrame()
        frame.setObjectName("popup")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        edge = shell.theme.space("m")
        self.box = QVBoxLayout(frame)
        self.box.setContentsMargins(edge, edge, edge, edge)
        self.box.setSpacing(shell.theme.space("s"))

    def open_below(self, button: QWidget, *, right: bool = False) -> None:
        """Open under a widget (right edges in line where `right`), above it where the screen ends."""
        self.adjustSize()
        left = button.width() - self.width() if right else 0
        place = button.mapToGlobal(QPoint(left, button.height() + GAP))
        room = button.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place.setY(max(room.top(), button.mapToGlobal(QPoint(0, 0)).y() - self.height() - GAP))
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
