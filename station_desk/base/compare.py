"""Two versions of a text compared: paragraph by paragraph, then word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

How = Literal["same", "added", "gone"]
WORD = re.compile(r"[A-Za-z0-9.%]+|\s+|.")  # a Chinese sign is a word of its own
ALIKE = 0.4  # paragraphs less alike than this are one gone and one added
MOST = 2_000_000  # pairs of words that are still compared one by one


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, was added or is gone."""

    text: str
    how: How


Compared = list[Piece]  # one paragraph


def compare_texts(before: str, after: str) -> list[Compared]:
    """The paragraphs of both versions in order, each in pieces."""
    old, new = before.split("\n"), after.split("\n")
    old, new = ([] if lines == [""] else lines for lines in (old, new))
    found: list[Compared] = []
    for how, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found += [[Piece(line, "same")] for line in new[first:last]]
        else:
            found += _changed(old[start:end], new[first:last])
    return found


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Compared]:
    """Changed paragraphs side by side where they are alike; what has no fellow is gone or added."""
    waiting = list(new)
    for line in old:
        place = next((place for place, other in enumerate(waiting) if _alike(line, other)), -1)
        if place < 0:
            yield [Piece(line, "gone")]
            continue
        yield from ([Piece(other, "added")] for other in waiting[:place])
        yield list(_words(line, waiting[place]))
        waiting = waiting[place + 1 :]
    yield from ([Piece(other, "added")] for other in waiting)


def _alike(old: str, new: str) -> bool:
    if not old or not new or len(old) * len(new) > MOST:
        return False
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = WORD.findall(old), WORD.findall(new)
    for how, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("".join(after[first:last]), "same")
            continue
        if start < end:
            yield Piece("".join(before[start:end]), "gone")
        if first < last:
            yield Piece("".join(after[first:last]), "added")


def count_letters(compared: Sequence[Compared], how: How) -> int:
    """How many letters were added or are gone, spaces left out."""
    return sum(len("".join(piece.text.split())) for one in compared for piece in one if piece.how == how)
