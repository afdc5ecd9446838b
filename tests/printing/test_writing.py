"""A layout written as a file is the same layout when it is read again."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from station_desk.base.errors import UserError
from station_desk.base.paths import RESOURCES
from station_desk.features.layouts.rules.trial import layout_text
from station_desk.printing import layout as kinds
from station_desk.printing.artwork import ARTWORKS
from station_desk.printing.fonts import FACES
from station_desk.printing.reading import COLOURS, KINDS, Source, layout_in, read_layout

NAMES = sorted(path.stem for path in (RESOURCES / "layouts").glob("*.toml"))
WORDS = {"name": "张三", "photo": "", "rows": [{"name": "张三", "note": "“一”\n\\二\t"}]}


def again(layout: kinds.Layout, like: kinds.Layout | None = None) -> kinds.Layout:
    return layout_in(Source.parse(Path("别的名字.toml"), layout_text(layout)), like)


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_layout_is_the_same_after_writing_and_reading(name):
    layout = read_layout(name)
    assert again(layout) == layout
    assert again(layout, layout) == layout


# ------------------------------------------------------------------------------------------------- made-up layouts
lengths = some.floats(0, 60).map(lambda mm: round(mm, 2))
plain = some.text("字𬭎 a\"'\\\n\t\r\0\x7f\u2028“#=[]", max_size=9)  # all that TOML has to escape, and what it need not
BY_KEY = {
    **dict.fromkeys(("x", "y", "x2", "y2"), lengths), **dict.fromkeys(COLOURS, some.sampled_from(["#B3201F", "#000000"])),
    **dict.fromkeys(("face", "head_face", "bold_face"), some.sampled_from(FACES)),
    "text": plain.map(lambda text: f"{text}{{name:spread}}"), "word": some.just("photo"), "rows": some.just("rows"),
    "columns_from": some.sampled_from(["", "rows"]), "only_if": some.sampled_from(["", "name", "!photo", "last_page"]),
    "name": some.sampled_from(ARTWORKS), "colours": some.lists(plain, max_size=2).map(tuple), "key": some.just("note"), "jpeg": some.just("/9j/4AAQ"),
    "dash": some.lists(lengths, max_size=2).map(tuple),
}  # fmt: skip


def anything(kind, key):
    if get_origin(kind) is Literal:
        return some.sampled_from(get_args(kind))
    by_type = {float: lengths, int: some.integers(0, 40), bool: some.booleans(), str: plain}
    return BY_KEY[key] if key in BY_KEY else by_type[kind]


def made(cls):
    hints = get_type_hints(cls)
    given_ = {one.name: anything(hints[one.name], one.name) for one in fields(cls) if one.name != "columns"}
    if cls is kinds.Column:
        given_["text"] = some.sampled_from(["", "{name:spread}，{note}"])
    if cls is kinds.Table:
        given_["columns"] = some.lists(made(kinds.Column), min_size=1, max_size=3).map(tuple)
    return some.builds(cls, **given_)


FLOWING = (kinds.Table, kinds.Prose)
lone = some.lists(some.one_of(*(made(one) for one in KINDS.values() if one not in FLOWING)), min_size=1, max_size=3)
layouts = some.builds(
    kinds.Layout,
    name=plain, title=plain, width=some.just(60.0), height=some.just(60.5), words=some.just(WORDS),
    items=some.builds(lambda some_items, one: (*some_items, one), lone, some.one_of(*map(made, FLOWING))),
    face=some.sampled_from(FACES), named_by=plain,
)  # fmt: skip


@settings(max_examples=50)
@given(layouts)
def test_any_layout_is_the_same_after_writing_and_reading(layout):
    assert again(layout) == layout


# ------------------------------------------------------------------------------------------- another one's words
def test_a_word_the_paper_does_not_have_is_refused_by_its_name_and_line():
    shipped = read_layout("certificate")
    strange = replace(shipped, words={"salary": "1"}, items=(kinds.Text(x=1, y=1, width=9, text="{salary}"),))
    with pytest.raises(UserError) as caught:
        again(strange, shipped)
    line = layout_text(strange).splitlines().index('text = "{salary}"') + 1
    assert caught.value.message == f"“别的名字.toml”第 {line} 行：“salary”是这种纸上没有的词。"


def test_a_column_asks_only_for_what_the_rows_have():
    shipped = read_layout("sign-in")
    table = next(item for item in shipped.items if isinstance(item, kinds.Table))
    wrong = replace(table, columns=(*table.columns, kinds.Column(key="salary", title="工资", width=20)))
    with pytest.raises(UserError, match="“工资”这一栏的“salary”"):
        again(replace(shipped, items=(wrong,)), shipped)


def test_a_copy_takes_the_papers_own_words_not_the_files():
    shipped = read_layout("certificate")
    older = replace(shipped, words={"name": "李四"})
    assert again(older, shipped) == shipped


def test_a_picture_that_is_damaged_is_told_with_its_line():
    shipped = read_layout("certificate")
    broken = replace(shipped, items=(kinds.Image(x=1, y=1, width=9, height=9, jpeg="/9j/4AAQ"),))
    assert again(broken, shipped) == broken
    with pytest.raises(UserError, match=r"第 \d+ 行：这幅图片的内容已损坏"):
        again(replace(broken, items=(replace(broken.items[0], jpeg="iVBORw0K"),)), shipped)
