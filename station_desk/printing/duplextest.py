"""A sheet to try front and back on: the same frames with arrows on both sides, which must lie behind each other."""

from typing import Any

from sqlalchemy.orm import Session

from station_desk.printing.layout import Box, Layout, Line, Text
from station_desk.printing.paper import Imposition, read_imposition
from station_desk.printing.task import Paper, PrintRequest

MARGIN = 4.0  # mm between a frame and the place of its neighbour


def duplex_paper(paper: Paper) -> Paper:
    """The try-out of a two-sided paper, on the same sheets, with the same choices."""
    return Paper(f"{paper.name}-duplex", "双面试印", places, sheets=paper.sheets, sides=frames, two_sided=True)


def places(_: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The number of every place of the sheet."""
    return [{"place": str(place)} for place in range(1, read_imposition(request.sheet).count + 1)]


def frames(_: Session, __: PrintRequest, sheet: Imposition | None) -> list[Layout]:
    """Front and back of a place, a little smaller than it."""
    assert sheet is not None
    wide = (sheet.pitch[0] or sheet.page[0] - sheet.origin[0]) - MARGIN
    high = (sheet.pitch[1] or sheet.page[1] - sheet.origin[1]) - MARGIN
    return [side(name, words, wide, high) for name, words in (("duplex-front", "正面"), ("duplex-back", "背面"))]


def side(name: str, words: str, wide: float, high: float) -> Layout:
    """A frame with a cross in its middle, an arrow to its upper edge, and which side it is."""
    middle = wide / 2
    arrow = (Line(x=middle, y=3, x2=middle, y2=high - 3), Line(x=3, y=high / 2, x2=wide - 3, y2=high / 2))
    tip = (Line(x=middle, y=3, x2=middle - 2, y2=6), Line(x=middle, y=3, x2=middle + 2, y2=6))
    text = Text(x=2, y=high / 2 + 1, width=middle - 3, height=8, text=f"{words} {{place}}", size=12, min_size=6)
    return Layout(
        name=name, title="双面试印", width=wide, height=high,
        items=(Box(x=0, y=0, width=wide, height=high, stroke="#000000"), *arrow, *tip, text),
    )  # fmt: skip
