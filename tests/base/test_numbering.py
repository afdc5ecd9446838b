"""Numbers in order: the next one, and what is missing."""

from hypothesis import given
from hypothesis import strategies as st

from station_desk.base.numbering import Gap, Numbering, Series

CERTIFICATES = Numbering(r"(.+〔\d{4}〕)(\d+)(号)", 3)
SERIES = Series("荣〔2025〕", "号")


def test_the_next_number_follows_the_highest_of_its_own_series() -> None:
    used = ["荣〔2025〕001号", "荣〔2025〕007号", "荣〔2026〕020号", "2202839900"]
    assert CERTIFICATES.next(SERIES, used) == "荣〔2025〕008号"
    assert CERTIFICATES.next(Series("奖〔2025〕", "号"), used) == "奖〔2025〕001号"
    assert CERTIFICATES.next(SERIES, ["荣〔2025〕999号"]) == "荣〔2025〕1000号"


def test_gaps_are_runs_from_one_to_the_highest() -> None:
    used = ["荣〔2025〕002号", "荣〔2025〕005号", "荣〔2025〕9号", "省证 220283001"]
    assert [CERTIFICATES.spell(gap) for gap in CERTIFICATES.gaps(used)] == [
        "荣〔2025〕001号", "荣〔2025〕003号 至 荣〔2025〕004号", "荣〔2025〕006号 至 荣〔2025〕008号",
    ]  # fmt: skip


@given(st.sets(st.integers(1, 60), min_size=1))
def test_numbers_and_gaps_together_are_all_numbers(counts: set[int]) -> None:
    gaps = CERTIFICATES.gaps(SERIES.number(one, 3) for one in counts)
    missing = {one for gap in gaps for one in range(gap.first, gap.last + 1)}
    assert missing | counts == set(range(1, max(counts) + 1))
    assert not missing & counts
    assert all(isinstance(gap, Gap) for gap in gaps)
