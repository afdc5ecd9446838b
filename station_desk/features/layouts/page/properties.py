"""The panel of what is chosen: its measures in millimetres, its words, when it appears; or the page itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from station_desk.features.layouts.page.document import Document
from station_desk.features.layouts.page.edits import with_page, with_values
from station_desk.features.layouts.page.entries import Choice, Colour, Columns, Number, Tick, Words
from station_desk.features.layouts.rules.trial import (
    SORTS,
    condition_titles,
    picture_words,
    shown_text,
    slots_of,
    typed_text,
    word_titles,
)
from station_desk.printing import layout as kinds
from station_desk.printing.fonts import FACES
from station_desk.printing.layout import Layout, Table
from station_desk.ui.shell import Shell
from station_desk.ui.table.head import MenuButton
from station_desk.ui.theme import set_style

# What can be set on each sort of item: one line per property, from which the panel builds itself.

FACE_TITLES = {
    "Song": "宋体", "SongBold": "宋体加粗", "Hei": "黑体", "HeiBold": "黑体加粗", "Kai": "楷体", "SongFull": "宋体（全字库）",
}  # fmt: skip
FACE_CHOICE = (("", "同整张"), *((face, FACE_TITLES.get(face, face)) for face in FACES))


@dataclass(frozen=True, slots=True)
class Trait:
    """One property: `sort` says by what it is edited (mm pt times em count words text choice tick colour condition
    picture columns), `fixed` that a locked item keeps it."""

    key: str
    title: str
    sort: str = "mm"
    options: tuple[tuple[Any, str], ...] = ()
    low: float = 0
    wide: bool = False
    fixed: bool = False


def mm(key: str, title: str, low: float = 0) -> Trait:
    """A place or a size."""
    return Trait(key, title, "mm", low=low, fixed=True)


def choice(key: str, title: str, *options: tuple[Any, str]) -> Trait:
    return Trait(key, title, "choice", options)


PLACE = (mm("x", "左边距"), mm("y", "上边距"))
SIZE = (mm("width", "宽", 0.5), mm("height", "高", 0.5))
FACE = Trait("face", "字体", "choice", FACE_CHOICE)
INK = Trait("colour", "颜色", "colour")
WEIGHT = Trait("line_width", "线粗")
ALWAYS = (
    Trait("only_if", "什么时候出现", "condition", wide=True),
    Trait("preprinted", "买来的空白上已经印好（套打时不打）", "tick", wide=True),
    Trait("locked", "锁定位置", "tick", wide=True),
)
FIT = choice("fit", "放法", ("cover", "裁满"), ("fit", "完整放下"))
TEXT = (
    Trait("text", "内容", "text", wide=True),
    *PLACE, mm("width", "宽", 0.5), mm("height", "高（0 为不限）"),
    FACE, Trait("size", "字号", "pt", low=1),
    Trait("min_size", "最小字号（0 为不缩小）", "pt"),
    choice("wrap", "放不下时", ("never", "只缩小"), ("first", "换行再缩小"), ("last", "缩小再换行")),
    choice("align", "左右", ("left", "靠左"), ("center", "居中"), ("right", "靠右"), ("justify", "两端对齐")),
    choice("valign", "上下", ("top", "靠上"), ("middle", "居中"), ("bottom", "靠下")),
    Trait("line_height", "行距（倍）", "times", low=0.8), Trait("letter_spacing", "字距（字）", "em"),
    Trait("indent", "首行缩进（字）", "em"), INK,
    Trait("called", "提示里怎么称呼", "words", wide=True),
)  # fmt: skip
TABLE = (
    *PLACE, mm("height", "高", 5), Trait("rows_per_page", "每页行数（0 为放满）", "count"),
    Trait("row_height", "行高", low=1), Trait("head_height", "表头高", low=1),
    FACE, Trait("head_face", "表头字体", "choice", FACE_CHOICE),
    Trait("size", "字号", "pt", low=1), Trait("min_size", "最小字号", "pt", low=1),
    WEIGHT, INK, Trait("head_fill", "表头底色", "colour"), Trait("padding", "格内空隙"),
    Trait("fill_page", "空行画到页尾", "tick", wide=True),
    Trait("columns", "栏目", "columns", wide=True),
)  # fmt: skip
TRAITS: dict[type, tuple[Trait, ...]] = {
    kinds.Text: TEXT,
    kinds.Picture: (
        *PLACE, *SIZE, Trait("word", "内容", "picture"), FIT, Trait("radius", "圆角"),
        Trait("border_width", "边框粗"), Trait("border", "边框颜色", "colour", wide=True),
    ),
    kinds.Image: (*PLACE, *SIZE, FIT, Trait("radius", "圆角")),
    kinds.Qr: (Trait("text", "扫出来的内容", "text", wide=True), *PLACE, mm("width", "边长", 3), INK),
    kinds.Line: (
        mm("x", "起点左边距"), mm("y", "起点上边距"), mm("x2", "终点左边距"), mm("y2", "终点上边距"), WEIGHT, INK,
        choice("dash", "线型", ((), "实线"), ((2.0, 1.0), "虚线"), ((0.4, 0.8), "点线")),
    ),
    kinds.Box: (
        *PLACE, *SIZE, Trait("stroke", "边线颜色", "colour"), Trait("fill", "底色", "colour"), WEIGHT, Trait("radius", "圆角"),
        choice("corners", "哪些角是圆的", ("all", "四个角"), ("top", "上面两个"), ("bottom", "下面两个")),
    ),
    kinds.Artwork: (*PLACE, *SIZE, Trait("radius", "圆角")),
    kinds.Seal: (*PLACE, mm("width", "直径", 5)),
    kinds.Table: TABLE,
    kinds.Prose: (
        *PLACE, *SIZE, mm("next_y", "续页上边距"), mm("next_height", "续页高", 5), mm("tail", "末尾留空"),
        Trait("size", "字号", "pt", low=1), Trait("head_size", "标题字号", "pt", low=1), FACE,
        Trait("line_height", "行距（倍）", "times", low=0.8), Trait("indent", "首行缩进（字）", "em"), INK,
    ),
}  # fmt: skip
PAGE = (
    Trait("title", "名称", "words", wide=True), mm("width", "纸宽", 10), mm("height", "纸高", 10),
    Trait("face", "整张的字体", "choice", FACE_CHOICE[1:]), Trait("colour", "整张的颜色", "colour"),
)  # fmt: skip


def traits_of(items: list[Any]) -> tuple[Trait, ...]:
    """What can be set on all of these items at once; of several together neither place nor words."""
    first, *others = (TRAITS[type(item)] + ALWAYS for item in items)
    if not others:
        return first
    shared = set.intersection(*({trait.key for trait in traits} for traits in others))
    return tuple(
        one for one in first if one.key in shared and not one.fixed and one.sort not in ("text", "words", "columns")
    )


# A text of the layout as the clerk reads it, 〔姓名〕 同志, with a menu of everything that can be put in.

LINES, AROUND = 4, 60  # lines in sight, px of the button below them and the frame around
SAMPLE = 12  # characters of a sample in the menu
PEOPLE = ("name", "name1", "name2")  # whose two characters are set to the width of three


class Wording(QWidget):
    """The text with a button below; what cannot be read is said there and changes nothing."""

    edited = Signal(object)

    def __init__(self, shell: Shell, layout: Layout) -> None:
        super().__init__()
        self.layout_ = layout
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("文字内容")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self.button = MenuButton(shell, "插入内容", self._fill)
        self.button.setAccessibleName("插入内容")
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.hide()
        set_style(self.note, role="caption", tone="bad")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(shell.theme.space("xs"))
        for widget in (self.text, self.note):
            box.addWidget(widget)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        # Of the whole, since the style sheet sets the least height of the text itself.
        self.setMinimumHeight(QFontMetrics(shell.theme.font()).lineSpacing() * LINES + AROUND)
        self.setFocusProxy(self.text)

    def put(self, value: Any) -> None:
        """Show a text as the layout keeps it."""
        self._say("")
        if self._read() != value:
            before = self.text.blockSignals(True)
            self.text.setPlainText(shown_text(self.layout_, str(value)))
            self.text.blockSignals(before)

    def insert(self, slot: str) -> None:
        """Put {name} in where the caret is."""
        self.text.insertPlainText(f"〔{slots_of(self.layout_)[slot]}〕")
        self.text.setFocus()

    def _fill(self, menu: QMenu) -> None:
        """Each word with its sample; a person's name is spread, as names are on paper."""
        for word, title in word_titles(self.layout_).items():
            sample = str(self.layout_.words.get(word, "")).replace("\n", " ")
            shown = f"{sample[:SAMPLE]}…" if len(sample) > SAMPLE else sample
            slot = f"{{{word}:spread}}" if word in PEOPLE else f"{{{word}}}"
            if word.endswith("_page") or word in ("photo", "columns"):
                continue
            action = menu.addAction(f"{title}\t{shown}")
            action.triggered.connect(lambda _=False, slot=slot: self.insert(slot))

    def _read(self) -> str | None:
        try:
            return typed_text(self.layout_, self.text.toPlainText())
        except ValueError:
            return None

    def _typed(self) -> None:
        try:
            value = typed_text(self.layout_, self.text.toPlainText())
        except ValueError as error:
            self._say(f"{error}，请用“插入内容”放入要填的内容。")
            return
        self._say("")
        self.edited.emit(value)

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))


