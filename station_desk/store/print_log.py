"""The print log: what was printed when and by whom, and what became of each copy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Index, case, func, select
from sqlalchemy.orm import Mapped, Session

from station_desk.base.dates import now
from station_desk.fields.field import choice, link, moment, text, whole
from station_desk.store.journal import insert_many
from station_desk.store.record import Record

PRINTED, EXPORTED = "打印", "导出"  # a run went to a printer, or into a PDF file
# What became of a copy; NOT_OUT: the blank is still there. Of a copy in a PDF file nobody asks.
WAITING, GOOD, SPOILED, NOT_OUT = "待核对", "完好", "作废", "未打出"
# What the triggers of the schema refuse, by their marks: the sentence, and what to do instead.
TWO_PEOPLE = "number on two people"
STAYS = "printed number stays"
KEPT = "print log is kept"
REFUSALS = {
    TWO_PEOPLE: ("这个编号已经印给别人，不能再用。", "请换一个新的编号；原来的编号去向可以在“编号登记”里看到。"),
    STAYS: ("这个编号已经打印过，不能删除，也不能换人或改号。", "请把它作废或补发，并写明原因，编号会留在登记里。"),
    KEPT: ("打印记录不能删除或改写。", "打坏的请记为作废，再重打。"),
}


class PrintRun(Record):
    """One run of one paper; it is kept for good, and undo passes over it. `stock` is "" for plain paper.

    `sheets` are sheets of paper taken new from the pile: one begun before (start_at > 1) does not count again.
    """

    __tablename__ = "print_run"
    LABEL = "title"
    __table_args__ = (Index("ix_print_run_at", "station_id", "at"), {"info": {"refusals": REFUSALS}})

    kind: Mapped[str] = choice("去向", PRINTED, EXPORTED, required=True, default=PRINTED)
    paper: Mapped[str] = text("打印件", 40, required=True, hidden=True)
    title: Mapped[str] = text("文书", 60, required=True)
    at: Mapped[datetime] = moment("时间", required=True)
    by: Mapped[str] = text("经办", 50, required=True)
    printer: Mapped[str | None] = text("打印机", 200)
    stock: Mapped[str] = text("空白纸", 100, default="")
    layout: Mapped[str] = text("纸张", 60, default="", hidden=True)
    start_at: Mapped[int] = whole("起始位置", 1, 1000, required=True, default=1)
    pages: Mapped[int] = whole("页数", 0, required=True, default=0)
    sheets: Mapped[int] = whole("张数", 0, required=True, default=0)


class PrintedCopy(Record):
    """One copy of a run: whose, which number, on which sheet of the run and at which place of it (from 1)."""

    __tablename__ = "printed_copy"
    LABEL = "name"
    __table_args__ = (
        Index("ix_printed_copy_number", "station_id", "owner_table", "number"),
        Index("ix_printed_copy_owner", "owner_id"),
        Index("ix_printed_copy_person", "person_id"),
    )

    run_id: Mapped[str] = link("打印", "PrintRun", "print_run", required=True, hidden=True)
    owner_table: Mapped[str | None] = text("登记簿", 40, hidden=True)
    owner_id: Mapped[str | None] = text("记录", 36, hidden=True)
    person_id: Mapped[str | None] = text("人员", 36, hidden=True)
    name: Mapped[str] = text("姓名", 60, required=True)
    number: Mapped[str | None] = text("编号", 60)
    sheet: Mapped[int] = whole("第几张", 1, required=True, default=1)
    slot: Mapped[int] = whole("第几个位置", 1, required=True, default=1)
    result: Mapped[str] = choice("结果", WAITING, GOOD, SPOILED, NOT_OUT, EXPORTED, required=True, default=WAITING)
    reason: Mapped[str | None] = text("作废原因", 60)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that a paper makes: the record it is of, the person, the number on it; `table` "" for no record."""

    name: str
    table: str = ""
    id: str = ""
    person_id: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """How copies lie on the sheets of a run: so many to a sheet, the first at `start_at` (from 1)."""

    per_sheet: int = 1
    start_at: int = 1

    def of(self, number: int) -> tuple[int, int]:
        """Sheet and place (from 1) of the copy number `number` from 0."""
        sheet, slot = divmod(number + self.start_at - 1, self.per_sheet)
        return sheet + 1, slot + 1

    def sheets(self, copies: int) -> int:
        """How many sheets that many copies lie on."""
        return self.of(copies - 1)[0] if copies else 0


@dataclass(frozen=True, slots=True)
class Blanks:
    """Sheets of one stock: printed well or still to be looked at, and spoiled."""

    used: int = 0
    spoiled: int = 0


def log_run(
    session: Session, run: PrintRun, copies: Sequence[Copy], places: Places = Places(), sheets: Iterable[int] = (),
    times: int = 1,
) -> PrintRun:  # fmt: skip
    """Note a run and its copies, those on `sheets` (numbers from 1; all where it is empty), printed `times` over.

    Returns the run. The session is that of an act with `lasting`: what is on paper cannot be taken back. Raises UserError, by the
    database, where a number has been printed for somebody else.
    """
    run.at, run.by = now().replace(microsecond=0), session.info["user"].name
    run.start_at = places.start_at
    only = set(sheets)
    lying = [(copy, *places.of(number)) for number, copy in enumerate(copies)]
    lying = [one for one in lying if not only or one[1] in only]
    whole = places.sheets(len(copies))
    lying = [(copy, sheet + again * whole, slot) for again in range(times) for copy, sheet, slot in lying]
    if lying:
        run.sheets = len({sheet for _, sheet, _ in lying} - ({1} if places.start_at > 1 else set()))
    session.add(run)
    session.flush()
    result = EXPORTED if run.kind == EXPORTED else WAITING
    rows = [
        {
            "run_id": run.id, "owner_table": copy.table or None, "owner_id": copy.id or None,
            "person_id": copy.person_id or None, "name": copy.name, "number": copy.number or None,
            "sheet": sheet, "slot": slot, "result": result,
        }
        for copy, sheet, slot in lying
    ]  # fmt: skip
    insert_many(session, PrintedCopy, rows)
    return run


