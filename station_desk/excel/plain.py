"""Tables kept as plain text: csv and txt in the encodings that Chinese programs write."""

import csv
import io
import re
import unicodedata

from station_desk.base.errors import UserError
from station_desk.excel.size import MOST_ROWS, too_many_rows
from station_desk.excel.sniff import CHOOSE_A_WORKBOOK, SAVE_AS_XLSX

_DELIMITERS = ",\t;，"
_PROTECTED = re.compile(r'^="(.*)"$')  # how careful programs keep Excel from ruining a long number


def read_text_table(content: bytes, name: str) -> list[list[str]]:
    """The rows of a text table, every cell as text.

    Raises UserError where the bytes are no text, or the table is too long or broken.
    """
    text = _decode(content, name)
    delimiter = _guess_delimiter(text)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_unprotect(cell) for cell in row])
            if len(rows) > MOST_ROWS:
                raise too_many_rows(name, text.count("\n"))
    except csv.Error as error:
        raise UserError(f"“{name}”的第 {len(rows) + 1} 行读不出来，可能少了一个引号。", SAVE_AS_XLSX) from error
    return rows


def _decode(content: bytes, name: str) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if not any(_is_binary(letter) for letter in set(text)):
            return text
    raise UserError(f"“{name}”不是能读的表格。", CHOOSE_A_WORKBOOK)


def _encodings(content: bytes) -> tuple[str, ...]:
    """Encodings to try in turn: a byte order mark decides; GB 18030 reads nearly anything, so it comes last."""
    if content.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8", "gb18030")


def _is_binary(letter: str) -> bool:
    """Whether a character never stands in a text: control characters and code points that are not assigned."""
    return unicodedata.category(letter) in ("Cc", "Cn", "Cs") and letter not in "\t\r\n\x0b\x0c\x1a\x85"


def _guess_delimiter(text: str) -> str:
    """The character that splits the first lines most evenly into two or more cells."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:30]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        filled = [count for count in counts if count]
        if not filled:
            continue
        usual = max(set(filled), key=filled.count)
        score = filled.count(usual) / len(lines) + usual / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _unprotect(cell: str) -> str:
    protected = _PROTECTED.match(cell)
    return protected[1] if protected else cell
