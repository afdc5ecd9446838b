"""Two versions of minutes compared: nothing of either is lost, and a small change is shown as a small one."""

from hypothesis import given, settings
from hypothesis import strategies as some

from station_desk.features.schedule.rules import compare_texts, count_letters

TEXTS = some.lists(some.text("张三例会，abc1 ", max_size=12), max_size=6).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_out_of_the_comparison(before: str, after: str) -> None:
    found = compare_texts(before, after)

    def version(without: str) -> list[str]:
        kept = [["" if piece.how == without else piece.text for piece in one] for one in found
                if not all(piece.how == without for piece in one) or not one]  # fmt: skip
        return ["".join(one) for one in kept]

    assert version("added") == ([] if before == "" else before.split("\n"))
    assert version("gone") == ([] if after == "" else after.split("\n"))


def test_a_changed_figure_is_all_that_is_marked() -> None:
    found = compare_texts("一、学习\n应到46人，实到44人\n结束", "一、学习\n应到46人，实到45人\n结束")
    assert [(piece.text, piece.how) for piece in found[1]] == [
        ("应到46人，实到", "same"), ("44", "gone"), ("45", "added"), ("人", "same"),
    ]  # fmt: skip
    assert all(piece.how == "same" for one in (found[0], found[2]) for piece in one)
    assert (count_letters(found, "added"), count_letters(found, "gone")) == (2, 2)


def test_a_new_paragraph_is_added_whole() -> None:
    found = compare_texts("一、学习\n结束", "一、学习\n二、点评全年工作\n结束")
    assert [[piece.how for piece in one] for one in found] == [["same"], ["added"], ["same"]]


def test_from_nothing_all_is_added() -> None:
    assert [[piece.how for piece in one] for one in compare_texts("", "甲\n乙")] == [["added"], ["added"]]
    assert compare_texts("", "") == []
