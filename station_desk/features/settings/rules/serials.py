"""The serial numbers printed on blanks: how many from one to another, and whether two spans meet."""

import re


def serials_between(first: str, last: str) -> int | None:
    """How many serial numbers from `first` to `last`; None where they are not written alike or run backwards."""
    low, high = serial_parts(first), serial_parts(last)
    if low is None or high is None or low[:2] != high[:2] or low[2] > high[2]:
        return None
    return high[2] - low[2] + 1


def share_serials(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two spans (first, last) have a number in common."""
    parts = [serial_parts(serial) for serial in (*one, *other)]
    low, high, other_low, other_high = (part or ("", -1, 0) for part in parts)
    return low[:2] == other_low[:2] and low[2] <= other_high[2] and other_low[2] <= high[2]


def serial_parts(serial: str) -> tuple[str, int, int] | None:
    """What stands before a serial's last figures, how many these are, and the number they make."""
    found = re.fullmatch(r"(.*?)(\d+)", serial.strip())
    return (found[1], len(found[2]), int(found[2])) if found else None
