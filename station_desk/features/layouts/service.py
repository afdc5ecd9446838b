"""The layouts every paper is printed with: the station's own copy where there is one, else the shipped one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.paths import RESOURCES, write_beside
from station_desk.features.layouts.model import BlankForm, LabelSheet, PrinterCalibration, StockEntry
from station_desk.features.layouts.rules.blank import Blank, Fit, fitted, shipped_blanks
from station_desk.features.layouts.rules.trial import layout_text
from station_desk.printing.layout import Layout
from station_desk.printing.paper import Calibration, Imposition, read_imposition
from station_desk.printing.reading import Source, layout_in, layout_of, own_layout, read_layout
from station_desk.printing.task import BlankForms
from station_desk.store.own_layout import OwnLayout
from station_desk.store.print_log import blanks_of

# 校准: what was measured of a printer, a tray and a stock, and what the printer must be told for it.

MARK = " "  # between the readings as they are kept


def calibration_of(session: Session, printer: str, tray: str, name: str) -> Calibration:
    """What a printer must be told to print true on a stock from a tray; none where it was not measured."""
    stock = session.scalar(select(BlankForm).where(BlankForm.name == name))
    found = measured_one(session, printer, tray, stock.id) if stock else None
    return fit_of(found, stock).correction if found and stock else Calibration()


def calibrations_of(session: Session, stock_id: str) -> list[PrinterCalibration]:
    """Every printer and tray measured on a stock, by name."""
    query = select(PrinterCalibration).where(PrinterCalibration.stock_id == stock_id)
    return list(session.scalars(query.order_by(PrinterCalibration.printer, PrinterCalibration.tray)))


def fit_of(measured: PrinterCalibration, stock: BlankForm) -> Fit:
    """What the readings come to."""
    return fitted(stock.blank().page, readings_of(measured))


def readings_of(measured: PrinterCalibration) -> list[float]:
    """The eight readings in mm, as printing.calibrating orders them."""
    return [float(one) for one in measured.readings.split(MARK)]


def calibrate(
    session: Session, stock_id: str, printer: str, tray: str, readings: Sequence[float]
) -> PrinterCalibration:
    """Keep what was measured instead of what was measured before.

    Raises UserError for readings that are no printer's, and where printer or tray have no name.
    """
    if not printer or not tray:
        raise UserError("请先选打印机和纸盒。", "校准只对这台打印机、这个纸盒有效。")
    stock = session.get_one(BlankForm, stock_id)
    fitted(stock.blank().page, readings)
    found = measured_one(session, printer, tray, stock_id)
    if found is None:
        found = PrinterCalibration(printer=printer, tray=tray, stock_id=stock_id)
        session.add(found)
    found.measured = dates.today()
    found.readings = MARK.join(f"{one:g}" for one in readings)
    return found


def measured_one(session: Session, printer: str, tray: str, stock_id: str) -> PrinterCalibration | None:
    """What was measured of a printer and its tray on a stock."""
    query = select(PrinterCalibration).where(PrinterCalibration.stock_id == stock_id)
    return session.scalar(query.where(PrinterCalibration.printer == printer, PrinterCalibration.tray == tray))


# 空白纸: the stocks there are, how a paper lies on one, what is seen of it, and how many are left.


def known_blanks(session: Session) -> list[Blank]:
    """The station's own stocks by name, then those that came with the program and were not copied."""
    own = [one.blank() for one in session.scalars(select(BlankForm).order_by(BlankForm.name))]
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
        raise UserError(f"没有名为“{name}”的空白纸。", f"可以用的有：{names}。也可以先在“版式”的“空白证书”里登记。")
    return found


def sheet_on(session: Session, name: str, layouts: Sequence[Layout], sheet: Imposition | None = None) -> Imposition:
    """How copies lie on the stock of that name: one on it, or as on a `sheet` of its size.

    Raises UserError where there is no such stock, or the layouts do not go on it.
    """
    return blank_named(session, name).sheet_for(layouts, sheet)


def screen_of(session: Session, name: str) -> bytes:
    """What lies under a page on the screen (JPEG of the whole sheet): the stock's scan, its window and its fold."""
    from station_desk.features.layouts.rules.blank import screen_picture

    blank = blank_named(session, name)
    return screen_picture(blank, scan_of(session, blank.name))


def turn_of(session: Session, name: str) -> int:
    """By how many degrees to the right the sheet goes turned into the printer, so that its feeding edge is first."""
    return blank_named(session, name).turn


def scan_of(session: Session, name: str) -> bytes | None:
    """The squared-up picture (JPEG, the whole sheet from edge to edge) of a stock, for the screen only."""
    return session.scalar(select(BlankForm.scan).where(BlankForm.name == name))


