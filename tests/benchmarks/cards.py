"""1,000 double-sided cards with photos ÷ ReportLab driven by hand: time, memory, size; and ÷ LibreOffice, where it is."""

import base64
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from station_desk.base.paths import RESOURCES
from tests.benchmarks.batch import compare, document
from tests.benchmarks.certificates import records as people_of
from tests.benchmarks.clock import Line

COUNT, MM = 1000, 72 / 25.4
WIDE, HIGH = 85.6, 53.98
PAIR = "17" * 130  # as long as a signed code
NOTICE = (
    "1. 本证为派出所内部工作证件，不是执法证件。",
    "2. 仅限本人佩戴使用，不得转借、涂改、复制。",
    "3. 遗失请立即报告发证单位，离岗时须交回。",
)


def records() -> list[dict[str, Any]]:
    """Made-up people, each with a photo of his own (about 20 KB)."""
    return [
        {
            "authority": "永吉县公安局", "unit": "口前派出所", "name": one["name"], "badge": f"NF{n:07d}",
            "number": f"证2026-{n:04d}", "photo": photo(n), "village": "口前镇口前村",
            "valid": "2026-01-01 至 2028-12-31", "phone": "0432-99990110", "qr": f"{PAIR}{n:04d}",
        }
        for n, one in enumerate(people_of()[:COUNT], 1)
    ]  # fmt: skip


def photo(number: int) -> bytes:
    """A JPEG of 1 寸 at 300 dpi with some grain, as a camera's has."""
    from PIL import Image

    noise = Image.effect_noise((295, 413), 12).point(lambda level: max(0, min(255, level + number % 40)))
    picture = Image.merge("RGB", (noise, Image.radial_gradient("L").resize((295, 413)), noise))
    file = BytesIO()
    picture.save(file, "JPEG", quality=75)
    return file.getvalue()


def ours(people: list[dict[str, Any]], target: Path) -> None:
    from station_desk.printing.paper import read_imposition
    from station_desk.printing.pdf import build_pdf
    from station_desk.printing.reading import read_layout

    sides = [read_layout("idcard-front"), read_layout("idcard-back")]
    target.write_bytes(build_pdf(sides, people, read_imposition("a4-cards-8")))


def by_hand(people: list[dict[str, Any]], target: Path) -> None:
    """What somebody writes who knows ReportLab and this one card: eight to a sheet, positions by eye, no checks."""
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfgen.canvas import Canvas

    from station_desk.printing.artwork import draw_card_pattern

    for face in ("Hei", "HeiBold"):
        pdfmetrics.registerFont(ttfonts.TTFont(f"Hand{face}", str(RESOURCES / "fonts" / f"{face}.ttf")))
    file = BytesIO()
    page = Canvas(file, pagesize=(210 * MM, 297 * MM), pageCompression=1)
    page.beginForm("front", 0, 0, WIDE * MM, HIGH * MM)
    page.saveState()
    page.transform(MM, 0, 0, -MM, 33 * MM, 38.38 * MM)
    draw_card_pattern(page, 52.6, 38.38, ("#E6ECF6",))
    page.restoreState()
    page.setFillColor("#14284B")
    page.rect(0, (HIGH - 14.8) * MM, WIDE * MM, 14.8 * MM, stroke=0, fill=1)
    page.setFillColor("#FFFFFF")
    page.setFont("HandHeiBold", 14.5)
    page.drawCentredString(WIDE / 2 * MM, 42 * MM, "农 村 辅 警 工 作 证")
    page.endForm()
    for start in range(0, len(people), 8):
        part = people[start : start + 8]
        for draw, back in ((front, False), (rear, True)):
            for slot, one in enumerate(part):
                column = 1 - slot % 2 if back else slot % 2
                page.saveState()
                page.translate((16.4 + 91.6 * column) * MM, (297 - 31.54 - HIGH - 59.98 * (slot // 2)) * MM)
                draw(page, one)
                page.restoreState()
            page.showPage()
    page.save()
    target.write_bytes(file.getvalue())


def front(page: Any, one: dict[str, Any]) -> None:
    from reportlab.lib.utils import ImageReader

    page.doForm("front")
    page.drawImage(ImageReader(BytesIO(one["photo"])), 6 * MM, 4.6 * MM, 22 * MM, 30 * MM)
    page.setFont("HandHei", 8.5)
    page.drawCentredString(WIDE / 2 * MM, 49 * MM, one["authority"] + one["unit"])
    page.setFont("HandHeiBold", 21)
    page.drawString(33 * MM, 27 * MM, one["name"])
    page.setFont("HandHei", 9.5)
    for row, (title, key) in enumerate((("单位", "unit"), ("编号", "badge"), ("证号", "number"))):
        page.drawString(33 * MM, (17.5 - 6 * row) * MM, f"{title}　{one[key]}")


def rear(page: Any, one: dict[str, Any]) -> None:
    import segno

    page.setFont("HandHei", 8.5)
    for row, (title, key) in enumerate((("村屯", "village"), ("有效期", "valid"), ("发证单位", "authority"))):
        page.drawString(6 * MM, (46 - 5 * row) * MM, f"{title}　{one[key]}")
    page.setFont("HandHei", 6.5)
    for row, line in enumerate(NOTICE):
        page.drawString(6 * MM, (24 - 3.8 * row) * MM, line)
    page.drawCentredString(WIDE / 2 * MM, 3 * MM, f"拾到此证请拨打 {one['phone']} 退还，谢谢")
    code = segno.make_qr(one["qr"], error="m", mask=3, boost_error=False)
    side = 17.5 * MM / len(code.matrix)
    squares = page.beginPath()
    for row, dots in enumerate(code.matrix):
        for dark, run in groupby(enumerate(dots), key=lambda dot: dot[1]):
            columns = [column for column, _ in run]
            if dark:
                squares.rect(61.6 * MM + columns[0] * side, 47 * MM - row * side, len(columns) * side, side)
    page.drawPath(squares, stroke=0, fill=1)


def merged(people: list[dict[str, Any]], target: Path) -> None:
    """What a mail merge leaves: one document with a page for each side of each card, for LibreOffice to print."""
    pages = []
    for one in people:
        picture = base64.b64encode(one["photo"]).decode()
        pages.append(
            '<text:p text:style-name="N"><draw:frame text:anchor-type="as-char" svg:width="22mm" svg:height="30mm">'
            f"<draw:image><office:binary-data>{picture}</office:binary-data></draw:image></draw:frame>"
            f"{one['name']}</text:p><text:p>{one['unit']}　{one['badge']}　{one['number']}</text:p>"
            f'<text:p text:style-name="N">{one["village"]}　{one["valid"]}</text:p><text:p>{"".join(NOTICE)}</text:p>'
        )
    target.write_text(document("85.6mm", "54mm", pages), encoding="utf-8")


def measure() -> Iterator[Line]:
    """Time, memory and size of both, and the time of LibreOffice's way where it is on the machine."""
    yield from compare("1,000 cards on both sides", "cards")
