"""Which rows below the headings are data, and which are sums, signatures, notes or headings once more."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from station_desk.base.errors import UserError
from station_desk.excel.book import Cell, Sheet, cell_text, filled
from station_desk.excel.titles import normal_title, one_line

_SUM = re.compile(r"^(?:合计|总计|小计|共计|累计|总人数|人数合计|本页合计|平均)(?:$|[:：\d（(人共])")
_FOOT = re.compile(
    r"^(?:制表|填表|填报|审核|复核|审批|经办|统计|上报|报送|联系|负责|分管|主管|单位|派出所|主要|备注|注意|说明|填写|填表说明|注)"
    r"[^:：]{0,8}[:：]"
)
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表说明|填写说明|注意事项|附注?)(?:$|[:：\d一1]|[.、])|^(?:示例|例如|样例|例)(?:$|[:：])"
)
_DOUBTFUL = re.compile(r"[计均例注明:：\s]")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_EXAMPLE = re.compile(r"^(?:示例|样例|例)$|^(?:示例|样例|例)[:：]")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no data: Excel's row `number`, the `reason` in a few words and the row's first `text`."""

    number: int
    reason: str
    text: str


@dataclass(slots=True)
class Sorter:
    """Sorts the rows of one table: `titles` are its normalised headings by column, `keyed` the columns that fill a
    field, `serial` those with a running number, `others` the columns of tables beside it, `above` the sheet's titles."""

    sheet: Sheet
    first: int
    titles: Mapping[int, str]
    keyed: frozenset[int]
    serial: frozenset[int]
    others: frozenset[int]
    above: frozenset[str]
    _down: dict[int, dict[int, Cell]] = field(default_factory=dict)
    _wide: frozenset[int] = frozenset()
    _place: int = 0
    _last: int = 0
    _initial: str = ""

    def __post_init__(self) -> None:
        wide = set()
        for merge in self.sheet.merged:
            if merge.bottom < self.first:
                continue
            if merge.right - merge.left >= 2 and merge.top >= self.first:
                wide.add(merge.top)
            if merge.bottom > merge.top and merge.left == merge.right and merge.top >= self.first:
                self._note_tall(merge.top, merge.bottom, merge.left)
        self._wide = frozenset(wide)
        self._place, self._last = (min(self.keyed), max(self.keyed)) if len(self.keyed) >= 3 else (0, sys.maxsize)
        self._initial = self.titles.get(self._place, "")[:1] or " "

    def _note_tall(self, top: int, bottom: int, column: int) -> None:
        """Remember the cell that a range merged down a column shows in each of its rows."""
        if top >= len(self.sheet.rows) or column >= len(self.sheet.rows[top]):
            return
        for index in range(top + 1, min(bottom + 1, len(self.sheet.rows))):
            self._down.setdefault(index, {})[column] = self.sheet.rows[top][column]

    def kept(self) -> Iterator[tuple[int, list[Cell]]]:
        """The data rows with their index from 0; a cell merged over several rows stands in each of them."""
        for index in range(self.first, len(self.sheet.rows)):
            if self.reason(index) is None:
                yield index, self._cells(index)

    def left(self) -> Iterator[LeftOut]:
        """The rows that are no data, blank ones not counted."""
        for index in range(self.first, len(self.sheet.rows)):
            reason = self.reason(index)
            if reason:
                texts = [one_line(cell_text(cell)) for cell in self.sheet.rows[index] if filled(cell)]
                yield LeftOut(index + 1, reason, texts[0] if texts else "")

    def reason(self, index: int) -> str | None:
        """Why row `index` is no data: None where it is data, "" where it is blank."""
        row = self.sheet.rows[index]
        if index not in self._down and self._is_plain(row):
            return None
        places = [place for place, cell in enumerate(row) if filled(cell) and place not in self.others]
        if not places:
            return ""
        keyed = self.keyed.intersection(places)
        tall = self._down.get(index)
        if tall and len(self.keyed.intersection(tall)) * 2 > len(self.keyed):
            return "与上一行是同一人"
        if not keyed and self.serial.issuperset(places) and cell_text(row[places[0]]).strip().isdecimal():
            return "只有序号"
        texts = [one_line(cell_text(row[place])) for place in places[:3]]
        if len(keyed) < 3 or len(keyed) * 3 < len(self.keyed):
            return self._reason_of_sparse(index, row, places, keyed, texts)
        if _SUM.match(texts[0]) or _EXAMPLE.match(texts[0]):
            return "合计行" if _SUM.match(texts[0]) else "示例行"
        return self._reason_of_full(row, keyed)

    def _is_plain(self, row: list[Cell]) -> bool:
        """Whether a row is data at first sight, as nearly all are: a look at each cell would cost more than reading."""
        if self._last >= len(row):
            return False
        cell = row[self._place]
        if not isinstance(cell, str) or len(cell) < 2 or cell.isspace() or cell[0] in self._initial or cell.isdecimal():
            return False
        first = row[0]
        if isinstance(first, str) and _DOUBTFUL.search(first):
            return False
        return not _DOUBTFUL.search(cell) and sum(row[at] != "" for at in self.keyed) * 2 > len(self.keyed)

    def _reason_of_full(self, row: list[Cell], keyed: frozenset[int]) -> str | None:
        place = min(keyed)
        cell = row[place]
        if isinstance(cell, str) and normal_title(cell) == self.titles.get(place):
            again = sum(normal_title(cell_text(row[at])) == self.titles.get(at) for at in keyed)
            if again * 2 > len(keyed):
                return "又一行标题"
        if _labels_columns([row[at] for at in sorted(keyed)]):
            return "栏次行"
        return None

    def _reason_of_sparse(
        self, index: int, row: list[Cell], places: list[int], keyed: frozenset[int], texts: list[str]
    ) -> str | None:
        if any(_SUM.match(text) for text in texts):
            return "合计行"
        if _NOTE.match(texts[0]) or _FOOT.match(texts[0]):
            return "示例行" if _EXAMPLE.match(texts[0]) else "落款或说明"
        alone = len(places) == 1
        if alone and (index in self._wide or not keyed or texts[0] in self.above or len(texts[0]) > 20):
            return "分段标题或说明"
        if not keyed:
            return "没有可导入的内容"
        if len(keyed) >= 1 and all(normal_title(cell_text(row[place])) == self.titles.get(place) for place in keyed):
            return "又一行标题"
        return None

    def _cells(self, index: int) -> list[Cell]:
        tall = self._down.get(index)
        row = self.sheet.rows[index]
        if not tall:
            return row
        row = [*row, *[""] * (max(tall) + 1 - len(row))]
        for place, cell in tall.items():
            if not filled(row[place]):
                row[place] = cell
        return row


