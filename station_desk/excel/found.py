"""What was recognised in a sheet: where its headings stand, which column is which field, and which rows are people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from station_desk.base.errors import UserError
from station_desk.excel.book import Cell, Sheet
from station_desk.excel.rows import LeftOut, Sorter
from station_desk.excel.titles import normal_title


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
