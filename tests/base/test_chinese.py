"""Chinese text, names and numerals, and the keys by which a name is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base import chinese


@pytest.fixture
def surnames(tmp_path, monkeypatch):
    """A small table of surname readings instead of the project's."""
    (tmp_path / "surnames.toml").write_text('"单" = ["shan", "dan"]\n"曾" = ["zeng"]\n"尉迟" = ["yu chi"]\n', "utf-8")
    monkeypatch.setattr(chinese, "RESOURCES", tmp_path)
    yield from fresh()


@pytest.fixture
def no_surnames(tmp_path, monkeypatch):
    monkeypatch.setattr(chinese, "RESOURCES", tmp_path / "nowhere")
    yield from fresh()


def fresh():
    for known in (chinese.surname_readings, chinese.first_readings):
        known.cache_clear()
    yield
    for known in (chinese.surname_readings, chinese.first_readings):
        known.cache_clear()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""), ("", ""), ("  万昌村 ", "万昌村"), ("\u3000万昌村\u00a0\n", "万昌村"), ("１２３ＡＢ", "123AB"), (12.0, "12"), (12, "12"),
        (12.5, "12.5"), ("政治\n面貌", "政治面貌"), ("政治 \r\n 面貌", "政治面貌"), ("a\nb", "a b"), ("工作\tB", "工作 B"), ("\ufeff姓名\u200b", "姓名"),
        ("住址：，。（村）", "住址：，。（村）"), ("张  三", "张  三"), ("a\u2003b", "a b"), (True, "True"), ("\n", ""), ("王𬭎", "王𬭎"),
    ],
)  # fmt: skip
def test_normal_text(raw, text):
    assert chinese.normal_text(raw) == text


@given(some.text(max_size=40))
def test_normal_text_is_one_tidy_line_and_stays(raw):
    text = chinese.normal_text(raw)
    assert text == text.strip()
    assert not set(text) & set("\r\n\u200b\ufeff\u3000")
    assert chinese.normal_text(text) == text


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("张三", "张三"), ("邵  洁", "邵洁"), ("张　三", "张三"), (" 赵  𬭎", "赵𬭎"), ("金\n㛃", "金㛃"), (None, ""), (" ", ""),
        ("阿不都•热合曼", "阿不都·热合曼"), ("阿不都・热合曼", "阿不都·热合曼"), ("阿不都⋅热合曼", "阿不都·热合曼"), ("阿不都.热合曼", "阿不都·热合曼"),
        ("阿不都．热合曼", "阿不都·热合曼"), ("阿不都 · 热合曼", "阿不都·热合曼"), ("John  Smith", "John Smith"), ("Ｊｏｈｎ", "John"), ("张三.", "张三"),
        ("一" * 25, "一" * 25), ("𬭎" * 25, "𬭎" * 25), ("〇", "〇"),
    ],
)  # fmt: skip
def test_normal_name(raw, name):
    assert chinese.normal_name(raw) == name


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("一" * 26, "姓名最多 25 个字，现在有 26 个"),
        ("张三1", "“1”"),
        ("张三（女）", "不该有的字符"),
        ("张三/李四", "“/”"),
        ("张\ue863", "不该有的字符"),
    ],
)
def test_no_names(raw, sentence):
    with pytest.raises(ValueError, match=sentence):
        chinese.normal_name(raw)


@given(some.text("张王李赵𬭎㛃· .•abc", max_size=20))
def test_a_normal_name_stays(raw):
    name = chinese.normal_name(raw)
    assert chinese.normal_name(name) == name


def test_half_width():
    assert chinese.half_width("Ａ１（，）　") == "A1(,) "