def _labels_columns(cells: list[Cell]) -> bool:
    """Whether the cells only label the columns: 1 2 3 4 … or 甲 乙 丙 丁 …"""
    texts = [cell_text(cell).strip(" ()（）") for cell in cells]
    if len(texts) < 3 or not all(texts):
        return False
    if all(text.isdecimal() and len(text) <= 2 for text in texts):
        return all(int(later) > int(earlier) for earlier, later in pairwise(texts))
    return all(len(text) == 1 and text in _STEMS for text in texts) and len(set(texts)) == len(texts)


# What was recognised in a sheet: where its headings stand, which column is which field, and which rows are people.


@dataclass(frozen=True, slots=True)
class Column:
    """A column as recognised: `index` from 0, `title` and the `group` title above it on one line.

    `key` is the field it fills or None; `sure` is False where the clerk should look; `reason` says why in a few words;
    `samples` are the first cells in it. `block` counts tables standing side by side, from 0.
    """

    index: int
    title: str
    group: str = ""
    key: str | None = None
    sure: bool = True
    reason: str = ""
    samples: tuple[Cell, ...] = ()
    block: int = 0
    serial: bool = False

    @property
    def full_title(self) -> str:
        """The title with its group before it, as 身份信息出生年月."""
        return self.group + self.title if self.group != self.title else self.title


