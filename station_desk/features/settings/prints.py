"""The two test pages of a stock: crosses to calibrate a printer by, and boxes to hold against the light."""

from pathlib import Path

from station_desk.base.jobs import Job, Step
from station_desk.features.settings.service import STOCKS, blank_named, known_blanks, layout_of
from station_desk.printing.blank import Blank
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk


def write_cross_sheet(desk: Desk, wish: Wish, target: Path) -> Job[int]:
    """Write the cross sheet of the stock that `wish.overprint` names, else of the first there is.

    Raises UserError where there is no such stock.
    """
    yield Step(0, 1, "正在读取空白纸")
    from station_desk.printing.pdf import write_pdf
    from station_desk.printing.testpage import cross_layout

    return (yield from write_pdf(target, cross_layout(blank_of(desk, wish)), [{}]))


def write_light_page(desk: Desk, wish: Wish, target: Path) -> Job[int]:
    """Write where the certificate's words would stand on the stock.

    Raises UserError where there is no such stock.
    """
    yield Step(0, 1, "正在读取空白纸")
    from station_desk.printing.pdf import write_pdf
    from station_desk.printing.testpage import light_layout

    blank = blank_of(desk, wish)
    with desk.look() as session:
        layout = layout_of(session, "certificate")
    return (yield from write_pdf(target, light_layout(blank, layout), [{}]))


def blank_of(desk: Desk, wish: Wish) -> Blank:
    """The stock a test page is for."""
    with desk.look() as session:
        return blank_named(session, wish.overprint) if wish.overprint else known_blanks(session)[0]


CROSS_SHEET = Paper("cross-sheet", "十字测试页", write_cross_sheet, stocks=STOCKS, calibrated=False, test_page=True)
LIGHT_PAGE = Paper("light-page", "对光测试页", write_light_page, stocks=STOCKS, test_page=True)
PAPERS = (CROSS_SHEET, LIGHT_PAGE)
