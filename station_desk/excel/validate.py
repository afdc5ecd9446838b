"""Decides what becomes of each row: new, an update, the same, skipped, or refused with its reasons."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as part
from types import FunctionType
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import chinese
from station_desk.excel.existing import ExistingRecords, Keys
from station_desk.excel.rows import Column, Found
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import Link
from station_desk.fields.sheet import Sheet
from station_desk.store.search import model_named

# What an import would do, row by row, before anything is done, and what a room adds to it.

NEW, CHANGED, SAME, SKIPPED, REFUSED = "新增", "更新", "相同", "跳过", "拒绝"
ACTIONS = (NEW, CHANGED, SAME, SKIPPED, REFUSED)


def letters_of(index: int) -> str:
    """A column's letters as Excel shows them: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a row: about the field `key` ("" for the row) in the workbook's column `column` (from 0)."""

    key: str
    column: int | None
    sentence: str
    error: bool = True


@dataclass(slots=True)
class DraftRow:
    """One row: `number` is Excel's row number, `cells` what stands there, `values` what was understood.

    `before` holds, for a row that updates a record, the stored values of the fields that would change; `partial`
    the dates of which only the month was given.
    """

    number: int
    cells: list[Any]
    block: int = 0  # of tables side by side
    values: dict[str, Any] = part(default_factory=dict)
    remarks: list[Remark] = part(default_factory=list)
    action: str = ""
    record_id: str | None = None
    before: dict[str, Any] = part(default_factory=dict)
    after: dict[str, Any] = part(default_factory=dict)
    partial: set[str] = part(default_factory=set)
    refused: bool = False
    where: Mapping[str, int] = part(default_factory=dict)

    def complain(self, key: str, sentence: str, *, error: bool = True) -> None:
        """Add a remark about a field; an error refuses the row."""
        self.remarks.append(Remark(key, self.where.get(key), sentence, error))
        self.refused = self.refused or error

    def raw(self, key: str) -> Any:
        """What stands in the workbook's cell for a field, None where there is no such column."""
        column = self.where.get(key)
        return self.cells[column] if column is not None and column < len(self.cells) else None

    def reasons(self) -> str:
        """Every error of the row in one line."""
        return "；".join(remark.sentence for remark in self.remarks if remark.error)

    def in_order(self) -> list[Remark]:
        """The remarks from the left column to the right, those about the whole row last."""
        return sorted(self.remarks, key=lambda remark: (remark.column is None, remark.column or 0))


@dataclass(frozen=True, slots=True)
class Unique:
    """Values that no two records may share, among the records for which `only` holds.

    `clash` makes the sentence from the row's merged values and who holds the value already ("第 5 行的张三").
    """

    keys: tuple[str, ...]
    clash: Callable[[Mapping[str, Any], str], str]
    only: Callable[[Mapping[str, Any]], bool] | None = None