@dataclass(frozen=True, slots=True)
class Row:
    """A data row: Excel's row `number`, all its `cells`, and `values`: the cells of the recognised columns by key."""

    number: int
    cells: list[Cell]
    values: dict[str, Cell]
    block: int = 0


@dataclass(slots=True)
class Found:
    """A recognised sheet. `heading_row` counts from 0 (−1: there are no headings), `depth` is how many rows they take.

    `titles` are the texts above the headings, where the township is named.
    """

    sheet: Sheet
    heading_row: int
    depth: int
    columns: list[Column]
    titles: list[str]

    @property
    def first_row(self) -> int:
        """The first row below the headings, counted from 0."""
        return self.heading_row + self.depth if self.heading_row >= 0 else -self.heading_row - 1

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields that were recognised, in the order of their columns."""
        return tuple(dict.fromkeys(column.key for column in self.columns if column.key))

    @property
    def sure(self) -> bool:
        """Whether no column needs a look."""
        return all(column.sure for column in self.columns if column.key)

    def column(self, key: str) -> Column | None:
        """The first column of a field, None where there is none."""
        return next((column for column in self.columns if column.key == key), None)

    def rows(self) -> Iterator[Row]:
        """The rows that are people (or whatever the sheet lists), tables side by side one after the other."""
        for block in sorted({column.block for column in self.columns}):
            columns = [column for column in self.columns if column.block == block]
            keyed = [(column.index, column.key) for column in columns if column.key]
            for index, cells in self._sorter(block).kept():
                width = len(cells)
                values = {key: cells[place] for place, key in keyed if place < width and key}
                yield Row(index + 1, cells, values, block)

    def left_out(self) -> list[LeftOut]:
        """The rows that are no data, each with its reason; blank rows are not worth a word."""
        blocks = sorted({column.block for column in self.columns})
        return [left for block in blocks for left in self._sorter(block).left()]

    def with_key(self, index: int, key: str | None) -> "Found":
        """A copy in which the clerk has said what column `index` is (None: not imported)."""
        block = next((column.block for column in self.columns if column.index == index), 0)
        columns = []
        for column in self.columns:
            if column.index == index:
                columns.append(replace(column, key=key, sure=True, reason="您选的", serial=False))
            elif key and column.key == key and column.block == block:
                columns.append(replace(column, key=None, sure=True, reason="您改了"))
            else:
                columns.append(column)
        return replace(self, columns=columns)

    def mapping(self) -> dict[str, str]:
        """What to remember for the next workbook of this shape: title → key, "" for a column that is not imported."""
        return {normal_title(column.full_title): column.key or "" for column in self.columns if column.title}

    def require(self, wanted: Mapping[str, str]) -> None:
        """Raise UserError unless every field in `wanted` (key → its title) has a column."""
        missing = [title for key, title in wanted.items() if key not in self.keys]
        if not missing:
            return
        seen = "、".join(column.title for column in self.columns if column.title) or "（没有标题行）"
        raise UserError(
            f"表“{self.sheet.name}”里没有认出{'、'.join(missing)}这{'一列' if len(missing) == 1 else '几列'}。",
            f"表里的标题是：{seen}。请改一下标题，或在导入时手工对应。",
        )

    def _sorter(self, block: int) -> Sorter:
        others: Sequence[int] = [column.index for column in self.columns if column.block != block]
        mine = [column for column in self.columns if column.block == block]
        return Sorter(
            self.sheet,
            self.first_row,
            {column.index: normal_title(column.title) for column in mine},
            frozenset(column.index for column in mine if column.key),
            frozenset(column.index for column in mine if column.serial),
            frozenset(others),
            frozenset(self.titles),
        )
