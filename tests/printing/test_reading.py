"""A broken layout or paper is told with its file and line."""

from pathlib import Path

import pytest

from station_desk.base.errors import UserError
from station_desk.printing.layout import Table, Text
from station_desk.printing.paper import read_imposition
from station_desk.printing.reading import read_layout

GOOD = """title = "试印"
width = 100
height = 50

[words]
name = "张三"
rows = [{ name = "张三" }]

[[item]]
kind = "text"
text = "{name:spread}"
x = 10
y = 10
width = 40

[[item]]
kind = "table"
x = 10
y = 20
height = 25
columns = [
  { key = "name", title = "姓名", width = 20 },
]
"""


def written(folder: Path, text: str, name: str = "试.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_one(tmp_path):
    layout = read_layout(written(tmp_path, GOOD))
    text, table = layout.items
    assert (layout.name, layout.title, layout.width, layout.words["name"]) == ("试", "试印", 100, "张三")
    assert isinstance(text, Text)
    assert (text.x, text.wrap) == (10, "never")
    assert isinstance(table, Table)
    assert table.width == 20
    assert layout.flows


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ("width = 40", "widht = 40", 14, "widht"),
        ("width = 40", 'width = "40"', 14, "数字"),
        ("width = 40", "width = 40\nwrap = 'sometimes'", 15, "never、first、last"),
        ("width = 40", "width = 40\ncolour = 'red'", 15, "#RRGGBB"),
        ("width = 40", "width = 40\nface = 'Arial'", 15, "Arial"),
        ("width = 40", "width = 40\nonly_if = 'nobody'", 15, "nobody"),
        ("width = 40", "", 9, "缺少“width”"),
        ("{name:spread}", "{nmae}", 11, "nmae"),
        ("{name:spread}", "{name:wide}", 11, "wide"),
        ("{name:spread}", "{name", 11, "花括号"),
        ("x = 10\ny = 10", "x = 110\ny = 10", 12, "纸外"),
        ('kind = "table"', 'kind = "tabel"', 17, "tabel"),
        ("width = 20 }", "wide = 20 }", 22, "wide"),
        ("width = 100", "width = -1", 2, "大于零"),
        ("height = 50", "height = true", 3, "数字"),
        ('title = "试印"', "title = ", 1, "TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path, was, becomes, line, says):
    assert was in GOOD
    with pytest.raises(UserError) as caught:
        read_layout(written(tmp_path, GOOD.replace(was, becomes, 1)))
    assert f"“试.toml”第 {line} 行" in caught.value.message
    assert says in caught.value.message or says in "TOML tabel"
    assert caught.value.advice


def test_two_tables_are_one_too_many(tmp_path):
    table = GOOD[GOOD.index('[[item]]\nkind = "table"') :]
    with pytest.raises(UserError, match="只能有一张表格或一篇正文"):
        read_layout(written(tmp_path, GOOD + table))


def test_an_unknown_drawing_is_told(tmp_path):
    artwork = '\n[[item]]\nkind = "artwork"\nname = "eagle"\nx = 0\ny = 0\nwidth = 1\nheight = 1\n'
    with pytest.raises(UserError, match="eagle"):
        read_layout(written(tmp_path, GOOD + artwork))


def test_no_such_layout():
    with pytest.raises(UserError, match=r"certifcate\.toml"):
        read_layout("certifcate")


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "试.toml"
    path.write_bytes(b"title = '\xff\xfe'")
    with pytest.raises(UserError, match="UTF-8"):
        read_layout(path)


def test_a_layout_without_items(tmp_path):
    with pytest.raises(UserError, match="至少要有一个"):
        read_layout(written(tmp_path, 'title = "空"\nwidth = 10\nheight = 10\n'))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('title = "纸"\npage = [210]', "应有 2 个值"),
        ('title = "纸"\ncolumns = 0', "大于零"),
        ('title = "纸"\nduplex = "both"', "long-edge、short-edge"),
        ('title = "纸"\nrows = 2.5', "整数"),
    ],
)
def test_a_wrong_paper_is_told(tmp_path, text, says):
    with pytest.raises(UserError, match=says):
        read_imposition(written(tmp_path, text))
