"""A sheet to try front and back on: the same frames with arrows on both sides, which must lie behind each other."""

from pathlib import Path
from typing import Any

from station_desk.base.jobs import Job, Step
from station_desk.printing.layout import Box, Layout, Line, Text
from station_desk.printing.paper import read_imposition
from station_desk.printing.task import Paper, PrintRequest, as_wished

MARGIN = 4.0  # mm between a frame and the place of its neighbour


def duplex_paper(paper: Paper) -> Paper:
    """The try-out of a two-sided paper, on the same sheets, with the same choices."""
    return Paper(f"{paper.name}-duplex", "双面试印", write_test, paper.sheets, two_sided=True)


def write_test(_: Any, request: PrintRequest, target: Path) -> Job[int]:
    """Write one sheet, front and back, with a frame at every place; returns its two pages."""
    from station_desk.printing.pdf import write_pdf

    sheet = as_wished(read_imposition(request.sheet), request, (0, 0))
    assert sheet is not None
    yield Step(0, 1, "正在准备试印")
    wide = (sheet.pitch[0] or sheet.page[0] - sheet.origin[0]) - MARGIN
    high = (sheet.pitch[1] or sheet.page[1] - sheet.origin[1]) - MARGIN
    sides = [side(name, words, wide, high) for name, words in (("duplex-front", "正面"), ("duplex-back", "背面"))]
    records = [{"place": str(place)} for place in range(1, sheet.count + 1)]
    return (yield from write_pdf(target, sides, records, sheet, title="双面试印"))


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
