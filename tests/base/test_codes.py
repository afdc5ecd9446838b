"""Code tables: the clerk's words, the names shown, the national codes."""

import pytest

from station_desk.base import codes


@pytest.mark.parametrize(
    ("table", "raw", "name", "code"),
    [
        ("nations", "汉", "汉族", "01"),
        ("nations", "汉族", "汉族", "01"),
        ("nations", " 朝 鲜 族 ", "朝鲜族", "10"),
        ("nations", "满", "满族", "11"),
        ("nations", "锡伯", "锡伯族", "38"),
        ("nations", "11", "满族", "11"),
        ("education", "本科", "本科", "20"),
        ("education", "大学本科", "本科", "20"),
        ("education", "大专", "大专", "30"),
        ("education", "大学专科", "大专", "30"),
        ("education", "中专", "中专", "40"),
        ("education", "高中", "高中", "60"),
        ("education", "初中毕业", "初中", "70"),
        ("education", "小学学历", "小学", "80"),
        ("education", "硕士研究生", "研究生", "10"),
        ("politics", "党员", "中共党员", "01"),
        ("politics", "预备党员", "中共预备党员", "02"),
        ("politics", "团员", "共青团员", "03"),
        ("politics", "群众", "群众", "13"),
    ],
)
def test_clerks_words(table, raw, name, code):
    found = codes.table(table)
    assert found.read(raw) == name
    assert found.code(name) == code
    assert name in found.names()


@pytest.mark.parametrize("name", ["nations", "education", "politics"])
def test_tables_are_consistent(name):
    table = codes.table(name)
    assert len(set(table.names())) == len(table.names())
    assert len({item.code for item in table.items}) == len(table.items)
    for item in table.items:
        assert table.read(item.name) == item.name
        assert table.read(item.standard) == item.name
        for word in item.also:
            assert table.read(word) == item.name, f"{word} is claimed twice"


def test_all_nations_are_there():
    assert len(codes.table("nations").names()) == 56


def test_a_wrong_word_is_answered_with_the_choices():
    with pytest.raises(ValueError) as caught:
        codes.table("nations").read("火星")
    assert str(caught.value).startswith("“火星”不在可选的内容里，可以填：汉族、蒙古族")
    assert str(caught.value).endswith("等")
    with pytest.raises(ValueError):
        codes.table("nations").read("")
    assert codes.table("nations").code("火星") == ""
