"""What a paper looks like: its items in millimetres from the top-left corner, and the words they are filled with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from station_desk.base.chinese import spread_name
from station_desk.base.errors import UserError
from station_desk.printing.fonts import UNSEEN

# Words in braces: what an item's text asks for, and how a record's words are put in.

JOINER = "\u2060"  # stands between characters that must stay on one line; never drawn
SLOT = re.compile(r"\{(!?\w+)((?::\w+)*)\}")
WAYS = frozenset({"spread", "keep"})
PAGE_WORDS = frozenset({"page", "pages", "first_page", "last_page"})  # known to the page itself


@dataclass(frozen=True, slots=True)
class Slot:
    """One `{word}`; `{word:spread}` sets a two-character name to the width of three, `{word:keep}` never breaks it."""

    word: str
    ways: frozenset[str]


@cache
def parts(text: str) -> tuple[str | Slot, ...]:
    """A text cut into plain stretches and slots; raises ValueError with a Chinese sentence where a brace is wrong."""
    found: list[str | Slot] = []
    at = 0
    for match in SLOT.finditer(text):
        found.append(text[at : match.start()])
        ways = frozenset(match[2].split(":")[1:])
        if unknown := ways - WAYS:
            raise ValueError(f"不认识“{match[0]}”里的“{min(unknown)}”")
        found.append(Slot(match[1], ways))
        at = match.end()
    found.append(text[at:])
    if wrong := next((part for part in found if isinstance(part, str) and re.search("[{}]", part)), None):
        raise ValueError(f"“{wrong.strip()}”里的花括号没有配成对")
    return tuple(part for part in found if part)


def words_of(text: str) -> Iterator[str]:
    """The words a text asks for."""
    for part in parts(text):
        if isinstance(part, Slot):
            yield part.word


def fill(text: str, record: Mapping[str, Any]) -> str:
    """The text with the record's words put in; an empty word leaves nothing.

    Raises UserError for a word the record does not have at all.
    """
    return "".join(part if isinstance(part, str) else written(part, record) for part in parts(text))


def written(slot: Slot, record: Mapping[str, Any]) -> str:
    """One word as it stands on the paper."""
    value = clean(word(record, slot.word))
    if "spread" in slot.ways:
        value = spread_name(value)
    if slot.ways:
        value = JOINER.join(value)
    return value


def word(record: Mapping[str, Any], name: str) -> Any:
    """A word of the record; raises UserError where the record has none of that name."""
    try:
        return record[name]
    except KeyError:
        raise UserError(
            f"版式里的“{{{name}}}”没有可填的内容。", "版式文件里写了这张纸上没有的词，请改正版式文件。"
        ) from None


def clean(value: Any) -> str:
    """A value as printable text: no unseen characters but the joiner, one kind of line end, tabs as spaces."""
    if value is None:
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
    return "".join(c for c in text if c in ("\n", JOINER) or (c not in UNSEEN and c >= " "))


def holds(condition: str, record: Mapping[str, Any]) -> bool:
    """Whether an item with this `only_if` is drawn."""
    if not condition:
        return True
    if condition.startswith("!"):
        return not word(record, condition[1:])
    return bool(word(record, condition))


Align = Literal["left", "center", "right", "justify"]
Valign = Literal["top", "middle", "bottom"]
Wrap = Literal["never", "first", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that lies at `x`, `y` (mm from the layout's top-left corner).

    `preprinted`: stands on a bought blank already, so it is left out in overprinting (套打).
    `only_if`: a word; the item is drawn where the word is not empty ("!word": where it is empty).
    `locked`: the editor leaves it where it is; nothing else heeds it.
    """

    x: float
    y: float
    preprinted: bool = False
    only_if: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Item):
    """Text set in one face inside a box `width` × `height` (mm; height 0: as many lines as come).

    What does not fit is set smaller down to `min_size`. `wrap` "never": one line; "first": a paragraph, broken at
    full size and set smaller where the box is too low; "last": one line as long as `min_size` allows, then broken.
    """

    text: str
    width: float
    height: float = 0
    face: str = ""
    size: float = 10.5  # pt
    min_size: float = 0  # pt; 0: never smaller than size
    align: Align = "left"
    valign: Valign = "top"
    wrap: Wrap = "never"
    line_height: float = 1.4  # times size
    letter_spacing: float = 0  # em
    indent: float = 0  # em, first line of each paragraph
    colour: str = ""
    called: str = "内容"  # how a sentence to the clerk calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Item):
    """The JPEG in `word`, or a neutral silhouette where there is none; "cover" crops, "fit" leaves margins."""

    word: str
    width: float
    height: float
    fit: Literal["cover", "fit"] = "cover"
    radius: float = 0
    border: str = ""
    border_width: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Item):
    """A picture that is the same on every sheet, an emblem or a signature: its JPEG, written in base64 (RFC 4648)."""

    jpeg: str
    width: float
    height: float
    fit: Literal["cover", "fit"] = "fit"
    radius: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Qr(Item):
    """A QR code of `text`, `width` mm square without its quiet zone; nothing where the text is empty."""

    text: str
    width: float
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Item):
    """A straight line to `x2`, `y2`."""

    x2: float
    y2: float
    line_width: float = 0.35
    colour: str = ""
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box(Item):
    """A rectangle, filled or outlined or both; `corners` says which are rounded by `radius`."""

    width: float
    height: float
    radius: float = 0
    corners: Literal["all", "top", "bottom"] = "all"
    fill: str = ""
    stroke: str = ""
    line_width: float = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork(Item):
    """A drawing made in code, named as in artwork.py."""

    name: str
    width: float
    height: float
    radius: float = 0
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Item):
    """Room left free for a seal stamped by hand: a circle `width` across, never drawn."""

    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table; `text` is filled from the row, "{key}" by default (no key: empty), `{row}` its number from 1."""

    key: str
    title: str
    width: float
    text: str = ""
    align: Align = "left"
    wrap: Wrap = "last"
    face: str = ""
    size: float = 0
    min_size: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Item):
    """Rows of the word `rows` under repeated heads, flowing over pages of `height` mm at most.

    `rows_per_page` 0: as many as fit. `fill_page`: empty rows are drawn to the page's end. `columns_from`: a word with
    other columns (dicts of key, title, width, align), their widths scaled to the table's.
    """

    columns: tuple[Column, ...]
    height: float
    rows: str = "rows"
    columns_from: str = ""
    rows_per_page: int = 0
    fill_page: bool = False
    row_height: float = 9
    head_height: float = 9
    face: str = ""
    head_face: str = ""
    size: float = 10.5
    head_size: float = 0
    min_size: float = 7
    padding: float = 1.2
    head_fill: str = ""
    line_width: float = 0.35
    colour: str = ""

    @property
    def width(self) -> float:
        """The width of all columns, mm."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Item):
    """Rich text (base.rich) in the word `word`, flowing over pages: headings, lists, bold.

    It has `height` mm from `y` on its first page and `next_height` from `next_y` on those after; `tail` mm stay free
    below its last line. `indent` (em) begins each paragraph.
    """

    word: str
    width: float
    height: float
    next_y: float
    next_height: float
    tail: float = 0
    face: str = ""
    bold_face: str = "SongBold"
    head_face: str = "Hei"
    size: float = 12
    head_size: float = 14
    line_height: float = 1.6
    indent: float = 2
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One side of one paper, `width` × `height` mm.

    `words` holds every word its items use, each with a sample; `named_by` is the word that names a sheet in a
    sentence to the clerk. `face` and `colour` hold where an item names none.
    """

    name: str
    title: str
    width: float
    height: float
    items: tuple[Item, ...]
    words: dict[str, Any] = field(default_factory=dict)
    face: str = "Song"
    colour: str = "#000000"
    named_by: str = "name"

    @property
    def flows(self) -> bool:
        """Whether one record can take more than one page."""
        return any(isinstance(item, Table | Prose) for item in self.items)


def row_words(layout: Layout, table: Table) -> frozenset[str]:
    """The words of a table's rows, by their samples, and the row's number; none where there is no sample."""
    rows = layout.words.get(table.rows)
    samples = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return frozenset({"row", *(key for row in samples for key in row)}) if samples else frozenset()


def sample_record(layout: Layout) -> dict[str, Any]:
    """The layout's own words as a record, for a trial picture; a photo is missing in it."""
    return {word: sample if sample != "" else None for word, sample in layout.words.items()}
