"""A paper as the window and the command line know it: a name, a title, and what writes its PDF."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.printing.paper import Calibration, Imposition, read_imposition
from station_desk.store.print_log import Copy


@dataclass(frozen=True, slots=True)
class Wish:
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
class Stocks:
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

    `write(desk, wish, target)` is a job that writes the PDF and returns its number of pages; it raises UserError
    before the first page where something cannot be printed. `sheets` are the impositions to choose from,
    `own_sheets(session)` those that the station has measured itself, each named as its clerk calls it, `stocks`
    the bought blanks; `calibrated` is False for what a printer's error is measured on; a `test_page` is printed on
    plain paper of a blank's size, so that no blank is counted for it.
    `copies(session, wish)`: whose copies they are, in the order written; papers that have it are entered copy by copy
    in the print log, and the clerk is asked how they came out. `came_out(session, ids)`: what follows for the records
    (keys) whose copies came out well. `layouts` names the layouts it is set in, which a station may change;
    `two_sided`: it has backs. `records(session, wish)`, where given, are what they are filled with, to look at a layout with real words.
    """

    name: str
    title: str
    write: Callable[[Any, Wish, Path], Job[int]]
    sheets: tuple[tuple[str, str], ...] = ()  # (imposition file, Chinese title)
    copies: Callable[[Any, Wish], Sequence[Copy]] | None = None
    came_out: Callable[[Any, Sequence[str]], object] | None = None
    two_sided: bool = False
    layouts: tuple[str, ...] = ()
    records: Callable[[Any, Wish], list[dict[str, Any]]] | None = None
    stocks: Stocks | None = None
    calibrated: bool = True
    test_page: bool = False
    own_sheets: Callable[[Any], Sequence[Imposition]] | None = None

    def check(self, desk: Any, wish: Wish) -> None:
        """Raise UserError for a sheet the paper has not, and for a stock where it cannot be printed over one."""
        self.imposition(desk, wish.sheet)
        if wish.overprint and self.stocks is None:
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