UNITS = {
    "mm": ("毫米", 1000.0, 0.1), "pt": ("磅", 300.0, 0.5), "times": ("", 5.0, 0.1), "em": ("", 20.0, 0.1),
    "count": ("", 200.0, 1.0),
}  # fmt: skip


class Properties(QScrollArea):
    """Built anew when something of another sort is chosen, else only filled with the new values."""

    def __init__(self, shell: Shell, document: Document) -> None:
        super().__init__()
        self.shell, self.document = shell, document
        self.entries: dict[str, Any] = {}
        self._about: Any = None
        self._for: tuple[int, ...] = ()  # the items whose values are shown: what is typed last is theirs
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("属性")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        document.changed.connect(self.show_chosen)
        document.chose.connect(self.show_chosen)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show the values of what is chosen now."""
        layout, items = self.document.layout, self.document.items()
        traits = traits_of(items) if items else PAGE
        about = (len(items), tuple({type(one) for one in items}), traits)
        if about != self._about:
            self._about = about
            self._build(layout, items, traits)
        self._for = self.document.chosen
        first: Any = items[0] if items else layout
        for trait in traits:
            self.entries[trait.key].put(getattr(first, trait.key))
            self.entries[trait.key].setEnabled(not (trait.fixed and getattr(first, "locked", False)))

    def go_to_first(self) -> None:
        """Put the keyboard into the first property."""
        first = next(iter(self.entries.values()), None)
        if first:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------------------------------------------ building
    def _build(self, layout: Layout, items: list[Any], traits: tuple[Trait, ...]) -> None:
        space = self.shell.theme.space
        page = QWidget()
        page.setProperty("role", "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(space("m"), space("m"), space("m"), space("m"))
        title = QLabel(heading(layout, items))
        column.addWidget(set_style(title, role="strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("s"))
        grid.setVerticalSpacing(space("s"))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        self.entries, at = {}, 0
        for trait in traits:
            entry = self._entry(layout, items, trait)
            self.entries[trait.key] = entry
            at += at % 2 if trait.wide else 0
            grid.addWidget(self._cell(trait, entry), at // 2, at % 2, 1, 2 if trait.wide else 1)
            at += 2 if trait.wide else 1
            entry.edited.connect(partial(self._set, trait))
        old = self.takeWidget()
        if old:
            old.deleteLater()
        self.setWidget(page)

    def _cell(self, trait: Trait, entry: Any) -> QWidget:
        """An entry with its label above; a tick has its words beside it."""
        entry.setAccessibleName(trait.title)
        entry.setSizePolicy(QSizePolicy.Policy.Ignored, entry.sizePolicy().verticalPolicy())
        if trait.sort == "tick":
            return entry
        cell = QWidget()
        box = QVBoxLayout(cell)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        label = QLabel(trait.title)
        label.setBuddy(entry)
        box.addWidget(set_style(label, role="caption"))
        box.addWidget(entry)
        cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return cell

    def _entry(self, layout: Layout, items: list[Any], trait: Trait) -> Any:
        match trait.sort:
            case "text":
                return Wording(self.shell, layout)
            case "words":
                return Words()
            case "tick":
                return Tick(trait.title)
            case "choice":
                return Choice(trait.options)
            case "condition":
                return Choice(list(condition_titles(layout).items()))
            case "picture":
                titles: Mapping[str, str] = word_titles(layout)
                return Choice([(word, titles.get(word, word)) for word in picture_words(layout)])
            case "colour":
                return Colour(
                    trait.title, "不填" if trait.key in ("fill", "stroke", "border", "head_fill") else "同整张"
                )
            case "columns":
                assert isinstance(items[0], Table)
                return Columns(self.shell, layout, items[0])
        unit, high, step = UNITS[trait.sort]
        return Number(unit, trait.low, high, step)

    # ------------------------------------------------------------------------------------------------ changing
    def _set(self, trait: Trait, value: Any) -> None:
        """Give the value to everything that is chosen, or to the page."""
        layout, chosen = self.document.layout, self._for
        if trait.sort == "count":
            value = int(value)
        if chosen:
            made = with_values(layout, chosen, **{trait.key: value})
        elif trait.key in ("title", "colour") and not value:
            self.show_chosen()
            return
        else:
            made = with_page(layout, **{trait.key: value})
        self.document.change(f"改{trait.title}", made, run=f"{trait.key} {chosen}")


def heading(layout: Layout, items: list[Any]) -> str:
    """What the panel is about."""
    if not items:
        return f"整张：{layout.title}"
    return SORTS[type(items[0])] if len(items) == 1 else f"选中的 {len(items)} 样"
