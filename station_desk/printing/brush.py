"""Marks drawn on a ReportLab canvas."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any

from station_desk.printing.artwork import draw_artwork
from station_desk.printing.fonts import face
from station_desk.printing.marks import Drawing, Glyphs, Mark, Photo, Rectangle, Squares, Stroke

MM = 72 / 25.4  # points


def draw(canvas: Any, marks: Iterable[Mark], height: float) -> None:
    """Draw marks; the canvas's origin is the bottom-left corner of a layout `height` mm high."""
    for is_text, part in groupby(marks, lambda mark: isinstance(mark, Glyphs)):
        if is_text:
            draw_text(canvas, part, height)  # type: ignore[arg-type]
        else:
            for mark in part:
                draw_mark(canvas, mark, height)


def draw_text(canvas: Any, glyphs: Iterable[Glyphs], height: float) -> None:
    text = canvas.beginText()
    before: tuple[Any, ...] = (None, None, None, None)
    for one in glyphs:
        now = (one.face, one.size, one.colour, one.spacing)
        if now[:2] != before[:2]:
            face(one.face)
            text.setFont(one.face, one.size)
        if one.colour != before[2]:
            text.setFillColor(colour_of(one.colour))
        if one.spacing != before[3] and (one.spacing or before[3]):
            text.setCharSpace(one.spacing)
        before = now
        text.setTextOrigin(one.x * MM, (height - one.y) * MM)
        text.textOut(one.text)
    if before[3]:
        text.setCharSpace(0)
    canvas.drawText(text)


def draw_mark(canvas: Any, mark: Mark, height: float) -> None:
    canvas.saveState()
    match mark:
        case Photo():
            draw_photo(canvas, mark, height)
        case Drawing():
            canvas.transform(MM, 0, 0, -MM, mark.x * MM, (height - mark.y) * MM)
            canvas._code += artwork(replace(mark, x=0, y=0))
        case Squares():
            canvas.transform(MM, 0, 0, -MM, mark.x * MM, (height - mark.y) * MM)
            draw_squares(canvas, mark)
        case Stroke():
            canvas.setStrokeColor(colour_of(mark.colour))
            canvas.setLineWidth(mark.line_width * MM)
            if mark.dash:
                canvas.setDash([part * MM for part in mark.dash])
            canvas.line(mark.x * MM, (height - mark.y) * MM, mark.x2 * MM, (height - mark.y2) * MM)
        case Rectangle():
            draw_rectangle(canvas, mark, height)
    canvas.restoreState()


@lru_cache(maxsize=8)  # the editor draws the same border again and again
def artwork(mark: Drawing) -> tuple[str, ...]:
    """The lines of a PDF that draw it; it uses nothing but paths and colours."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(BytesIO())
    begun = len(canvas._code)
    draw_artwork(canvas, mark)
    return tuple(canvas._code[begun:])


def draw_rectangle(canvas: Any, mark: Rectangle, height: float) -> None:
    if mark.fill:
        canvas.setFillColor(colour_of(mark.fill))
    if mark.stroke:
        canvas.setStrokeColor(colour_of(mark.stroke))
        canvas.setLineWidth(mark.line_width * MM)
    path = canvas.beginPath()
    box = (mark.x * MM, (height - mark.y - mark.height) * MM, mark.width * MM, mark.height * MM)
    rounded(
        path,
        *box,
        mark.radius * MM if mark.corners != "bottom" else 0,
        mark.radius * MM if mark.corners != "top" else 0,
    )
    canvas.drawPath(path, stroke=bool(mark.stroke), fill=bool(mark.fill))


def rounded(path: Any, x: float, y: float, width: float, height: float, top: float, bottom: float) -> None:
    """Add a rectangle (points, from its bottom-left corner) with these radii at its top and bottom corners."""
    if not (top or bottom):
        path.rect(x, y, width, height)
        return
    right, high = x + width, y + height
    arm = 1 - 0.5523  # how far a quarter circle's control point lies from the corner, in radii
    path.moveTo(x + bottom, y)
    path.lineTo(right - bottom, y)
    path.curveTo(right - arm * bottom, y, right, y + arm * bottom, right, y + bottom)
    path.lineTo(right, high - top)
    path.curveTo(right, high - arm * top, right - arm * top, high, right - top, high)
    path.lineTo(x + top, high)
    path.curveTo(x + arm * top, high, x, high - arm * top, x, high - top)
    path.lineTo(x, y + bottom)
    path.curveTo(x, y + arm * bottom, x + arm * bottom, y, x + bottom, y)
    path.close()


def draw_squares(canvas: Any, mark: Squares) -> None:
    """One path of whole numbers in a grid of modules: a page holds hundreds of them."""
    canvas.scale(mark.module, mark.module)
    canvas.setFillColor(colour_of(mark.colour))
    canvas._code.append(" ".join(f"{column} {row} {long} 1 re" for column, row, long in mark.squares) + " f")


def draw_photo(canvas: Any, mark: Photo, height: float) -> None:
    """The JPEG's own bytes go into the file once, however often it is drawn."""
    image, name = embedded(canvas, mark.jpeg)
    scale_x, scale_y = mark.width / image.width, mark.height / image.height
    scale = max(scale_x, scale_y) if mark.fit == "cover" else min(scale_x, scale_y)
    width, high = image.width * scale, image.height * scale
    box = (mark.x * MM, (height - mark.y - mark.height) * MM, mark.width * MM, mark.height * MM)
    path = canvas.beginPath()
    rounded(path, *box, mark.radius * MM, mark.radius * MM)
    canvas.clipPath(path, stroke=0, fill=0)
    left = mark.x + (mark.width - width) / 2
    bottom = height - mark.y - mark.height + (mark.height - high) / 2
    canvas.transform(width * MM, 0, 0, high * MM, left * MM, bottom * MM)
    canvas.doForm(name)


def embedded(canvas: Any, jpeg: bytes) -> tuple[Any, str]:
    """The image object of these bytes in the canvas's document, and its name there.

    Written past ReportLab's drawImage, which unpacks every JPEG only to compare it with others.
    """
    from reportlab.pdfbase import pdfdoc

    name = hashlib.sha1(jpeg, usedforsecurity=False).hexdigest()
    document = canvas._doc
    registered = document.getXObjectName(name)
    image = document.idToObject.get(registered)
    if image is None:
        image = pdfdoc.PDFImageXObject(name)
        if not image.loadImageFromJPEG(BytesIO(jpeg)):
            raise ValueError("not a JPEG")
        document.Reference(image, registered)
        document.addForm(name, image)
    return image, name


@cache
def colour_of(text: str) -> Any:
    """A ReportLab colour from #RRGGBB."""
    from reportlab.lib.colors import HexColor

    return HexColor(text)
