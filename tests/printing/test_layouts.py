"""Every layout that ships: it prints its own samples, each item where the layout says, within 0.1 mm."""

import pytest

from station_desk.base.paths import RESOURCES
from station_desk.printing import layout as kinds
from station_desk.printing.layout import sample_record
from station_desk.printing.paper import read_imposition
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout
from station_desk.printing.table import with_columns
from station_desk.printing.words import JOINER, fill, holds
from tests.printing.measure import read_pages

NAMES = sorted(path.stem for path in (RESOURCES / "layouts").glob("*.toml"))
SHIPPED = {
    "certificate", "idcard-front", "idcard-back", "sign-in", "roster", "evaluation-summary", "yearplan", "notice",
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


def test_a_text_stands_at_its_height(printed):
    layout, record, (page,) = printed
    for item, text in texts(layout, record):
        if "\n" in text or item.wrap == "first" or item.min_size:
            continue
        em = item.size * 25.4 / 72
        top = item.y + ((item.height or em) - em) * {"top": 0, "middle": 0.5, "bottom": 1}[item.valign]
        heights = [letters[0].y for letters in page.places(text)]
        assert any(height == pytest.approx(top + 0.88 * em, abs=NEAR) for height in heights), text


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
        for row in record["rows"]:
            for column in item.columns:
                spread = ":spread" in column.text  # a name of two characters is set to the width of three
                if column.key and column.key != "row" and not spread and column.key != "name" and row[column.key]:
                    assert row[column.key] in page.text


@pytest.mark.parametrize("name", ["certificate", "notice"])
def test_the_circle_for_the_seal_is_free_but_for_unit_and_date(name):
    layout = read_layout(name)
    (seal,) = (item for item in layout.items if isinstance(item, kinds.Seal))
    assert seal.width == 45
    record = sample_record(layout)
    longest = {"deed": "在维护农村社会治安工作中恪尽职守、任劳任怨" * 6, "body": "经研究决定召开例会。" * 20}
    (page,) = read_pages(build_pdf(layout, [{**record, **{key: longest[key] for key in longest if key in record}}]))
    middle, radius = (seal.x + 22.5, seal.y + 22.5), 22.5
    under = {record["unit"], record["date"]}
    ours = {letter for text in under for letter in page.find(text)}
    for letter in page.letters:
        if letter in ours or not letter.text.strip():
            continue
        nearest = (
            min(max(middle[0], letter.x), letter.x + letter.width) - middle[0],
            min(max(middle[1], letter.y - letter.width), letter.y + 0.3) - middle[1],
        )
        assert nearest[0] ** 2 + nearest[1] ** 2 >= radius**2, letter
    for text in under:  # and the seal does lie on unit and date
        away = [(letter.x - middle[0]) ** 2 + (letter.y - middle[1]) ** 2 for letter in page.find(text)]
        assert min(away) < radius**2


def test_a_card_has_the_size_of_id_1():
    for name in ("idcard-front", "idcard-back"):
        layout = read_layout(name)
        assert (layout.width, layout.height) == (85.60, 53.98)  # ISO/IEC 7810
        grounds = [item for item in layout.items if isinstance(item, kinds.Box) and item.width == layout.width]
        assert {item.radius for item in grounds} <= {3.18, 0}
        assert 3.18 in {item.radius for item in grounds}
    photo = next(item for item in read_layout("idcard-front").items if isinstance(item, kinds.Picture))
    assert (photo.width, photo.height) == (22, 30)


def test_nothing_on_a_card_shows_the_whole_id_number():
    for name in ("idcard-front", "idcard-back"):
        assert "id_number" not in read_layout(name).words


@pytest.mark.parametrize("path", sorted((RESOURCES / "papers").glob("*.toml")), ids=lambda path: path.stem)
def test_every_paper_can_be_read(path):
    sheet = read_imposition(path.stem)
    assert sheet.title
    assert sheet.page[0] > 0
