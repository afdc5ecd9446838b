"""Every layout that ships: it prints its own samples, each item where the layout says, within 0.1 mm."""

import pytest

from station_desk.base.paths import RESOURCES
from station_desk.features.idcards.prints import SHEETS, sides_for
from station_desk.printing import layout as kinds
from station_desk.printing.compose import with_columns
from station_desk.printing.layout import JOINER, fill, holds, sample_record, words_of
from station_desk.printing.paper import read_imposition
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout
from tests.printing.measure import read_pages

NAMES = sorted(path.stem for path in (RESOURCES / "layouts").glob("*.toml"))
FORMS = {"idcard": (85.60, 53.98), "lanyard-54": (54, 85.6), "lanyard-70": (70, 100)}  # of the card, mm
SHIPPED = {
    "certificate", *(f"{form}-{side}" for form in FORMS for side in ("front", "back")), "sign-in", "roster", "evaluation-summary", "yearplan", "notice",
    "minutes",
}  # fmt: skip
NEAR = 0.1  # mm


@pytest.fixture(scope="module", params=NAMES)
def printed(request):
    layout = read_layout(request.param)
    record = sample_record(layout)
    return layout, record, read_pages(build_pdf(layout, [record]))


def texts(layout, record):
    """Each text item that is drawn, with what it says."""
    words = {**record, "page": "1", "pages": "1", "first_page": True, "last_page": True}
    for item in layout.items:
        if isinstance(item, kinds.Text) and holds(item.only_if, words):
            yield item, fill(item.text, words).replace(JOINER, "")


def test_all_papers_ship():
    assert set(NAMES) >= SHIPPED


def test_a_page_has_the_layouts_size(printed):
    layout, _, pages = printed
    assert len(pages) == 1
    assert (pages[0].width, pages[0].height) == pytest.approx((layout.width, layout.height), abs=0.01)


def test_every_text_lies_in_its_box(printed):
    layout, record, (page,) = printed
    seen = 0
    for item, text in texts(layout, record):
        for line in text.split("\n"):
            begins = line.strip() if item.wrap != "first" else line.strip()[:6]
            assert any(lies_in(letters, item) for letters in page.places(begins)), f"{begins} is not in {item}"
            seen += 1
    assert seen > 2


def lies_in(letters, item):
    across = letters[0].x >= item.x - NEAR and end_of(letters) <= item.x + item.width + NEAR
    return across and item.y < letters[0].y < item.y + (item.height or 10) + NEAR


def end_of(letters):
    return letters[-1].x + letters[-1].width


def test_every_text_begins_and_ends_where_its_alignment_says(printed):
    layout, record, (page,) = printed
    for item, text in texts(layout, record):
        if "\n" in text or item.wrap == "first":
            continue
        places = page.places(text)
        if item.align == "left":
            assert any(letters[0].x == pytest.approx(item.x, abs=NEAR) for letters in places), text
        elif item.align == "right":
            assert any(end_of(letters) == pytest.approx(item.x + item.width, abs=NEAR) for letters in places), text
        elif item.align == "center":
            middles = [(letters[0].x + end_of(letters)) / 2 for letters in places]
            assert any(middle == pytest.approx(item.x + item.width / 2, abs=NEAR) for middle in middles), text


def test_a_text_stands_at_its_height_and_its_lines_at_their_pitch(printed):
    layout, record, (page,) = printed
    for item, text in texts(layout, record):
        flows, paragraphs = item.wrap == "first", text.split("\n")
        places = [place[0] for place in page.places(paragraphs[0].strip()[: 6 if flows else None])]
        assert any(stands(item, first, len(paragraphs), flows) for first in places), text
        if len(paragraphs) > 1 and not flows:
            first = next(first for first in places if stands(item, first, len(paragraphs), flows))
            for number, paragraph in enumerate(paragraphs):
                wanted = pytest.approx(first.y + number * item.line_height * first.size, abs=NEAR)
                assert any(place[0].y == wanted for place in page.places(paragraph)), paragraph