def test_spread_name():
    assert chinese.spread_name("张三") == "张\u3000三"
    assert chinese.spread_name("王𬭎") == "王\u3000𬭎"
    for unchanged in ("欧阳修", "张", "", "Li", "阿不都·热合曼"):
        assert chinese.spread_name(unchanged) == unchanged


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0), ("四十五", 45), ("十", 10), ("十五", 15), ("二十", 20), ("廿五", 25), ("卅", 30), ("一百零五", 105), ("一百一十", 110), ("一百二", 120),
        ("一千零二十", 1020), ("两千零五", 2005), ("一万二", 12000), ("一万二千", 12000), ("两万零五", 20005), ("十万", 100000), ("一亿二千万", 120000000),
        ("一亿零五", 100000005), ("一万亿", 10**12), ("壹仟贰佰叁拾肆", 1234), ("二〇二六", 2026), ("二零二六", 2026), ("〇五", 5),
    ],
)  # fmt: skip
def test_read_numeral(text, number):
    assert chinese.read_numeral(text) == number


@pytest.mark.parametrize("text", ["", "四五十", "万", "三十百", "千千", "张三", "12", "一百x"])
def test_no_numerals(text):
    with pytest.raises(ValueError):
        chinese.read_numeral(text)


def test_a_strict_numeral_leaves_nothing_to_guess():
    assert chinese.read_numeral("一百零二", spoken=False) == 102
    with pytest.raises(ValueError):
        chinese.read_numeral("一百二", spoken=False)


def test_a_surname_is_read_as_surnames_are(surnames):
    assert set(chinese.pinyin_keys("单秀杰").split()) == {"sxj", "shanxiujie", "dxj", "danxiujie"}
    assert chinese.pinyin_keys("单秀杰").startswith("shanxiujie sxj")
    assert set(chinese.name_keys("曾伟")) == {"zw", "zengwei"}
    assert set(chinese.name_keys("尉迟恭")) == {"ycg", "yuchigong"}


def test_elsewhere_in_a_name_every_reading_counts(surnames):
    assert {"lzz", "lizhengzhong"} <= set(chinese.name_keys("李正中"))
    assert {"zhangdan", "zhangshan"} <= set(chinese.name_keys("张单"))
    assert {"lvchangsheng", "lvzhangsheng", "lcs", "lzs"} <= set(chinese.name_keys("吕长生"))


def test_without_the_table_the_everyday_readings_serve(no_surnames):
    assert {"dan", "shan", "d", "s"} <= set(chinese.name_keys("单"))


def test_names_with_dots_latin_and_unknown_characters(surnames):
    assert {"abderhm", "abdrhm"} & set(chinese.name_keys("阿不都·热合曼"))
    assert chinese.name_keys("John Smith") == ("johnsmith",)
    assert chinese.name_keys("王\U0002ebf0三") == chinese.name_keys("王三")
    assert chinese.name_keys("") == ()
    assert chinese.pinyin_keys("") == ""


def test_readings_are_bounded_and_unique(surnames):
    many = chinese.name_keys("单" + "乐" * 24)
    assert len(many) <= 2 * chinese.MOST_READINGS
    assert len(set(many)) == len(many)


def test_the_clerks_own_reading_comes_first(surnames):
    assert chinese.name_keys("单秀杰", "Chan Xiu Jie")[:2] == ("chanxiujie", "cxj")
    assert "shanxiujie" in chinese.name_keys("单秀杰", "Chan Xiu Jie")
    assert chinese.name_keys("单秀杰", " ") == chinese.name_keys("单秀杰")


@given(some.text("单曾张王李赵伟芳娜乐长重行·A", max_size=12))
def test_keys_are_plain_lower_case_words(name):
    for key in chinese.name_keys(name):
        assert key.isascii()
        assert key.isalnum()
        assert key == key.lower()


def test_the_projects_own_table_of_surnames():
    assert chinese.pinyin_keys("单秀杰").startswith("shanxiujie sxj danxiujie dxj")
    assert chinese.name_keys("尉迟恭")[:2] == ("yuchigong", "ycg")
    for surname, said in chinese.surname_readings().items():
        for reading in said:
            assert len(reading.split()) == len(surname)
            assert reading.replace(" ", "").isascii()
