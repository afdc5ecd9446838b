"""The rooms at the left, in groups, with a count where something is due."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.paths import RESOURCES
from station_desk.fields.room import Room
from station_desk.ui.icons import Icons
from station_desk.ui.theme import set_style

MARK = RESOURCES / "icons" / "station-desk.png"
PRODUCT = "农村辅警工作台"


class RoomButton(QPushButton):
    """One room: icon, title, and at its right end what is due there."""

    def __init__(self, name: str, room: Room, number: int, icons: Icons) -> None:
        super().__init__()
        self.name, self.room = name, room
        self.keys = f"Ctrl+{number}" if number <= 9 else ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.put(self, room.icon, "side-text", on="side-strong")
        self.theme = icons.theme
        self.narrow = False
        self.due = 0
        self._say()

    def fold(self, narrow: bool) -> None:
        """Show the icon alone, or icon and words."""
        self.narrow = narrow
        self._say()

    def owe(self, due: int) -> None:
        """Show how much is due here; 0 shows nothing."""
        self.due = due
        self._say()

    def _say(self) -> None:
        self.setText("" if self.narrow else f"  {self.room.title}")
        due = f"，{self.due} 件待办" if self.due else ""
        self.setAccessibleName(self.room.title)
        self.setAccessibleDescription(due.strip("，"))
        self.setToolTip(" ".join(filter(None, (f"{self.room.title}{due}", self.keys))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.due:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("side-strong" if self.isChecked() else "side-text"))
        if self.narrow:
            painter.drawEllipse(self.rect().center() + QPoint(11, -9), 4, 4)
        else:
            self._paint_count(painter)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        painter.setFont(self.theme.font("small", bold=True))
        words = "99+" if self.due > 99 else str(self.due)
        high = painter.fontMetrics().height()
        wide = max(high, painter.fontMetrics().horizontalAdvance(words) + 10)
        place = QRect(self.width() - wide - 10, (self.height() - high) // 2, wide, high)
        painter.drawRoundedRect(place, high / 2, high / 2)
        painter.setPen(self.theme.colour("side"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


class Sidebar(QFrame):
    """The menu of rooms. `chosen` carries the name of the room that was clicked."""

    chosen = Signal(str)

    def __init__(self, rooms: Sequence[tuple[str, Room]], icons: Icons) -> None:
        super().__init__()
        self.setObjectName("rooms")  # Qt's own file dialog has a “sidebar”
        self.theme = icons.theme
        self.setAccessibleName("房间")
        self.buttons: dict[str, RoomButton] = {}
        self.groups: list[tuple[QLabel, QFrame]] = []
        self.narrow = False
        self._titles = QButtonGroup(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 8)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        # In the frame before it holds anything: Qt never looks again for rules of what a scroll area has taken in.
        area = QScrollArea(self, widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.addWidget(area, 1)
        inner = QWidget()
        self.list = QVBoxLayout(inner)
        self.list.setContentsMargins(8, 4, 8, 8)
        self.list.setSpacing(2)
        self._fill(rooms, icons)
        self.list.addStretch(1)
        area.setWidget(inner)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.fold(narrow=False)
        self.theme.changed.connect(lambda: self.fold(self.narrow))

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(10)
        self.mark = QLabel()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(str(MARK)).scaledToHeight(round(32 * ratio), Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        self.mark.setPixmap(picture)
        self.station = QLabel(PRODUCT)
        self.station.setObjectName("station")
        self.station.setTextFormat(Qt.TextFormat.PlainText)
        self.station.setWordWrap(True)
        row.addWidget(self.mark)
        row.addWidget(self.station, 1)
        self.head = head
        return head

    def _fill(self, rooms: Sequence[tuple[str, Room]], icons: Icons) -> None:
        grouped: dict[str, list[tuple[str, Room]]] = {}
        for name, room in rooms:
            grouped.setdefault(room.group, []).append((name, room))
        number = 0
        for group, members in grouped.items():
            title, line = QLabel(group), QFrame()
            title.setProperty("role", "group")
            title.setFixedHeight(32)
            title.setAlignment(Qt.AlignmentFlag.AlignBottom)
            line.setProperty("role", "sideline")
            line.setFixedHeight(17)
            self.groups.append((title, line))
            self.list.addWidget(title)
            self.list.addWidget(line)
            for name, room in members:
                number += 1
                self.buttons[name] = self._button(RoomButton(name, room, number, icons))

    def _button(self, button: RoomButton) -> RoomButton:
        self._titles.addButton(button)
        button.clicked.connect(lambda: self.chosen.emit(button.name))
        self.list.addWidget(button)
        return button

    @property
    def order(self) -> tuple[str, ...]:
        """The rooms' names as they stand, from top to bottom: Ctrl+1 is the first."""
        return tuple(self.buttons)

    def mark_here(self, name: str) -> None:
        """Show which room one is in."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def owe(self, due: dict[str, int]) -> None:
        """Show what is due in each room; rooms not named owe nothing."""
        for name, button in self.buttons.items():
            button.owe(due.get(name, 0))

    def name_station(self, name: str) -> None:
        """Show the station's name at the top."""
        self.station.setText(in_two_lines(name) or PRODUCT)
        self.station.setToolTip(name)

    def fold(self, narrow: bool) -> None:
        """Icons only, or icons and words."""
        self.narrow = narrow
        self.setFixedWidth(self.theme.size("side-narrow" if narrow else "side"))
        self.head.setFixedHeight(self.theme.size("head"))
        self.station.setVisible(not narrow)
        for at, (title, line) in enumerate(self.groups):
            title.setVisible(not narrow)
            line.setVisible(narrow and at > 0)
        set_style(self, narrow=narrow)
        for button in self.buttons.values():
            button.fold(narrow)
            set_style(button)  # its rule looks at the side's property: Qt does not look again by itself


def in_two_lines(name: str) -> str:
    """A station's name broken after its bureau, not in the middle of a word: 永吉县公安局 / 口前派出所."""
    for bureau in ("分局", "公安局"):
        before, found, after = name.rpartition(bureau)
        if found and after:
            return f"{before}{bureau}\n{after}"
    return name
