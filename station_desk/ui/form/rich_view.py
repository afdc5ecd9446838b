"""The text area of rich text: typing, keys, pasting from Word, and links that are followed."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextListFormat,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from station_desk.base.rich import Paragraph, Rich, Run, Sort, tidy
from station_desk.base.rich_html import read_html
from station_desk.ui.theme import Theme

# Rich text on the screen: paragraphs put into a Qt document and read back, and the looks they have there.

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


CONTROL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SORT_KEYS: dict[Qt.Key, Sort] = {
    Qt.Key.Key_1: "heading", Qt.Key.Key_2: "subheading", Qt.Key.Key_3: "bullet", Qt.Key.Key_4: "number",
}  # fmt: skip
PICTURES_OUT = "已粘贴文字，其中 {count} 张图片没有放进来。照片请放到“附件”里。"
PICTURE_OUT = "这里只放文字。照片请放到“附件”里。"
HOW_TO_FOLLOW = "按住 Ctrl 点击（或按 Ctrl+Enter），打开这些记录"
HOW_TO_OPEN = "点击打开这些记录"


class RichView(QTextEdit):
    """Shows and edits rich text. Tab goes on to the next field, as everywhere in a form."""

    gone = Signal()
    followed = Signal(str)  # the link
    said = Signal(str)  # a sentence about what was pasted
    moved = Signal()  # the look at the cursor may be another one

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAcceptRichText(True)
        self.viewport().setMouseTracking(True)
        self.looks = Looks(self.document(), theme)
        self.document().setIndentWidth(24)
        self.document().setDocumentMargin(6)
        self.cursorPositionChanged.connect(self.moved)
        self.currentCharFormatChanged.connect(lambda _: self.moved.emit())

    # ------------------------------------------------------------------------------------------------- the text
    def put(self, paragraphs: Rich) -> None:
        """Show a text from its beginning."""
        fill_document(self.document(), paragraphs)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def paragraphs(self) -> Rich:
        """What stands there, as it will be kept."""
        return tidy(read_document(self.document()))

    # ------------------------------------------------------------------------------------------------ the looks
    @property
    def sort(self) -> Sort:
        """What the line of the cursor is."""
        return sort_of(self.textCursor().block())

    def toggle_sort(self, sort: Sort) -> None:
        """Make the selected lines headings or list items, or plain text again where all of them are that already."""
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        chosen = [block]
        while block != last:
            block = block.next()
            chosen.append(block)
        wanted: Sort = "text" if all(sort_of(one) == sort for one in chosen) else sort
        cursor.beginEditBlock()
        for one in chosen:
            set_sort(one, wanted)
        join_lists(self.document())
        cursor.endEditBlock()
        self.setFocus()
        self.moved.emit()

    @property
    def bold(self) -> bool:
        """Whether what is typed now is bold."""
        return self.currentCharFormat().fontWeight() >= QFont.Weight.DemiBold

    def toggle_bold(self) -> None:
        """Make the selection, or what is typed next, bold or not."""
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Normal if self.bold else QFont.Weight.Bold)
        self.mergeCurrentCharFormat(look)
        self.setFocus()
        self.moved.emit()

    # ------------------------------------------------------------------------------------------------- the keys
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() == CONTROL:
            self._follow_at(self.textCursor())
        elif self.isReadOnly():
            super().keyPressEvent(event)
        elif _own(event):
            if event.key() == Qt.Key.Key_B:
                self.toggle_bold()
            else:
                self.toggle_sort(SORT_KEYS[Qt.Key(event.key())])
        elif enter:
            self._break_line()
        elif event.key() == Qt.Key.Key_Backspace and self._at_start_of_a_mark():
            set_sort(self.textCursor().block(), "text")
            self.moved.emit()
        else:
            leave_link(self)
            super().keyPressEvent(event)

    def _break_line(self) -> None:
        """Enter: after a heading comes text, and an empty list item ends its list."""
        cursor, sort = self.textCursor(), self.sort
        if sort in ("bullet", "number") and not cursor.block().text():
            set_sort(cursor.block(), "text")
            self.moved.emit()
            return
        if sort in ("heading", "subheading") and cursor.atBlockEnd():
            cursor.insertBlock(line_look(), QTextCharFormat())
        else:
            cursor.insertBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _at_start_of_a_mark(self) -> bool:
        cursor = self.textCursor()
        return cursor.atBlockStart() and not cursor.hasSelection() and self.sort != "text"

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        leave_link(self)
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.gone.emit()

    # ------------------------------------------------------------------------------------------------- pasting
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        if source.hasUrls() and not source.hasHtml() and all(url.isLocalFile() for url in source.urls()):
            return False  # files dropped here are for the window
        return source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the words in our few looks; pictures are left out, and that is said."""
        if source.hasHtml():
            pasted = read_html(source.html())
            paragraphs, pictures = pasted.paragraphs, pasted.pictures
        elif source.hasText():
            lines = source.text().splitlines() or [""]
            paragraphs, pictures = tuple(Paragraph("text", (Run(line),)) for line in lines), 0
            paragraphs = tidy(paragraphs) or paragraphs
        else:
            paragraphs, pictures = (), int(source.hasImage())
        if paragraphs:
            cursor = self.textCursor()
            insert_paragraphs(cursor, paragraphs)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        if pictures:
            self.said.emit(PICTURES_OUT.format(count=pictures) if paragraphs else PICTURE_OUT)

    # --------------------------------------------------------------------------------------------------- links
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held = bool(event.modifiers() & CONTROL) or self.isReadOnly()
        link = self.anchorAt(event.position().toPoint())
        if link and held and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.followed.emit(link)
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        link = self.anchorAt(event.position().toPoint())
        follows = bool(link) and (self.isReadOnly() or bool(event.modifiers() & CONTROL))
        shape = Qt.CursorShape.PointingHandCursor if follows else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def viewportEvent(self, event: Any) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._tell_link(event, self.viewport())
            return True
        return super().viewportEvent(event)

    def _tell_link(self, event: Any, over: QWidget) -> None:
        link = self.anchorAt(event.pos())
        words = HOW_TO_OPEN if self.isReadOnly() else HOW_TO_FOLLOW
        QToolTip.showText(event.globalPos(), words if link else "", over)

    def _follow_at(self, cursor: QTextCursor) -> None:
        here = QTextCursor(cursor)
        here.clearSelection()
        for step in (None, QTextCursor.MoveOperation.NextCharacter):  # inside a link, or just before it
            if step is None or here.movePosition(step):
                link = here.charFormat().anchorHref()
                if link:
                    self.followed.emit(link)
                    return


def _own(event: QKeyEvent) -> bool:
    """Whether a key is one of the editor's: Ctrl+B, Ctrl+Alt+1 … 4, and Ctrl+Enter on a link."""
    key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    with_alt = held == CONTROL | Qt.KeyboardModifier.AltModifier
    return (key == Qt.Key.Key_B and held == CONTROL) or (key in SORT_KEYS and with_alt)


def leave_link(view: QTextEdit) -> None:
    """What is typed at the end of a link does not belong to it."""
    look = view.currentCharFormat()
    if not look.isAnchor():
        return
    after = QTextCursor(view.textCursor())
    after.clearSelection()
    if after.atBlockEnd() or not after.movePosition(QTextCursor.MoveOperation.NextCharacter):
        inside = False
    else:
        inside = after.charFormat().anchorHref() == look.anchorHref()
    if not inside:
        plain = QTextCharFormat()
        plain.setFontWeight(look.fontWeight())
        view.setCurrentCharFormat(plain)
