"""A layout tried out: a picture even of what does not fit, and every flaw by its item."""

from dataclasses import replace

from station_desk.features.layouts.rules.trial import trial
from station_desk.printing import layout as kinds
from station_desk.printing.layout import sample_record
from station_desk.printing.reading import read_layout
from tests.printing.measure import read_pages

SHIPPED = read_layout("certificate")
LAYOUT = replace(SHIPPED, items=SHIPPED.items[1:])  # without the border, which takes its time
RECORD = sample_record(LAYOUT)


def changed(number, **values):
    items = list(LAYOUT.items)
    items[number] = replace(items[number], **values)
    return replace(LAYOUT, items=tuple(items))


def number_of(called):
    return next(n for n, item in enumerate(LAYOUT.items) if getattr(item, "called", "") == called)


def test_a_shipped_layout_has_no_flaw():
    pdf, flaws = trial(LAYOUT, RECORD)
    assert flaws == ()
    assert "张" in read_pages(pdf)[0].text


def test_a_text_that_does_not_fit_is_told_and_still_drawn():
    number = number_of("单位")
    pdf, (flaw,) = trial(changed(number, width=20.0), RECORD)
    assert flaw.item == number
    assert flaw.look == "bad"
    assert "单位“永吉县公安局口前派出所”太长" in flaw.sentence
    assert RECORD["unit"] in read_pages(pdf)[0].text


def test_a_table_that_does_not_fit_is_told_and_still_drawn():
    layout = read_layout("sign-in")
    at = next(n for n, item in enumerate(layout.items) if isinstance(item, kinds.Table))
    table = layout.items[at]
    narrow = tuple(
        replace(column, width=6.0, wrap="never") if column.key == "name" else column for column in table.columns
    )
    items = tuple(replace(item, columns=narrow) if item is table else item for item in layout.items)
    pdf, (flaw,) = trial(replace(layout, items=items), sample_record(layout))
    assert flaw.item == at
    assert "姓名“" in flaw.sentence
    assert "13900000001" in read_pages(pdf)[0].text


def test_what_the_seal_would_cover_is_told_unless_it_is_meant_to():
    number = number_of("证书编号")
    _, (flaw,) = trial(changed(number, x=190.0, y=150.0), RECORD)
    assert (flaw.item, flaw.look) == (number, "care")
    assert flaw.sentence == "“证书编号”和 45 毫米的盖章处重叠，盖章以后会看不清。"
    qr = next(n for n, item in enumerate(LAYOUT.items) if isinstance(item, kinds.Qr))
    assert [one.item for one in trial(changed(qr, x=200.0, y=150.0), RECORD)[1]] == [qr]


def test_what_lies_beyond_the_paper_is_told():
    number = number_of("证书编号")
    _, (flaw,) = trial(changed(number, x=280.0), RECORD)
    assert flaw.item == number
    assert "超出纸边" in flaw.sentence


def test_what_a_condition_leaves_out_is_neither_drawn_nor_judged():
    number = number_of("单位")
    pdf, flaws = trial(changed(number, only_if="!name", width=5.0), RECORD)
    assert flaws == ()
    assert RECORD["unit"] not in read_pages(pdf)[0].text


def test_a_record_without_the_word_is_told():
    _, flaws = trial(LAYOUT, {word: value for word, value in RECORD.items() if word != "words"})
    assert [flaw.item for flaw in flaws] == [number_of("正文")]
