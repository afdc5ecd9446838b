"""The bundled faces: loaded when first asked for, chained so that a character one lacks comes from the next."""

import re
import threading
from functools import cache
from itertools import groupby
from typing import Any

from station_desk.base.paths import RESOURCES

FACES = ("Song", "SongBold", "Hei", "HeiBold", "Kai", "SongFull")
LAST = "SongFull"

# ReportLab's faces are shared by every document and not safe in two threads: taken to load and to embed them.
EMBEDDING = threading.RLock()

# Never seen and never drawn: joiners, marks of direction, variation selectors, the byte-order mark.
UNSEEN_RANGES = ((0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
                 (0xE0100, 0xE01EF))  # fmt: skip
UNSEEN = frozenset(chr(code) for first, last in UNSEEN_RANGES for code in range(first, last + 1))

OPENING, CLOSING = "（《〈「『【〔“‘", "，。、；：）》〉」』】〕”’"
MEETING = re.compile(f"(?<=[{CLOSING}])(?=[{OPENING}{CLOSING}])|(?<=[{OPENING}])(?=[{OPENING}])")
SQUEEZE = 0.5  # em


@cache
def face(name: str) -> Any:
    """The ReportLab face called `name` (one of FACES), registered for embedding.

    Raises ValueError for a name that is not bundled.
    """
    if name not in FACES:
        raise ValueError(f"no face {name}")
    with EMBEDDING:
        from reportlab import rl_config
        from reportlab.pdfbase import pdfmetrics, ttfonts

        rl_config.useA85 = 0  # photos as they are: a third smaller and much faster
        ttfonts.makeToUnicodeCMap = to_unicode_map
        made = ttfonts.TTFont(name, str(RESOURCES / "fonts" / f"{name}.ttf"))
        pdfmetrics.registerFont(made)
    return made


def chain(name: str) -> tuple[str, ...]:
    """The faces asked in turn for a character of text set in `name`."""
    return (name,) if name == LAST else (name, LAST)


def has(name: str, character: str) -> bool:
    """Whether the face itself can draw the character."""
    return ord(character) in face(name).face.charToGlyph


@cache
def drawn_by(character: str, name: str) -> str:
    """The face of the chain that draws the character; "" where none has it."""
    return next((one for one in chain(name) if has(one, character)), "")


def missing_characters(text: str, name: str) -> str:
    """The characters of `text`, each once, that no face of the chain can draw."""
    odd = [c for c in text if not drawn_by(c, name)]
    return "".join(dict.fromkeys(c for c in odd if c not in UNSEEN and c not in "\n\xa0"))


def runs(text: str, name: str) -> list[tuple[str, str]]:
    """Cut `text` where the face changes: [(face, characters)]; what is never drawn is dropped."""
    faces = {drawn_by(character, name) for character in text}
    if faces == {name} and not UNSEEN.intersection(text):
        return [(name, text)]
    seen = (c for c in text if c not in UNSEEN)
    return [(one or name, "".join(part)) for one, part in groupby(seen, lambda c: drawn_by(c, name))]


@cache
def em_width(character: str, name: str) -> float:
    """The advance of one character in em, in the face that draws it."""
    if character in UNSEEN:
        return 0.0
    own = face(drawn_by(character, name) or name).face
    return float(own.charWidths.get(ord(character), own.defaultWidth)) / 1000


def em_length(text: str, name: str) -> float:
    """The length of `text` set solid, in em (times the size gives the length in the size's unit)."""
    return sum(em_width(character, name) for character in text) - SQUEEZE * len(squeezes(text, name))


def squeezes(text: str, name: str) -> tuple[int, ...]:
    """Where two full-width marks meet (”。 or ：“): the second moves half a square closer, as in good setting."""
    return tuple(
        found.start()
        for found in MEETING.finditer(text)
        if em_width(text[found.start() - 1], name) == em_width(text[found.start()], name) == 1
    )


def to_unicode_map(name: str, subset: list[int]) -> str:
    """The PDF's map from codes to characters (ISO 32000-1, 9.10.3), also right for characters beyond U+FFFF.

    ReportLab's own writes five hex digits for those, so that a name with 𬭎 prints right and copies wrong.
    """
    lines = [
        f"<{code:02X}> <{chr(value).encode('utf-16-be', 'replace').hex().upper()}>" for code, value in enumerate(subset)
    ]
    head = (
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def", "/CMapType 2 def",
        "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    )  # fmt: skip
    body = []
    for start in range(0, len(lines), 100):  # at most a hundred to a block
        part = lines[start : start + 100]
        body += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join((*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"))
