"""What a batch of paper costs: ours ÷ ReportLab driven by hand, and ÷ one merged document through LibreOffice."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from tests.benchmarks.clock import Line, pair, seconds

ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">
<office:automatic-styles><style:style style:name="N" style:family="paragraph">
<style:paragraph-properties fo:break-before="page"/></style:style>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="{wide}" fo:page-height="{high}"
 fo:margin="3mm"/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


def document(wide: str, high: str, pages: Sequence[str]) -> str:
    """What a mail merge leaves: one document of pages of that size; those after the first begin in style N."""
    return ODT.format(wide=wide, high=high, body="".join(pages))


def by_office(source: Path, folder: Path) -> None:
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    if not (folder / f"{source.stem}.pdf").exists():  # LibreOffice ends well where its Writer is not installed
        raise FileNotFoundError(source.stem)


def peak(name: str, work: str, folder: Path) -> float:
    """The most memory (MB) that a process of its own took for one of the ways; Linux tells it."""
    code = (
        f"import re; from pathlib import Path; from tests.benchmarks import {name} as one;"
        f"one.{work}(one.records(), Path({str(folder / 'peak.pdf')!r}));"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout)


def compare(what: str, name: str) -> Iterator[Line]:
    """Time, memory and size of the benchmark `name`, whose module has `records`, `ours`, `by_hand` and `merged`."""
    one = import_module(f"tests.benchmarks.{name}")
    people = one.records()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        mine, hand = folder / "ours.pdf", folder / "hand.pdf"
        by_hand = "≤ 1.3 × ReportLab by hand"
        timed = pair(what, lambda: one.ours(people, mine), lambda: one.by_hand(people, hand), by_hand, turns=3)
        yield timed
        memory = (peak(name, way, folder) for way in ("ours", "by_hand"))
        yield Line("  the memory", *memory, "≤ 1.3 ×", "MB")
        yield Line("  the file", *(file.stat().st_size / 2**20 for file in (mine, hand)), "≤ 1.2 ×", "MB")
        if shutil.which("soffice"):
            one.merged(people, folder / "merged.fodt")
            with suppress(FileNotFoundError):
                office = seconds(lambda: by_office(folder / "merged.fodt", folder))
                yield Line("  LibreOffice, merged document", timed.ours, office, "≤ 1/12")
