"""Moving, pulling, snapping, aligning, spreading and stacking, as arithmetic on rectangles."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.features.layouts.rules.geometry import (
    HANDLES,
    Bounds,
    Rails,
    align,
    bounds_of,
    columns_in,
    handles_of,
    moved,
    place,
    pulled,
    rails,
    restacked,
    snap,
    spread,
    stretched,
)
from station_desk.printing import layout as kinds

PAGE = (297.0, 210.0)
SIDES = ("left", "center", "right", "top", "middle", "bottom")
NEAR = 0.011  # a hundredth of a millimetre, to which places are rounded

mm = some.integers(0, 20000).map(lambda hundredths: hundredths / 100)
way = some.integers(-5000, 5000).map(lambda hundredths: hundredths / 100)
rooms = some.builds(Bounds, mm, mm, mm, mm)
several = some.lists(rooms, min_size=1, max_size=6)
LINE = kinds.Line(x=10, y=20, x2=60, y2=20)
TABLE = kinds.Table(
    x=10,
    y=20,
    height=100,
    columns=tuple(kinds.Column(key="", title=str(n), width=w) for n, w in enumerate((12, 34, 30))),
)
ITEMS = (
    kinds.Text(x=10, y=20, width=50, text="一\n二"), kinds.Text(x=10, y=20, width=50, height=9, text="一"),
    kinds.Picture(x=10, y=20, width=22, height=30, word="photo"), kinds.Qr(x=10, y=20, width=16, text="1"), LINE,
    kinds.Box(x=10, y=20, width=22, height=30), kinds.Seal(x=10, y=20, width=45), TABLE,
    kinds.Prose(x=10, y=20, width=100, height=50, next_y=10, next_height=90, word="body"),
    kinds.Artwork(x=10, y=20, width=22, height=30, name="silhouette"),
)  # fmt: skip


@given(some.sampled_from(ITEMS), way, way)
def test_what_is_moved_keeps_its_size(item, dx, dy):
    before, after = bounds_of(item), bounds_of(moved(item, dx, dy))
    assert (after.x, after.y) == pytest.approx((before.x + dx, before.y + dy), abs=NEAR)
    assert (after.width, after.height) == pytest.approx((before.width, before.height), abs=NEAR)


@given(rooms, some.sampled_from(sorted(HANDLES)), way, way)
def test_pulling_a_handle_leaves_the_other_side_where_it_is(room, handle, dx, dy):
    after, (across, down) = pulled(room, handle, dx, dy), HANDLES[handle]
    assert min(after.width, after.height) >= 0.5
    if across >= 0:
        assert after.x == pytest.approx(room.x, abs=NEAR)
    if across <= 0 and room.width >= 0.5:
        assert after.right == pytest.approx(room.right, abs=2 * NEAR)
    if down >= 0:
        assert after.y == pytest.approx(room.y, abs=NEAR)
    if down <= 0 and room.height >= 0.5:
        assert after.bottom == pytest.approx(room.bottom, abs=2 * NEAR)


@given(some.sampled_from(ITEMS), some.sampled_from(sorted(HANDLES)), way, way)
def test_an_item_takes_the_room_it_is_pulled_to(item, handle, dx, dy):
    if handle not in handles_of(item):
        return
    after, room = bounds_of(stretched(item, handle, dx, dy)), pulled(bounds_of(item), handle, dx, dy)
    if isinstance(item, kinds.Qr | kinds.Seal):
        assert after.width == after.height
    elif not isinstance(item, kinds.Line | kinds.Table):
        assert after.width == pytest.approx(room.width, abs=NEAR)


def test_a_text_without_a_height_keeps_none_when_it_is_only_widened():
    text = kinds.Text(x=10, y=20, width=50, text="一")
    assert stretched(text, "e", 12, 3) == replace(text, width=62)
    assert stretched(text, "s", 12, 3).height == pytest.approx(10.5 * 25.4 / 72 + 3, abs=NEAR)


def test_the_ends_of_a_line_go_where_they_are_pulled():
    assert stretched(LINE, "se", 5, 2) == replace(LINE, x2=65, y2=22)
    assert stretched(LINE, "nw", -5, 0) == replace(LINE, x=5)
    rising = kinds.Line(x=10, y=40, x2=60, y2=20)
    assert set(handles_of(rising)) == {"ne", "sw"}
    assert stretched(rising, "ne", 1, -2) == replace(rising, x2=61, y2=18)


@given(some.integers(100, 30000).map(lambda hundredths: hundredths / 100))
def test_columns_fill_the_width_together(width):
    columns = columns_in(TABLE, width)
    assert sum(column.width for column in columns) == pytest.approx(max(width, 0), abs=0.51)
    assert [column.title for column in columns] == ["0", "1", "2"]


# ------------------------------------------------------------------------------------------------------ snapping
@given(some.lists(mm, min_size=1, max_size=3), several, some.sampled_from([0.0, 1.0, 2.5]))
def test_what_snaps_lies_on_a_rail_and_never_goes_farther_than_its_reach(lines, others, reach):
    to = rails(PAGE, others)
    found = snap(lines, (), to, reach)
    assert abs(found.dx) <= reach
    assert found.dy == 0
    near = any(abs(line - rail) <= reach for line in lines for rail in to.xs)
    assert near == bool(found.xs) or not reach
    for rail in found.xs:
        assert any(abs(line + found.dx - rail) < NEAR for line in lines)


def test_the_page_has_its_edges_middle_and_margins_as_rails():
    assert {0.0, 148.5, 297.0, 10.0, 287.0} <= set(rails(PAGE, []).xs)
    assert {3.0, 82.6} <= {round(x, 2) for x in rails((85.6, 53.98), []).xs}
    assert rails(PAGE, [Bounds(20, 30, 40, 50)]).ys.count(55) == 1
    assert snap((50,), (50,), Rails((), ()), 5).xs == ()


# ---------------------------------------------------------------------------------------------- align and spread
@given(several, some.sampled_from(SIDES))
def test_aligned_things_have_that_side_in_common_and_stay_so(given_, side):
    after = [room.moved(*by) for room, by in zip(given_, align(given_, side, PAGE), strict=True)]
    places = [place(room, side) for room in after]
    assert max(places) - min(places) <= 2 * NEAR
    if len(given_) == 1:
        assert places[0] == pytest.approx(place(Bounds(0, 0, *PAGE), side), abs=NEAR)
    for by in align(after, side, PAGE):
        assert by == pytest.approx((0, 0), abs=2 * NEAR)


@given(some.lists(rooms, min_size=3, max_size=6), some.sampled_from(["x", "y"]))
def test_spread_things_have_equal_gaps_and_the_outer_ones_stay(given_, axis):
    ways = spread(given_, axis)
    after = [room.moved(*by) for room, by in zip(given_, ways, strict=True)]
    start, end = (lambda r: r.x, lambda r: r.right) if axis == "x" else (lambda r: r.y, lambda r: r.bottom)
    order = sorted(range(len(given_)), key=lambda at: (start(given_[at]), end(given_[at])))
    assert ways[order[0]] == (0, 0) == ways[order[-1]]
    gaps = [start(after[b]) - end(after[a]) for a, b in itertools.pairwise(order)]
    assert max(gaps) - min(gaps) <= 2 * NEAR


@given(some.integers(1, 7), some.sets(some.integers(0, 6)), some.integers(-8, 8))
def test_a_stack_keeps_its_things_and_their_order(count, wanted, by):
    wanted = {at for at in wanted if at < count}
    stack, chosen = restacked(tuple(range(count)), wanted, by)
    assert sorted(stack) == list(range(count))
    assert [stack[at] for at in chosen] == sorted(wanted)
    others = [one for one in stack if one not in wanted]
    assert others == sorted(others)
    if by == 8:
        assert list(stack[len(stack) - len(wanted) :]) == sorted(wanted)