def settle_run(
    session: Session, run_id: str, bad: Iterable[str] = (), result: str = SPOILED, reason: str = ""
) -> list[PrintedCopy]:
    """Say how the copies of a run came out: those in `bad` (keys) are 作废 with a reason, or 未打出; the others 完好.

    Returns the good ones. It may be said again, as when a sheet is found spoiled later; undo takes it back.
    """
    keys, good = set(bad), []
    for copy in copies_of_run(session, run_id):
        if copy.id in keys:
            copy.result, copy.reason = result, reason or None
        else:
            copy.result, copy.reason = GOOD, None
            good.append(copy)
    return good


def copies_of_run(session: Session, run_id: str) -> list[PrintedCopy]:
    """The copies of a run, as they lie."""
    query = select(PrintedCopy).where(PrintedCopy.run_id == run_id).order_by(PrintedCopy.sheet, PrintedCopy.slot)
    return list(session.scalars(query))


def copies_of_owner(session: Session, owner_id: str) -> list[tuple[PrintedCopy, PrintRun]]:
    """What was printed of one record, or for one person, by the record's or the person's key; the newest first."""
    query = (
        select(PrintedCopy, PrintRun)
        .join(PrintRun, PrintRun.id == PrintedCopy.run_id)
        .where((PrintedCopy.owner_id == owner_id) | (PrintedCopy.person_id == owner_id))
        .order_by(PrintRun.at.desc(), PrintedCopy.id.desc())
    )
    return list(session.execute(query).tuples())


def blanks_of(session: Session, stock: str) -> Blanks:
    """How many blanks of a stock went through a printer: a sheet is spoiled where every copy that came out on it is.

    A sheet that was begun in an earlier run (start_at > 1) is counted there.
    """
    sheet = (
        select(
            PrintedCopy.run_id,
            PrintedCopy.sheet,
            func.min(case((PrintedCopy.result == SPOILED, 1), else_=0)).label("spoiled"),
        )
        .join(PrintRun, PrintRun.id == PrintedCopy.run_id)
        .where(PrintRun.stock == stock, PrintRun.kind == PRINTED, PrintedCopy.result != NOT_OUT)
        .where((PrintedCopy.sheet > 1) | (PrintRun.start_at == 1))
        .group_by(PrintedCopy.run_id, PrintedCopy.sheet)
        .subquery()
    )
    whole_count, spoiled = session.execute(
        select(func.count(), func.coalesce(func.sum(sheet.c.spoiled), 0)).select_from(sheet)
    ).one()
    return Blanks(int(whole_count) - int(spoiled), int(spoiled))


def numbers_on_paper(session: Session, table: str) -> set[str]:
    """Every number of a table's records that was printed or exported, so that it is given to nobody else."""
    query = select(PrintedCopy.number).where(PrintedCopy.owner_table == table, PrintedCopy.number.is_not(None))
    return {number for number in session.scalars(query.where(PrintedCopy.result != NOT_OUT).distinct()) if number}


def printed_for_others(session: Session, copies: Sequence[Copy]) -> list[Copy]:
    """Those copies whose number stands on somebody else's paper."""
    numbered = [copy for copy in copies if copy.number and copy.table]
    if not numbered:
        return []
    query = select(PrintedCopy.owner_table, PrintedCopy.number, PrintedCopy.person_id).where(
        PrintedCopy.owner_table.in_({copy.table for copy in numbered}), PrintedCopy.result != NOT_OUT
    )
    holders = {(table, number): person for table, number, person in session.execute(query).tuples()}
    return [copy for copy in numbered if (holders.get((copy.table, copy.number)) or copy.person_id) != copy.person_id]


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run with the number of its copies, and of those still to be looked at, spoiled, and not come out."""

    run: PrintRun
    copies: int
    waiting: int
    spoiled: int
    not_out: int


def runs(session: Session, most: int = 1000) -> list[RunLine]:
    """The runs, the newest first."""

    def count(result: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((PrintedCopy.result == result, 1), else_=0)), 0)

    newest = select(PrintRun.id).order_by(PrintRun.at.desc(), PrintRun.id.desc()).limit(most).subquery()
    query = (
        select(PrintRun, func.count(PrintedCopy.id), count(WAITING), count(SPOILED), count(NOT_OUT))
        .outerjoin(PrintedCopy, PrintedCopy.run_id == PrintRun.id)
        .where(PrintRun.id.in_(select(newest.c.id)))
        .group_by(PrintRun.id)
        .order_by(PrintRun.at.desc(), PrintRun.id.desc())
    )
    return [RunLine(run, *(int(one) for one in counts)) for run, *counts in session.execute(query).tuples()]
