"""The station prints with its own copy of a layout; the shipped one stays and can be had back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from station_desk.base.errors import UserError
from station_desk.catalog import offers
from station_desk.features.layouts.service import (
    export_layout,
    is_behind,
    keep_layout,
    own_layouts,
    put_layout_back,
    read_given,
    shipped_layouts,
)
from station_desk.printing.layout import Layout, Text
from station_desk.printing.reading import layout_of, read_layout
from station_desk.store.own_layout import OwnLayout


def moved(layout: Layout, by: float) -> Layout:
    """The layout with its second item `by` mm lower."""
    items = list(layout.items)
    items[1] = replace(items[1], y=items[1].y + by)
    return replace(layout, items=tuple(items))


def kept(desk, layout):
    with desk.act("改版式") as session:
        keep_layout(session, layout)


def test_the_own_copy_is_printed_with_and_the_shipped_one_can_be_had_back(any_desk):
    shipped = read_layout("certificate")
    kept(any_desk, moved(shipped, 2.5))
    kept(any_desk, moved(shipped, 5))
    with any_desk.look() as session:
        assert layout_of(session, "certificate") == moved(shipped, 5)
        assert layout_of(session, "notice") == read_layout("notice")
        assert set(own_layouts(session)) == {"certificate"}
    with any_desk.act("改回原样") as session:
        put_layout_back(session, "certificate")
    with any_desk.look() as session:
        assert layout_of(session, "certificate") == shipped
    any_desk.undo()
    with any_desk.look() as session:
        assert layout_of(session, "certificate") == moved(shipped, 5)


def test_a_layout_edited_back_to_what_it_was_needs_no_copy(desk):
    shipped = read_layout("certificate")
    kept(desk, moved(shipped, 2.5))
    kept(desk, shipped)
    with desk.look() as session:
        assert not own_layouts(session)


def test_a_layout_goes_to_another_station_as_a_file(desk, tmp_path):
    shipped = read_layout("idcard-front")
    kept(desk, moved(shipped, 1.2))
    file = tmp_path / "我所的工作证.toml"
    with desk.look() as session:
        export_layout(session, "idcard-front", file)
    assert read_given(file) == moved(shipped, 1.2)


def test_every_shipped_layout_can_be_given_away(desk, tmp_path):
    with desk.look() as session:
        for name in shipped_layouts():
            export_layout(session, name, tmp_path / "x.toml")
            assert read_given(tmp_path / "x.toml") == read_layout(name)


def test_a_broken_file_is_refused_with_its_line(desk, tmp_path):
    file = tmp_path / "改坏了.toml"
    with desk.look() as session:
        export_layout(session, "certificate", file)
    lines = file.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("text = "))
    for wrong, says in (("text = 5", "文字"), ('text = "{salary}"', "salary"), ("text =", "不合 TOML")):
        file.write_text("\n".join([*lines[:at], wrong, *lines[at + 1 :]]), "utf-8")
        with pytest.raises(UserError, match=f"第 {at + 1} 行.*{says}"):
            read_given(file)


def test_a_file_for_no_paper_of_ours_is_refused(tmp_path):
    file = tmp_path / "菜单.toml"
    file.write_text('title = "菜单"\nname = "menu"\nwidth = 10\nheight = 10\n[[item]]\nkind = "seal"\n', "utf-8")
    with pytest.raises(UserError, match="第 2 行：不知道“menu”是哪一种纸"):
        read_given(file)


def test_a_layout_with_strange_words_is_not_kept(desk):
    shipped = read_layout("certificate")
    strange = replace(shipped, items=(Text(x=1, y=1, width=50, text="{salary}"),))
    with pytest.raises(UserError, match="salary"):
        kept(desk, strange)
    with desk.look() as session:
        assert layout_of(session, "certificate") == shipped


def test_a_copy_that_no_longer_fits_the_program_says_so_and_where_to_mend_it(desk):
    kept(desk, moved(read_layout("certificate"), 2))
    with desk.act("旧程序的版式") as session:
        own = session.scalar(select(OwnLayout))
        own.words, own.based_on = own.words.replace("{unit}", "{gone}"), "an older one"
    with desk.look() as session:
        assert is_behind(own_layouts(session)["certificate"])
        with pytest.raises(UserError, match=r"“荣誉证书\.toml”第 \d+ 行：“gone”") as caught:
            layout_of(session, "certificate")
    assert "改回原样" in caught.value.advice


def test_every_layout_can_be_reached_from_a_paper():
    """Whose preview offers to change it, and whose records it is looked at with."""
    named = {name for one in offers() for paper in one.papers() for name in paper.layouts}
    assert named == set(shipped_layouts())
