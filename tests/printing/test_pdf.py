"""The renderer as its users meet it: pages, photos, overprint, progress, flowing tables, nothing half-written."""

import io

import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.printing.layout import Layout, Picture, Text, sample_record
from station_desk.printing.paper import Calibration, Imposition
from station_desk.printing.pdf import build_pdf, print_into
from station_desk.printing.picture import for_printer, page_count, page_picture, page_size
from station_desk.printing.reading import read_layout
from station_desk.printing.task import PrintRequest
from tests.printing.measure import paper_of, read_pages


def jpeg(width=295, height=413, colour=(200, 30, 30)):
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    return file.getvalue()


def people(count):
    sample = sample_record(read_layout("certificate"))
    return [{**sample, "name": f"王{'一二三四五六七八九'[n % 9]}", "number": f"证字{n:04}号"} for n in range(count)]


def test_a_page_for_each_record_in_order():
    file = io.BytesIO()
    assert finish(print_into(file, read_layout("certificate"), people(3), title="荣誉证书")) == 3
    pages = read_pages(file.getvalue())
    assert ["王　一" in pages[0].text, "王　二" in pages[1].text, "证字0002号" in pages[2].text] == [True] * 3


def test_progress_goes_up_to_the_end():
    steps = []
    finish(print_into(io.BytesIO(), read_layout("certificate"), people(120)), steps.append)
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert len(done) > 5
    assert steps[-1].done == steps[-1].total == 240


def test_a_job_given_up_leaves_nothing_and_keeps_the_old_file(desk, tmp_path):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"before")
    job = paper_of(read_layout("certificate"), people(60)).write(desk, PrintRequest(), target)
    while "排版" not in next(job).text:
        pass
    job.close()
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.pdf"]


