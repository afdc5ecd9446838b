"""Rich text: any words come back as they were, old plain minutes stay, and the marks are few and readable."""

from hypothesis import example, given, settings
from hypothesis import strategies as some

from station_desk.base.rich import Paragraph, Run, from_plain, plain_text, read_rich, tidy, write_rich

WORDS = some.text(some.sampled_from("张三例会，。：（）abc123 　*_#`-+.\\[]()|>~!&<\n\t·𬭎"), max_size=12) | some.text(
    max_size=8
)
LINKS = some.sampled_from(
    ("", "", "", "desk:schedule?year=2026", "desk:duties?duty=治安 巡逻(一)", "http://a.b", "desk:")
)
RUNS = some.builds(Run, WORDS, some.booleans(), LINKS)
SORTS = some.sampled_from(("text", "text", "heading", "subheading", "bullet", "number"))
PARAGRAPHS = some.lists(some.builds(Paragraph, SORTS, some.lists(RUNS, max_size=5).map(tuple), some.integers(0, 30)))


@settings(max_examples=600, deadline=None)
@given(PARAGRAPHS)
@example([Paragraph("text", (Run("1. 不是清单"),))])
@example([Paragraph("text", (Run("# 不是标题"),)), Paragraph("text", (Run("- 不是清单"),))])
@example([Paragraph("text", (Run("议定：", bold=True), Run("由张三办")))])
@example([Paragraph("text", (Run("*", bold=True), Run("**"), Run("\\", bold=True)))])
def test_what_is_written_reads_back_as_it_was(paragraphs: list[Paragraph]) -> None:
    kept = tidy(paragraphs)
    assert read_rich(write_rich(kept)) == kept
    assert tidy(kept) == kept


@settings(max_examples=300, deadline=None)
@given(some.text(some.sampled_from("张三，abc12 　*_#-.\\[]()\n"), max_size=40))
def test_plain_text_out_of_a_workbook_says_the_same(text: str) -> None:
    assert plain_text(from_plain(text)) == text


@settings(max_examples=300, deadline=None)
@given(some.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(plain_text(text), str)


def test_old_minutes_read_as_they_were_written() -> None:
    old = (
        "一、学习文件\n　　学习《吉林省辅警条例》第3条。\n\n1. 应到46人，实到44人（缺2人）。\n2.通报：得分=3*4\n"
        "电话139****1234、138****5678；路径D:\\台账_2026\\三月[定稿].doc\n———\n- 无"
    )
    assert plain_text(old) == old


def test_the_marks_are_read() -> None:
    found = read_rich("# 会议情况\n## 出勤\n应到 **46** 人，缺席 [2](desk:schedule?mark=缺席) 人\n- 一件\n3. 另一件")
    assert [one.sort for one in found] == ["heading", "subheading", "text", "bullet", "number"]
    assert found[2].runs == (
        Run("应到 "), Run("46", bold=True), Run(" 人，缺席 "), Run("2", link="desk:schedule?mark=缺席"), Run(" 人"),
    )  # fmt: skip
    assert found[4].number == 3
    assert plain_text(write_rich(found)) == "会议情况\n出勤\n应到 46 人，缺席 2 人\n- 一件\n3. 另一件"


def test_a_bold_sign_beside_a_chinese_mark_is_bold() -> None:
    assert read_rich("**议定：**由张三办")[0].runs == (Run("议定：", bold=True), Run("由张三办"))


def test_only_links_into_the_desk_lead_anywhere() -> None:
    assert read_rich("[看](http://example.org)") == (Paragraph("text", (Run("[看](http://example.org)"),)),)


def test_a_numbered_list_counts_on_from_its_first_number() -> None:
    listed = [Paragraph("number", (Run(word),), number) for word, number in (("甲", 3), ("乙", 1), ("丙", 9))]
    assert [one.number for one in tidy([*listed, Paragraph("text", (Run("隔"),)), *listed])] == [3, 4, 5, 0, 3, 4, 5]


def test_signs_are_escaped_so_that_plain_words_stay_readable() -> None:
    assert write_rich(tidy([Paragraph("text", (Run("2. 学习"),))])) == "2\\. 学习"
    assert write_rich(tidy([Paragraph("text", (Run("应到46人，实到44人。"),))])) == "应到46人，实到44人。"
