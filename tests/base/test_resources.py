"""What lies in resources/: the faces hold every character a paper needs, the colours can be read, the tables are whole."""

import csv
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from station_desk.base.paths import RESOURCES

FONTS = RESOURCES / "fonts"
FACES = ("Song", "SongBold", "Hei", "HeiBold", "Kai")
LICENCE = {"Song": "Song", "SongBold": "Song", "SongFull": "Song", "Hei": "Hei", "HeiBold": "Hei", "Kai": "Kai"}
RESERVED = ("source", "lxgw", "霞鹜", "noto", "wenkai", "文楷", "klee")
SHOWN_NAMES = (1, 3, 4, 6, 16, 17, 18, 21, 25)
SIGNS = (
    "0123456789 ABCxyz ，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…·•～％￥¥"
    "㈠㈩①⑩⑳ⅠⅫ℃№‰㎡±×÷≤≥☐☑✓✔✘□■☆★○●◎△▲◆→←↑↓─│┌┐└┘├┤┼０９ＡＺａｚ　āáǎàǚüèêé"
)


@cache
def opened(name: str) -> TTFont:
    return TTFont(FONTS / f"{name}.ttf", lazy=True)


@cache
def table(path: str) -> dict:
    return tomllib.loads((RESOURCES / path).read_text("utf-8"))


def lacking(face: str, characters: str) -> str:
    """The characters that `face` has no letter for, or only an empty one."""
    font = opened(face)
    letters, glyphs = font.getBestCmap(), font["glyf"]
    empty = {letter for letter in set(characters) - set(" \u3000") if not drawn(glyphs, letters.get(ord(letter)))}
    return "".join(sorted(empty))


def drawn(glyphs: Mapping[str, Any], name: str | None) -> bool:
    return name not in (None, ".notdef") and glyphs[name].numberOfContours != 0


# ------------------------------------------------------------------------------------------ faces
@pytest.fixture(scope="module")
def standard() -> str:
    """The characters of 通用规范汉字表."""
    return "".join((FONTS / "characters.txt").read_text("utf-8").split())


def test_the_table_has_8105_different_characters(standard: str) -> None:
    assert len(standard) == len(set(standard)) == 8105
    assert set("䶮㛃𬭎𬬭𠅤堃喆") <= set(standard)


@pytest.mark.parametrize("face", FACES)
def test_each_face_draws_the_whole_table(face: str, standard: str) -> None:
    assert lacking(face, standard) == ""


@pytest.mark.parametrize("face", [*FACES, "SongFull"])
def test_each_face_draws_the_signs_of_forms(face: str) -> None:
    assert lacking(face, SIGNS) == ""


def test_the_last_face_draws_rare_characters_too(standard: str) -> None:
    assert lacking("SongFull", standard + "㐂喆淼堃煊瑝祎邨劉張陳") == ""
    assert len(opened("SongFull").getBestCmap()) > 30_000


@pytest.mark.parametrize("face", FACES)
def test_each_face_draws_every_village_people_and_surname(face: str) -> None:
    villages = (RESOURCES / "divisions" / "jilin.csv").read_text("utf-8")
    words = "".join(path.read_text("utf-8") for path in (RESOURCES / "codes").glob("*.toml"))
    assert lacking(face, "".join((villages + words + "".join(table("surnames.toml"))).split())) == ""


@pytest.mark.parametrize("face", LICENCE)
def test_outlines_are_of_the_sort_the_pdf_writer_takes(face: str) -> None:
    font = opened(face)
    assert "glyf" in font
    assert "CFF " not in font
    assert font["OS/2"].fsType == 0, "may be embedded"


@pytest.mark.parametrize("face", LICENCE)
def test_no_face_bears_a_reserved_name(face: str) -> None:
    names = [str(record).lower() for record in opened(face)["name"].names if record.nameID in SHOWN_NAMES]
    assert any(name.startswith("desk ") for name in names)
    assert not [name for name in names for word in RESERVED if word in name]


def test_families_and_weights_are_told_apart() -> None:
    told = {face: (opened(face)["name"].getDebugName(1), opened(face)["name"].getDebugName(2)) for face in LICENCE}
    assert told == {
        "Song": ("Desk Song", "Regular"),
        "SongBold": ("Desk Song", "Bold"),
        "SongFull": ("Desk Song Full", "Regular"),
        "Hei": ("Desk Hei", "Regular"),
        "HeiBold": ("Desk Hei", "Bold"),
        "Kai": ("Desk Kai", "Regular"),
    }
    for face in LICENCE:
        assert bool(opened(face)["head"].macStyle & 1) == face.endswith("Bold")


@pytest.mark.parametrize("face", LICENCE)
def test_each_face_has_its_licence_beside_it(face: str) -> None:
    text = (FONTS / f"{LICENCE[face]}-OFL.txt").read_text("utf-8")
    assert opened(face)["name"].getDebugName(0) in text
    for part in ("SIL OPEN FONT LICENSE Version 1.1", "PERMISSION & CONDITIONS", "TERMINATION", "DISCLAIMER"):
        assert part in text
    assert f"`{face}.ttf`" in (FONTS / "README.md").read_text("utf-8")


