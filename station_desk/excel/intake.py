"""Importing a clerk's workbook into any sheet: a dry run that changes nothing, and carrying it out in one act."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.ids import new_id
from station_desk.base.jobs import Job, Step, no_sweeping
from station_desk.base.settings import Choices
from station_desk.excel import problems
from station_desk.excel.book import Book, read_book
from station_desk.excel.found import Found
from station_desk.excel.headings import find_headings
from station_desk.excel.intake_cells import Reader, link_keys, read_rows, settle
from station_desk.excel.intake_draft import CHANGED, NEW, Draft, DraftRow, Intake, Report
from station_desk.excel.intake_judge import Judge, uniques_of
from station_desk.excel.intake_stock import Stock
from station_desk.excel.looks import headings_of
from station_desk.excel.problems import Refused
from station_desk.excel.titles import Heading
from station_desk.fields.field import Field
from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.store.journal import ACT, insert_many
from station_desk.store.record import Record

__all__ = ["carry_out", "plan_found", "plan_import", "recognise", "remember", "write_problems"]

MOST_ROWS = 100_000  # ten times the largest county; more is a mistake
AT_ONCE = 1_000  # rows between two reports of progress
MOST_VALUES = 500  # in one question to the database

Mended = Mapping[tuple[int, int], str]
"""What the clerk has typed over a cell, by Excel's row number and the column from 0."""


def fields_for(sheet: Sheet) -> dict[str, Field]:
    """The fields a workbook can fill: the sheet's own without pictures, and what its room reads besides."""
    own = {key: field for key, field in sheet.fields.items() if not isinstance(field.kind, Picture)}
    extra = (sheet.intake or Intake).extra
    return {**own, **{field.key: field for field in extra}}


def headings_for(sheet: Sheet) -> tuple[Heading, ...]:
    """The headings that are looked for in a workbook."""
    return headings_of(fields_for(sheet).values())


def recognise(
    book: Book, sheet: Sheet, *, tab: str | None = None, heading_row: int | None = None, choices: Choices | None = None
) -> Found:
    """The table in a workbook with its columns; what the clerk once chose for the same headings is chosen again.

    `tab` and `heading_row` (from 0) are the clerk's choice instead of what would be found.
    """
    headings = headings_for(sheet)
    found = find_headings(book, headings, sheet=tab, heading_row=heading_row)
    known = choices.recall(memory_of(sheet), {}).get(signature(found)) if choices else None
    if not known:
        return found
    return find_headings(book, headings, sheet=found.sheet.name, heading_row=heading_row, known=known)


def remember(choices: Choices, sheet: Sheet, found: Found) -> None:
    """Keep the columns' fields for the next workbook with the same headings."""
    known = {**choices.recall(memory_of(sheet), {}), signature(found): found.mapping()}
    choices.remember(memory_of(sheet), dict(list(known.items())[-50:]))


def memory_of(sheet: Sheet) -> str:
    return f"import.{sheet.model.__tablename__}"


def signature(found: Found) -> str:
    """What tells one shape of workbook from another: its headings in their order."""
    titles = "\n".join(column.full_title for column in found.columns)
    return hashlib.sha256(titles.encode()).hexdigest()[:16]


def plan_import(
    desk: Desk,
    sheet: Sheet,
    path: Path | str,
    *,
    mapping: Mapping[str, str] | None = None,
    choices: Choices | None = None,
    on_duplicate: str = "update",
    mended: Mended | None = None,
) -> Job[Draft]:
    """Read a workbook and say what importing it would do; nothing is changed.

    `mapping` (title → field key) takes precedence over what is recognised. `on_duplicate`: rows of known records
    "update" them, are left alone ("skip") or are refused ("refuse"). Raises UserError where the file is no workbook or
    holds no table of this kind, or where nothing tells which record a row would be.
    """
    path = Path(path)
    if not sheet.match:
        raise UserError(f"“{sheet.title}”不能从工作簿导入。", "请在窗口里直接填写。")
    yield Step(0, 0, f"正在读取“{path.name}”")
    book = read_book(path)
    found = (
        find_headings(book, headings_for(sheet), known=mapping) if mapping else recognise(book, sheet, choices=choices)
    )
    return (yield from plan_found(desk, sheet, path.name, found, on_duplicate=on_duplicate, mended=mended))


