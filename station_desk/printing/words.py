"""Words in braces: what an item's text asks for, and how a record's words are put in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from station_desk.base.chinese import spread_name
from station_desk.base.errors import UserError
from station_desk.printing.fonts import UNSEEN

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