@pytest.mark.parametrize("face", ["Hei", "HeiBold", "Kai"])
def test_figures_are_equally_wide(face: str) -> None:
    font = opened(face)
    widths = {font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("face", LICENCE)
def test_chinese_dash_and_quotes_fill_their_squares(face: str) -> None:
    font = opened(face)
    letters = font.getBestCmap()
    assert {font["hmtx"][letters[ord(sign)]][0] for sign in "—“”‘’，。"} == {font["head"].unitsPerEm}
    dash = font["glyf"][letters[ord("—")]]
    assert (dash.xMin, dash.xMax) == (0, font["head"].unitsPerEm)


# ------------------------------------------------------------------------------------------ colours
SURFACES = ("window", "surface", "raised")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("text", "muted", "accent") for ground in (*SURFACES, "accent-weak", "rest")),
    *((ink, ground) for ink in ("good", "care", "bad") for ground in (*SURFACES, "accent-weak", f"{ink}-weak")),
    *(("text", f"{ink}-weak") for ink in ("good", "care", "bad")),
    *(("on-accent", ground) for ground in ("accent", "accent-hover")),
    *((ink, ground) for ink in ("side-text", "side-strong") for ground in ("side", "side-here")),
]
EDGE_PAIRS = [("border", "surface"), ("border", "window"), ("focus", "surface"), ("focus", "window")]
THEMES = ("light", "dark", "high_contrast")


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1 (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read_on_its_ground(theme: str) -> None:
    colours = table("theme/tokens.toml")[theme]
    measured = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_edges_that_carry_meaning_can_be_seen(theme: str) -> None:
    colours = table("theme/tokens.toml")[theme]
    measured = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in EDGE_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < 3} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_of_a_chart_stand_out_from_the_surface(theme: str) -> None:
    tokens = table("theme/tokens.toml")
    assert [one for one in tokens["chart"][theme] if contrast(one, tokens[theme]["surface"]) < 3] == []


def test_each_theme_names_the_same_colours() -> None:
    tokens = table("theme/tokens.toml")
    assert set(tokens["light"]) == set(tokens["dark"]) == set(tokens["high_contrast"])


# ------------------------------------------------------------------------------------------ icons
def test_icons_are_drawn_in_the_text_colour_of_the_window() -> None:
    icons = [path for path in (RESOURCES / "icons").glob("*.svg") if path.stem != "station-desk"]
    assert len(icons) >= 70
    for path in icons:
        drawing = ET.parse(path).getroot()
        assert drawing.get("stroke") == "currentColor", path.name
        assert drawing.get("viewBox") == "0 0 24 24", path.name
        assert len(drawing), path.name
    assert "ISC License" in (RESOURCES / "icons" / "LICENSE-lucide.txt").read_text("utf-8")


# ------------------------------------------------------------------------------------------ tables
def test_villages_carry_the_codes_of_their_townships() -> None:
    with (RESOURCES / "divisions" / "jilin.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == len({row["code"] for row in rows}) == 1384
    assert len({row["township_code"] for row in rows}) == 97
    for row in rows:
        assert row["code"].startswith(row["township_code"])
        assert row["township_code"].startswith(row["county_code"])
    assert ("口前村", "口前镇", "永吉县") in {(row["name"], row["township"], row["county"]) for row in rows}


@pytest.mark.parametrize(("name", "count"), [("nations", 56), ("education", 9), ("politics", 13)])
def test_no_word_of_a_code_table_means_two_things(name: str, count: int) -> None:
    items = table(f"codes/{name}.toml")["item"]
    assert len(items) == count
    assert [item["code"] for item in items] == sorted({item["code"] for item in items})
    words = [word for item in items for word in {item["name"], *item["also"]}]
    assert sorted(words) == sorted(set(words))


def test_codes_are_those_of_the_standards() -> None:
    codes = {
        item["name"]: item["code"]
        for name in ("nations", "education", "politics")
        for item in table(f"codes/{name}.toml")["item"]
    }
    expected = {
        "汉族": "01",
        "朝鲜族": "10",
        "满族": "11",
        "锡伯族": "38",
        "基诺族": "56",
        "大学专科": "30",
        "初中": "70",
    }
    expected |= {"中共党员": "01", "共青团员": "03", "群众": "13"}
    assert {name: codes[name] for name in expected} == expected


def test_surnames_are_written_as_their_readers_expect() -> None:
    for surname, readings in table("surnames.toml").items():
        assert readings, surname
        assert len(set(readings)) == len(readings), surname
        for reading in readings:
            assert len(reading.split(" ")) == len(surname), surname
            assert reading.replace(" ", "").isalpha(), surname
            assert reading.isascii(), surname
            assert reading.islower(), surname


def test_a_surname_is_found_by_its_everyday_reading_too() -> None:
    from pypinyin import Style, pinyin

    singles = {name: said for name, said in table("surnames.toml").items() if len(name) == 1}
    everyday = {name: pinyin(name, style=Style.NORMAL)[0][0] for name in singles}
    assert {name: said for name, said in everyday.items() if said not in singles[name]} == {}


def test_the_surnames_clerks_stumble_over_are_read_right() -> None:
    surnames = table("surnames.toml")
    asked = {"单": "shan", "曾": "zeng", "翟": "zhai", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "盖": "ge"}
    asked |= {
        "朴": "piao",
        "覃": "qin",
        "乐": "yue",
        "员": "yun",
        "尉迟": "yu chi",
        "万俟": "mo qi",
        "长孙": "zhang sun",
    }
    assert {name: surnames[name][0] for name in asked} == asked
