r"""Rich but simple text: headings of two levels, two sorts of list, bold and links into the desk, kept as plain Markdown.

Each line is a paragraph: `# ` a heading, `## ` a smaller one, `- ` and `1. ` list items, `**bold**`, `[words](desk:…)`;
a backslash before one of \\ * [ ] # - . means the sign itself. CommonMark would not take `**议定：**由` for bold, because
no space stands between the Chinese sign and the letter; here two stars are always a mark where two more follow.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

from station_desk.base.chinese import UNSEEN

Sort = Literal["text", "heading", "subheading", "bullet", "number"]
BLOCK = re.compile(r"(?:(?P<heading># )|(?P<subheading>## )|(?P<bullet>- )|(?P<number>[1-9]\d{0,2})\. )(?P<rest>.*)")
SIGN = re.compile(r"[\\*\[\]]")
PIECE = re.compile(
    r"\\(?P<sign>[\\*\[\]#.\-])"
    r"|\[(?P<words>(?:[^\\\[\]]|\\.)*)\]\((?P<link>desk:[^()\s\\]*)\)"
    r"|(?P<stars>\*+)"
    r"|(?P<plain>[^\\*\[]+|.)"
)
ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
NOT_IN_LINK = re.compile(r"[()\s\\]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look; `link` is where it leads (desk:schedule?year=2026), "" for none."""

    text: str
    bold: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text; `number` is what an item of a numbered list is counted by."""

    sort: Sort = "text"
    runs: tuple[Run, ...] = ()
    number: int = 0

    @property
    def words(self) -> str:
        """Its text without looks and list signs."""
        return "".join(run.text for run in self.runs)

    @property
    def plain(self) -> str:
        """Its text as a list or a workbook shows it."""
        sign = "- " if self.sort == "bullet" else f"{self.number}. " if self.sort == "number" else ""
        return sign + self.words


Rich = tuple[Paragraph, ...]


# ------------------------------------------------------------------------------------------------------------ reading
def read_rich(text: str | None) -> Rich:
    """The paragraphs of a stored text. Any text can be read: what is no mark of ours is words."""
    return tuple(_read_line(line) for line in ENDS.split(text)) if text else ()


def _read_line(line: str) -> Paragraph:
    found = BLOCK.fullmatch(line)
    if not found:
        return Paragraph("text", _read_runs(line))
    runs = _read_runs(found["rest"])
    if found["number"]:
        return Paragraph("number", runs, int(found["number"]))
    sorts: tuple[Sort, ...] = ("heading", "subheading", "bullet")
    return Paragraph(next(sort for sort in sorts if found[sort]), runs)


def _read_runs(line: str) -> tuple[Run, ...]:
    pieces = [(found, found.lastgroup) for found in PIECE.finditer(line)]
    marks = [place for place, (found, sort) in enumerate(pieces) if sort == "stars" and found["stars"] == "**"]
    bold_at = set(marks[: len(marks) // 2 * 2])  # an odd last one has no fellow
    bold, runs = False, []
    for place, (found, _) in enumerate(pieces):
        if place in bold_at:
            bold = not bold
        elif found["link"]:
            runs.append(Run(_unmarked(found["words"]), bold, found["link"]))
        else:
            runs.append(Run(found["sign"] or found["stars"] or found["plain"], bold))
    return merged(runs)


def _unmarked(words: str) -> str:
    return re.sub(r"\\([\\*\[\]#.\-])", r"\1", words)


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs without empty ones, neighbours of one look put together."""
    found: list[Run] = []
    for run in runs:
        if found and run.text and (found[-1].bold, found[-1].link) == (run.bold, run.link):
            found[-1] = replace(run, text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)


# ------------------------------------------------------------------------------------------------------------ writing
def write_rich(paragraphs: Sequence[Paragraph]) -> str:
    """The text to store; reading it gives the same paragraphs (after `tidy`)."""
    return "\n".join(_write_line(one) for one in paragraphs)


def _write_line(paragraph: Paragraph) -> str:
    line = "".join(_write_runs(paragraph.runs))
    marks = {"heading": "# ", "subheading": "## ", "bullet": "- ", "number": f"{paragraph.number}. "}
    if paragraph.sort != "text":
        return marks[paragraph.sort] + line
    found = BLOCK.fullmatch(line)
    if not found:
        return line
    place = len(found["number"] or "")  # before the dot of a number, else before the first sign
    return f"{line[:place]}\\{line[place:]}"


def _write_runs(runs: Sequence[Run]) -> Iterator[str]:
    bold = False
    for run in runs:
        if run.bold != bold:
            yield "**"
            bold = run.bold
        words = SIGN.sub(r"\\\g<0>", run.text)
        yield f"[{words}]({run.link})" if run.link else words
    if bold:
        yield "**"


def tidy(paragraphs: Iterable[Paragraph]) -> Rich:
    """Paragraphs as they are kept: no line break inside one, no unseen characters, headings without bold, lists counted
    on, a link only where it leads into the desk; empty paragraphs at both ends go."""
    found: list[Paragraph] = []
    for one in paragraphs:
        for runs in _lines_of(one):
            if one.sort in ("heading", "subheading"):
                runs = merged(replace(run, bold=False) for run in runs)
            empty = not "".join(run.text for run in runs).strip()
            found.append(Paragraph() if empty else replace(one, runs=runs, number=_number_after(found, one)))
    while found and not found[-1].runs:
        found.pop()
    while found and not found[0].runs:
        found.pop(0)
    return tuple(found)


def _lines_of(paragraph: Paragraph) -> Iterator[tuple[Run, ...]]:
    line: list[Run] = []
    for run in paragraph.runs:
        link = NOT_IN_LINK.sub(lambda found: quote(found[0], safe=""), run.link)
        link = link if link.startswith("desk:") else ""
        first, *others = ENDS.split(run.text)
        line.append(Run(_seen(first), run.bold, link))
        for text in others:
            yield merged(line)
            line = [Run(_seen(text), run.bold, link)]
    yield merged(line)


def _seen(text: str) -> str:
    return UNSEEN.sub("", text).replace("\u00a0", " ")


def _number_after(before: Sequence[Paragraph], one: Paragraph) -> int:
    if one.sort != "number":
        return 0
    if before and before[-1].sort == "number":
        return before[-1].number + 1
    return max(1, one.number)


# ------------------------------------------------------------------------------------------------------- plain text
def plain_text(text: str | None) -> str:
    """A stored text as a list, a workbook or a message shows it: the words, a line for each paragraph."""
    return "\n".join(one.plain for one in read_rich(text))


def from_plain(text: str) -> str:
    """What to store for plain text out of a workbook: its signs are words, `- ` and `1. ` begin list items."""
    found = []
    for line in ENDS.split(UNSEEN.sub("", text)):
        block = BLOCK.fullmatch(line)
        if block and block["rest"].strip() and (block["bullet"] or block["number"]):
            number = int(block["number"] or 0)
            found.append(Paragraph("number" if number else "bullet", (Run(block["rest"]),), number))
        else:
            found.append(Paragraph("text", merged([Run(line)])))
    return write_rich(found)
