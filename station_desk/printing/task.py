"""A paper as the window and the command line know it: a name, a title, and what writes its PDF."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.base.ranges import read_range
from station_desk.printing.paper import Calibration, Imposition, read_imposition
from station_desk.store.desk import Desk
from station_desk.store.print_log import EXPORTED, PRINTED, Copy, Places, PrintRun, log_run, printed_for_others


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """What is to be printed: a year or one month of it (1–12), records by key (`ids`) or people by name (`only`), all
    where both are empty.

    `start_at` is the 1-based position on the first sheet; `overprint` names the stock whose preprinted parts are
    left out; `sheet` names the imposition file in resources/papers ("" for the paper's own).
    `pick` says which of the list, as “3-12, 15” ("" for all). `duplex` is the edge the sheet is turned over
    (long-edge, short-edge, "" as the sheet says), `crop` whether cutting marks are drawn (None as the sheet says),
    `fold` how the sheet is folded, so that marks show it: 左右对折, 上下对折 or "".
    """

    year: int | None = None
    only: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    start_at: int = 1
    overprint: str = ""
    sheet: str = ""
    month: int | None = None
    pick: str = ""
    duplex: str = ""
    crop: bool | None = None
    fold: str = ""


@dataclass(frozen=True, slots=True)
class BlankForms:
    """What a preview asks about the bought blanks a paper can be printed over (套打); the first of each is a session.

    `names` are those there are; `under` is the picture (JPEG, the whole sheet) shown below a page on the screen only;
    `turn` by how many degrees to the right (0 90 180 270) a page goes into the printer; `calibration` how a printer
    (its name), with a tray, prints true on a stock; `doubt` a sentence where fewer blanks are left than `count` sheets.
    """

    names: Callable[[Any], Sequence[str]]
    under: Callable[[Any, str], bytes]
    turn: Callable[[Any, str], int]
    calibration: Callable[[Any, str, str, str], Calibration]  # session, printer, tray, stock
    doubt: Callable[[Any, str, int], str]  # session, stock, sheets


@dataclass(frozen=True, slots=True)
class Paper:
    """`name` is the command line's word (certificates, cards, sign-in …), `title` the clerk's (荣誉证书 …).

    `write(desk, request, target)` is a job that writes the PDF and returns its number of pages; it raises UserError
    before the first page where something cannot be printed. `sheets` are the impositions to choose from,
    `own_sheets(session)` those that the station has measured itself, each named as its clerk calls it, `stocks`
    the bought blanks; `calibrated` is False for what a printer's error is measured on; a `test_page` is printed on
    plain paper of a blank's size, so that no blank is counted for it.
    `copies(session, request)`: whose copies they are, in the order written; papers that have it are entered copy by copy
    in the print log, and the clerk is asked how they came out. `came_out(session, ids)`: what follows for the records
    (keys) whose copies came out well. `layouts` names the layouts it is set in, which a station may change;
    `two_sided`: it has backs. `records(session, request)`, where given, are what they are filled with, to look at a layout with real words.
    """

    name: str
    title: str
    write: Callable[[Any, PrintRequest, Path], Job[int]]
    sheets: tuple[tuple[str, str], ...] = ()  # (imposition file, Chinese title)
    copies: Callable[[Any, PrintRequest], Sequence[Copy]] | None = None
    came_out: Callable[[Any, Sequence[str]], object] | None = None
    two_sided: bool = False
    layouts: tuple[str, ...] = ()
    records: Callable[[Any, PrintRequest], list[dict[str, Any]]] | None = None
    stocks: BlankForms | None = None
    calibrated: bool = True
    test_page: bool = False
    own_sheets: Callable[[Any], Sequence[Imposition]] | None = None

    def check(self, desk: Any, request: PrintRequest) -> None:
        """Raise UserError for a sheet the paper has not, and for a stock where it cannot be printed over one."""
        self.imposition(desk, request.sheet)
        if request.overprint and self.stocks is None:
            raise UserError(f"“{self.title}”不能套打。", "能套打的是荣誉证书和工作证；别的请不带空白纸打印。")

    def all_sheets(self, desk: Any) -> dict[str, str]:
        """The impositions to choose from, the station's own after the shipped: what the clerk calls each, by its name."""
        return {**dict(self.sheets), **{one.name: one.title for one in self._own(desk)}}

    def imposition(self, desk: Any, name: str = "") -> Imposition | None:
        """The imposition of that name ("" for the paper's own); None where the paper lies on pages of its own.

        Raises UserError naming those there are, where it is none of the paper's.
        """
        own = next((one for one in self._own(desk) if one.name == name), None)
        if own:
            return own
        if name and name not in dict(self.sheets):
            known = "、".join(self.all_sheets(desk)) or "无"
            raise UserError(f"“{self.title}”没有名为“{name}”的拼版。", f"可以用的有：{known}。")
        return read_imposition(name or self.sheets[0][0]) if self.sheets else None

    def _own(self, desk: Any) -> Sequence[Imposition]:
        if self.own_sheets is None:
            return ()
        with desk.look() as session:
            return self.own_sheets(session)


def paper_named(papers: Iterable[Paper], name: str) -> Paper | None:
    """The paper of that name, None where there is no such."""
    return next((paper for paper in papers if paper.name == name), None)


# What a request changes: which of a list are printed, over which edge a sheet is turned, and the marks at its edges.

T = TypeVar("T")


def picked(records: Sequence[T], request: PrintRequest) -> list[T]:
    """Those of a list that the request picks. Raises UserError where its range cannot be read or goes beyond the list."""
    return [records[place - 1] for place in read_range(request.pick, len(records))]


def as_wished(sheet: Imposition | None, request: PrintRequest, page: tuple[float, float]) -> Imposition | None:
    """A sheet with the edge, the cutting and the fold marks of a request; `page` (mm) is where there is no sheet yet.

    Nothing but the edge is changed where a bought blank is printed over.
    """
    if sheet is None:
        if request.overprint or not request.fold:
            return None
        sheet = Imposition(page=page)
    if request.duplex in ("long-edge", "short-edge"):
        sheet = replace(sheet, duplex=request.duplex)  # type: ignore[arg-type]
    if request.overprint:
        return sheet
    return replace(sheet, fold=request.fold, crop_marks=sheet.crop_marks if request.crop is None else request.crop)


# Enters in the print log what a paper printed or exported.


def copies_of(desk: Desk, paper: Paper, request: PrintRequest) -> tuple[Copy, ...]:
    """Whose copies the paper makes, () where it does not say.

    Raises UserError where a number on it was printed for somebody else before.
    """
    if paper.copies is None:
        return ()
    with desk.look() as session:
        copies = tuple(paper.copies(session, request))
        wrong = printed_for_others(session, copies)
    if wrong:
        said = "、".join(f"{copy.name}的{copy.number}" for copy in wrong[:5])
        raise UserError(f"{said}已经印给别人，不能再印。", "请给他换一个新的编号，再打印。")
    return copies


def places_of(desk: Desk, paper: Paper, request: PrintRequest) -> Places:
    """How the copies of a paper lie on its sheets."""
    sheet = paper.imposition(desk, request.sheet)
    return Places(sheet.count, request.start_at) if sheet else Places()


def log_printed(
    desk: Desk, paper: Paper, request: PrintRequest, copies: tuple[Copy, ...], pages: int, printed: Iterable[int], printer: str,
    times: int = 1,
) -> str:  # fmt: skip
    """Enter what went to a printer: of a PDF of so many pages those in `printed` (from 0), each so many times.

    Returns the run's key. On bought blanks every sheet is entered, whether the paper says whose it is or not.
    """
    came = list(printed)
    if not copies and request.overprint:
        copies = tuple(Copy(f"第 {number + 1} 页") for number in range(pages))
    places = places_of(desk, paper, request) if copies else Places()
    sides = max(1, pages // max(1, places.sheets(len(copies)))) if copies else 1
    run = _run(PRINTED, paper, request, len(came))
    run.printer, run.sheets = printer or None, len(came) * times
    with desk.act(f"打印{paper.title}", lasting=True) as session:
        return log_run(session, run, copies, places, sorted({page // sides + 1 for page in came}), times).id


def log_exported(desk: Desk, paper: Paper, request: PrintRequest, copies: tuple[Copy, ...], pages: int) -> None:
    """Enter what was saved as a PDF file: it is no print, but its numbers may go to paper elsewhere."""
    run = _run(EXPORTED, paper, request, pages)
    with desk.act(f"导出{paper.title}", lasting=True) as session:
        log_run(session, run, copies, places_of(desk, paper, request) if copies else Places())


def write_and_log(desk: Desk, paper: Paper, request: PrintRequest, target: Path) -> Job[int]:
    """Write a paper into a PDF file and enter it; returns its pages. What cannot be printed is refused before."""
    copies = copies_of(desk, paper, request)
    pages = yield from paper.write(desk, request, target)
    log_exported(desk, paper, request, copies, pages)
    return pages


def _run(kind: str, paper: Paper, request: PrintRequest, pages: int) -> PrintRun:
    return PrintRun(
        kind=kind, paper=paper.name, title=paper.title, stock=request.overprint, layout=request.sheet, pages=pages,
    )  # fmt: skip
