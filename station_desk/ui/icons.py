"""Lucide's line icons in the window's own colours, sharp on every screen, drawn once."""

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from station_desk.base.paths import RESOURCES
from station_desk.ui.theme import Theme

FOLDER = RESOURCES / "icons"
KEEPS = "desk_icon"  # the property in which a widget keeps the icon it was given, for when the colours change
LARGE = 32  # px from which lines are drawn finer, so that they stay as thin as the small ones
Target = QAbstractButton | QAction | QLabel


@cache
def drawing(name: str) -> str:
    """The SVG text of an icon, "" where there is none of that name."""
    file = FOLDER / f"{name}.svg"
    return file.read_text("utf-8") if file.is_file() else ""


class Icons(QObject):
    """Draws icons in the theme's colours; those given by `put` follow when the theme changes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}
        theme.changed.connect(self.tint_again)

    def pixmap(self, name: str, colour: str = "text", size: int = 0) -> QPixmap:
        """Icon `name` of resources/icons in the token `colour`, `size` px at 100 % (the theme's own by default)."""
        size = size or self.theme.size("icon")
        ratio = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
        key = (name, self.theme.hex(colour), size, ratio)
        if key not in self._drawn:
            self._drawn[key] = painted(name, key[1], round(size * ratio), ratio)
        return self._drawn[key]

    def icon(self, name: str, colour: str = "text", size: int = 0, on: str = "") -> QIcon:
        """The same as a QIcon that greys when switched off; `on` is the colour token while checked."""
        found = QIcon(self.pixmap(name, colour, size))
        found.addPixmap(self.pixmap(name, "faint", size), QIcon.Mode.Disabled)
        if on:
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
                found.addPixmap(self.pixmap(name, on, size), mode, QIcon.State.On)
        return found

    def put(self, target: Target, name: str, colour: str = "text", size: int = 0, on: str = "") -> None:
        """Give a button, an action or a label an icon that keeps up with the theme."""
        target.setProperty(KEEPS, f"{name}|{colour}|{size}|{on}")
        if isinstance(target, QLabel):
            target.setPixmap(self.pixmap(name, colour, size))
            return
        target.setIcon(self.icon(name, colour, size, on))
        if isinstance(target, QAbstractButton):
            edge = size or self.theme.size("icon")
            target.setIconSize(QSize(edge, edge))

    def tint_again(self) -> None:
        """Draw every icon given by `put` in the new colours."""
        self._drawn.clear()
        for widget in QApplication.allWidgets():
            for target in (widget, *widget.actions()):
                kept = target.property(KEEPS)
                if kept and isinstance(target, QAbstractButton | QAction | QLabel):
                    name, colour, size, on = kept.split("|")
                    self.put(target, name, colour, int(size), on)


def painted(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    """One icon drawn on a clear ground of `pixels` device pixels."""
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    # A little finer than lucide's 2: the icons stand beside 14 px type.
    width = "1" if pixels >= LARGE * ratio else "1.75"
    text = drawing(name).replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{width}"')
    lines = QSvgRenderer(QByteArray(text.encode()))
    if lines.isValid():
        painter = QPainter(picture)
        lines.render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