def stands(item, first, count, flows):
    """Whether the first letter of a text of so many paragraphs lies where the item says, at the size it was set in."""
    if flows and item.valign == "top" and item.align in ("left", "justify"):
        indent = item.x + item.indent * first.size
        return first.x == pytest.approx(indent, abs=NEAR) and first.y == pytest.approx(
            item.y + 0.88 * first.size, abs=NEAR
        )
    if flows:
        return True  # how many lines it takes is not known here; that it lies in its box is tested above
    high = first.size * (1 + item.line_height * (count - 1))
    top = item.y + ((item.height or high) - high) * {"top": 0, "middle": 0.5, "bottom": 1}[item.valign]
    return first.y == pytest.approx(top + 0.88 * first.size, abs=NEAR)


def test_boxes_lines_and_photos_lie_where_the_layout_says(printed):
    layout, record, (page,) = printed
    words = {**record, "first_page": True, "last_page": True}
    for item in layout.items:
        if not holds(item.only_if, words):
            continue
        if isinstance(item, kinds.Box):
            kind = "curve" if item.radius else "rect"
            assert page.near(kind, item.x, item.y, item.width, item.height), item
        elif isinstance(item, kinds.Line):
            assert page.near("line", item.x, item.y, item.x2 - item.x, item.y2 - item.y), item
        elif isinstance(item, kinds.Picture):
            assert page.near("rect", item.x, item.y, item.width, item.height), item  # the silhouette's ground


def test_a_qr_code_fills_its_square(printed):
    layout, _, (page,) = printed
    for item in layout.items:
        if isinstance(item, kinds.Qr):
            inside = [
                shape
                for shape in page.shapes
                if shape.kind == "rect"
                and shape.x > item.x - NEAR
                and shape.y > item.y - NEAR
                and shape.x + shape.width < item.x + item.width + NEAR
                and shape.y + shape.height < item.y + item.width + NEAR
                and shape.height < item.width / 15
            ]
            assert len(inside) > 100
            assert min(shape.x for shape in inside) == pytest.approx(item.x, abs=NEAR)
            assert min(shape.y for shape in inside) == pytest.approx(item.y, abs=NEAR)
            assert max(shape.x + shape.width for shape in inside) == pytest.approx(item.x + item.width, abs=NEAR)
            assert max(shape.y + shape.height for shape in inside) == pytest.approx(item.y + item.width, abs=NEAR)


def test_the_columns_of_a_table_lie_side_by_side(printed):
    layout, record, (page,) = printed
    for item in layout.items:
        if not isinstance(item, kinds.Table):
            continue
        item = with_columns(item, record)  # those a record brings
        x = item.x
        uprights = sorted({round(s.x, 2) for s in page.shapes if s.kind == "line" and s.width < 0.01})
        for column in item.columns:
            assert any(abs(x - upright) < NEAR for upright in uprights), column
            titles = page.places(column.title.replace("\n", ""))
            assert any(x <= title[0].x and end_of(title) <= x + column.width + NEAR for title in titles), column
            x += column.width
        assert x <= layout.width - 10
        for row in record[item.rows]:
            for column in item.columns:
                spread = ":spread" in column.text  # a name of two characters is set to the width of three
                if column.key and column.key != "row" and not spread and column.key != "name" and row[column.key]:
                    assert row[column.key] in page.text


LONG = "在维护农村社会治安工作中恪尽职守、任劳任怨"
SEALED = [name for name in NAMES if any(isinstance(item, kinds.Seal) for item in read_layout(name).items)]


def test_what_a_station_stamps_has_room_for_the_seal():
    assert {"certificate", "notice", "evaluation-notice"} <= set(SEALED)


