"""Decides what becomes of each row: new, an update, the same, skipped, or refused with its reasons."""

from collections.abc import Mapping, Sequence
from types import FunctionType
from typing import Any

from station_desk.excel.intake_draft import CHANGED, NEW, REFUSED, SAME, SKIPPED, DraftRow, Intake, Unique
from station_desk.excel.intake_stock import Keys, Stock
from station_desk.fields.field import Field, fields_of
from station_desk.fields.sheet import Sheet


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


class Judge:
    """Judges the rows of one workbook in their order; earlier rows come before later ones."""

    def __init__(self, sheet: Sheet, intake: Intake, stock: Stock, on_duplicate: str) -> None:
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
