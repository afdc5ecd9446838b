"""The one look of the window: colours, sizes and type read from the tokens, as palette, fonts and style sheet."""

import re
import sys
import tomllib
from contextlib import suppress
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleFactory, QWidget

from station_desk.base.paths import RESOURCES, user_folder
from station_desk.base.settings import Choices

FOLDER = RESOURCES / "theme"
SYSTEM, LIGHT, DARK, CONTRAST = "system", "light", "dark", "high_contrast"
CHOICES = ((SYSTEM, "跟随系统"), (LIGHT, "浅色"), (DARK, "深色"), (CONTRAST, "高对比度"))
TYPE_SIZES = ((1.0, "标准"), (1.15, "大"), (1.3, "特大"))
KEPT_COLOURS, KEPT_TYPE = "window.colours", "window.type"
FACES = ("Hei.ttf", "HeiBold.ttf")
# The marks that a style sheet can only take from files: drawn once per colour into the user's folder.
MARKS = {
    "check": ("check", "on-accent"), "dash": ("minus", "on-accent"), "dot": ("circle", "on-accent"),
    "down": ("chevron-down", "muted"), "up": ("chevron-up", "muted"), "right": ("chevron-right", "muted"),
    "left": ("chevron-left", "muted"), "calendar": ("calendar", "muted"), "shut": ("x", "muted"),
    "tick": ("check", "text"),
}  # fmt: skip


@cache
def tokens() -> dict[str, Any]:
    """The tables of resources/theme/tokens.toml."""
    return tomllib.loads((FOLDER / "tokens.toml").read_text("utf-8"))


class DeskStyle(QProxyStyle):
    """Fusion underneath the style sheet, with what a sheet cannot say.

    What a sheet can say stands there: Qt asks a style for its hints thousands of times a page, and Python answers slowly.
    """

    def __init__(self) -> None:
        super().__init__(QStyleFactory.create("Fusion"))
        self.clear = ""  # the file of the cross in a text field

    def standardIcon(self, icon: QStyle.StandardPixmap, *rest: Any) -> QIcon:
        if icon == QStyle.StandardPixmap.SP_LineEditClearButton and self.clear:
            return QIcon(self.clear)
        return super().standardIcon(icon, *rest)


