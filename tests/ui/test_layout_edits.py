"""What can be done to a layout, step by step and back: without a window."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from station_desk.base.errors import UserError
from station_desk.features.layouts.page import edits
from station_desk.features.layouts.page.board import Drag, handle_at, item_at, items_in
from station_desk.features.layouts.page.document import History, State
from station_desk.printing import layout as kinds
from station_desk.printing.reading import read_layout

LAYOUT = read_layout("certificate")
CARD = read_layout("idcard-front")
NAME, DEED, SEAL, UNIT = 2, 3, 4, 5


def at(layout, number):
    return layout.items[number].x, layout.items[number].y


# ------------------------------------------------------------------------------------------------------- editing
def test_a_locked_item_is_neither_moved_nor_deleted():
    locked = edits.with_values(LAYOUT, [NAME], locked=True)
    assert at(edits.shifted(locked, [NAME, UNIT], 1, 2), NAME) == (46, 70)
    assert at(edits.shifted(locked, [NAME, UNIT], 1, 2), UNIT) == (161, 151)
    assert edits.grown(locked, [NAME], "e", 5, 0) == locked
    assert len(edits.without(locked, [NAME, UNIT]).items) == len(LAYOUT.items) - 1
    assert edits.aligned(locked, [NAME], "left") == locked


def test_nothing_leaves_the_paper_by_its_corner():
    assert at(edits.shifted(LAYOUT, [NAME], -500, -500), NAME) == (0, 0)
    assert at(edits.shifted(LAYOUT, [NAME, UNIT], 500, 0), UNIT) == (297, 149)
    small = edits.with_page(LAYOUT, width=100.0)
    assert max(item.x for item in small.items) <= 100


def test_the_last_item_is_not_deleted():
    with pytest.raises(UserError, match="至少要留"):
        edits.without(LAYOUT, range(len(LAYOUT.items)))


def test_what_is_copied_is_pasted_beside_itself_or_into_another_layout():
    text = edits.copied(LAYOUT, [NAME])
    there, (number,) = edits.pasted(LAYOUT, text)
    assert at(there, number) == (50, 74)
    assert replace(there.items[number], x=46, y=70) == LAYOUT.items[NAME]
    other, (number,) = edits.pasted(CARD, text)
    assert other.items[number].text == LAYOUT.items[NAME].text
    assert number == len(CARD.items)


@pytest.mark.parametrize("text", ["", "你好", "[[item]]\nkind = 'nothing'", "item = 5", '[[item]]\nkind = "text"'])
def test_anything_else_on_the_clipboard_is_refused(text):
    with pytest.raises(UserError, match="剪贴板里没有"):
        edits.pasted(LAYOUT, text)


def test_words_of_another_paper_are_refused_by_name():
    with pytest.raises(UserError, match="“正文”要用的“words”"):
        edits.pasted(CARD, edits.copied(LAYOUT, [DEED]))


def test_a_page_has_one_table_at_most():
    sign_in = read_layout("sign-in")
    table = next(n for n, item in enumerate(sign_in.items) if isinstance(item, kinds.Table))
    with pytest.raises(UserError, match="只能有一张表格"):
        edits.pasted(sign_in, edits.copied(sign_in, [table]))
    again, (number,) = edits.pasted(edits.without(sign_in, [table]), edits.copied(sign_in, [table]))
    assert isinstance(again.items[number], kinds.Table)


def test_new_items_of_every_sort_print():
    from station_desk.features.layouts.rules.trial import trial
    from station_desk.printing.layout import sample_record

    wanted = {
        "certificate": ("text", "qr", "line", "box", "seal"),
        "idcard-front": ("picture",),
        "sign-in": ("table",),
    }
    for name, sorts in wanted.items():
        layout = read_layout(name)
        if name == "sign-in":
            layout = edits.without(layout, [4])
        made = layout
        for sort in sorts:
            made, _ = edits.with_items(made, [edits.fresh(made, sort)])
        assert len(made.items) == len(layout.items) + len(sorts)
        assert [one for one in trial(made, sample_record(made))[1] if one.look == "bad"] == []


def test_what_a_paper_cannot_fill_is_refused():
    with pytest.raises(UserError, match="没有照片"):
        edits.fresh(LAYOUT, "picture")
    with pytest.raises(UserError, match="放不了表格"):
        edits.fresh(LAYOUT, "table")


# ------------------------------------------------------------------------------------------------------ dragging
def test_a_drag_snaps_to_its_neighbours_and_says_to_which():
    drag = Drag.begin(LAYOUT, (UNIT,), "", 200, 150)
    after, met = drag.to(200 - 113.4, 150, 2)
    assert after.items[UNIT].x == 46  # the left edge of the other texts
    assert 46 in met.xs
    free, met = drag.to(200 - 113.43, 150, 0)
    assert at(free, UNIT) == (46.6, 149)
    assert met.xs == ()


def test_a_drag_can_keep_to_one_direction():
    after, _ = Drag.begin(LAYOUT, (UNIT,), "", 200, 150).to(210, 155, 0, "x")
    assert at(after, UNIT) == (170, 149)


def test_a_handle_pulls_only_its_own_edges():
    after, _ = Drag.begin(LAYOUT, (UNIT,), "e", 259, 153).to(270.2, 180, 0)
    assert after.items[UNIT] == replace(LAYOUT.items[UNIT], width=110.2)


@settings(max_examples=50)
@given(some.integers(-900, 900), some.integers(-900, 900))
def test_a_drag_is_a_tenth_of_a_millimetre_exact(dx, dy):
    after, _ = Drag.begin(LAYOUT, (UNIT,), "", 200, 150).to(200 + dx / 10, 150 + dy / 10, 0)
    x, y = min(max(160 + dx / 10, 0), 297), min(max(149 + dy / 10, 0), 210)
    assert at(after, UNIT) == pytest.approx((x, y), abs=0.011)


def test_a_click_means_the_smallest_thing_there():
    assert item_at(LAYOUT, 50, 160, 0.5) == 7  # the QR code, not the border round the page
    assert item_at(LAYOUT, 290, 205, 0.5) == 0
    assert handle_at(LAYOUT.items[UNIT], 259, 157, 1) == "se"
    frame = replace(LAYOUT, items=(kinds.Box(x=10, y=10, width=100, height=100, stroke="#000000"),))
    assert item_at(frame, 50, 50, 1) is None
    assert item_at(frame, 10.5, 50, 1) == 0
    line = replace(LAYOUT, items=(kinds.Line(x=10, y=10, x2=100, y2=100),))
    assert item_at(line, 10, 100, 1) is None
    assert item_at(line, 55, 55.5, 1) == 0


def test_a_band_takes_what_lies_wholly_in_it():
    assert items_in(LAYOUT, 270, 180, 150, 130) == (SEAL, UNIT, 6)


# ------------------------------------------------------------------------------------------------------- history
moves = some.lists(
    some.one_of(some.tuples(some.just("move"), some.integers(0, 8)), some.sampled_from(["undo", "redo"]))
)


@settings(max_examples=50)
@given(moves)
def test_every_step_back_and_forth_is_exact(steps):
    """Against a plain list of states."""
    history, states, here = History(), [State(LAYOUT)], 0
    for step in steps:
        if step == "undo":
            found = history.back(states[here])
            assert (found is None) == (here == 0)
            here = max(0, here - 1)
        elif step == "redo":
            found = history.forth(states[here])
            assert (found is None) == (here == len(states) - 1)
            here = min(len(states) - 1, here + 1)
        else:
            made = State(edits.shifted(LAYOUT, [step[1]], 1, len(states) / 10), (step[1],))
            history.keep("移动", states[here])
            states[here + 1 :] = [made]
            here += 1
            continue
        if found is not None:
            assert found == states[here]


def test_steps_of_one_run_are_taken_back_together():
    history, first = History(), State(LAYOUT)
    for _ in range(5):
        history.keep("移动", first, "nudge")
    assert len(history.done) == 1
    history.rest()
    history.keep("移动", first, "nudge")
    assert len(history.done) == 2
