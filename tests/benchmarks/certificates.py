"""1,000 certificates ÷ ReportLab driven by hand: same fonts, same drawn background, same words, same QR code."""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from station_desk.base.paths import RESOURCES
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout
from tests.benchmarks.batch import compare, document
from tests.benchmarks.clock import Line

COUNT = 1000
MM = 72 / 25.4


def records() -> list[dict[str, Any]]:
    """Made-up people, all different."""
    given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"
    names = ["王李张刘陈杨赵黄周吴"[n % 10] + given[n // 10 % 20] + given[n // 200 % 20] for n in range(COUNT)]
    same = {"heading": "荣誉证书", "year": "2025", "deed": "在2025年度农村“一村一辅警”工作中，忠于职守，成绩突出"}
    same |= {"award": "优秀农村辅警", "unit": "永吉县公安局示范派出所", "date": "2025年12月29日"}
    same["words"] = f"{same['deed']}，被评为“{same['award']}”。\n特发此证，以资鼓励。"
    numbered = ((name, f"荣〔2025〕{n:04d}号") for n, name in enumerate(names, 1))
    return [{**same, "name": name, "number": number, "qr": f"荣誉证书 {number} {name}"} for name, number in numbered]


def by_hand(people: list[dict[str, Any]], target: Path) -> None:
    """What somebody writes who knows ReportLab and this one page: no fitting, no checks, positions by eye."""
    import segno
    from reportlab.pdfbase import pdfmetrics, ttfonts
    from reportlab.pdfgen.canvas import Canvas

    from station_desk.printing.artwork import draw_certificate

    for face in ("SongBold", "Kai", "Hei"):
        pdfmetrics.registerFont(ttfonts.TTFont(f"Hand{face}", str(RESOURCES / "fonts" / f"{face}.ttf")))
    file = BytesIO()
    page = Canvas(file, pagesize=(297 * MM, 210 * MM), pageCompression=1)
    page.beginForm("back", 0, 0, 297 * MM, 210 * MM)
    page.saveState()
    page.transform(MM, 0, 0, -MM, 0, 210 * MM)
    draw_certificate(page, 297, 210)
    page.restoreState()
    page.setFont("HandSongBold", 50)
    page.drawCentredString(148.5 * MM, 160 * MM, "荣 誉 证 书")
    page.endForm()
    for one in people:
        page.doForm("back")
        page.setFont("HandKai", 22)
        page.drawString(48 * MM, 135 * MM, f"{one['name']}同志：")
        whole = f"　　{one['deed']}，被评为“{one['award']}”。"
        for line, start in enumerate(range(0, len(whole), 25)):
            page.drawString(48 * MM, (118 - 14 * line) * MM, whole[start : start + 25])
        page.drawString(48 * MM, 76 * MM, "　　特发此证，以资鼓励。")
        page.setFont("HandKai", 18)
        page.drawCentredString(209.5 * MM, 50 * MM, one["unit"])
        page.drawCentredString(209.5 * MM, 39 * MM, one["date"])
        page.setFont("HandHei", 8.5)
        page.drawString(38 * MM, 28 * MM, one["number"])
        code = segno.make_qr(one["qr"], error="m", mask=3, boost_error=False)
        side = 17 * MM / len(code.matrix)
        squares = page.beginPath()
        for row, dots in enumerate(code.matrix):
            for dark, run in groupby(enumerate(dots), key=lambda dot: dot[1]):
                columns = [column for column, _ in run]
                if dark:
                    squares.rect(38 * MM + columns[0] * side, 50 * MM - row * side, len(columns) * side, side)
        page.drawPath(squares, stroke=0, fill=1)
        page.showPage()
    page.save()
    target.write_bytes(file.getvalue())


def ours(people: list[dict[str, Any]], target: Path) -> None:
    target.write_bytes(build_pdf(read_layout("certificate"), people))


def merged(people: list[dict[str, Any]], target: Path) -> None:
    """A page for each certificate, words only."""
    pages = []
    for one in people:
        pages.append(f'<text:p text:style-name="N">{one["name"]}同志：</text:p>')
        pages += [
            f"<text:p>{line}</text:p>" for line in (*one["words"].split("\n"), one["unit"], one["date"], one["number"])
        ]
    target.write_text(document("297mm", "210mm", pages), encoding="utf-8")


def measure() -> Iterator[Line]:
    """Time, memory and size of both, and the time of LibreOffice's way where it is on the machine."""
    yield from compare("1,000 certificates", "certificates")
