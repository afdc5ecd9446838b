"""Finds in a PDF, with a reader that shares no code with the writer, what was printed and where, in millimetres."""

import io
from dataclasses import dataclass
from typing import Any

import pdfplumber

from station_desk.printing.layout import Layout
from station_desk.printing.task import Paper

MM = 25.4 / 72


@dataclass(frozen=True)
class Letter:
    """One character: its origin on the baseline, its advance and its size, mm from the page's top-left corner."""

    text: str
    x: float
    y: float
    width: float
    size: float = 0


@dataclass(frozen=True)
class Shape:
    """A rectangle, curve, line or picture by its bounding box, with its fill or line colour."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    fill: tuple
    stroke: tuple


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    letters: list[Letter]
    shapes: list[Shape]

    @property
    def text(self) -> str:
        """All letters in the order they were written."""
        return "".join(letter.text for letter in self.letters)

    def places(self, text: str) -> list[list[Letter]]:
        """The letters of each place where `text` is written; fails where there is none."""
        found = [at for at in range(len(self.letters)) if self.text.startswith(text, at)]
        assert found, f"“{text}” is not on the page: {self.text}"
        return [self.letters[at : at + len(text)] for at in found]

    def find(self, text: str) -> list[Letter]:
        """The letters of the first place where `text` is written."""
        return self.places(text)[0]

    def near(self, kind: str, x: float, y: float, width: float, height: float, within: float = 0.1) -> list[Shape]:
        """The shapes whose box is this one."""
        wanted = (x, y, width, height)
        return [
            shape
            for shape in self.shapes
            if shape.kind == kind
            and all(
                abs(a - b) <= within for a, b in zip(wanted, (shape.x, shape.y, shape.width, shape.height), strict=True)
            )
        ]


def read_pages(pdf: bytes) -> list[Page]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [measured(page) for page in document.pages]


def measured(page) -> Page:
    height = float(page.height)
    letters = [
        Letter(
            char["text"], char["matrix"][4] * MM, (height - char["matrix"][5]) * MM, char["adv"] * MM, char["size"] * MM
        )
        for char in page.chars
    ]
    shapes = []
    for kind, found in (("rect", page.rects), ("curve", page.curves), ("line", page.lines), ("image", page.images)):
        for one in found:
            colours = (one.get("non_stroking_color") or (), one.get("stroking_color") or ())
            box = (one["x0"] * MM, one["top"] * MM, one["width"] * MM, one["height"] * MM)
            shapes.append(Shape(kind, *box, *colours))
    return Page(float(page.width) * MM, height * MM, letters, shapes)


def paper_of(layout: Layout, records: list[dict[str, Any]]) -> Paper:
    """A paper that is these records on that layout."""
    return Paper("trial", layout.title, lambda *_: records, sides=lambda *_: [layout])
