"""One text of a layout set: its characters checked, fitted to its box and put at their places."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from station_desk.base.errors import UserError
from station_desk.printing.fonts import SQUEEZE, em_length, missing_characters, runs, squeezes
from station_desk.printing.layout import Layout, Text
from station_desk.printing.lines import LOOSEST, PT, Fitted, Row, TooLong, fit
from station_desk.printing.marks import Glyphs
from station_desk.printing.words import JOINER

EM_TOP = 0.88  # em from the top of a Chinese character's square to its baseline, in every bundled face


class Missing(Exception):
    """Characters that no face has."""


def set_text(layout: Layout, item: Text, text: str, who: str, what: str = "") -> tuple[Glyphs, ...]:
    """The glyphs of one text; raises UserError naming `who` where a glyph is missing or the box too small."""
    try:
        return placed(item, text, item.face or layout.face, item.colour or layout.colour)
    except Missing as missing:
        raise UserError(
            f"{who}：字库里没有“{missing}”这个字，“{layout.title}”没有打印。",
            "请核对这个字是否输错；确实要用的生僻字请联系技术人员补入字库，或先手写。",
        ) from None
    except TooLong:
        shown = text.replace(JOINER, "").replace("\n", " ")
        shown = shown if len(shown) <= 30 else f"{shown[:30]}…"
        raise UserError(
            f"{who}：{what or item.called}“{shown}”太长，“{layout.title}”上放不下。", "请改短后再打印。"
        ) from None


@lru_cache(maxsize=4096)  # most texts of a batch are the same on every sheet
def placed(item: Text, text: str, face: str, colour: str) -> tuple[Glyphs, ...]:
    """The glyphs of one text; raises Missing or TooLong."""
    if not text:
        return ()
    if missing := missing_characters(text, face):
        raise Missing(missing)
    return tuple(laid(item, fit(item, text, face), face, colour))


def laid(item: Text, fitted: Fitted, face: str, colour: str) -> Iterator[Glyphs]:
    """Fitted lines at their places in the box."""
    size = fitted.size * PT  # mm
    pitch = size * item.line_height
    height = size + pitch * (len(fitted.rows) - 1)
    room = item.height or height
    top = item.y + {"top": 0.0, "middle": (room - height) / 2, "bottom": room - height}[item.valign]
    for number, row in enumerate(fitted.rows):
        baseline = top + number * pitch + EM_TOP * size
        yield from line(item, row, baseline, fitted.size, face, colour)


def line(item: Text, row: Row, baseline: float, size: float, face: str, colour: str) -> Iterator[Glyphs]:
    text = row.text.replace(JOINER, "")
    spacing = item.letter_spacing
    free = item.width - row.indent - row.length
    x = item.x + row.indent
    if item.align == "justify" and not row.last and len(text) > 1:
        spacing += min(LOOSEST, max(0.0, free) / (len(text) - 1) / (size * PT))
    elif item.align in ("right", "center"):
        x += free if item.align == "right" else free / 2
    for piece in pieces(text, face):
        for own, part in runs(piece, face):
            yield Glyphs(x, baseline, part, own, size, colour, spacing * size)
            x += (em_length(part, own) + spacing * len(part)) * size * PT
        x -= SQUEEZE * size * PT


def pieces(text: str, face: str) -> list[str]:
    """The text cut where two marks are moved closer."""
    cuts = (0, *squeezes(text, face), len(text))
    return [text[start:end] for start, end in pairwise(cuts)]
