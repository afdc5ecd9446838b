"""Draws the demonstration's photographs: plain painted portraits of nobody, in the size of a 1寸 photograph."""

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 295, 413  # px: 25 × 35 mm at 300 dpi
FINE = 3  # drawn three times as large and made smaller, so that edges are smooth
VARIETY = 24  # portraits of each sex

GROUNDS = ("#DCE8F2", "#E9EEF3", "#F2F4F6", "#D3E1EE")
SKINS = ("#E9C3A0", "#DDB08A", "#F0CFAF", "#D2A27B")
HAIRS = ("#1E1B1A", "#2B2522", "#3A332F", "#5B5450")
COATS = ("#243247", "#2F3B36", "#3B3A40", "#1F2A3C", "#4A3F38")
SHIRTS = ("#F4F6F8", "#D9E3EF", "#E8E2D6")

Box = tuple[float, float, float, float]
Spots = tuple[tuple[float, float], ...]


def portrait(number: int, sex: str) -> bytes:
    """The JPEG of the portrait `number` (it repeats after 24), of a man (男) or a woman (女)."""
    return painted(number % VARIETY, sex)


@cache
def painted(number: int, sex: str) -> bytes:
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), pick(GROUNDS, number))
    brush = Brush(ImageDraw.Draw(sheet))
    man = sex == "男"
    skin, hair = pick(SKINS, number // 3), pick(HAIRS, number // 2 + man)
    if not man:
        brush.block((72, 130, 223, (306, 268, 284)[number % 3]), hair, radius=34)  # to the chin or the shoulders
    body(brush, pick(COATS, number + man), pick(SHIRTS, number // 2), skin)
    head(brush, skin, hair, number, man=man)
    small = sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "JPEG", quality=88, dpi=(300, 300))
    return file.getvalue()


def pick(colours: tuple[str, ...], number: int) -> str:
    return colours[number % len(colours)]


class Brush:
    """Draws in px of the finished picture."""

    def __init__(self, draw: "ImageDraw") -> None:
        self.draw = draw

    def oval(self, box: Box, fill: str) -> None:
        self.draw.ellipse([FINE * side for side in box], fill=fill)

    def block(self, box: Box, fill: str, radius: float = 0) -> None:
        self.draw.rounded_rectangle([FINE * side for side in box], FINE * radius, fill=fill)

    def shape(self, spots: Spots, fill: str) -> None:
        self.draw.polygon([(FINE * x, FINE * y) for x, y in spots], fill=fill)

    def bow(self, box: Box, start: float, end: float, **look: Any) -> None:
        self.draw.arc([FINE * side for side in box], start, end, fill=look["fill"], width=FINE * look["width"])

    def slice(self, box: Box, start: float, end: float, fill: str) -> None:
        self.draw.pieslice([FINE * side for side in box], start, end, fill=fill)


def body(brush: Brush, coat: str, shirt: str, skin: str) -> None:
    """Shoulders, a coat with lapels, a shirt's collar, and the neck."""
    brush.block((26, 318, 269, 520), coat, radius=74)
    brush.shape(((106, 312), (189, 312), (147.5, 413)), shirt)
    brush.block((118, 246, 177, 326), shade(skin, 0.9), radius=26)
    for side in (-1, 1):
        middle = 147.5
        brush.shape(
            ((middle + side * 34, 300), (middle + side * 2, 338), (middle + side * 26, 362), (middle + side * 50, 314)),
            shade(shirt, 0.96),
        )
        brush.shape(
            ((middle + side * 46, 312), (middle + side * 4, 413), (middle + side * 40, 413), (middle + side * 76, 330)),
            shade(coat, 1.18),
        )


def head(brush: Brush, skin: str, hair: str, number: int, *, man: bool) -> None:
    """Face, ears and hair; the features are only hinted at."""
    wide = 59 + number % 3 * 2 - (0 if man else 3)
    left, right = 147.5 - wide, 147.5 + wide
    top = 84 + number % 4 * 3
    if man:
        brush.oval((left - 9, 178, left + 13, 216), shade(skin, 0.93))
        brush.oval((right - 13, 178, right + 9, 216), shade(skin, 0.93))
    brush.oval((left, 104, right, 282), skin)
    if man:
        brush.slice((left - 4, top, right + 4, 228 + number % 3 * 6), 180, 360, hair)
        brush.oval((left + 6, 132 + number % 3 * 5, right - 6, 214), skin)
    else:
        brush.slice((72, top - 6, 223, 262), 180, 360, hair)
        side = 7 if number % 2 else -7
        brush.oval((left + 4 + side, 128, right - 4 + side, 250), skin)
    features(brush, skin, hair, number)


def features(brush: Brush, skin: str, hair: str, number: int) -> None:
    """Brows, eyes, nose and mouth, drawn thin; every fifth wears glasses."""
    dark = shade(skin, 0.55)
    for side in (-1, 1):
        x = 147.5 + side * 26
        brush.bow((x - 14, 172, x + 14, 190), 205, 335, fill=hair, width=3)
        brush.oval((x - 4.5, 190, x + 4.5, 199), "#2A2422")
        if number % 5 == 2:
            brush.bow((x - 19, 178, x + 19, 211), 0, 360, fill="#4A4F57", width=2)
    if number % 5 == 2:
        brush.bow((137, 184, 158, 200), 200, 340, fill="#4A4F57", width=2)
    brush.bow((140, 206, 155, 226), 20, 160, fill=shade(skin, 0.78), width=2)
    brush.bow((127, 228, 168, 250), 30, 150, fill=dark, width=3)


def shade(colour: str, by: float) -> str:
    """A colour made darker (`by` under 1) or lighter."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{min(255, round(part * by)):02X}" for part in parts)
