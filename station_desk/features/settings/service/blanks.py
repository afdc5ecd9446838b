"""空白纸: the stocks there are, how a paper lies on one, what is seen of it, and how many are left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.settings.model import Stock, StockEntry
from station_desk.features.settings.service.calibrations import calibration_of
from station_desk.printing.blank import Blank, shipped_blanks
from station_desk.printing.layout import Layout
from station_desk.printing.paper import Imposition
from station_desk.printing.task import Stocks, Wish
from station_desk.printing.wished import as_wished
from station_desk.store.print_log import blanks_of


def known_blanks(session: Session) -> list[Blank]:
    """The station's own stocks by name, then those that came with the program and were not copied."""
    own = [one.blank() for one in session.scalars(select(Stock).order_by(Stock.name))]
    titles = {blank.title for blank in own}
    return own + [blank for blank in shipped_blanks() if blank.title not in titles]


def blank_named(session: Session, name: str) -> Blank:
    """The stock of that name; one that came with the program, or was copied from it, also by its short name (12k).

    Raises UserError naming those there are.
    """
    known = known_blanks(session)
    short = {one.name: one.title for one in shipped_blanks()}
    wanted = (name, short.get(name.casefold(), name))
    found = next((one for one in known if one.title in wanted), None)
    if found is None:
        names = "、".join(dict.fromkeys(one.title for one in known))
        raise UserError(f"没有名为“{name}”的空白纸。", f"可以用的有：{names}。也可以先在“设置”的“空白证书”里登记。")
    return found


def sheet_over(
    session: Session, wish: Wish, layouts: Sequence[Layout], sheet: Imposition | None = None
) -> Imposition | None:
    """How copies lie on the paper: on the stock that `wish.overprint` names, else as `sheet` says; with the wish's edge and marks.

    Raises UserError where there is no such stock, or the layouts do not go on it.
    """
    if wish.overprint:
        sheet = blank_named(session, wish.overprint).sheet_for(layouts, sheet)
    return as_wished(sheet, wish, (layouts[0].width, layouts[0].height))


def screen_of(session: Session, name: str) -> bytes:
    """What lies under a page on the screen (JPEG of the whole sheet): the stock's scan, its window and its fold."""
    from station_desk.printing.underlay import screen_picture

    blank = blank_named(session, name)
    return screen_picture(blank, scan_of(session, blank.name))


def turn_of(session: Session, name: str) -> int:
    """By how many degrees to the right the sheet goes turned into the printer, so that its feeding edge is first."""
    return blank_named(session, name).turn


def scan_of(session: Session, name: str) -> bytes | None:
    """The squared-up picture (JPEG, the whole sheet from edge to edge) of a stock, for the screen only."""
    return session.scalar(select(Stock.scan).where(Stock.name == name))


def copy_blanks(session: Session, names: Iterable[str]) -> list[Stock]:
    """Take shipped profiles (by short name) over as the station's own, still to be measured."""
    wanted = set(names)
    taken = set(session.scalars(select(Stock.name)))
    made = [stock_from(one) for one in shipped_blanks() if one.name in wanted and one.title not in taken]
    session.add_all(made)
    return made


def stock_from(blank: Blank) -> Stock:
    """A record that holds what a profile says."""
    left, top, right, bottom = (round(one * 100) for one in blank.margins)
    return Stock(
        name=blank.title, width=round(blank.width * 100), height=round(blank.height * 100), fold=blank.fold,
        half=blank.half, feed=blank.feed, free_left=left, free_top=top, free_right=right, free_bottom=bottom,
        offset_right=round(blank.offset[0] * 100), offset_down=round(blank.offset[1] * 100), measured=blank.measured,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------- how many are left
@dataclass(frozen=True, slots=True)
class Balance:
    """Blanks of one stock: received (less what was given back), used, spoiled in a printer or otherwise."""

    received: int = 0
    used: int = 0
    spoiled: int = 0

    @property
    def left(self) -> int:
        """How many there should be in the drawer."""
        return self.received - self.used - self.spoiled


def balance(session: Session, stock: Stock) -> Balance:
    """What of a stock was received, used, spoiled. Used and spoiled in a printer come from the print log."""
    query = select(StockEntry.sort, func.sum(StockEntry.count)).where(StockEntry.stock_id == stock.id)
    entered: dict[str, int] = dict(session.execute(query.group_by(StockEntry.sort)).tuples().all())
    printed = blanks_of(session, stock.name)
    received = entered.get("领用", 0) - entered.get("退回", 0)
    return Balance(received, printed.used, printed.spoiled + entered.get("作废", 0))


def doubt_about_blanks(session: Session, name: str, sheets: int) -> str:
    """A sentence where fewer blanks are left than `sheets` wants, or than the stock should never fall below.

    A stock that nothing was ever entered for is not counted.
    """
    stock = session.scalar(select(Stock).where(Stock.name == name))
    known = balance(session, stock) if stock else Balance()
    if stock is None or not known.received:
        return ""
    if known.left < sheets:
        return f"“{name}”登记的还剩 {max(0, known.left)} 张，这次要打 {sheets} 张，不够。"
    if known.left - sheets < stock.few:
        return f"打完以后“{name}”只剩 {known.left - sheets} 张，该领新的了。"
    return ""


STOCKS = Stocks(
    names=lambda session: [blank.title for blank in known_blanks(session)],
    under=screen_of, turn=turn_of, calibration=calibration_of, doubt=doubt_about_blanks,
)  # fmt: skip
