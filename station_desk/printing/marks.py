"""What a composed page is made of: finished marks in millimetres from the layout's top-left corner."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A line of text on its baseline `y`; `size` in pt, `spacing` in pt after each character."""

    x: float
    y: float
    text: str
    face: str
    size: float
    colour: str
    spacing: float = 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x: float
    y: float
    x2: float
    y2: float
    line_width: float
    colour: str
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle with all its corners rounded, or those at the top or bottom; filled or outlined or both."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0
    fill: str = ""
    stroke: str = ""
    line_width: float = 0.35
    corners: str = "all"


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG cut ("cover") or set ("fit") into a box."""

    x: float
    y: float
    width: float
    height: float
    jpeg: bytes
    fit: str
    radius: float


@dataclass(frozen=True, slots=True)
class Squares:
    """The dark runs of a QR code: (column, row, length) in modules of `module` mm."""

    x: float
    y: float
    module: float
    squares: tuple[tuple[int, int, int], ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing made in code, by its name in artwork.py."""

    x: float
    y: float
    width: float
    height: float
    name: str
    radius: float = 0
    colours: tuple[str, ...] = ()


Mark = Glyphs | Stroke | Rectangle | Photo | Squares | Drawing