@pytest.mark.parametrize("name", SEALED)
def test_the_circle_for_the_seal_is_free_but_for_unit_and_date(name):
    layout = read_layout(name)
    (seal,) = (item for item in layout.items if isinstance(item, kinds.Seal))
    assert seal.width == 45
    record = sample_record(layout)
    longest = {"deed": LONG * 6, "words": LONG * 6, "body": "经研究决定召开例会。" * 20}
    (page,) = read_pages(build_pdf(layout, [{**record, **{key: longest[key] for key in longest if key in record}}]))
    middle = (seal.x + 22.5, seal.y + 22.5)
    under = {record["unit"], record["date"]}
    ours = {letter for text in under for letter in page.places(text)[-1]}
    for letter in page.letters:
        if letter not in ours and letter.text.strip():
            assert away(middle, letter.x, letter.y - letter.width, letter.width, letter.width) >= 22.5, letter
    for text in under:  # and the seal does lie on unit and date
        assert min(away(middle, letter.x, letter.y, 0, 0) for letter in page.places(text)[-1]) < 22.5


@pytest.mark.parametrize("name", SEALED)
def test_nothing_else_is_laid_into_the_circle_for_the_seal(name):
    layout = read_layout(name)
    (seal,) = (item for item in layout.items if isinstance(item, kinds.Seal))
    middle = (seal.x + 22.5, seal.y + 22.5)
    for item in layout.items:
        under = isinstance(item, kinds.Text) and set() < set(words_of(item.text)) <= {"unit", "date"}
        ground = isinstance(item, kinds.Artwork) and item.name == "certificate-border"
        if isinstance(item, kinds.Seal | kinds.Table | kinds.Prose | kinds.Line) or under or ground:
            continue  # what flows is printed above, with more than it usually holds
        box = (item.width, getattr(item, "height", 0) or (item.width if isinstance(item, kinds.Qr) else 0))
        assert away(middle, item.x, item.y, *box) >= 22.5, item


def away(point, x, y, width, height):
    """How far a box is from a point, mm; 0 for one that holds it."""
    across = max(x - point[0], 0, point[0] - x - width)
    down = max(y - point[1], 0, point[1] - y - height)
    return (across**2 + down**2) ** 0.5


@pytest.mark.parametrize("form", FORMS)
def test_a_card_has_its_size_and_no_emblem(form):
    for name in (f"{form}-front", f"{form}-back"):
        layout = read_layout(name)
        assert (layout.width, layout.height) == FORMS[form]  # ID-1 is ISO/IEC 7810
        grounds = [item for item in layout.items if isinstance(item, kinds.Box) and item.width == layout.width]
        assert {item.radius for item in grounds} <= {3.18, 0}
        assert 3.18 in {item.radius for item in grounds}
        assert "id_number" not in layout.words
        drawn = {item.name for item in layout.items if isinstance(item, kinds.Artwork)}
        assert drawn <= {"card-pattern"}
        said = "".join(item.text for item in layout.items if isinstance(item, kinds.Text))
        assert "人民警察" not in said
    photo = next(item for item in read_layout(f"{form}-front").items if isinstance(item, kinds.Picture))
    assert photo.width / photo.height == pytest.approx(22 / 30)


@pytest.mark.parametrize("sheet", [name for name, _ in SHEETS])
def test_cards_lie_on_their_sheet_without_touching_and_back_to_back(sheet):
    front, _ = (read_layout(name) for name in sides_for(sheet))
    paper, size = read_imposition(sheet), (front.width, front.height)
    places = [paper.place(slot) for slot in range(paper.count)]
    margin = 5 if paper.count > 1 else -0.01  # crop marks and what a printer cannot reach
    for x, y in places:
        assert x >= margin
        assert y >= margin
        assert x + size[0] <= paper.page[0] - margin
        assert y + size[1] <= paper.page[1] - margin
    gaps = (paper.pitch[0] - size[0], paper.pitch[1] - size[1])
    assert paper.columns == 1 or gaps[0] >= 2
    assert paper.rows == 1 or gaps[1] >= 2
    backs = {tuple(round(part, 2) for part in paper.back_place(slot, *size)) for slot in range(paper.count)}
    assert backs == {tuple(round(part, 2) for part in place) for place in places}


@pytest.mark.parametrize("path", sorted((RESOURCES / "papers").glob("*.toml")), ids=lambda path: path.stem)
def test_every_paper_can_be_read(path):
    sheet = read_imposition(path.stem)
    assert sheet.title
    assert sheet.page[0] > 0