def plan_found(
    desk: Desk,
    sheet: Sheet,
    file: str,
    found: Found,
    *,
    on_duplicate: str = "update",
    mended: Mended | None = None,
) -> Job[Draft]:
    """The dry run of a table whose columns are settled; see `plan_import`."""
    require_columns(sheet, found)
    with no_sweeping():
        rows = rows_of(found, mended or {})
        if not rows:
            raise UserError(
                f"“{file}”的表“{found.sheet.name}”只有标题，没有可导入的行。", "请看一看是不是选错了表或标题行。"
            )
        if len(rows) > MOST_ROWS:
            raise UserError(
                f"“{file}”有 {len(rows):,} 行，一次最多导入 {MOST_ROWS:,} 行。",
                "请看一看是不是选错了表；确实有这么多，请拆成几个文件。",
            )
        return (yield from judge_rows(desk, sheet, file, found, rows, on_duplicate))


def judge_rows(
    desk: Desk, sheet: Sheet, file: str, found: Found, rows: list[DraftRow], on_duplicate: str
) -> Job[Draft]:
    """Read the rows' cells and give each its action."""
    fields = fields_for(sheet)
    readers = {key: Reader(fields[key]) for key in found.keys}
    for start in range(0, len(rows), AT_ONCE):
        yield Step(start, len(rows), "正在核对")
        read_rows(rows[start : start + AT_ONCE], readers)
    with desk.look() as session:
        hints = [*found.titles, found.sheet.name, Path(file).stem]
        intake: Intake = (sheet.intake or Intake)(session, sheet, hints, rows)
        stand = newest_act(session)
        links = [key for key in link_keys(fields) if key in readers]
        for row in rows:
            settle(row, intake, fields, links)
        yield Step(len(rows), len(rows), "正在查对已有的记录")
        stock = intake.stock(session) or stored(session, sheet, intake, rows)
        Judge(sheet, intake, stock, on_duplicate).judge(rows)
        promises = intake.promises([row for row in rows if row.action in (NEW, CHANGED)])
    return Draft(sheet, file, found, rows, on_duplicate, intake, promises, stand)


def stored(session: Session, sheet: Sheet, intake: Intake, rows: list[DraftRow]) -> Stock:
    """The sheet's records that the rows may concern."""
    stock = Stock(session, sheet, [*sheet.match, *(u.keys for u in (*uniques_of(sheet.model), *intake.uniques))])
    stock.fetch([row.values for row in rows])
    return stock


def require_columns(sheet: Sheet, found: Found) -> None:
    """Raise UserError unless the columns are enough to tell which record a row is."""
    keys = set(found.keys)
    if any(keys.issuperset(match) for match in sheet.match):
        return
    needed = (
        sheet.match[0] if sheet.match else tuple(k for k, f in sheet.fields.items() if f.required and f.default is None)
    )
    found.require({key: sheet.field(key).title for key in needed})


def rows_of(found: Found, mended: Mended) -> list[DraftRow]:
    """The table's rows with what the clerk has mended."""
    where: dict[int, dict[str, int]] = {}
    for column in found.columns:
        if column.key:
            where.setdefault(column.block, {}).setdefault(column.key, column.index)
    rows = [DraftRow(row.number, row.cells, row.block, where=where.get(row.block, {})) for row in found.rows()]
    if mended:
        for row in rows:
            own = {at: text for (number, at), text in mended.items() if number == row.number}
            if own.keys() & set(row.where.values()):
                row.cells = [*row.cells, *[""] * (max(own) + 1 - len(row.cells))]
                for at, text in own.items():
                    row.cells[at] = text
    return rows


def newest_act(session: Session) -> int:
    """The number of the journal's newest act."""
    return session.scalar(select(func.max(ACT.c.number))) or 0


