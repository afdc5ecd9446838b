"""The panel of what is chosen: its measures in millimetres, its words, when it appears; or the page itself."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station_desk.printing.layout import Layout, Table
from station_desk.printing.titles import SORTS, condition_titles, picture_words, word_titles
from station_desk.ui.layout.columns import Columns
from station_desk.ui.layout.document import Document
from station_desk.ui.layout.edits import with_page, with_values
from station_desk.ui.layout.entries import Choice, Colour, Number, Tick, Words
from station_desk.ui.layout.traits import PAGE, Trait, traits_of
from station_desk.ui.layout.wording import Wording
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

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
        column.addWidget(dress(title, role="strong"))
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
        box.addWidget(dress(label, role="caption"))
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
