"""The colours and letters of a drawing, handed in from the window's tokens or from the paper's."""

from dataclasses import dataclass
from typing import Any

from station_desk.base.paths import RESOURCES

FACES = ("Hei", "HeiBold", "SongFull")  # the last has every character the others lack
FAMILIES = ("Desk Hei", "Desk Song Full")
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """Colours as #RRGGBB: `ground` behind all, `text`, `muted` for what is said aside, `line` for light rules, `tint`
    for what is counted, `on_tint` for letters on it. `scale` makes letters and rows larger, 1.0 to 1.3."""

    ground: str = "#FFFFFF"
    text: str = "#1B2433"
    muted: str = "#5B6779"
    line: str = "#DDE3EE"
    tint: str = "#1D56C0"
    on_tint: str = "#FFFFFF"
    scale: float = 1.0


def load_faces() -> None:
    """Let matplotlib know the bundled faces; a second time does nothing."""
    from matplotlib import font_manager

    known = {entry.name for entry in font_manager.fontManager.ttflist}
    if not known.issuperset(FAMILIES):
        for name in FACES:
            font_manager.fontManager.addfont(str(RESOURCES / "fonts" / f"{name}.ttf"))


def letters(size: float, *, bold: bool = False) -> Any:
    """The font of letters `size` points high."""
    from matplotlib.font_manager import FontProperties

    families = FAMILIES[:1] if bold else FAMILIES  # the last resort has one weight only
    return FontProperties(family=list(families), size=size, weight="bold" if bold else "normal")


def mixed(ground: str, ink: str, share: float) -> Colour:
    """The colour `share` of the way from ground to ink, as parts of 1."""
    one, other = parts_of(ground), parts_of(ink)
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def parts_of(colour: str) -> Colour:
    """#RRGGBB as parts of 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """How well two colours tell apart, 1 to 21 (WCAG 2.1)."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: Colour) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
