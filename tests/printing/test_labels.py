"""Sheets of labels: what cannot be is refused with its number, and every label lies where its sheet says."""

import io
import re
from dataclasses import replace

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from station_desk.base.errors import UserError
from station_desk.base.paths import RESOURCES
from station_desk.features.layouts.service import SHIPPED
from station_desk.features.uniforms.prints import fitted
from station_desk.printing.layout import Qr, Text, sample_record
from station_desk.printing.paper import Imposition, fault_of, read_imposition
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout

POINT = 25.4 / 72
LAYOUTS = ("label-badge", "label-name", "label-size")
GOOD = read_imposition("labels-21")
lengths = some.integers(-500, 32000).map(lambda hundredths: hundredths / 100)
pairs = some.tuples(lengths, lengths)
counts = some.integers(0, 14)


def on_the_page(sheet: Imposition) -> bool:
    """Whether every label lies on the page and none on another, by each label's own corners."""
    width, height = sheet.label
    placed = [sheet.place(slot) for slot in range(sheet.count)]
    inside = all(
        x >= -0.03 and y >= -0.03 and x + width <= sheet.page[0] + 0.03 and y + height <= sheet.page[1] + 0.03
        for x, y in placed
    )
    apart = all(
        abs(x - u) >= width - 0.03 or abs(y - v) >= height - 0.03
        for at, (x, y) in enumerate(placed)
        for u, v in placed[:at]
    )
    return inside and apart


@settings(max_examples=150)
@given(
    some.builds(
        Imposition, page=some.one_of(some.just((210.0, 297.0)), pairs), label=some.one_of(some.just((63.5, 38.1)), pairs),
        origin=some.one_of(some.just((7.21, 15.15)), pairs), pitch=some.one_of(some.just((66.04, 38.1)), pairs),
        columns=counts, rows=counts,
    )
)  # fmt: skip
def test_an_accepted_sheet_has_every_label_on_the_page_and_none_on_another(sheet: Imposition) -> None:
    if fault_of(sheet) is None:
        assert sheet.count >= 1
        assert min(sheet.label) > 0
        assert on_the_page(sheet)


@given(
    some.tuples(some.floats(8, 90), some.floats(8, 90)), some.tuples(some.floats(0, 9), some.floats(0, 9)),
    some.tuples(some.floats(0, 12), some.floats(0, 12)), some.integers(1, 12), some.integers(1, 30),
)  # fmt: skip
def test_what_lies_on_the_page_is_accepted(label, gap, origin, columns, rows) -> None:
    pitch = (label[0] + gap[0], label[1] + gap[1])
    sheet = Imposition(label=label, pitch=pitch, origin=origin, columns=columns, rows=rows)
    assert (fault_of(sheet) is None) == on_the_page(sheet)


@pytest.mark.parametrize(
    ("change", "part", "words"),
    [
        ({"pitch": (60, 38.1)}, "pitch x", ("横向间距 60 毫米", "标签的宽 63.5 毫米")),
        ({"pitch": (66.04, 30)}, "pitch y", ("纵向间距 30 毫米", "标签的高 38.1 毫米")),
        ({"origin": (20, 15.15)}, "pitch x", ("排到 215.58 毫米", "纸的宽 210 毫米")),
        ({"rows": 8}, "pitch y", ("8 行", "纸的高 297 毫米")),
        ({"columns": 1, "origin": (150, 15.15)}, "label x", ("排到 213.5 毫米",)),
        ({"origin": (-1, 0)}, "origin x", ("左边距是 -1 毫米",)),
        ({"columns": 0}, "columns", ("列数是 0",)),
        ({"label": (0, 38.1)}, "label x", ("标签的宽是 0 毫米",)),
    ],
)
def test_the_sentence_names_the_number(change, part, words) -> None:
    fault = fault_of(replace(GOOD, **change))
    assert fault
    assert fault.part == part
    assert all(word in fault.sentence for word in words), fault.sentence


