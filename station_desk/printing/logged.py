"""Enters in the print log what a paper printed or exported."""

from collections.abc import Iterable
from pathlib import Path

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk
from station_desk.store.print_log import EXPORTED, PRINTED, Copy, Places, PrintRun, log_run, printed_for_others


def copies_of(desk: Desk, paper: Paper, wish: Wish) -> tuple[Copy, ...]:
    """Whose copies the paper makes, () where it does not say.

    Raises UserError where a number on it was printed for somebody else before.
    """
    if paper.copies is None:
        return ()
    with desk.look() as session:
        copies = tuple(paper.copies(session, wish))
        wrong = printed_for_others(session, copies)
    if wrong:
        said = "、".join(f"{copy.name}的{copy.number}" for copy in wrong[:5])
        raise UserError(f"{said}已经印给别人，不能再印。", "请给他换一个新的编号，再打印。")
    return copies


def places_of(desk: Desk, paper: Paper, wish: Wish) -> Places:
    """How the copies of a paper lie on its sheets."""
    sheet = paper.imposition(desk, wish.sheet)
    return Places(sheet.count, wish.start_at) if sheet else Places()


def log_printed(
    desk: Desk, paper: Paper, wish: Wish, copies: tuple[Copy, ...], pages: int, printed: Iterable[int], printer: str,
    times: int = 1,
) -> str:  # fmt: skip
    """Enter what went to a printer: of a PDF of so many pages those in `printed` (from 0), each so many times.

    Returns the run's key. On bought blanks every sheet is entered, whether the paper says whose it is or not.
    """
    came = list(printed)
    if not copies and wish.overprint:
        copies = tuple(Copy(f"第 {number + 1} 页") for number in range(pages))
    places = places_of(desk, paper, wish) if copies else Places()
    sides = max(1, pages // max(1, places.sheets(len(copies)))) if copies else 1
    run = _run(PRINTED, paper, wish, len(came))
    run.printer, run.sheets = printer or None, len(came) * times
    with desk.act(f"打印{paper.title}", lasting=True) as session:
        return log_run(session, run, copies, places, sorted({page // sides + 1 for page in came}), times).id


def log_exported(desk: Desk, paper: Paper, wish: Wish, copies: tuple[Copy, ...], pages: int) -> None:
    """Enter what was saved as a PDF file: it is no print, but its numbers may go to paper elsewhere."""
    run = _run(EXPORTED, paper, wish, pages)
    with desk.act(f"导出{paper.title}", lasting=True) as session:
        log_run(session, run, copies, places_of(desk, paper, wish) if copies else Places())


def write_and_log(desk: Desk, paper: Paper, wish: Wish, target: Path) -> Job[int]:
    """Write a paper into a PDF file and enter it; returns its pages. What cannot be printed is refused before."""
    copies = copies_of(desk, paper, wish)
    pages = yield from paper.write(desk, wish, target)
    log_exported(desk, paper, wish, copies, pages)
    return pages


def _run(kind: str, paper: Paper, wish: Wish, pages: int) -> PrintRun:
    return PrintRun(
        kind=kind, paper=paper.name, title=paper.title, stock=wish.overprint, layout=wish.sheet, pages=pages,
    )  # fmt: skip
