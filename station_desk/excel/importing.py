"""Importing a clerk's workbook into any sheet: a dry run that changes nothing, and carrying it out in one act."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import chinese, dates
from station_desk.base.errors import UserError
from station_desk.base.ids import new_id
from station_desk.base.jobs import Job, Step, no_sweeping
from station_desk.base.settings import Choices
from station_desk.excel.book import Book, Cell, read_book
from station_desk.excel.detect import find_headings
from station_desk.excel.existing import ExistingRecords
from station_desk.excel.rows import Column as FoundColumn
from station_desk.excel.rows import Found
from station_desk.excel.titles import Heading, headings_of, is_own_remark
from station_desk.excel.validate import CHANGED, NEW, Draft, DraftRow, ImportValidator, Intake, Report, uniques_of
from station_desk.excel.write import Column, write_table
from station_desk.fields.field import Field
from station_desk.fields.kinds import Day, Link, Picture, blank
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.store.journal import ACT, insert_many
from station_desk.store.record import Record

# Reads a row's cells into values, each column by its field's kind, with every doubt and fault as a remark.


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell was understood as; `fault` is an error's sentence, `doubts` are warnings."""

    value: Any = None
    fault: str = ""
    doubts: tuple[str, ...] = ()
    partial: bool = False


NOTHING = Reading()


class Reader:
    """Reads the cells of one field; the same content is read once."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.texts: dict[Any, Reading] = {"": NOTHING}
        self.others: dict[Any, Reading] = {}  # by class too: True, 1 and 1.0 are one key

    def read(self, raw: Any) -> Reading:
        """The reading of a cell."""
        known: dict[Any, Reading] = self.texts if raw.__class__ is str else self.others
        key = raw if raw.__class__ is str else (raw.__class__, raw)
        found = known.get(key)
        if found is None:
            found = known[key] = NOTHING if blank(raw) else self.understand(raw)
        return found

    def understand(self, raw: Any) -> Reading:
        field = self.field
        try:
            if isinstance(field.kind, Day):
                value, partial = dates.read_day_or_month(raw)
            else:
                value, partial = field.kind.read(raw), False
        except ValueError as error:
            return Reading(fault=str(error))
        if value is None:
            return NOTHING
        doubts = (field.kind.warn(value), field.warn(value) if field.warn else "")
        return Reading(value, "", tuple(doubt for doubt in doubts if doubt), partial)


def read_rows(rows: Sequence[DraftRow], readers: Mapping[str, Reader]) -> None:
    """Fill the rows' values from their cells; links stay as tidy text until the room has looked them up."""
    for key, reader in readers.items():
        texts = reader.texts
        for row in rows:
            index = row.where.get(key)
            if index is None or index >= len(row.cells):
                continue
            raw = row.cells[index]
            reading = (texts.get(raw) if raw.__class__ is str else None) or reader.read(raw)
            if reading is not NOTHING:
                take(row, key, reading)


def take(row: DraftRow, key: str, reading: Reading) -> None:
    """Put what a cell was understood as into its row."""
    row.values[key] = reading.value
    if reading.partial:
        row.partial.add(key)
    if reading.fault:
        row.complain(key, reading.fault)
    for doubt in reading.doubts:
        row.complain(key, doubt, error=False)


def settle(row: DraftRow, intake: Intake, fields: dict[str, Field], links: Sequence[str]) -> None:
    """Turn link texts into keys, let the room fill what follows, and soften what another field decides."""
    for key in links:
        text = row.values.get(key)
        if text:
            try:
                row.values[key] = intake.find(row, key, fields[key], text)
            except ValueError as error:
                row.values[key] = None
                row.complain(key, str(error))
    if row.refused and intake.derived:
        soften(row, intake)
    intake.follow(row)
    for key in row.partial - set(intake.derived):
        day = row.values.get(key)
        if day:
            title = fields[key].title
            row.complain(
                key, f"{title}“{chinese.normal_text(row.raw(key))}”没有写日，记为 {dates.show_date(day)}", error=False
            )


