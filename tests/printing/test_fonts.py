"""Every character of 通用规范汉字表 prints and can be copied again; one that no face has stops the batch."""

import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.base.paths import RESOURCES
from station_desk.printing import fonts
from station_desk.printing.layout import Layout, Text, sample_record
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout
from station_desk.printing.task import PrintRequest
from tests.printing.measure import paper_of, read_pages

TABLE = (RESOURCES / "fonts/characters.txt").read_text(encoding="utf-8").split()
USED = ("Song", "SongBold", "Hei", "HeiBold", "Kai")
NOWHERE = "\U00031350"  # 𱍐, Unicode 15: in no bundled face


def lines_layout(face: str, size: float = 8) -> Layout:
    text = Text(x=5, y=5, width=200, height=0, text="{text}", face=face, size=size, wrap="first")
    return Layout(name="trial", title="试印", width=210, height=1000, items=(text,), words={"text": ""})


def test_the_table_is_whole():
    assert len(TABLE) == len(set(TABLE)) == 8105


@pytest.mark.parametrize("face", USED)
def test_every_character_of_the_table_is_in_the_face(face):
    assert fonts.missing_characters("".join(TABLE), face) == ""
    assert {fonts.drawn_by(character, face) for character in TABLE} == {face}


@pytest.mark.parametrize("face", ["Kai", "HeiBold"])
def test_a_page_with_all_characters_gives_them_back(face):
    (page,) = read_pages(build_pdf(lines_layout(face), [{"text": "".join(TABLE)}]))
    assert page.text == "".join(TABLE)


def test_all_characters_in_the_other_reader():
    """PDFium, which shows the preview, reads the same characters."""
    import pypdfium2

    document = pypdfium2.PdfDocument(build_pdf(lines_layout("Song"), [{"text": "".join(TABLE)}]))
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert text.replace("\r\n", "") == "".join(TABLE)


def test_a_name_beyond_the_first_plane_can_be_copied():
    layout = read_layout("certificate")
    (page,) = read_pages(build_pdf(layout, [{**sample_record(layout), "name": "王𬭎"}]))
    assert "王　𬭎" in page.text


def test_a_rare_character_comes_from_the_next_face():
    rare = next(
        chr(code) for code in range(0x3400, 0x9FFF)
        if not fonts.has("Kai", chr(code)) and fonts.has(fonts.LAST, chr(code))
    )  # fmt: skip
    assert fonts.runs(f"王{rare}生", "Kai") == [("Kai", "王"), (fonts.LAST, rare), ("Kai", "生")]
    (page,) = read_pages(build_pdf(lines_layout("Kai"), [{"text": f"王{rare}生"}]))
    assert page.text == f"王{rare}生"


def test_a_character_nobody_has_stops_the_batch_by_name_and_leaves_no_file(desk, tmp_path):
    layout = read_layout("certificate")
    sample = sample_record(layout)
    records = [{**sample, "name": "张三"}, {**sample, "name": f"李{NOWHERE}明"}]
    with pytest.raises(UserError) as caught:
        finish(paper_of(layout, records).write(desk, PrintRequest(), tmp_path / "证书.pdf"))
    assert f"李{NOWHERE}明" in caught.value.message
    assert f"“{NOWHERE}”" in caught.value.message
    assert list(tmp_path.glob("*.pdf")) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".desk")] == []


def test_all_whom_no_face_can_write_are_named_at_once(desk, tmp_path):
    card = read_layout("idcard-front")
    records = [{**sample_record(card), "name": f"王{chr(ord(NOWHERE) + number)}"} for number in range(9)]
    records.insert(3, sample_record(card))
    with pytest.raises(UserError) as refused:
        finish(paper_of(card, records).write(desk, PrintRequest(), tmp_path / "cards.pdf"))
    assert [records[n]["name"] in str(refused.value) for n in (0, 2, 4, 6, 7)] == [True, True, True, True, False]
    assert "另外还有 3 处" in str(refused.value)
    assert not (tmp_path / "cards.pdf").exists()


def test_a_missing_character_in_a_table_names_the_row():
    layout = read_layout("roster")
    sample = sample_record(layout)
    rows = [sample["rows"][0], {**sample["rows"][1], "village": f"{NOWHERE}家村"}]
    with pytest.raises(UserError, match="第 2 行“欧阳娜娜”"):
        build_pdf(layout, [{**sample, "rows": rows}])


def test_what_cannot_be_seen_is_neither_missing_nor_printed():
    text = "张\u200b三\ufeff\u202c"
    assert fonts.missing_characters(text, "Hei") == ""
    (page,) = read_pages(build_pdf(lines_layout("Hei"), [{"text": text}]))
    assert page.text == "张三"


def test_a_face_that_is_not_bundled_is_refused():
    with pytest.raises(ValueError, match="Arial"):
        fonts.face("Arial")


def test_two_marks_that_meet_stand_closer():
    solid = sum(fonts.em_width(character, "Kai") for character in "警”。")
    assert fonts.em_length("警”。", "Kai") == solid - 0.5
    assert fonts.em_length("警，以", "Kai") == 3
