"""How far the sheets of an OpenDocument workbook reach: it says “the same again” instead of repeating cells."""

import re
from dataclasses import dataclass

_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)((?:\s[^>]*?)?)(/?)>",
)
_AGAIN = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,9})"')


@dataclass(slots=True)
class Extent:
    """The last row and column (1-based) with something in them, and how many rows have something in them."""

    rows: int = 0
    columns: int = 0
    filled: int = 0


def measure(content: bytes) -> list[Extent]:
    """The extent of every sheet in a content.xml."""
    sheets: list[Extent] = []
    row = column = last = again = 0
    for closing, name, attributes, alone in _TAG.findall(content):
        if name == b"table" and not closing:
            sheets.append(Extent())
            row = 0
        elif name == b"table-row" and sheets:
            if not closing:
                column, last, again = 0, 0, _again(attributes)
            if closing or alone:
                row += again
                if last:
                    sheet = sheets[-1]
                    sheet.rows, sheet.columns = row, max(sheet.columns, last)
                    sheet.filled += again
        elif not closing:
            column += _again(attributes)
            last = column if b"office:value-type" in attributes or b"calcext:value-type" in attributes else last
    return sheets


def _again(attributes: bytes) -> int:
    found = _AGAIN.search(attributes)
    return int(found[1]) if found else 1
