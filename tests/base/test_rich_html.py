"""What is pasted from Word, WPS and browsers: the words in our few looks, pictures counted and left out."""

from station_desk.base.rich import plain_text, write_rich
from station_desk.base.rich_html import read_html
from tests.base.word import from_word


def kept(html: str) -> str:
    return write_rich(read_html(html).paragraphs)


def test_a_page_of_word_becomes_the_subset() -> None:
    pasted = read_html(from_word())
    assert pasted.pictures == 1
    assert write_rich(pasted.paragraphs).split("\n") == [
        "# 三月例会",
        "## 第1部分 各村汇报",
        "**议定：**由张三排查出租房，本月25日前报派出所；应到46人，**缺席2人**。",
        "1. 巡逻防控",
        "2. 矛盾排查 \\*重点\\*",
        "- 消防检查",
        "村名　到会",
        "口前村　**张三**",
    ]


def test_200_kb_of_word_lose_no_word_and_only_their_pictures() -> None:
    html = from_word(200_000)
    pasted = read_html(html)
    sections = html.count("<h2>")
    words = plain_text(write_rich(pasted.paragraphs))
    assert (sections, pasted.pictures) == (words.count("各村汇报"), sections)
    for phrase in ("由张三排查出租房", "缺席2人", "巡逻防控", "矛盾排查 *重点*", "消防检查", "口前村　张三"):
        assert words.count(phrase) == sections, phrase
    assert "mso" not in words
    assert "font" not in words


def test_a_list_of_a_browser() -> None:
    assert kept("<ul><li>甲</li><li>乙 <b>丙</b></li></ul><ol><li>一</li><li>二</li></ol>") == (
        "- 甲\n- 乙 **丙**\n1. 一\n2. 二"
    )


def test_spaces_and_breaks_as_a_browser_shows_them() -> None:
    assert kept("<p>  例会\n  记录 <b> 应到 </b>46\n人 Word\nfile</p>") == "例会记录 **应到 **46人 Word file"
    assert kept("<div>一<br>二</div><div><br></div><div><br></div><div>三</div>") == "一\n二\n\n三"


def test_bold_that_is_taken_back_is_not_bold() -> None:
    assert kept('<b style="font-weight:normal"><p>一般<span style="font-weight:700">粗</span></p></b>') == "一般**粗**"


def test_links_lead_into_the_desk_only() -> None:
    assert kept('<a href="desk:schedule">会</a><a href="http://example.org">网</a>') == "[会](desk:schedule)网"


def test_whatever_is_not_text_is_left_out() -> None:
    assert kept("<style>p {x}</style><script>alert(1)</script><p style='display:none'>藏</p>显") == "显"
    assert kept("<p>没有关的<b>标记") == "没有关的**标记**"
    assert kept("") == ""
    assert kept("<<<>>>&&&amp;") == "<<<>>>&&&"
