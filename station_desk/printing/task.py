"""A paper: what it is filled with and for whom, how it lies on its sheets, and what is entered of it in the print log."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import write_beside
from station_desk.base.ranges import read_range
from station_desk.printing.layout import Layout
from station_desk.printing.paper import Calibration, Imposition, read_imposition
from station_desk.printing.reading import layout_of
from station_desk.store.desk import Desk
from station_desk.store.print_log import EXPORTED, PRINTED, Copy, Places, PrintRun, log_run, printed_for_others

T = TypeVar("T")
PLAIN = Places()  # one copy to a sheet
Words = dict[str, Any]  # what one copy of a layout is filled with


# ------------------------------------------------------------------------------------------------------ what is asked
@dataclass(frozen=True, slots=True)
class PrintRequest:
    """What is to be printed: a year or one month of it (1–12), records by key (`ids`) or people by name (`only`), all
    where both are empty.

    `start_at` is the 1-based position on the first sheet; `overprint` names the blank whose preprinted parts are
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


def asked_for(
    found: Iterable[T], request: PrintRequest, name_of: Callable[[T], str], *,
    keys_of: Callable[[T], Iterable[str]] | None = None, lacks: str = "要打印的里面没有{names}。", advice: str = "请核对姓名和年度。",
) -> list[T]:  # fmt: skip
    """Those of a list whom a request asks for: by key, where `keys_of` tells one's keys, and by name.

    Raises UserError with the sentence `lacks` for names that nobody there has.
    """
    if keys_of and request.ids:
        wanted = set(request.ids)
        found = [one for one in found if not wanted.isdisjoint(keys_of(one))]
    named = [(name_of(one), one) for one in found]
    missing = [name for name in request.only if name not in {name for name, _ in named}]
    if missing:
        raise UserError(lacks.format(names="、".join(missing)), advice)
    return [one for name, one in named if not request.only or name in request.only]


def apply_request(sheet: Imposition | None, request: PrintRequest, page: tuple[float, float]) -> Imposition | None:
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


# ---------------------------------------------------------------------------------------------------------- the paper
@dataclass(frozen=True, slots=True)
class BlankForms:
    """What is asked about the bought blanks a paper can be printed over (套打); the first of each is a session.

    `names` are those there are; `sheet` how layouts lie on the one named, or on it as a sheet of several lies;
    `under` is the picture (JPEG, the whole sheet) shown below a page on the screen only; `turn` by how many degrees to
    the right (0 90 180 270) a page goes into the printer; `calibration` how a printer (its name), with a tray, prints
    true on a blank; `doubt` a sentence where fewer blanks are left than so many sheets.
    """

    names: Callable[[Session], Sequence[str]]
    sheet: Callable[[Session, str, Sequence[Layout], Imposition | None], Imposition]
    under: Callable[[Session, str], bytes]
    turn: Callable[[Session, str], int]
    calibration: Callable[[Session, str, str, str], Calibration]  # session, printer, tray, blank
    doubt: Callable[[Session, str, int], str]  # session, blank, sheets


@dataclass(frozen=True, slots=True)
class Contents:
    """What a paper is made of for one request, all of one reading: the words of each copy, whose copies they are (()
    where nobody asks), the layouts of front and back, and how they lie on a sheet (None: on pages of their own)."""

    records: Sequence[Words]
    copies: tuple[Copy, ...]
    sides: Sequence[Layout]
    sheet: Imposition | None

    @property
    def title(self) -> str:
        """The heading of the one page there is, "" where there are more."""
        return str(self.records[0].get("title", "")) if len(self.records) == 1 else ""


