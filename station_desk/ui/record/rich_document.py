"""Rich text on the screen: paragraphs put into a Qt document and read back, and the looks they have there."""

from collections.abc import Iterator

from PySide6.QtGui import (
    QFont,
    QSyntaxHighlighter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextListFormat,
)

from station_desk.base.rich import Paragraph, Rich, Run, Sort
from station_desk.ui.theme import Theme

LEVELS: dict[Sort, int] = {"heading": 1, "subheading": 2}
STYLES: dict[Sort, QTextListFormat.Style] = {
    "bullet": QTextListFormat.Style.ListDisc, "number": QTextListFormat.Style.ListDecimal,
}  # fmt: skip
LARGER = {1: 1.3, 2: 1.12}  # times the size of the text
LINE = 135.0  # % of the letters' height
ABOVE = {1: 10, 2: 6}  # px over a heading


def fill_document(document: QTextDocument, paragraphs: Rich) -> None:
    """Make the document say these paragraphs; nothing of before can be undone."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.setBlockFormat(line_look())
    insert_paragraphs(cursor, paragraphs or (Paragraph(),))
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def insert_paragraphs(cursor: QTextCursor, paragraphs: Rich) -> None:
    """Put paragraphs in the place of what the cursor has selected; the first goes on in the line it stands in."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    alone = not cursor.block().text()
    for place, paragraph in enumerate(paragraphs):
        if place:
            cursor.insertBlock(line_look(), QTextCharFormat())
        if place or (alone and paragraph.sort != "text"):
            set_sort(cursor.block(), paragraph.sort, paragraph.number)
        for run in paragraph.runs:
            cursor.insertText(run.text, look_of(run))
    cursor.endEditBlock()
    join_lists(cursor.document())


def look_of(run: Run) -> QTextCharFormat:
    """The format that carries what a run means; colours and sizes are the highlighter's."""
    look = QTextCharFormat()
    if run.bold:
        look.setFontWeight(QFont.Weight.Bold)
    if run.link:
        look.setAnchor(True)
        look.setAnchorHref(run.link)
    return look


def line_look(level: int = 0) -> QTextBlockFormat:
    """The format of a line: of a heading of that level, or of text."""
    look = QTextBlockFormat()
    look.setHeadingLevel(level)
    look.setTopMargin(ABOVE.get(level, 0))
    look.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return look


def set_sort(block: QTextBlock, sort: Sort, number: int = 0) -> None:
    """Make a block text, a heading or a list item (one that follows an item of its sort goes on counting)."""
    cursor = QTextCursor(block)
    cursor.setBlockFormat(line_look(LEVELS.get(sort, 0)))  # which takes it out of its list
    if sort in STYLES:
        before = block.previous().textList() if block.previous().isValid() else None
        if before and before.format().style() == STYLES[sort]:
            before.add(block)
            return
        listed = QTextListFormat()
        listed.setStyle(STYLES[sort])
        listed.setIndent(1)
        if number > 1:
            listed.setStart(number)
        cursor.createList(listed)


def join_lists(document: QTextDocument) -> None:
    """Items of one sort that stand under each other are one list, so that they count on."""
    for block in blocks_of(document):
        here, before = block.textList(), block.previous().textList() if block.previous().isValid() else None
        if here and before and here != before and here.format().style() == before.format().style():
            before.add(block)


def sort_of(block: QTextBlock) -> Sort:
    """What a block is."""
    listed = block.textList()
    if listed:
        return "number" if listed.format().style() == STYLES["number"] else "bullet"
    level = block.blockFormat().headingLevel()
    return "heading" if level == 1 else "subheading" if level else "text"


def blocks_of(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def read_document(document: QTextDocument) -> list[Paragraph]:
    """The paragraphs that a document says (not yet tidy)."""
    return [_paragraph_of(block) for block in blocks_of(document)]


def _paragraph_of(block: QTextBlock) -> Paragraph:
    sort, listed = sort_of(block), block.textList()
    number = listed.itemNumber(block) + max(1, listed.format().start()) if sort == "number" and listed else 0
    return Paragraph(sort, tuple(_runs_of(block)), number)


def _runs_of(block: QTextBlock) -> Iterator[Run]:
    # The iterator of a block cannot be walked with a for; the formats of its layout's pieces can.
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        look = piece.charFormat()
        link = look.anchorHref() if look.isAnchor() else ""
        yield Run(piece.text(), look.fontWeight() >= QFont.Weight.DemiBold, link)
        pieces += 1


class Looks(QSyntaxHighlighter):
    """Draws headings and links as the theme has them; the document itself holds no colour and no size."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self.theme = theme
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        block = self.currentBlock()
        level = block.blockFormat().headingLevel()
        if level:
            look = QTextCharFormat()
            look.setFontWeight(QFont.Weight.Bold)
            look.setFontPointSize(self.theme.font().pointSizeF() * LARGER.get(level, 1))
            self.setFormat(0, len(text), look)
        for start, length in links_in(block):
            link = QTextCharFormat(self.format(start))
            link.setForeground(self.theme.colour("accent"))
            link.setFontUnderline(True)
            self.setFormat(start, length, link)


def links_in(block: QTextBlock) -> Iterator[tuple[int, int]]:
    """Start and length of each link in a block."""
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        if piece.charFormat().isAnchor():
            yield piece.position() - block.position(), piece.length()
        pieces += 1