class Theme(QObject):
    """The look in force. `changed` is emitted after the clerk or the system chose another one."""

    changed = Signal()

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.choices = choices
        self.name = LIGHT
        self._style = DeskStyle()
        self._given: dict[str, str] = {}
        self._follow()

    # ------------------------------------------------------------------------------------------------ asking
    def hex(self, name: str) -> str:
        """The colour token `name` as #RRGGBB."""
        return str(self._given.get(name) or tokens()[self.name][name])[:7]

    def colour(self, name: str) -> QColor:
        """The colour token `name`, its opacity included."""
        text = str(self._given.get(name) or tokens()[self.name][name])
        found = QColor(text[:7])
        if len(text) == 9:
            found.setAlpha(int(text[7:], 16))
        return found

    def chart(self) -> list[str]:
        """The colours of a chart's lines and bars, in their order."""
        return list(tokens()["chart"][LIGHT if self.name == LIGHT else DARK])

    @property
    def dark(self) -> bool:
        """Whether light letters stand on a dark ground."""
        return self.colour("window").lightness() < 128

    @property
    def type_size(self) -> float:
        """How much larger than usual the clerk wants letters and rows, 1.0 to 1.3."""
        kept = self.choices.recall(KEPT_TYPE, 1.0)
        return float(kept) if kept in {size for size, _ in TYPE_SIZES} else 1.0

    def size(self, name: str) -> int:
        """A size of the tokens in px, grown with the letters: side head status row row-header control icon …"""
        return round(tokens()["size"][name] * self.type_size)

    def space(self, name: str) -> int:
        """A distance in px: xs 4, s 8, m 12, l 16, xl 24, xxl 32."""
        return int(tokens()["space"][name])

    def radius(self, name: str = "control") -> int:
        """The radius of corners in px: control 6, card 10."""
        return int(tokens()["radius"][name])

    def font(self, role: str = "base", *, bold: bool | None = None) -> QFont:
        """The font of a role: base, small, title, page-title, number."""
        kind = tokens()["type"]
        found = QFont()
        found.setFamilies(kind["families"])
        found.setPointSizeF(kind[role] * self.type_size)
        heavy = role in ("title", "page-title", "number") if bold is None else bold
        found.setWeight(QFont.Weight(kind["title-weight"]) if heavy else QFont.Weight.Normal)
        return found

    # ---------------------------------------------------------------------------------------------- choosing
    @property
    def choice(self) -> str:
        """What the clerk chose: system, light, dark or high_contrast."""
        kept = self.choices.recall(KEPT_COLOURS, SYSTEM)
        return kept if kept in dict(CHOICES) else SYSTEM

    def choose(self, name: str) -> None:
        """Remember and show another set of colours."""
        self.choices.remember(KEPT_COLOURS, name)
        self.apply()

    def choose_type(self, size: float) -> None:
        """Remember and show letters of another size."""
        self.choices.remember(KEPT_TYPE, size)
        self.apply()

    def _follow(self) -> None:
        """Take the name of the theme from the choice and the system."""
        scheme = QGuiApplication.styleHints().colorScheme()
        system = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        self._given = {}
        if self.choice == SYSTEM and system_contrast():
            system, self._given = CONTRAST, system_colours()
        self.name = system if self.choice == SYSTEM else self.choice

    # --------------------------------------------------------------------------------------------- putting on
    def start(self) -> None:
        """Dress the application for the first time and keep up with the system from now on."""
        load_faces()
        QApplication.setStyle(self._style)
        self.apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)

    def apply(self, *_: object) -> None:
        """Put palette, font and style sheet on the application."""
        self._follow()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._style.clear = self.marks()["shut"].strip('"')
            app.setFont(self.font())
            app.setPalette(self.palette())
            app.setStyleSheet(self.sheet())
        self.changed.emit()

    def palette(self) -> QPalette:
        """The palette for what no style sheet reaches."""
        role = QPalette.ColorRole
        pairs = {
            role.Window: "window", role.Base: "surface", role.AlternateBase: "raised", role.Button: "surface",
            role.ToolTipBase: "surface", role.WindowText: "text", role.Text: "text", role.ButtonText: "text",
            role.ToolTipText: "text", role.BrightText: "on-accent", role.PlaceholderText: "muted",
            role.Highlight: "accent", role.HighlightedText: "on-accent", role.Accent: "accent",
            role.Link: "accent", role.LinkVisited: "accent", role.Light: "surface", role.Midlight: "line",
            role.Mid: "line", role.Dark: "border", role.Shadow: "border",
        }  # fmt: skip
        palette = QPalette()
        for key, name in pairs.items():
            palette.setColor(key, QColor(self.hex(name)))
        for key in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(self.hex("faint")))
        return palette

    def sheet(self) -> str:
        """The style sheet: resources/theme/desk.qss with every @token filled in."""
        said = {**self._words(), **{f"mark-{name}": file for name, file in self.marks().items()}}
        text = re.sub(r"/\*.*?\*/", "", (FOLDER / "desk.qss").read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"@([a-z][a-z0-9-]*)", lambda found: said[found[1]], text)
        # Controls grow with the letters.
        return re.sub(
            r"(m(?:in|ax)-height: )(\d+)", lambda found: f"{found[1]}{round(int(found[2]) * self.type_size)}", text
        )

    def _words(self) -> dict[str, str]:
        table, scale = tokens(), self.type_size
        colours = {name: in_css(self.colour(name)) for name in table[self.name]}
        return {
            **colours,
            **{f"space-{name}": f"{value}px" for name, value in table["space"].items()},
            **{f"radius-{name}": f"{value}px" for name, value in table["radius"].items()},
            **{f"size-{name}": f"{round(value * scale)}px" for name, value in table["size"].items()},
            **{
                f"type-{name}": f"{round(value * scale, 2)}pt"
                for name, value in table["type"].items()
                if name in ("base", "small", "title", "page-title", "number")
            },
        }

    def marks(self) -> dict[str, str]:
        """The files of the marks in this theme's colours, written where they are missing."""
        folder = user_folder() / "marks"
        folder.mkdir(parents=True, exist_ok=True)
        found = {}
        for mark, (icon, colour) in MARKS.items():
            file = folder / f"{icon}-{self.hex(colour)[1:]}.svg"
            if not file.exists():
                lines = (RESOURCES / "icons" / f"{icon}.svg").read_text("utf-8")
                lines = lines.replace("currentColor", self.hex(colour)).replace(
                    'stroke-width="2"', 'stroke-width="2.25"'
                )
                with suppress(OSError):  # a mark that cannot be kept is only not drawn
                    file.write_text(lines, "utf-8")
            found[mark] = f'"{file.as_posix()}"'
        return found


def in_css(colour: QColor) -> str:
    """A colour as a style sheet writes it, its opacity included."""
    if colour.alpha() == 255:
        return colour.name()
    return f"rgba({colour.red()},{colour.green()},{colour.blue()},{colour.alpha()})"


def load_faces() -> None:
    """Add the bundled Hei to the application's fonts, once, where the system has none of the families before it.

    The faces are read as bytes: a path with Chinese letters fails on one of Qt's platforms.
    """
    first, bundled = tokens()["type"]["families"]
    there = {bundled, first} if sys.platform == "win32" else {bundled}
    if there & set(QFontDatabase.families()):
        return
    for name in FACES:
        QFontDatabase.addApplicationFontFromData((RESOURCES / "fonts" / name).read_bytes())


def system_contrast() -> bool:
    """Whether Windows runs in one of its high-contrast themes; elsewhere the clerk chooses."""
    if sys.platform != "win32":
        return False
    import ctypes

    class HighContrast(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

    asked = HighContrast(size=ctypes.sizeof(HighContrast))
    told = ctypes.windll.user32.SystemParametersInfoW(0x0042, asked.size, ctypes.byref(asked), 0)
    return bool(told and asked.flags & 1)


def system_colours() -> dict[str, str]:
    """The colours of the system's own high-contrast palette, by token."""
    palette, role = QGuiApplication.palette(), QPalette.ColorRole
    taken = {
        "window": role.Window, "surface": role.Base, "side": role.Window, "text": role.WindowText,
        "muted": role.WindowText, "side-text": role.WindowText, "side-strong": role.WindowText,
        "accent": role.Highlight, "on-accent": role.HighlightedText, "line": role.WindowText,
        "border": role.WindowText,
    }  # fmt: skip
    return {name: palette.color(key).name() for name, key in taken.items()}


def set_style(widget: QWidget, **properties: object) -> QWidget:
    """Set properties the style sheet looks at (role, kind, state …) and redraw; returns the widget."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is dressed when it is shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
    return widget


def text_width(font: QFont, letters: int) -> int:
    """The width in px of so many Chinese characters in a font."""
    return QFontMetrics(font).horizontalAdvance("国" * letters)
