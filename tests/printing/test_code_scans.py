"""The codes on paper can be scanned: every shipped layout that has one, drawn at 200 dpi and read again."""

from datetime import date

import pytest

from station_desk.base.paths import RESOURCES
from station_desk.printing import layout as kinds
from station_desk.printing.layout import sample_record
from station_desk.printing.paper import read_imposition
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout
from station_desk.printing.scan import codes_in, page_image
from station_desk.printing.verify import CARD, Payload, sign

DPI = 200
LAYOUTS = [read_layout(path.stem) for path in sorted((RESOURCES / "layouts").glob("*.toml"))]
CODED = [one for one in LAYOUTS if any(isinstance(item, kinds.Qr) for item in one.items)]
SIGNED = [one for one in CODED if str(one.words.get("qr", "")).isdigit()]
LONGEST = Payload(
    CARD,
    "工作证〔2026〕00012号",
    "额尔德尼巴雅尔·阿拉坦格日勒其其格图",
    "吉林省吉林市永吉县公安局" * 2,
    date(2030, 1, 1),
)


@pytest.mark.parametrize("layout", CODED, ids=lambda layout: layout.name)
def test_a_code_is_read_from_the_paper(layout):
    record = sample_record(layout)
    if layout in SIGNED:
        record["qr"] = sign(bytes(range(32)), LONGEST)
    found = codes_in(page_image(build_pdf(layout, [record]), 0, DPI))
    assert [one.text for one in found] == [record["qr"]]


def test_cards_and_certificates_are_signed():
    assert {"idcard-back", "certificate"} <= {layout.name for layout in SIGNED}


def test_eight_codes_are_read_from_a_sheet_of_cards():
    layout = read_layout("idcard-back")
    codes = [sign(bytes(range(32)), Payload(CARD, f"证2026-{n:04}", "张三", "示范派出所")) for n in range(8)]
    records = [{**sample_record(layout), "qr": code} for code in codes]
    found = codes_in(page_image(build_pdf(layout, records, read_imposition("a4-cards-8")), 0, DPI))
    assert {one.text for one in found} == set(codes)