@dataclass(frozen=True, slots=True)
class Paper:
    """`name` is the command line's word (certificates, cards, sign-in …), `title` the clerk's (荣誉证书 …).

    `records(session, request)` are the words that `layouts`, front and back, are filled with, a dict for each copy.
    Where every copy is entered in the print log, and the clerk asked how it came out, `copies` gives them instead,
    each with whose it is; `came_out(session, ids)` is what follows for the records (keys) whose copies are good.
    Both raise UserError where there is nothing to print. `whole`: it is printed of everybody or not at all; `monthly`: also of
    a month.

    `sheets` are the impositions to choose from, `own_sheets(session)` those that the station has measured itself, each
    named as its clerk calls it; `sides(session, request, sheet)` are the layouts where they depend on the sheet or the blank;
    `two_sided`: there are backs. `blanks`: what it can be printed over; `calibrated` is False for what a printer's
    error is measured on; a `test_page` is printed on plain paper of a blank's size, so that no blank is counted.
    `prepare(desk)` does what must be done before the reading; `ready()` is the PDF of what is not laid out here.
    """

    name: str
    title: str
    records: Callable[[Session, PrintRequest], Sequence[Words]] | None = None
    layouts: tuple[str, ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()  # (imposition file, Chinese title)
    copies: Callable[[Session, PrintRequest], Sequence[tuple[Copy, Words]]] | None = None
    came_out: Callable[[Any, Sequence[str]], object] | None = None
    whole: bool = False
    monthly: bool = False
    own_sheets: Callable[[Session], Sequence[Imposition]] | None = None
    sides: Callable[[Session, PrintRequest, Imposition | None], Sequence[Layout]] | None = None
    two_sided: bool = False
    stocks: BlankForms | None = None
    calibrated: bool = True
    test_page: bool = False
    prepare: Callable[[Desk], object] | None = None
    ready: Callable[[], bytes] | None = None

    # --------------------------------------------------------------------------------------------------- its sheets
    def all_sheets(self, session: Session) -> dict[str, str]:
        """The impositions to choose from, the station's own after the shipped: what the clerk calls each, by its name."""
        own = self.own_sheets(session) if self.own_sheets else ()
        return {**dict(self.sheets), **{one.name: one.title for one in own}}

    def imposition(self, session: Session, name: str = "") -> Imposition | None:
        """The imposition of that name ("" for the paper's own); None where the paper lies on pages of its own.

        Raises UserError naming those there are, where it is none of the paper's.
        """
        own = {one.name: one for one in self.own_sheets(session)} if self.own_sheets else {}
        if name in own:
            return own[name]
        if name and name not in dict(self.sheets):
            known = "、".join(self.all_sheets(session)) or "无"
            raise UserError(f"“{self.title}”没有名为“{name}”的拼版。", f"可以用的有：{known}。")
        return read_imposition(name or self.sheets[0][0]) if self.sheets else None

    # ----------------------------------------------------------------------------------------------------- reading
    def filled(self, session: Session, request: PrintRequest) -> list[tuple[Copy | None, Words]]:
        """The words of each copy a request asks for, with whose it is where that is entered."""
        found: Sequence[tuple[Copy | None, Words]]
        if self.copies:
            found = self.copies(session, request)
        else:
            found = [(None, words) for words in self.records(session, request)] if self.records else []
        return [found[place - 1] for place in read_range(request.pick, len(found))]

    def read(self, session: Session, request: PrintRequest) -> Contents:
        """What there is to print.

        Raises UserError where the paper cannot do what is asked, where there is nothing to print, and where a number
        on it was printed for somebody else before.
        """
        self._check(request)
        found = self.filled(session, request)
        copies = tuple(copy for copy, _ in found if copy)
        check_numbers(session, copies)
        sheet = self.imposition(session, request.sheet)
        sides = self.sides(session, request, sheet) if self.sides else [layout_of(session, one) for one in self.layouts]
        if request.overprint and self.stocks and not self.test_page:
            sheet = self.stocks.sheet(session, request.overprint, sides, sheet)
        sheet = apply_request(sheet, request, (sides[0].width, sides[0].height))
        return Contents([words for _, words in found], copies, sides, sheet)

    def _check(self, request: PrintRequest) -> None:
        if request.overprint and self.stocks is None:
            raise UserError(f"“{self.title}”不能套打。", "能套打的是荣誉证书和工作证；别的请不带空白纸打印。")
        if self.whole and (request.ids or request.only):
            raise UserError(f"“{self.title}”总是全部一起打，不能只打其中几个。", "请不指定姓名和记录，再打印。")
        if request.month and not self.monthly:
            raise UserError(f"“{self.title}”不能只打一个月的。", "请不写月份，再打印。")

    # ----------------------------------------------------------------------------------------------------- writing
    def build(self, desk: Desk, request: PrintRequest) -> Job["Written"]:
        """Write the paper; what cannot be printed is refused, as `read` says, before a page is drawn."""
        from station_desk.printing.pdf import print_into
        from station_desk.printing.picture import page_count

        yield Step(0, 0, f"正在读取{self.title}")
        if self.ready:
            pdf = self.ready()
            return Written(self, request, pdf, page_count(pdf))
        if self.prepare:
            self.prepare(desk)
        with desk.look() as session:
            found = self.read(session, request)
        file = BytesIO()
        pages = yield from print_into(
            file, found.sides, found.records, found.sheet, start_at=request.start_at,
            overprint=bool(request.overprint and not self.test_page), title=found.title or self.title,
        )  # fmt: skip
        places = Places(found.sheet.count, request.start_at) if found.sheet and found.copies else PLAIN
        return Written(self, request, file.getvalue(), pages, found.copies, places)

    def write(self, desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
        """Write the paper into a PDF file; returns its pages."""
        made = yield from self.build(desk, request)
        made.save(target)
        return made.pages


def paper_named(papers: Iterable[Paper], name: str) -> Paper | None:
    """The paper of that name, None where there is no such."""
    return next((paper for paper in papers if paper.name == name), None)


def check_numbers(session: Session, copies: Sequence[Copy]) -> None:
    """Raise UserError where a number on a copy was printed for somebody else before."""
    wrong = printed_for_others(session, copies)
    if wrong:
        said = "、".join(f"{copy.name}的{copy.number}" for copy in wrong[:5])
        raise UserError(f"{said}已经印给别人，不能再印。", "请给他换一个新的编号，再打印。")


# ------------------------------------------------------------------------------------------------- what came of it
@dataclass(frozen=True, slots=True)
class Written:
    """A paper as it will be printed: its PDF, its pages, whose copies are in it, and how they lie on its sheets."""

    paper: Paper
    request: PrintRequest
    pdf: bytes
    pages: int
    copies: tuple[Copy, ...] = ()
    places: Places = PLAIN

    def save(self, target: Path) -> None:
        """Save the PDF. Raises UserError where it cannot be."""
        with write_beside(target) as beside:
            beside.write_bytes(self.pdf)

    def export(self, desk: Desk, target: Path) -> None:
        """Save the PDF and enter it: it is no print, but its numbers may go to paper elsewhere."""
        self.save(target)
        with desk.act(f"导出{self.paper.title}", lasting=True) as session:
            log_run(session, self._run(EXPORTED, self.pages), self.copies, self.places)

    def log_printed(self, desk: Desk, printed: Iterable[int], printer: str, times: int = 1) -> str:
        """Enter what went to a printer: of the pages those in `printed` (from 0), each so many times.

        Returns the run's key. On bought blanks every sheet is entered, whether the paper says whose it is or not.
        """
        came, copies, run = list(printed), self.copies, self._run(PRINTED, 0)
        if not copies and run.stock:
            copies = tuple(Copy(f"第 {number + 1} 页") for number in range(self.pages))
        sides = max(1, self.pages // max(1, self.places.sheets(len(copies)))) if copies else 1
        run.printer, run.pages, run.sheets = printer or None, len(came), len(came) * times
        with desk.act(f"打印{self.paper.title}", lasting=True) as session:
            return log_run(session, run, copies, self.places, sorted({page // sides + 1 for page in came}), times).id

    def _run(self, kind: str, pages: int) -> PrintRun:
        """A run of the paper; a test page of a blank is printed on plain paper."""
        stock = "" if self.paper.test_page else self.request.overprint
        return PrintRun(
            kind=kind, paper=self.paper.name, title=self.paper.title, stock=stock, layout=self.request.sheet, pages=pages,
        )  # fmt: skip
