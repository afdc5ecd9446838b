"""“3-12, 15” as clerks type it."""

import pytest

from station_desk.base.errors import UserError
from station_desk.base.ranges import read_range


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [1, 2, 3, 4, 5, 6]), ("2", [2]), ("2-4, 6", [2, 3, 4, 6]), ("２－４，６", [2, 3, 4, 6]),
        ("4至2、4 5", [2, 3, 4, 5]), (" 1 ~ 2 ; ", [1, 2]), ("6, 1", [1, 6]),
    ],
)  # fmt: skip
def test_a_range_is_read(text: str, places: list[int]) -> None:
    assert read_range(text, 6) == places


@pytest.mark.parametrize(
    ("text", "why"), [("三到五", "看不懂"), ("1-", "看不懂"), ("0-2", "超出"), ("5-7", "一共 6 份")]
)
def test_what_is_no_range_is_a_sentence(text: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        read_range(text, 6)