def carry_out(desk: Desk, draft: Draft) -> Job[Report]:
    """Write what a draft promises in one act, so that one undo takes it back; closing the job leaves nothing.

    Raises UserError where the desk has changed since the draft was made.
    """
    title = f"导入{draft.sheet.title}：{draft.file}"
    wanted = [row for row in draft.rows if row.action in (NEW, CHANGED)]
    report = Report(title, draft.counts(), draft.sheet.counted, tuple(draft.promises))
    if not wanted:
        return report
    changed, new = ([row for row in wanted if row.action == action] for action in (CHANGED, NEW))
    with no_sweeping(), desk.act(title) as session:
        if newest_act(session) != draft.stand:
            raise UserError("核对以后数据又有改动，没有导入。", "请重新核对一遍再导入。")
        yield Step(0, len(wanted), "正在导入")
        draft.intake.before(session, wanted)
        if draft.intake.write(session, wanted):
            return report
        vacate(session, draft.sheet, changed)
        for done in write_changes(session, draft.sheet, changed):
            yield Step(done, len(wanted), "正在导入")
        for done in write_new(session, draft.sheet, draft.intake, new):
            yield Step(len(changed) + done, len(wanted), "正在导入")
    return report


def write_problems(target: Path | str, draft: Draft) -> Job[Path]:
    """Write the refused rows, as they stand now, with their reasons to a workbook that can be imported again."""
    refused = [
        Refused(
            row.number,
            tuple(remark.sentence for remark in row.remarks if remark.error),
            tuple(remark.key for remark in row.remarks if remark.error),
            [as_excel_shows(cell) for cell in row.cells],
            row.block,
        )
        for row in draft.refused
    ]
    return problems.write_problems(target, draft.found, refused)


def as_excel_shows(cell: Any) -> Any:
    """A number of more digits than Excel keeps as text with its noughts: no digits that nobody typed."""
    return f"{Decimal(f'{cell:.15g}'):f}" if isinstance(cell, float) and cell >= 1e15 else cell


def vacate(session: Session, sheet: Sheet, rows: Sequence[DraftRow]) -> None:
    """Give up unique values that pass from one record to another, so that no two hold them on the way."""
    for unique in uniques_of(sheet.model):
        key = unique.keys[0]
        if len(unique.keys) > 1 or sheet.field(key).required:
            continue
        taken = {row.after[key] for row in rows if key in row.after}
        for row in rows:
            if row.before.get(key) in taken and row.before.get(key) is not None:
                setattr(session.get_one(sheet.model, row.record_id), key, None)
        session.flush()


def write_changes(session: Session, sheet: Sheet, rows: Sequence[DraftRow]) -> Iterator[int]:
    """Set the changed fields of known records; yields how many are done.

    All are written in one go at the end, so that what passes from one to another (a village) is free by then.
    """
    model: Any = sheet.model
    for start in range(0, len(rows), MOST_VALUES):
        some = {row.record_id: row for row in rows[start : start + MOST_VALUES]}
        with session.no_autoflush:
            found = session.scalars(select(model).where(model.id.in_(some))).all()
        for record in found:
            for name, value in some[record.id].after.items():
                setattr(record, name, value)
        yield start + len(some)
    session.flush()


def write_new(session: Session, sheet: Sheet, intake: Intake, rows: Sequence[DraftRow]) -> Iterator[int]:
    """Insert new records in bulk, or one by one where only their own `before_save` knows what follows."""
    model: Any = sheet.model
    in_bulk = type(intake).complete is not Intake.complete or model.before_save is Record.before_save
    for start in range(0, len(rows), AT_ONCE):
        values = [{"id": new_id(), **row.after} for row in rows[start : start + AT_ONCE]]
        if in_bulk:
            for one in values:
                intake.complete(one)
            insert_many(session, model, values)
        else:
            session.add_all(model(**{k: v for k, v in one.items() if v is not None}) for one in values)
            session.flush()
        intake.after(session, values)
        yield min(start + AT_ONCE, len(rows))