class Intake:
    """What a room adds to the import of its sheet; made anew for every plan.

    `extra` are columns a workbook may have that are no fields of the model; `derived` maps a field to the one that
    decides it: what is wrong with the first is only a warning where the second is given. Without any override the
    links of a sheet are found by the name of what they point to.
    """

    extra: ClassVar[tuple[Field, ...]] = ()
    derived: ClassVar[Mapping[str, str]] = {}
    uniques: tuple[Unique, ...] = ()

    def __init__(self, session: Session, sheet: Sheet, hints: Sequence[str], rows: Sequence[DraftRow]) -> None:
        """`hints` are the texts that say what the workbook is about: the title above the headings, its tab, its name."""
        self.sheet = sheet
        keys = rows[0].where if rows else {}
        self.known: dict[str, dict[str, list[str]]] = {}
        for key, field in fields_of(sheet.model).items():
            if isinstance(field.kind, Link) and key in keys:
                self.known[key] = names_of(session, field.kind)
        self.start(session, hints, rows)

    def start(self, session: Session, hints: Sequence[str], rows: Sequence[DraftRow]) -> None:
        """Look up what all rows need, once."""

    def find(self, row: DraftRow, key: str, field: Field, text: str) -> str | None:
        """The key of the record a link's text names. Raises ValueError with a sentence where it names none or several."""
        found = self.known.get(key, {}).get(text, [])
        if len(found) != 1:
            raise ValueError(
                f"没有叫“{text}”的{field.title}" if not found else f"有 {len(found)} 个“{text}”，分不清是哪一个"
            )
        return found[0]

    def follow(self, row: DraftRow) -> None:
        """Fill what follows from a row's own values and remark on what does not fit together."""

    def judge(self, row: DraftRow, stored: Mapping[str, Any] | None, final: Mapping[str, Any]) -> None:
        """Remark on a row once its record (`stored`, None for a new one) and its `final` values are known."""

    def promises(self, rows: Sequence[DraftRow]) -> list[str]:
        """What else the import does for the rows that are not refused, as 新增 7 个村（金家乡）."""
        return []

    def stock(self, session: Session) -> ExistingRecords | None:
        """What a row may belong to, where that is worked out and not stored as the sheet's records; else None."""
        return None

    def write(self, session: Session, rows: Sequence[DraftRow]) -> bool:
        """Write the rows in the room's own way inside the act, and say so; False leaves it to the general one."""
        return False

    def before(self, session: Session, rows: Sequence[DraftRow]) -> None:
        """Write what the rows point to, inside the act and before them."""

    def complete(self, values: dict[str, Any]) -> None:
        """Fill in a new record what `before_save` would."""

    def after(self, session: Session, rows: Sequence[dict[str, Any]]) -> None:
        """Write what belongs to the new records, inside the act and after them."""


def names_of(session: Session, kind: Link) -> dict[str, list[str]]:
    """The keys of the records a link can point to, by their label."""
    other = model_named(kind.target)
    found: dict[str, list[str]] = {}
    query = select(other.id, getattr(other, other.LABEL)).where(other.station_id == session.info["station_id"])
    for key, label in session.execute(query):
        found.setdefault(chinese.normal_text(label), []).append(key)
    return found


@dataclass(slots=True)
class Draft:
    """What an import would do: the workbook's columns, every row with its action, and the counts."""

    sheet: Sheet
    file: str
    found: Found
    rows: list[DraftRow]
    on_duplicate: str
    intake: Intake
    promises: list[str] = part(default_factory=list)
    stand: int = 0  # the journal's newest act when this was planned

    @property
    def columns(self) -> list[Column]:
        """The workbook's columns with the fields they fill."""
        return self.found.columns

    @property
    def refused(self) -> list[DraftRow]:
        """The rows that will not be imported."""
        return [row for row in self.rows if row.action == REFUSED]

    @property
    def doubtful(self) -> list[DraftRow]:
        """The rows with an error or a warning."""
        return [row for row in self.rows if row.remarks]

    def counts(self) -> dict[str, int]:
        """How many rows each action has, those without any left out."""
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in ACTIONS if counted[action]}

    def wanted(self) -> int:
        """How many rows would change something."""
        return sum(row.action in (NEW, CHANGED) for row in self.rows)

    def summary(self) -> str:
        """One line: 共 24 行：新增 17，拒绝 7；将新增 7 个村（金家乡）."""
        counted = "，".join(f"{action} {number}" for action, number in self.counts().items())
        line = f"共 {len(self.rows)} 行：{counted}" if self.rows else "没有可以导入的行"
        return "；".join((line, *(f"将{promise}" for promise in self.promises)))

    def column_of(self, remark: Remark) -> str:
        """Where a remark points to, as F列“身份证号”; "" for the whole row."""
        found = next((column for column in self.columns if column.index == remark.column), None)
        if found:
            return f"{letters_of(found.index)}列“{found.title}”"
        return ""

    def complaints(self) -> list[str]:
        """Every error and warning with its row and column, in the order of the rows."""
        return [
            f"第{row.number}行{self.column_of(remark)}：{'' if remark.error else '（提醒）'}{remark.sentence}"
            for row in self.rows
            for remark in row.in_order()
        ]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did."""

    title: str
    counts: Mapping[str, int]
    counted: str
    promises: tuple[str, ...] = ()

    @property
    def changed(self) -> int:
        """How many records were added or changed."""
        return self.counts.get(NEW, 0) + self.counts.get(CHANGED, 0)

    def summary(self) -> str:
        """One line: 已导入 17 人（新增 17），未导入 7 行."""
        refused = self.counts.get(REFUSED, 0)
        parts = "，".join(f"{action} {n}" for action, n in self.counts.items() if action != REFUSED)
        line = f"已导入 {self.changed} {self.counted}" if self.changed else "没有需要改动的内容"
        line += f"（{parts}）" if parts else ""
        return "；".join(
            (line + (f"，未导入 {refused} 行" if refused else ""), *(f"并{done}" for done in self.promises))
        )


def uniques_of(model: Any) -> tuple[Unique, ...]:
    """What the model's own unique fields and indexes forbid; indexes that hold for some rows only are left out."""
    fields = fields_of(model)
    found: list[Keys] = [(key,) for key, field in fields.items() if field.unique]
    for index in model.__table__.indexes if hasattr(model, "__table__") else ():
        part = any(options.get("where") is not None for options in index.dialect_options.values())
        keys = tuple(column.key for column in index.columns if column.key != "station_id")
        if index.unique and not part and keys and all(key in fields for key in keys):
            found.append(keys)
    return tuple(Unique(keys, clash_sentence(fields, keys)) for keys in dict.fromkeys(found))