def soften(row: DraftRow, intake: Intake) -> None:
    """Errors of a field that a good value of another field decides become warnings."""
    decided = {key for key, by in intake.derived.items() if row.values.get(by) is not None}
    remarks = list(row.remarks)
    if not any(remark.error and remark.key in decided for remark in remarks):
        return
    row.remarks, row.refused = [], False
    for remark in remarks:
        row.complain(remark.key, remark.sentence, error=remark.error and remark.key not in decided)


def link_keys(fields: dict[str, Field]) -> tuple[str, ...]:
    """The fields that point to other records."""
    return tuple(key for key, field in fields.items() if isinstance(field.kind, Link))


# The rows that were refused, given back as a workbook that can be mended and imported again.

NOTE = "下面各行没有导入，原因写在第二列，有错的格子已涂黄。改好后保存，把这个文件再导入一次即可。"
ROW_TITLE, REASON_TITLE = "行号", "原因"
LONGEST_TITLE = 40  # letters: what is longer above the headings is a note, not a title


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not imported: Excel's row `number`, the `reasons` (sentences) and the `keys` of the wrong fields.

    `cells` are the row as it stands now (mended in the wizard); None takes it from the workbook.
    """

    number: int
    reasons: tuple[str, ...]
    keys: tuple[str, ...] = ()
    cells: Sequence[Cell] | None = None
    block: int = 0


def write_refused(target: Path | str, found: Found, refused: Sequence[Refused]) -> Job[Path]:
    """Write the refused rows with their original headings and cells, 行号 and 原因 before them, wrong cells in yellow.

    The titles above the headings (where the township is named) are kept. Raises UserError as `write_table` does.
    """
    ours = _columns(found, 0)
    columns = [Column(ROW_TITLE), Column(REASON_TITLE), *(Column(title) for title in _titles(ours))]
    cells = {(row.number, row.block): row.cells for row in found.rows()}
    rows = []
    marks = []
    for one in refused:
        places = [column.index for column in _columns(found, one.block)]
        own = list(one.cells if one.cells is not None else cells.get((one.number, one.block), []))
        kept = [own[place] if place < len(own) else "" for place in places[: len(ours)]]
        kept += [""] * (len(ours) - len(kept))
        rows.append([float(one.number), "；".join(one.reasons), *kept])
        marks.append(frozenset(2 + at for at, column in enumerate(ours) if column.key and column.key in one.keys))
    title = "，".join(text for text in found.titles if len(text) <= LONGEST_TITLE)
    return write_table(
        target, title or f"{found.sheet.name}未导入的行", columns, rows, sheet_name="未导入", note=NOTE, marks=marks
    )


def _columns(found: Found, block: int) -> list[FoundColumn]:
    """The columns of one table, less those that an earlier workbook of refused rows has added."""
    return [column for column in found.columns if column.block == block and not is_own_remark(column.title)]


def _titles(ours: Sequence[FoundColumn]) -> list[str]:
    """Headings on one row: the lower one alone where it still says which column it is, else with its group."""
    short = [column.title for column in ours]
    titles = []
    for column in ours:
        alone = short.count(column.title) == 1 and (column.key or not column.group)
        titles.append(column.title if alone else column.full_title)
    return titles


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
        ImportValidator(sheet, intake, stock, on_duplicate).judge(rows)
        promises = intake.promises([row for row in rows if row.action in (NEW, CHANGED)])
    return Draft(sheet, file, found, rows, on_duplicate, intake, promises, stand)


def stored(session: Session, sheet: Sheet, intake: Intake, rows: list[DraftRow]) -> ExistingRecords:
    """The sheet's records that the rows may concern."""
    stock = ExistingRecords(
        session, sheet, [*sheet.match, *(u.keys for u in (*uniques_of(sheet.model), *intake.uniques))]
    )
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
    return write_refused(target, draft.found, refused)


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