def copy_blanks(session: Session, names: Iterable[str]) -> list[BlankForm]:
    """Take shipped profiles (by short name) over as the station's own, still to be measured."""
    wanted = set(names)
    taken = set(session.scalars(select(BlankForm.name)))
    made = [stock_from(one) for one in shipped_blanks() if one.name in wanted and one.title not in taken]
    session.add_all(made)
    return made


def stock_from(blank: Blank) -> BlankForm:
    """A record that holds what a profile says."""
    left, top, right, bottom = (round(one * 100) for one in blank.margins)
    return BlankForm(
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


def balance(session: Session, stock: BlankForm) -> Balance:
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
    stock = session.scalar(select(BlankForm).where(BlankForm.name == name))
    known = balance(session, stock) if stock else Balance()
    if stock is None or not known.received:
        return ""
    if known.left < sheets:
        return f"“{name}”登记的还剩 {max(0, known.left)} 张，这次要打 {sheets} 张，不够。"
    if known.left - sheets < stock.few:
        return f"打完以后“{name}”只剩 {known.left - sheets} 张，该领新的了。"
    return ""


STOCKS = BlankForms(
    names=lambda session: [blank.title for blank in known_blanks(session)], sheet=sheet_on,
    under=screen_of, turn=turn_of, calibration=calibration_of, doubt=doubt_about_blanks,
)  # fmt: skip


# The sheets of labels one can print on: the shipped ones, and those the station has measured.

SHIPPED = (
    "labels-21",
    "labels-10",
    "labels-24",
    "labels-24-full",
    "labels-40",
    "labels-40-full",
)  # the usual one first


def shipped_label_sheets() -> tuple[tuple[str, str], ...]:
    """Name and title of each common sheet."""
    return tuple((name, read_imposition(name).title) for name in SHIPPED)


def own_label_sheets(session: Session) -> list[Imposition]:
    """The sheets the station has measured, by name."""
    own = LabelSheet.station_id == session.info["station_id"]
    return [one.imposition() for one in session.scalars(select(LabelSheet).where(own).order_by(LabelSheet.name))]


def start_from(session: Session, name: str, title: str) -> LabelSheet:
    """A sheet of the station's own called `title` with the numbers of a shipped one, to be measured and mended."""
    sheet = read_imposition(name)
    made = LabelSheet(
        name=title, page_width=hundredths(sheet.page[0]), page_height=hundredths(sheet.page[1]),
        width=hundredths(sheet.label[0]), height=hundredths(sheet.label[1]), columns=sheet.columns, rows=sheet.rows,
        left=hundredths(sheet.origin[0]), top=hundredths(sheet.origin[1]), across=hundredths(sheet.pitch[0]),
        down=hundredths(sheet.pitch[1]),
    )  # fmt: skip
    session.add(made)
    return made


def hundredths(length: float) -> int:
    return round(length * 100)


FOLDER = RESOURCES / "layouts"


def own_layouts(session: Session) -> Mapping[str, OwnLayout]:
    """Every layout of the station's own, by name."""
    found = select(OwnLayout).where(OwnLayout.station_id == session.info["station_id"])
    return {one.name: one for one in session.scalars(found)}


def shipped_layouts() -> tuple[str, ...]:
    """The names of the layouts that came with the program."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def shipped_mark(name: str) -> str:
    """What tells one version of a shipped layout from the next."""
    return sha256((FOLDER / f"{name}.toml").read_bytes()).hexdigest()


def is_behind(own: OwnLayout) -> bool:
    """Whether the shipped layout is not the one any more that this copy began as."""
    return own.based_on != shipped_mark(own.name)


def keep_layout(session: Session, layout: Layout) -> None:
    """Let the station print with this layout from now on; one that is as shipped again needs no copy.

    Raises UserError where it could not be read again.
    """
    text, own = layout_text(layout), own_layout(session, layout.name)
    layout_in(Source.parse(Path(f"{layout.title}.toml"), text), read_layout(layout.name))
    if layout == read_layout(layout.name):
        put_layout_back(session, layout.name)
    elif own:
        own.title, own.words = layout.title, text
    else:
        mark = shipped_mark(layout.name)
        session.add(OwnLayout(name=layout.name, title=layout.title, words=text, based_on=mark))


def put_layout_back(session: Session, name: str) -> None:
    """Let the station print with the shipped layout again."""
    own = own_layout(session, name)
    if own:
        session.delete(own)


def export_layout(session: Session, name: str, target: Path) -> None:
    """Write the layout as a file that another station can take in."""
    text = layout_text(layout_of(session, name))
    with write_beside(target) as beside:
        beside.write_text(text, encoding="utf-8")


def read_given(path: Path) -> Layout:
    """The layout in a file of another station, to be kept by `keep_layout`.

    Raises UserError with file and line where it is broken, for another program's paper, or asks for strange words.
    """
    source = Source.read(path, "版式")
    name = source.table.get("name", path.stem)
    if name not in shipped_layouts():
        raise source.wrong("name", f"不知道“{name}”是哪一种纸")
    return layout_in(source, read_layout(name))
