"""Old Excel files (xls, et) looked over before a library trusts them.

They carry no checksums. A damaged file can send a reader round a ring of sectors for ever, or name a cell in column
60,000 for which gigabytes would be reserved; the process would be ended by the system, with nothing said to the clerk.
Layout: [MS-CFB] for the container, [MS-XLS] for the records.
"""

import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LAST_SECTOR = 0xFFFFFFFA  # numbers above mean free, end of chain and the tables' own sectors
ENTRY = 128
MOST_ROWS, MOST_COLUMNS = 65_536, 256

# FORMULA, LABELSST, NUMBER, LABEL, BOOLERR, RK, MULRK, RSTRING: records of cells with something in them
MULRK = 0x00BD
CELLS = frozenset((0x0006, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, MULRK, 0x00D6))
BEGIN, SHEET, STRINGS, FILEPASS, DIMENSIONS = 0x0809, 0x0085, 0x00FC, 0x002F, 0x0200


class BrokenError(ValueError):
    """The container or its records contradict themselves."""


@dataclass(slots=True)
class Container:
    """The tables of an OLE file: what sector follows which, of the large and of the small ones."""

    content: bytes
    size: int  # of a sector, bytes
    follows: Sequence[int]
    small_follows: Sequence[int]
    small_content: bytes
    small_limit: int

    def chain(self, start: int, follows: Sequence[int]) -> Iterator[int]:
        """The sectors of a stream from `start`; raises BrokenError where they run in a ring or out of the file."""
        seen = 0
        while start < LAST_SECTOR:
            if start >= len(follows) or seen > len(follows):
                raise BrokenError(start)
            yield start
            seen += 1
            start = follows[start]

    def large(self, start: int) -> bytes:
        """The content of a stream kept in large sectors."""
        size = self.size
        return b"".join(self.content[(at + 1) * size : (at + 2) * size] for at in self.chain(start, self.follows))

    def stream(self, start: int, length: int) -> bytes:
        """The content of a stream wherever it is kept."""
        if length >= self.small_limit:
            return self.large(start)[:length]
        places = self.chain(start, self.small_follows)
        return b"".join(self.small_content[at * 64 : at * 64 + 64] for at in places)[:length]


def read_streams(content: bytes) -> dict[str, bytes]:
    """Every stream of an OLE file by name. Raises BrokenError where the file contradicts itself."""
    try:
        return _read_streams(content)
    except (struct.error, IndexError, OverflowError, UnicodeError) as error:
        raise BrokenError(str(error)) from error


def _read_streams(content: bytes) -> dict[str, bytes]:
    shift = struct.unpack_from("<H", content, 0x1E)[0]
    if shift not in (9, 12):
        raise BrokenError("sector size")
    size = 1 << shift
    table_count, directory = struct.unpack_from("<I I", content, 0x2C)
    small_limit, small_table, _, far_table, far_count = struct.unpack_from("<5I", content, 0x38)
    tables = [at for at in struct.unpack_from("<109I", content, 0x4C) if at < LAST_SECTOR]
    for _ in range(min(far_count, len(content) // size)):
        if far_table >= LAST_SECTOR:
            break
        *more, far_table = struct.unpack_from(f"<{size // 4}I", content, (far_table + 1) * size)
        tables += [at for at in more if at < LAST_SECTOR]
    if len(tables) * size > len(content) or table_count > len(content) // size:
        raise BrokenError("sector tables")
    follows = _numbers(b"".join(content[(at + 1) * size : (at + 2) * size] for at in tables))
    held = Container(content, size, follows, array("I"), b"", small_limit)
    held.small_follows = _numbers(held.large(small_table)) if small_table < LAST_SECTOR else held.small_follows
    return _entries(held, held.large(directory))


def _entries(held: Container, directory: bytes) -> dict[str, bytes]:
    streams: dict[str, bytes] = {}
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length_of_name, kind = struct.unpack_from("<H B", directory, at + 64)
        start, length = struct.unpack_from("<I I", directory, at + 116)
        name = directory[at : at + max(length_of_name - 2, 0)][:64].decode("utf-16-le", "replace")
        if kind == 5:
            held.small_content = held.large(start) if start < LAST_SECTOR else b""
        elif kind == 2 and length > len(held.content):
            raise BrokenError(name)
        elif kind == 2 and length:
            streams[name] = held.stream(start, length)
    return streams


def _numbers(content: bytes) -> Sequence[int]:
    numbers = array("I")
    numbers.frombytes(content[: len(content) // 4 * 4])
    return numbers


@dataclass(slots=True)
class Extent:
    """The last row and column (1-based) with something in it, of the largest sheet; whether there is a password."""

    rows: int = 0
    columns: int = 0
    locked: bool = False


def measure(stream: bytes) -> Extent:
    """How far the sheets of a Workbook stream reach. Raises BrokenError for what xls cannot have."""
    extent = Extent()
    begun: set[int] = set()  # where a BOF record was met: from there on everything has been seen already
    places = [0]
    for place in places:  # grows while the sheets are met
        if place in begun:
            continue
        if stream[place : place + 2] != b"\x09\x08":
            raise BrokenError("sheet")
        begun.add(place)
        for at, kind, length in records(stream, place):
            if kind == BEGIN:
                begun.add(at)
            elif kind == SHEET and length >= 4:
                places.append(struct.unpack_from("<I", stream, at + 4)[0])
            elif kind == FILEPASS and not extent.rows:
                extent.locked = True
                return extent
            elif kind == STRINGS and struct.unpack_from("<I", stream, at + 8)[0] > len(stream):
                raise BrokenError("strings")
            elif kind == DIMENSIONS:
                _check_dimensions(stream, at, length)
            elif kind in CELLS:
                _note_cell(stream, at, kind, length, extent)
    return extent


def records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Where each whole record from `at` on begins, its kind and the length of its data."""
    header = struct.Struct("<HH")
    end = len(stream)
    while at + 12 <= end:
        kind, length = header.unpack_from(stream, at)
        yield at, kind, length
        at += 4 + length


def _check_dimensions(stream: bytes, at: int, length: int) -> None:
    """Memory is reserved by what a sheet says of itself, so it must not say what cannot be."""
    form = {10: "<4H", 14: "<IIHH"}.get(length)
    if form is None or at + 4 + length > len(stream):
        raise BrokenError("dimensions")
    first_row, rows, first_column, columns = struct.unpack_from(form, stream, at + 4)
    if not (first_row <= rows <= MOST_ROWS and first_column <= columns <= MOST_COLUMNS):
        raise BrokenError("dimensions")


def _note_cell(stream: bytes, at: int, kind: int, length: int, extent: Extent) -> None:
    row, column = struct.unpack_from("<HH", stream, at + 4)
    if kind == MULRK:
        column += max(length // 6 - 1, 0)
    if column >= MOST_COLUMNS:
        raise BrokenError(f"column {column}")
    extent.rows = max(extent.rows, row + 1)
    extent.columns = max(extent.columns, column + 1)
