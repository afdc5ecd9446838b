"""The one renderer: layouts × records, laid on paper, become a PDF."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby, islice
from typing import Any, BinaryIO

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step, finish
from station_desk.printing.artwork import draw_artwork
from station_desk.printing.compose import background, compose
from station_desk.printing.fonts import EMBEDDING, face
from station_desk.printing.layout import Layout
from station_desk.printing.marks import Drawing, Glyphs, Mark, Photo, Rectangle, Squares, Stroke
from station_desk.printing.paper import Imposition, crop_marks, fold_marks

# Marks drawn on a ReportLab canvas.

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


Leaf = tuple[Layout, list[Mark]]  # one side of one copy
EVERY = 25  # sheets between two reports of progress
TOLD = 6  # of those that cannot be printed


def build_pdf(
    layouts: Layout | Sequence[Layout],
    records: Sequence[Mapping[str, Any]],
    imposition: Imposition | None = None,
    *,
    overprint: bool = False,
    start_at: int = 1,
    title: str = "",
) -> bytes:
    """The PDF that `print_into` writes, in one go."""
    file = BytesIO()
    finish(print_into(file, layouts, records, imposition, overprint=overprint, start_at=start_at, title=title))
    return file.getvalue()


def print_into(
    file: BinaryIO,
    layouts: Layout | Sequence[Layout],
    records: Sequence[Mapping[str, Any]],
    imposition: Imposition | None = None,
    *,
    overprint: bool = False,
    start_at: int = 1,
    title: str = "",
) -> Job[int]:
    """Print every record on every layout (front, or front and back) as a PDF into `file`; returns the pages.

    A record is a dict of the layout's words: str, JPEG bytes for a picture, a list of dicts for a table's rows, None
    for what is empty. `imposition` lays several copies on a page, the first at place `start_at` (from 1);
    `overprint` leaves out what is preprinted.
    Raises UserError before anything is written: nothing to print, a missing glyph, a text that does not fit.
    """
    sides = (layouts,) if isinstance(layouts, Layout) else tuple(layouts)
    check_request(sides, records, imposition, start_at)
    copies: list[list[Leaf]] = []
    refused: list[UserError] = []
    for number, record in enumerate(records, 1):
        try:
            copies += composed(sides, record, number, overprint=overprint)
        except UserError as error:
            refused.append(error)
        if number % EVERY == 0:
            yield Step(number, 2 * len(records), "正在排版")
    if refused:
        raise all_of(refused)
    book = Book(file, sides, title or sides[0].title, overprint=overprint)
    pages = book.single(copies) if imposition is None else book.sheets(copies, imposition, start_at)
    per_copy = len(records) / len(copies)
    for done in pages:
        yield Step(min(2 * len(records), len(records) + round(done * per_copy)), 2 * len(records), "正在生成 PDF")
    yield Step(2 * len(records), 2 * len(records), "正在写入文件")
    return book.close()


def all_of(refused: Sequence[UserError]) -> UserError:
    """Everything that stops the batch in one refusal, so that it can be put right in one go."""
    said = list(dict.fromkeys(error.message for error in refused))
    more = [f"另外还有 {len(said) - TOLD} 处。"] if len(said) > TOLD else []
    return UserError("\n".join([*said[:TOLD], *more]), refused[0].advice)


def check_request(
    sides: Sequence[Layout], records: Sequence[Mapping[str, Any]], imposition: Imposition | None, start_at: int
) -> None:
    """Raise UserError for what cannot be printed at all."""
    if not records:
        raise UserError(f"没有要打印的“{sides[0].title}”。", "请先选定人员或年份，再打印。")
    most = imposition.count if imposition else 1
    if not 1 <= start_at <= most:
        raise UserError(f"起始位置 {start_at} 不在这种纸上。", f"请填 1 到 {most} 之间的数。")


def composed(sides: Sequence[Layout], record: Mapping[str, Any], number: int, *, overprint: bool) -> list[list[Leaf]]:
    """The copies of one record: one with all its sides, or as many as a flowing table has pages."""
    made = [[(side, marks) for marks in compose(side, record, number, overprint=overprint)] for side in sides]
    if len(sides) == 1:
        return [[leaf] for leaf in made[0]]
    return [[leaf for side in made for leaf in side]]


class Book:
    """A PDF being drawn: each layout's fixed part goes in once, as a form."""

    def __init__(self, file: BinaryIO, sides: Sequence[Layout], title: str, *, overprint: bool) -> None:
        from reportlab.pdfgen.canvas import Canvas

        first = sides[0]
        self.canvas = Canvas(file, pagesize=(first.width * MM, first.height * MM), pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setCreator("Station Desk")
        self.canvas.setAuthor("")
        self.canvas.setSubject("")
        self.pages = 0
        for side in sides:
            self.canvas.beginForm(side.name, 0, 0, side.width * MM, side.height * MM)
            draw(self.canvas, background(side, overprint=overprint), side.height)
            self.canvas.endForm()

    def single(self, copies: Sequence[Sequence[Leaf]]) -> Iterator[int]:
        """Each side on a page of its own size."""
        for number, copy in enumerate(copies, 1):
            for leaf in copy:
                page = (leaf[0].width, leaf[0].height)
                self.begin(page)
                self.place(leaf, 0, 0, page[1])
                self.end()
            if number % EVERY == 0:
                yield number

    def sheets(self, copies: Sequence[Sequence[Leaf]], sheet: Imposition, start_at: int) -> Iterator[int]:
        """Fronts on one page and, where there are backs, these on the next, each behind its front."""
        slots = [None] * (start_at - 1) + list(copies)
        for start in range(0, len(slots), sheet.count):
            part = list(islice(slots, start, start + sheet.count))
            for side in range(max(len(copy) for copy in part if copy)):
                self.begin(sheet.page)
                if side == 0:
                    self.guide(sheet, copies[0][0][0])
                for slot, copy in enumerate(part):
                    if copy and side < len(copy):
                        self.lay(copy[side], sheet, slot, back=side % 2 == 1)
                self.end()
            yield min(len(copies), start + sheet.count)

    def lay(self, leaf: Leaf, sheet: Imposition, slot: int, *, back: bool) -> None:
        layout = leaf[0]
        if not back:
            self.place(leaf, *sheet.place(slot), sheet.page[1])
            return
        x, y = sheet.back_place(slot, layout.width, layout.height)
        self.place(leaf, x, y, sheet.page[1], upside_down=sheet.turned_over())

    def place(self, leaf: Leaf, x: float, y: float, page_height: float, *, upside_down: bool = False) -> None:
        """Draw one side with its top-left corner at `x`, `y` mm of the page."""
        layout, marks = leaf
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(x * MM, (page_height - y - layout.height) * MM)
        if upside_down:
            canvas.transform(-1, 0, 0, -1, layout.width * MM, layout.height * MM)
        canvas.doForm(layout.name)
        draw(canvas, marks, layout.height)
        canvas.restoreState()

    def guide(self, sheet: Imposition, layout: Layout) -> None:
        """Draw the marks for cutting, and dashed ones for folding."""
        self.canvas.saveState()
        self.canvas.setLineWidth(0.1 * MM)
        high = sheet.page[1]
        for x1, y1, x2, y2 in crop_marks(sheet, layout.width, layout.height) if sheet.crop_marks else ():
            self.canvas.line(x1 * MM, (high - y1) * MM, x2 * MM, (high - y2) * MM)
        self.canvas.setDash(1 * MM, 0.6 * MM)
        for x1, y1, x2, y2 in fold_marks(sheet):
            self.canvas.line(x1 * MM, (high - y1) * MM, x2 * MM, (high - y2) * MM)
        self.canvas.restoreState()

    def begin(self, page: tuple[float, float]) -> None:
        self.canvas.setPageSize((page[0] * MM, page[1] * MM))

    def end(self) -> None:
        self.canvas.showPage()
        self.pages += 1

    def close(self) -> int:
        """Embed the faces and finish the file; returns the number of pages."""
        with EMBEDDING:
            self.canvas.save()
        return self.pages
