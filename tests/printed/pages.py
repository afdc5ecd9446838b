"""The pages whose pictures are kept, and how two pictures of a page are compared."""

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from station_desk.base.paths import RESOURCES
from station_desk.features.layouts.prints import cross_layout, light_layout
from station_desk.features.layouts.rules.blank import shipped_blanks
from station_desk.features.uniforms.prints import fitted
from station_desk.printing.layout import Layout, sample_record
from station_desk.printing.paper import read_imposition
from station_desk.printing.pdf import build_pdf
from station_desk.printing.picture import page_picture
from station_desk.printing.reading import read_layout

HERE = Path(__file__).resolve().parent
LAYOUTS = sorted(path.stem for path in (RESOURCES / "layouts").glob("*.toml"))
LABELS = ("label-badge", "label-name", "label-size")  # a whole sheet of each
BLANKS = ("certificate-12k", "cross-12k", "light-12k")
NAMES = ("certificate-overprint", "cards-front", "cards-back", *BLANKS, *LAYOUTS)

# A pixel may differ by this much (of 255) once both pictures are blurred: the smoothing of edges differs from one
# build of PDFium to the next by less, a text moved by half a millimetre by more.
TOLERANCE = 40
DPI = {name: 150 for name in NAMES if name.startswith(("idcard", "lanyard"))}


def picture(pdf: bytes, page: int, dpi: float) -> Image.Image:
    width, height, stride, data = page_picture(pdf, page, dpi)
    return Image.frombytes("RGB", (width, height), data, "raw", "BGRX", stride)


def face() -> bytes:
    """A drawn stand-in for a photo."""
    image = Image.new("RGB", (295, 413), (96, 140, 196))
    draw = ImageDraw.Draw(image)
    draw.ellipse((25, 290, 270, 640), fill=(40, 52, 84))
    draw.ellipse((85, 90, 210, 260), fill=(232, 196, 168))
    draw.pieslice((80, 70, 215, 240), 180, 360, fill=(38, 30, 28))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()


def layout_and_record(name: str) -> tuple[Layout, dict]:
    layout = read_layout(name.removesuffix("-overprint"))
    record = sample_record(layout)
    return layout, {**record, "photo": face()} if "photo" in record else record


def cards(page: int) -> Image.Image:
    """Seven cards beginning at the second place of a sheet."""
    front, back = read_layout("idcard-front"), read_layout("idcard-back")
    sample = {**sample_record(back), **sample_record(front)}
    names = (
        "张三",
        "欧阳娜娜",
        "阿卜杜拉·买买提·艾山江",
        "王𬭎",
        "司马相如",
        "李四",
        "额尔德尼巴雅尔·阿拉坦格日勒其其格图",
    )
    records = [{**sample, "name": name, "photo": face() if number % 2 else None} for number, name in enumerate(names)]
    return picture(build_pdf([front, back], records, read_imposition("a4-cards-8"), start_at=2), page, 60)


def labels(name: str) -> Image.Image:
    """A sheet of 3×7 labels begun at its second place, with hard names among them."""
    sheet = read_imposition("labels-21")
    layout = fitted(read_layout(name), sheet.label)
    names = ("张三", "欧阳娜娜", "阿卜杜拉·买买提", "王𬭎", "额尔德尼巴雅尔·阿拉坦格日勒其其格图", "李四", "司马相如")
    records = [sample_record(layout) | {"name": names[number % len(names)]} for number in range(sheet.count - 1)]
    return picture(build_pdf(layout, records, sheet, start_at=2), 0, 75)


def on_a_blank(name: str) -> Image.Image:
    """A certificate as it is printed over a blank, or one of the blank's test pages."""
    blank = next(one for one in shipped_blanks() if one.name == "12k")
    layout, record = layout_and_record("certificate")
    if name == "certificate-12k":
        return picture(build_pdf(layout, [record], blank.sheet_for([layout]), overprint=True), 0, 60)
    page = cross_layout(blank) if name == "cross-12k" else light_layout(blank, layout)
    return picture(build_pdf(page, [{}]), 0, 60)


def draw(name: str) -> Image.Image:
    """The picture of one kept page as it is now."""
    if name.startswith("cards-"):
        return cards(int(name == "cards-back"))
    if name in LABELS:
        return labels(name)
    if name in BLANKS:
        return on_a_blank(name)
    layout, record = layout_and_record(name)
    return picture(build_pdf(layout, [record], overprint=name.endswith("-overprint")), 0, DPI.get(name, 60))


def kept(name: str) -> Image.Image:
    return Image.open(HERE / f"{name}.png").convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> int:
    """How far the blurred pictures are apart where they are farthest, 0…255; 255 for different sizes."""
    if one.size != other.size:
        return 255
    blurred = [picture.convert("RGB").filter(ImageFilter.BoxBlur(1)) for picture in (one, other)]
    return max(high for _, high in ImageChops.difference(*blurred).getextrema())


def all_pages() -> Iterator[tuple[str, Image.Image]]:
    for name in NAMES:
        yield name, draw(name)
