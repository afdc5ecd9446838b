"""What Word, WPS or a browser puts on the clipboard, cut down to our rich text: every word stays, pictures are counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from station_desk.base.chinese import between_lines
from station_desk.base.rich import Paragraph, Rich, Run, Sort, merged, tidy

UNREAD = frozenset({"head", "style", "script", "title", "xml", "template", "o:officedocumentsettings"})
BLOCKS = frozenset({
    "p", "div", "tr", "table", "ul", "ol", "li", "blockquote", "pre", "section", "article", "header", "footer", "body",
    "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "hr", "caption",
})  # fmt: skip
VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "wbr", "area", "base", "embed", "source", "track"})
BOLD = re.compile(r"(?<![\w-])font-weight\s*:\s*(bold|bolder|[6-9]00)")
NOT_BOLD = re.compile(r"(?<![\w-])font-weight\s*:\s*(normal|lighter|[1-5]00)")
LIST_SIGN = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all")
COUNTED = re.compile(r"[(（]?(\d{1,3})[.、)）．]?")
SPACES = re.compile(r"[ \t]+")
BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")
CELL_GAP = "　"  # between two cells of a table's row


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read, and how many pictures were left out."""

    paragraphs: Rich
    pictures: int


@dataclass(slots=True)
class Tag:
    """An open element and what it means for the words inside."""

    name: str
    bold: bool
    unread: bool = False
    sign: bool = False  # holds the sign or number that Word has written before a list item
    count: int = 0  # items of an ordered list so far
    link: str = ""


@dataclass(slots=True)
class Line:
    """The paragraph being read."""

    sort: Sort = "text"
    number: int = 0
    runs: list[Run] = field(default_factory=list)


def read_html(html: str) -> Pasted:
    """The paragraphs of a piece of HTML; nothing can go wrong with any text."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return Pasted(tidy(_without_double_gaps(reader.found)), reader.pictures)


def _without_double_gaps(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """At most one empty line between two paragraphs; Word and browsers leave many."""
    return [
        one for place, one in enumerate(paragraphs)
        if one.words.strip() or (place and paragraphs[place - 1].words.strip())
    ]  # fmt: skip


class Reader(HTMLParser):
    """Collects `found` paragraphs and the number of `pictures`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self.pictures = 0
        self.open: list[Tag] = [Tag("", bold=False)]
        self.line = Line()
        self.cells = 0

    # --------------------------------------------------------------------------------------------------- the marks
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {key: value or "" for key, value in attrs}
        style = known.get("style", "").lower()
        if tag in ("img", "v:imagedata", "svg", "canvas"):
            self.pictures += not self.open[-1].unread
        if tag == "br":
            self.end_line(asked=True)
        if tag in VOID:
            return
        self._open_block(tag, known, style)
        above = self.open[-1]
        bold = (above.bold or tag in ("b", "strong", "th") or bool(BOLD.search(style))) and not NOT_BOLD.search(style)
        unread = above.unread or tag in UNREAD or bool(HIDDEN.search(style))
        sign = above.sign or bool(LIST_SIGN.search(style))
        href = known.get("href", "")
        link = href if href.startswith("desk:") else above.link
        self.open.append(Tag(tag, bold, unread, sign, link=link))

    def _open_block(self, tag: str, known: dict[str, str], style: str) -> None:
        if tag in ("td", "th"):
            while self.line.runs and self.line.runs[-1].text.isspace() and self.line.runs[-1].text != CELL_GAP:
                self.line.runs.pop()
            if self.cells:
                self.line.runs.append(Run(CELL_GAP))
            self.cells += 1
            return
        if tag not in BLOCKS or (self.cells and tag in ("p", "div")):
            return
        self.end_line()
        self.cells = 0
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.line.sort = "heading" if tag == "h1" else "subheading"
        elif tag == "p" and (level := re.search(r"mso-outline-level\s*:\s*(\d)", style)):
            self.line.sort = "heading" if level[1] == "1" else "subheading"
        elif tag == "p" and known.get("class", "").lower().startswith("msolist") and "mso-list:" in style:
            self.line.sort = "bullet"
        elif tag == "li":
            self._open_item()

    def _open_item(self) -> None:
        holder = next((one for one in reversed(self.open) if one.name in ("ul", "ol")), None)
        if holder is None or holder.name == "ul":
            self.line.sort = "bullet"
            return
        holder.count += 1
        self.line.sort, self.line.number = "number", holder.count

    def handle_endtag(self, tag: str) -> None:
        if not any(one.name == tag for one in self.open[1:]):
            return
        if tag in BLOCKS and not (self.cells and tag in ("p", "div")):
            self.end_line()
            self.cells = 0
        elif tag in ("p", "div"):
            self.line.runs.append(Run(" "))  # paragraphs in one cell
        while self.open[-1].name != tag:
            self.open.pop()
        self.open.pop()

    # --------------------------------------------------------------------------------------------------- the words
    def handle_data(self, data: str) -> None:
        here = self.open[-1]
        if here.unread:
            return
        if here.sign:
            self._take_sign(data)
            return
        if here.name == "pre" or any(one.name == "pre" for one in self.open):
            for place, line in enumerate(data.split("\n")):
                if place:
                    self.end_line()
                self.line.runs.append(Run(line, here.bold, here.link))
            return
        self.line.runs.append(Run(data, here.bold, here.link))

    def _take_sign(self, data: str) -> None:
        """Word writes the sign of a list item as words: a digit counts, anything else is a dot."""
        words = data.replace("\u00a0", " ").strip()
        if not words:
            return
        counted = COUNTED.fullmatch(words)
        if counted and self.line.sort in ("text", "bullet"):
            self.line.sort, self.line.number = "number", int(counted[1])
        elif self.line.sort in ("heading", "subheading") or any("\u4e00" <= one <= "\u9fff" for one in words):
            self.line.runs.append(Run(words))  # 一、 第一章: a number that belongs to the words
            if self.line.sort == "bullet":
                self.line.sort = "text"
        elif self.line.sort == "text":
            self.line.sort = "bullet"

    def end_line(self, *, asked: bool = False) -> None:
        """The paragraph being read is whole; an empty one is kept where a break was `asked` for."""
        runs = _collapsed(merged(self.line.runs))
        if runs or asked:
            self.found.append(Paragraph(self.line.sort if runs else "text", runs, self.line.number))
        self.line = Line()


def _collapsed(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs as a browser shows them: a stretch of spaces and breaks is one space, none at the ends, and a break that
    stands in for nothing between Chinese signs is nothing."""
    found: list[Run] = []
    room = True  # whether a space here would follow a space, or begin the line
    for run in runs:
        text = BREAKS.sub(_break, run.text)
        text = SPACES.sub(" ", text)
        text = text.lstrip(" ") if room else text
        room = text.endswith(" ") if text else room
        found.append(replace(run, text=text))
    while found and not found[-1].text.rstrip(" "):
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
    return merged(found)


def _break(found: "re.Match[str]") -> str:
    text = found.string
    if found.start() == 0 or found.end() == len(text):
        return " "
    return between_lines(found)