def test_a_broken_sheet_file_is_refused_with_its_line(tmp_path) -> None:
    text = (RESOURCES / "papers" / "labels-21.toml").read_text("utf-8")
    wrong = tmp_path / "我的.toml"
    wrong.write_text(text.replace("pitch = [66.04, 38.1]", "pitch = [60, 38.1]"), "utf-8")
    with pytest.raises(UserError, match=r"“我的\.toml”第 7 行：横向间距 60 毫米"):
        read_imposition(wrong)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_sheet_is_sound_and_says_that_it_must_be_measured(name: str) -> None:
    sheet = read_imposition(name)
    assert fault_of(sheet) is None
    assert "请用尺量" in sheet.title
    across, down = sheet.title.partition(" ")[0].split("×")
    assert (sheet.columns, sheet.rows) == (int(across), int(down))
    # What is left at the right and below is as much as at the left and above: a label sheet is symmetrical.
    right, below = sheet.place(sheet.count - 1)
    assert sheet.page[0] - right - sheet.label[0] == pytest.approx(sheet.origin[0], abs=0.06)
    assert sheet.page[1] - below - sheet.label[1] == pytest.approx(sheet.origin[1], abs=0.06)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_label_is_printed_in_its_place(name: str, layout: str) -> None:
    """The line below the head, or the middle of the name, measured in the PDF against the sheet's own numbers."""
    sheet = read_imposition(name)
    label = fitted(read_layout(layout), sheet.label)
    records = [sample_record(label) | {"name": "李"} for _ in range(sheet.count - 1)]
    with pdfplumber.open(io.BytesIO(build_pdf(label, records, sheet, start_at=2))) as pdf:
        assert len(pdf.pages) == 1
        page = pdf.pages[0]
        assert (page.width * POINT, page.height * POINT) == pytest.approx(sheet.page, abs=0.01)
        lines = sorted((float(line["top"]), float(line["x0"])) for line in page.lines)
        names = sorted((round(float(c["top"]), 1), float(c["x0"])) for c in page.chars if c["text"] == "李")
        boxes = [
            tuple(float(c[key]) * POINT for key in ("x0", "top", "x1", "bottom"))
            for c in page.chars
            if c["text"].strip()
        ]
    corners = [sheet.place(slot) for slot in range(1, sheet.count)]
    drawn = [item for item in label.items if type(item).__name__ == "Line"]
    if drawn:
        wanted = sorted((y + drawn[0].y, x + drawn[0].x) for x, y in corners)
        assert [one * POINT for pair in lines for one in pair] == pytest.approx(
            [one for p in wanted for one in p], abs=0.1
        )
    assert len(names) == len(corners)
    for left, top, right, bottom in boxes:
        assert any(
            x - 0.1 <= left
            and right <= x + sheet.label[0] + 0.1
            and y - 0.1 <= top
            and bottom <= y + sheet.label[1] + 0.1
            for x, y in corners
        ), (left, top, right, bottom)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("sheet", ["labels-40", "labels-10"])
def test_long_and_rare_names_shrink_to_a_floor_and_then_wrap(sheet: str, layout: str) -> None:
    label = fitted(read_layout(layout), read_imposition(sheet).label)
    floor = {item.text: item.min_size for item in label.items if isinstance(item, Text)}["{name:spread}"]
    for name in ("王𬭎", "阿卜杜拉·买买提", "额尔德尼巴雅尔·阿拉坦格日勒其其格图"):
        with pdfplumber.open(io.BytesIO(build_pdf(label, [sample_record(label) | {"name": name}]))) as pdf:
            found = [c for c in pdf.pages[0].chars if c["text"] in name and float(c["size"]) >= floor - 0.01]
            text = re.sub(r"\s", "", pdf.pages[0].extract_text())
        assert len({round(float(c["top"])) for c in found}) <= 2
        assert all(letter in text for letter in name), (name, text)


def test_letters_and_codes_keep_their_shape_on_another_size() -> None:
    layout = read_layout("label-badge")
    wide = fitted(replace(layout, items=(*layout.items, Qr(x=40, y=10, text="{badge}", width=10))), (127, 38.1))
    assert (wide.width, wide.height) == (127, 38.1)
    code = wide.items[-1]
    assert code.width == pytest.approx(10)
    assert code.x + code.width / 2 == pytest.approx(90)
    assert [item.size for item in wide.items if isinstance(item, Text)] == [
        item.size for item in layout.items if isinstance(item, Text)
    ]
