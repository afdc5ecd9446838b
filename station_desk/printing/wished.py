"""What a wish changes: which of a list are printed, over which edge a sheet is turned, and the marks at its edges."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from station_desk.base.ranges import read_range
from station_desk.printing.paper import Imposition
from station_desk.printing.task import Wish

T = TypeVar("T")


def picked(records: Sequence[T], wish: Wish) -> list[T]:
    """Those of a list that the wish picks. Raises UserError where its range cannot be read or goes beyond the list."""
    return [records[place - 1] for place in read_range(wish.pick, len(records))]


def as_wished(sheet: Imposition | None, wish: Wish, page: tuple[float, float]) -> Imposition | None:
    """A sheet with the edge, the cutting and the fold marks of a wish; `page` (mm) is where there is no sheet yet.

    Nothing but the edge is changed where a bought blank is printed over.
    """
    if sheet is None:
        if wish.overprint or not wish.fold:
            return None
        sheet = Imposition(page=page)
    if wish.duplex in ("long-edge", "short-edge"):
        sheet = replace(sheet, duplex=wish.duplex)  # type: ignore[arg-type]
    if wish.overprint:
        return sheet
    return replace(sheet, fold=wish.fold, crop_marks=sheet.crop_marks if wish.crop is None else wish.crop)
