"""The two test pages of a stock: crosses to calibrate a printer by, and boxes to hold against the light."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from station_desk.features.layouts.rules.blank import Blank, Rect, crosses_of
from station_desk.features.layouts.service import STOCKS, blank_named, known_blanks
from station_desk.printing.layout import Box, Item, Layout, Line, Text
from station_desk.printing.paper import Imposition
from station_desk.printing.reading import layout_of
from station_desk.printing.task import Paper, PrintRequest

# Two test pages of a blank: crosses to be measured with a ruler, and boxes to be held against the light.

ARM = 8.0  # mm from a cross's middle to its end
THIN, GREY = 0.15, "#707070"
HOW = (
    "用与空白纸一样大的纸，从要校准的纸盒打印。打印时不要选“适合页面”，要按实际大小。"
    "字正着看，用直尺量每个十字的中心到纸的左边、到纸的上边各是多少毫米，量到 0.5 毫米以内，再填进“校准打印机”。"
)
AGAINST = "把这一页和空白纸叠在一起对着光看：框里是要打字的地方，不应压到印好的花边和字。"


def cross_layout(blank: Blank) -> Layout:
    """The sheet on which a printer's error is measured, of the blank's size."""
    return Layout(
        name="cross-sheet", title="十字测试页", width=blank.width, height=blank.height, face="Hei",
        items=(*cross_items(blank), *words_in_the_middle(blank, f"{blank.title}  十字测试页", HOW)),
    )  # fmt: skip


def cross_items(blank: Blank) -> Iterator[Item]:
    for cross in crosses_of(blank.page):
        arm = min(ARM, cross.x - 1, cross.y - 1)
        yield Line(x=cross.x - arm, y=cross.y, x2=cross.x + arm, y2=cross.y, line_width=THIN)
        yield Line(x=cross.x, y=cross.y - arm, x2=cross.x, y2=cross.y + arm, line_width=THIN)
        yield Text(x=cross.x + 1.5, y=cross.y + 1, text=cross.name, width=20, size=8)


def words_in_the_middle(blank: Blank, title: str, text: str) -> Iterator[Item]:
    """What to do with the page, on a sheet large enough to say it."""
    width = blank.width * 0.6
    left, high = (blank.width - width) / 2, blank.height / 2
    if blank.height < 90 or width < 80:
        return
    yield Text(x=left, y=high - 22, text="↑ 这边是上边", width=width, size=9, align="center")
    yield Text(x=left, y=high - 14, text=title, width=width, height=8, size=13, min_size=8, align="center")
    yield Text(
        x=left, y=high - 4, text=text, width=width, height=26, size=9.5, min_size=6, wrap="first", line_height=1.6
    )


def light_layout(blank: Blank, layout: Layout) -> Layout:
    """The boxes of a layout as they would lie on the blank, with the window and the fold."""
    items: list[Item] = [framed(blank.window, GREY)]
    if blank.crease:
        x, y, x2, y2 = blank.crease
        items.append(Line(x=x, y=y, x2=x2, y2=y2, line_width=THIN, dash=(4.0, 2.0)))
    for name, place in blank.boxes(layout):
        left, top, right, bottom = place
        items.append(framed(place))
        size = min(8.0, max(4.0, (bottom - top) * 1.6))
        if right - left > 12:
            items.append(Text(x=left + 0.6, y=top + 0.4, text=name, width=right - left, size=size, colour=GREY))
    left, top, right, _ = blank.window
    items.append(Text(
        x=left + 1, y=top + 1, text=AGAINST, width=right - left - 2, height=8, size=8, min_size=5, wrap="first",
    ))  # fmt: skip
    return Layout(
        name="light-page", title="对光测试页", width=blank.width, height=blank.height, items=tuple(items), face="Hei"
    )


def framed(place: Rect, colour: str = "#000000") -> Item:
    """A box drawn thin around a place on the sheet."""
    left, top, right, bottom = place
    return Box(x=left, y=top, width=right - left, height=bottom - top, stroke=colour, line_width=THIN)


def blank_of(session: Session, request: PrintRequest) -> Blank:
    """The stock a test page is for: that of `request.overprint`, else the first there is.

    Raises UserError where there is no such stock.
    """
    return blank_named(session, request.overprint) if request.overprint else known_blanks(session)[0]


def cross_sides(session: Session, request: PrintRequest, _: Imposition | None) -> list[Layout]:
    """The cross sheet of the stock."""
    return [cross_layout(blank_of(session, request))]


def light_sides(session: Session, request: PrintRequest, _: Imposition | None) -> list[Layout]:
    """Where the certificate's words would stand on the stock."""
    return [light_layout(blank_of(session, request), layout_of(session, "certificate"))]


def once(*_: object) -> list[dict[str, Any]]:
    """One copy without words of its own."""
    return [{}]


CROSS_SHEET = Paper(
    "cross-sheet", "十字测试页", once, sides=cross_sides, whole=True, stocks=STOCKS, calibrated=False, test_page=True
)
LIGHT_PAGE = Paper("light-page", "对光测试页", once, sides=light_sides, whole=True, stocks=STOCKS, test_page=True)
PAPERS = (CROSS_SHEET, LIGHT_PAGE)
