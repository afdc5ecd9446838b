"""What an import would do, row by row, before anything is done, and what a room adds to it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as part
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import chinese
from station_desk.excel.found import Column, Found
from station_desk.excel.intake_stock import Stock
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import Link
from station_desk.fields.sheet import Sheet
from station_desk.store.search import model_named

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

    def stock(self, session: Session) -> Stock | None:
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