def test_nothing_to_print_is_a_sentence(desk, tmp_path):
    with pytest.raises(UserError, match="没有要打印的“荣誉证书”"):
        finish(paper_of(read_layout("certificate"), []).write(desk, PrintRequest(), tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


def test_the_ground_goes_into_the_file_once():
    layout = read_layout("certificate")
    one, many = (len(build_pdf(layout, people(count))) for count in (1, 21))
    assert (many - one) / 20 < 4000  # bytes a further certificate costs, QR code and all


def test_title_and_maker_are_written():
    import pdfplumber

    pdf = build_pdf(read_layout("certificate"), people(1), title="2025年度荣誉证书")
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert document.metadata["Title"] == "2025年度荣誉证书"
        assert document.metadata["Creator"] == "Station Desk"


def test_overprint_leaves_out_what_is_preprinted():
    layout, records = read_layout("certificate"), people(1)
    (whole,), (over,) = (read_pages(build_pdf(layout, records, overprint=on)) for on in (False, True))
    assert "荣誉证书" in whole.text
    assert "荣誉证书" not in over.text
    curves = [sum(shape.kind == "curve" for shape in page.shapes) for page in (whole, over)]
    assert curves[0] > 100
    assert curves[1] == 0
    assert whole.find("王　一") == over.find("王　一")


def test_a_photo_is_embedded_as_it_is_and_covers_its_box():
    photo = jpeg()
    layout = read_layout("idcard-front")
    pdf = build_pdf(layout, [{**sample_record(layout), "photo": photo}])
    assert photo in pdf
    (page,) = read_pages(pdf)
    (image,) = (shape for shape in page.shapes if shape.kind == "image")
    assert image.width == pytest.approx(22, abs=0.1)  # the whole width, the height cut by the clip
    assert image.height == pytest.approx(22 * 413 / 295, abs=0.1)
    assert image.y + image.height / 2 == pytest.approx(19.4 + 15, abs=0.1)
    assert pixel(pdf, 17, 34) == pytest.approx((200, 30, 30), abs=4)
    assert pixel(pdf, 17, 18.9) == pytest.approx((248, 250, 253), abs=4)  # nothing above the box


@pytest.mark.parametrize("damaged", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", jpeg()[:60], b"x" * 500])
def test_a_damaged_photo_stops_the_batch_by_name(damaged, desk, tmp_path):
    layout = read_layout("idcard-front")
    sample = sample_record(layout)
    records = [sample, {**sample, "name": "李小明", "photo": damaged}]
    with pytest.raises(UserError, match="“李小明”：照片"):
        finish(paper_of(layout, records).write(desk, PrintRequest(), tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


def test_the_same_photo_is_stored_once():
    layout = read_layout("idcard-front")
    record = {**sample_record(layout), "photo": jpeg()}
    assert build_pdf(layout, [record, record]).count(jpeg()) == 1


def test_a_photo_can_be_fitted_with_margins():
    picture = Picture(x=10, y=10, word="photo", width=40, height=20, fit="fit")
    layout = Layout(name="trial", title="试印", width=60, height=40, items=(picture,), words={"photo": ""})
    (page,) = read_pages(build_pdf(layout, [{"photo": jpeg(200, 200)}]))
    assert page.near("image", 20, 10, 20, 20)


def pixel(pdf, x, y, dpi=200):
    _width, _height, stride, data = page_picture(pdf, 0, dpi)
    at = round(y / 25.4 * dpi) * stride + round(x / 25.4 * dpi) * 4
    blue, green, red = data[at : at + 3]
    return red, green, blue


def test_two_character_names_are_spaced_to_three():
    for name in ("certificate", "idcard-front"):
        layout = read_layout(name)
        for given, shown in (("张三", "张　三"), ("欧阳娜娜", "欧阳娜娜"), ("李小明", "李小明"), ("Li", "Li")):
            (page,) = read_pages(build_pdf(layout, [{**sample_record(layout), "name": given}]))
            assert shown in page.text


def test_a_long_dotted_name_shrinks_and_then_breaks_after_a_dot():
    layout = read_layout("idcard-front")
    name = "额尔德尼巴雅尔·阿拉坦格日勒其其格图"
    (page,) = read_pages(build_pdf(layout, [{**sample_record(layout), "name": name}]))
    letters = page.find(name)
    assert len({round(letter.y, 2) for letter in letters}) == 2
    assert next(letter for letter in letters if letter.text == "阿").x == pytest.approx(33, abs=0.1)
    assert all(letter.x + letter.width <= 80.1 for letter in letters)


@pytest.mark.parametrize(
    ("layout_name", "word"), [("certificate", "unit"), ("idcard-front", "name"), ("idcard-back", "village")]
)
def test_what_does_not_fit_stops_the_batch_by_name(layout_name, word):
    layout = read_layout(layout_name)
    record = {**sample_record(layout), word: "很长" * 60, **({} if word == "name" else {"name": "张三"})}
    with pytest.raises(UserError) as caught:
        build_pdf(layout, [record])
    assert "太长" in caught.value.message
    assert (record["name"][:4]) in caught.value.message
    assert layout.title in caught.value.message


def test_a_missing_word_is_told():
    record = sample_record(read_layout("certificate"))
    del record["words"]
    with pytest.raises(UserError, match="words"):
        build_pdf(read_layout("certificate"), [record])


def test_condition_draws_one_of_two():
    layout = read_layout("idcard-back")
    sample = sample_record(layout)
    with_phone, without = ({**sample, "phone": phone} for phone in ("0432-12345678", ""))
    assert "拨打 0432-12345678 退还" in read_pages(build_pdf(layout, [with_phone]))[0].text
    text = read_pages(build_pdf(layout, [without]))[0].text
    assert "交还发证单位" in text
    assert "拨打" not in text


# ------------------------------------------------------------------------------------------------------- tables
def sign_in(count):
    layout = read_layout("sign-in")
    rows = [
        {"name": f"王小{n}", "village": f"第{n}村", "phone": "13900000000", "note": ""} for n in range(1, count + 1)
    ]
    return read_pages(build_pdf(layout, [{**sample_record(layout), "rows": rows}]))


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (46, 3)])
def test_a_sign_in_sheet_has_twenty_rows_a_page(count, pages):
    found = sign_in(count)
    assert len(found) == pages
    for number, page in enumerate(found, 1):
        assert f"第 {number} 页 / 共 {pages} 页" in page.text
        assert "签名" in page.text
        rules = {round(shape.y, 1) for shape in page.shapes if shape.kind == "line" and shape.height < 0.01}
        assert len(rules) == 22  # head and twenty rows, empty ones too
    written = "".join(page.text for page in found)
    assert all(f"王小{n}" in written for n in range(1, count + 1))


def test_a_roster_flows_and_loses_nobody():
    layout = read_layout("roster")
    sample = sample_record(layout)
    rows = [
        {**sample["rows"][0], "name": f"王{n}号", "note": "备注很长需要折成好几行才能放下" * (n % 7 == 0)}
        for n in range(90)
    ]
    pages = read_pages(build_pdf(layout, [{**sample, "rows": rows}]))
    assert len(pages) > 4
    assert all("公民身份号码" in page.text and "农村辅警花名册" in page.text for page in pages)
    written = "".join(page.text for page in pages)
    assert all(f"王{n}号" in written for n in range(90))
    for page in pages:
        for shape in page.shapes:
            assert shape.y + shape.height <= 32 + 163 + 0.2  # the table's box, not into the foot


def test_a_roster_takes_other_columns():
    layout = read_layout("roster")
    columns = [{"key": "row", "title": "序号", "width": 10}, {"key": "name", "title": "姓名", "width": 40}]
    (page,) = read_pages(build_pdf(layout, [{**sample_record(layout), "columns": columns}]))
    assert "公民身份号码" not in page.text
    assert "欧阳娜娜" in page.text
    right = max(shape.x + shape.width for shape in page.shapes)
    assert right == pytest.approx(282, abs=0.3)


# ------------------------------------------------------------------------------------- the printer's own error
def test_calibration_moves_sizes_and_turns():
    text = Text(x=100, y=100, text="准", width=20, size=10)
    layout = Layout(name="trial", title="试印", width=200, height=200, items=(text,))

    def origin(**given):
        (page,) = read_pages(for_printer(build_pdf(layout, [{}]), Calibration(**given)))
        return page.letters[0].x, page.letters[0].y

    x, y = origin()
    assert origin(dx=1.5, dy=-0.7) == pytest.approx((x + 1.5, y - 0.7), abs=0.01)
    assert origin(scale=1.01) == pytest.approx((100 + (x - 100) * 1.01, 100 + (y - 100) * 1.01), abs=0.01)
    # 90 degrees clockwise about the middle: what lay below it now lies to its left
    assert origin(skew=90) == pytest.approx((100 - (y - 100), 100 + (x - 100)), abs=0.01)


def test_an_imposition_out_of_range_is_told():
    layout = read_layout("idcard-front")
    with pytest.raises(UserError, match="起始位置 9"):
        build_pdf(layout, [sample_record(layout)], Imposition(columns=2, rows=4), start_at=9)


# ---------------------------------------------------------------------------------------------------- pictures
def test_pages_as_pictures():
    pdf = build_pdf(read_layout("certificate"), people(2))
    assert page_count(pdf) == 2
    assert page_size(pdf, 1) == pytest.approx((297, 210), abs=0.1)
    width, height, stride, data = page_picture(pdf, 0, 100)
    assert (width, height) == (1170, 827)
    assert stride >= width * 4
    assert len(data) == stride * height
    assert pixel(pdf, 3, 3) == (255, 255, 255)
    assert pixel(pdf, 8.35, 100) == pytest.approx((0xB3, 0x20, 0x1F), abs=6)  # BGRA, not RGBA


def test_what_is_no_pdf_is_told():
    with pytest.raises(UserError):
        page_count(b"not a pdf")


def test_two_threads_print_at_once():
    from concurrent.futures import ThreadPoolExecutor

    layout = read_layout("idcard-front")
    sample = sample_record(layout)

    def build(number):
        names = [f"{'赵钱孙李周吴'[number]}{'一二三四五六七八九'[n]}" for n in range(number + 3)]
        return names, build_pdf(layout, [{**sample, "name": name} for name in names])

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(build, range(6)))
    for names, pdf in made:
        pages = read_pages(pdf)
        assert all("　".join(name) in page.text for name, page in zip(names, pages, strict=True))