def clash_sentence(fields: Mapping[str, Field], keys: Keys) -> Any:
    """Makes 辅警编号“NF2202000”与第 5 行的冯军琴重复; secret values are not repeated."""

    def sentence(values: Mapping[str, Any], holder: str) -> str:
        said = [
            field.title + ("" if field.secret else f"“{field.kind.show(values[field.key])}”")
            for field in (fields[key] for key in keys)
        ]
        return f"{'、'.join(said)}与{holder}重复"

    return sentence


def plain_class(model: Any) -> type:
    """A bare class with the model's own methods and properties, so that its `check` runs without a mapped object."""
    own: dict[str, Any] = {}
    for parent in reversed(model.__mro__):
        if parent.__module__.startswith("station_desk."):
            own |= {n: v for n, v in vars(parent).items() if isinstance(v, (FunctionType, property)) and n[:2] != "__"}
    return type(f"Plain{model.__name__}", (), own)


class ImportValidator:
    """Judges the rows of one workbook in their order; earlier rows come before later ones."""

    def __init__(self, sheet: Sheet, intake: Intake, stock: ExistingRecords, on_duplicate: str) -> None:
        self.sheet = sheet
        self.intake = intake
        self.stock = stock
        self.on_duplicate = on_duplicate
        self.fields = fields_of(sheet.model)
        self.uniques = (*uniques_of(sheet.model), *intake.uniques)
        self.required = tuple(key for key, field in self.fields.items() if field.required)
        self.defaults = {
            key: field.default for key, field in self.fields.items() if field.required and field.default is not None
        }
        self.empty = dict.fromkeys(self.fields)
        self.plain = plain_class(sheet.model)
        self.first: dict[Any, DraftRow] = {}

    def judge(self, rows: Sequence[DraftRow]) -> None:
        """Give every row its action, its record and the difference."""
        for row in rows:
            if not row.refused:
                self.place(row)
        while self.clashes([row for row in rows if not row.refused]):
            pass
        for row in rows:
            if row.refused:
                row.action = REFUSED

    def place(self, row: DraftRow) -> None:
        """Find the row's record and say what would become of it."""
        found = self.stock.match(row.values)
        if len(found) > 1:
            row.complain(self.sheet.match[-1][0], f"有 {len(found)} 条记录都符合这一行，分不清是哪一条")
            return
        row.record_id = found[0] if found else None
        earlier = self.seen_before(row)
        if earlier:
            name = earlier.values.get(self.sheet.model.LABEL) or ""
            row.complain(self.key_of(row), f"第二次出现，与第{earlier.number}行的{name}是同一{self.sheet.counted}")
            return
        stored = self.stock.records[row.record_id] if row.record_id else None
        self.differ(row, stored)
        if row.action in (NEW, CHANGED):
            self.check(row, stored)
        if not row.refused:
            self.note(row)

    def key_of(self, row: DraftRow) -> str:
        return next((keys[-1] for keys in self.sheet.match if all(row.values.get(k) is not None for k in keys)), "")

    def seen_before(self, row: DraftRow) -> DraftRow | None:
        """The accepted row above that is about the same record."""
        if row.record_id and row.record_id in self.first:
            return self.first[row.record_id]
        keys = next((keys for keys in self.sheet.match if all(row.values.get(k) is not None for k in keys)), None)
        return self.first.get((keys, *(row.values[key] for key in keys))) if keys else None

    def note(self, row: DraftRow) -> None:
        if row.record_id:
            self.first.setdefault(row.record_id, row)
        for keys in self.sheet.match:
            value = (keys, *[row.values.get(key) for key in keys])
            if None not in value:
                self.first.setdefault(value, row)

    def differ(self, row: DraftRow, stored: dict[str, Any] | None) -> None:
        """Set the action and, for an update, the values before and after; a blank cell never changes anything."""
        if stored is None:
            row.action = NEW
            row.after = {**self.empty, **self.defaults, **{k: v for k, v in row.values.items() if k in self.fields}}
            return
        values = row.values
        changed = {
            key: value
            for key, value in values.items()
            if value is not None
            and key in stored
            and value != stored[key]
            and not self.fields[key].kind.same(stored[key], value)
            and not same_month(row, key, stored[key])
        }
        if self.on_duplicate == "refuse":
            row.complain(self.key_of(row), f"已有{self.stock.label(stored['id'])}，没有更新")
        row.action = SAME if not changed else CHANGED if self.on_duplicate == "update" else SKIPPED
        # What the desk holds already needs no doubting a second time.
        row.remarks = [remark for remark in row.remarks if remark.error or remark.key in changed]
        row.before = {key: stored[key] for key in changed}
        row.after = changed

    def check(self, row: DraftRow, stored: dict[str, Any] | None) -> None:
        """The checks of the whole record: required fields, the model's own rules, the room's."""
        final = row.after if stored is None else {**stored, **row.after}
        for key in self.required:
            if final[key] is None:
                row.complain(key, f"没有填写{self.fields[key].title}")
        record = self.plain()
        record.__dict__.update(final)
        for problem in record.check():
            row.complain(problem.key, problem.sentence, error=problem.error)
        self.intake.judge(row, stored, final)

    def clashes(self, rows: Sequence[DraftRow]) -> bool:
        """Refuse rows whose unique values are held by an earlier row or by a record that keeps them."""
        refused = False
        changes = {row.record_id: row.after for row in rows if row.action == CHANGED and row.record_id}
        held: dict[Any, DraftRow] = {}
        for row in rows:
            if row.action not in (NEW, CHANGED):
                continue
            final = row.after if row.action == NEW else {**self.stock.records[row.record_id or ""], **row.after}
            claims = []
            for unique in self.uniques:
                value = tuple([final[key] for key in unique.keys])
                if None in value or (unique.only and not unique.only(final)):
                    continue
                holder = self.holder(unique, value, row, held, changes)
                if holder:
                    row.complain(unique.keys[-1], unique.clash(final, holder))
                    refused = True
                claims.append((unique.keys, unique.only, value))
            if not row.refused:
                held.update((claim, row) for claim in claims)
        return refused

    def holder(
        self,
        unique: Unique,
        value: tuple[Any, ...],
        row: DraftRow,
        held: Mapping[Any, DraftRow],
        changes: Mapping[str, Any],
    ) -> str:
        """Who has the value already: 第5行的张三, 已有的张三, or "" for nobody."""
        other = held.get((unique.keys, unique.only, value))
        if other:
            final = other.after if other.action == NEW else {**self.stock.records[other.record_id or ""], **other.after}
            name = final.get(self.sheet.model.LABEL) or ""
            return f"第{other.number}行的{name}"
        for record_id in self.stock.by[unique.keys].get(value, ()):
            if record_id == row.record_id:
                continue
            final = {**self.stock.records[record_id], **changes.get(record_id, {})}
            keeps = tuple([final[key] for key in unique.keys]) == value and (not unique.only or unique.only(final))
            if keeps:
                return f"已有的{self.stock.label(record_id)}"
        return ""


def same_month(row: DraftRow, key: str, stored: Any) -> bool:
    """Whether a date given as a month agrees with the stored day."""
    return key in row.partial and stored is not None and (stored.year, stored.month) == (
        row.values[key].year, row.values[key].month
    )  # fmt: skip
