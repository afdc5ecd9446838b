"""Sign-in sheets as a scanner or a phone gives them back: turned, skewed, dark, blurred, noisy, photographed."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from station_desk.base.errors import UserError
from station_desk.printing.pdf import build_pdf
from station_desk.printing.photos import LONG_SIDE, PICTURE_LIMIT
from station_desk.printing.reading import read_layout
from station_desk.printing.scan import codes_in, page_image, read_scan

CODE = "desk:meeting/01a214bf-a93e-73b0-a4fb-d5226b365cf0"
OTHER = "desk:meeting/01a214bf-a93e-73b0-a4fb-000000000000"


def sheet(target: Path, *codes: str) -> Path:
    """A real sign-in sheet of the program, a page for each code."""
    layout = read_layout("sign-in")
    rows = [{"name": "张三", "village": "口前村", "phone": "13800000001", "note": ""}] * 12
    records = [
        {"title": "2026年3月例会签到表", "when": "2026年3月10日（星期二）上午9:00", "place": "派出所会议室",
         "station": "口前派出所", "printed": "2026年3月9日", "qr": code, "rows": rows} for code in codes
    ]  # fmt: skip
    target.write_bytes(build_pdf(layout, records, title="签到表"))
    return target


@pytest.fixture(scope="module")
def scanned(tmp_path_factory) -> Image.Image:
    """The sheet as a flatbed scanner at 150 dots an inch sees it."""
    pdf = sheet(tmp_path_factory.mktemp("scan") / "a.pdf", CODE)
    return page_image(pdf.read_bytes(), 0, 150)


def texts(picture: Image.Image) -> list[str]:
    return [code.text for code in codes_in(picture.convert("RGB"))]


def skewed(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)


def noisy(picture: Image.Image, sigma: float) -> Image.Image:
    noise = Image.effect_noise(picture.size, sigma).convert("RGB")
    return Image.blend(picture, noise, 0.35)


def as_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(BytesIO(file.getvalue()))


def photographed(picture: Image.Image) -> Image.Image:
    """The sheet on a dark table, seen from below and to one side, in uneven light."""
    width, height = picture.size
    table = Image.new("RGB", (round(width * 1.3), round(height * 1.25)), (70, 60, 50))
    table.paste(picture, (round(width * 0.15), round(height * 0.12)))
    across, down = table.size
    corners = (-0.06 * across, -0.03 * down, -0.01 * across, 1.02 * down,
               1.03 * across, 1.05 * down, 1.08 * across, -0.02 * down)  # fmt: skip
    seen = table.transform(
        table.size, Image.Transform.QUAD, corners, resample=Image.Resampling.BICUBIC, fillcolor=(70, 60, 50)
    )
    shade = Image.linear_gradient("L").resize(seen.size).point(lambda value: 90 + value * 165 // 255)
    return Image.composite(seen, Image.new("RGB", seen.size, (20, 20, 24)), shade)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_sheet_is_read(scanned, turn) -> None:
    assert texts(scanned.rotate(turn, expand=True)) == [CODE]


@pytest.mark.parametrize("turn", [-7, 7, 3, 173, 97])
def test_a_skewed_sheet_is_read(scanned, turn) -> None:
    assert texts(skewed(scanned, turn)) == [CODE]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: ImageEnhance.Brightness(one).enhance(0.25),
        lambda one: ImageEnhance.Brightness(one).enhance(0.1),
        lambda one: ImageEnhance.Contrast(one).enhance(0.12),
        lambda one: one.filter(ImageFilter.GaussianBlur(1.4)),
        lambda one: noisy(one, 90),
        lambda one: as_jpeg(one, 40),
        lambda one: as_jpeg(noisy(ImageEnhance.Brightness(skewed(one, 5)).enhance(0.4), 60), 40),
        lambda one: one.resize((one.width * 2 // 3, one.height * 2 // 3)),
        photographed,
        lambda one: photographed(one).rotate(180),
        lambda one: as_jpeg(photographed(one).filter(ImageFilter.GaussianBlur(1)), 50),
    ],
    ids=["dark", "darker", "pale", "blurred", "noisy", "jpeg", "all at once", "small", "photo", "photo upside down",
         "photo blurred"],
)  # fmt: skip
def test_a_poor_sheet_is_read(scanned, spoil) -> None:
    assert texts(spoil(scanned)) == [CODE]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_what_is_kept_stands_upright_and_is_small(scanned, tmp_path, turn) -> None:
    path = tmp_path / "扫描.jpg"
    scanned.rotate(turn, expand=True).resize(
        (3508, 2480) if turn % 180 else (2480, 3508)
    ).save(path, quality=95)  # fmt: skip
    scan = read_scan(path)
    kept = Image.open(BytesIO(scan.file.body))
    assert scan.codes == (CODE,)
    assert kept.height == LONG_SIDE > kept.width
    assert len(scan.file.body) <= PICTURE_LIMIT
    code = codes_in(kept.convert("RGB"))[0]
    assert code.turn == 0
    assert (scan.file.sort, scan.file.title, scan.file.ending) == ("扫描件", "扫描", "jpg")


def test_a_phone_that_notes_its_turn_is_read(scanned, tmp_path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    scanned.rotate(90, expand=True).save(tmp_path / "a.jpg", exif=exif)
    scan = read_scan(tmp_path / "a.jpg")
    assert scan.codes == (CODE,)
    assert codes_in(Image.open(BytesIO(scan.file.body)).convert("RGB"))[0].turn == 0


@pytest.mark.parametrize("ending", ["png", "tiff", "bmp", "webp"])
def test_other_kinds_of_pictures_are_read(scanned, tmp_path, ending) -> None:
    scanned.save(tmp_path / f"a.{ending}")
    assert read_scan(tmp_path / f"a.{ending}").codes == (CODE,)


def test_a_pdf_is_kept_as_it_is_and_all_its_codes_are_read(tmp_path) -> None:
    path = sheet(tmp_path / "两次.pdf", CODE, CODE, OTHER)
    scan = read_scan(path)
    assert scan.codes == (CODE, OTHER)
    assert scan.file.body == path.read_bytes()


def test_a_paper_without_a_code_has_none(tmp_path) -> None:
    Image.new("RGB", (900, 1200), "white").save(tmp_path / "白纸.jpg")
    assert read_scan(tmp_path / "白纸.jpg").codes == ()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("坏.jpg", b"\xff\xd8\xff\xe0 nothing", "坏.jpg"),
        ("坏.pdf", b"%PDF-1.7 nothing", "坏.pdf"),
        ("手机.heic", b"\0\0\0\x18ftypheic" + bytes(64), "手机.heic.*HEIC"),
        ("名单.docx", b"PK", "不是扫描件"),
        ("大.pdf", bytes(11 * 1024 * 1024), "太大"),
        ("空.png", b"", "空.png"),
    ],
)
def test_what_is_no_scan_is_refused(tmp_path, name, content, words) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_scan(tmp_path / name)


def test_a_photo_of_a_hundred_million_pixels_is_refused(tmp_path) -> None:
    Image.new("1", (11600, 8700)).save(tmp_path / "大.png")
    with pytest.raises(UserError, match="像素太多"):
        read_scan(tmp_path / "大.png")


def test_a_long_pdf_is_refused(tmp_path) -> None:
    with pytest.raises(UserError, match="31 页"):
        read_scan(sheet(tmp_path / "长.pdf", *[CODE] * 31))
