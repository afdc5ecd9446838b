"""The papers look as they looked when somebody last looked: `python -m tests.printed.renew` after a wanted change."""

from dataclasses import replace

import pytest

from station_desk.printing import layout as kinds
from station_desk.printing.pdf import build_pdf
from tests.printed.pages import DPI, HERE, NAMES, TOLERANCE, difference, draw, kept, layout_and_record, picture


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_looks_as_it_did(name, tmp_path):
    now = draw(name)
    found = difference(now, kept(name))
    if found > TOLERANCE:
        now.save(tmp_path / f"{name}.png")
    assert found <= TOLERANCE, f"{name} looks different: compare {tmp_path / name}.png with {HERE / name}.png"


def test_no_picture_is_kept_of_a_paper_that_is_gone():
    assert {path.stem for path in HERE.glob("*.png")} == set(NAMES)


def visible(layout):
    """The items whose absence somebody would notice: not a pale rule or a box nearly as pale as the paper."""
    for number, item in enumerate(layout.items):
        pale = isinstance(item, kinds.Box) and not item.stroke and item.fill.upper() >= "#F0"
        pale = pale or (isinstance(item, kinds.Line) and item.colour > "#B")
        hidden = isinstance(item, kinds.Seal) or item.only_if.startswith("!") or pale
        if not hidden and not (isinstance(item, kinds.Artwork) and item.name == "card-pattern"):
            yield number, item


@pytest.mark.parametrize("name", ["certificate", "idcard-front", "idcard-back", "sign-in"])
def test_the_comparison_sees_each_missing_item(name):
    layout, record = layout_and_record(name)
    reference = kept(name)
    for number, item in visible(layout):
        items = (*layout.items[:number], *layout.items[number + 1 :])
        without = picture(build_pdf(replace(layout, items=items), [record]), 0, DPI.get(name, 60))
        assert difference(without, reference) > TOLERANCE, item


@pytest.mark.parametrize("name", ["certificate", "idcard-front", "idcard-back", "sign-in"])
def test_the_comparison_sees_each_moved_item(name):
    layout, record = layout_and_record(name)
    reference = kept(name)
    for number, item in visible(layout):
        if isinstance(item, kinds.Line):
            continue
        items = (*layout.items[:number], replace(item, x=item.x + 0.7, y=item.y + 0.7), *layout.items[number + 1 :])
        moved = picture(build_pdf(replace(layout, items=items), [record]), 0, DPI.get(name, 60))
        assert difference(moved, reference) > TOLERANCE, item
