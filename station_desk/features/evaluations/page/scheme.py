"""The tab of the year's scheme: its lines by section, and beside them what the scheme says as a whole."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import LOCKED_ADVICE
from station_desk.features.evaluations.page.scheme_rows import BY_HAND, CHOICES, HIGHEST, KEYS, SchemeRows
from station_desk.features.evaluations.page.score_cell import tabular
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.rules import WHOLE, read_points, show_points
from station_desk.features.evaluations.service.schemes import copy_of, scheme_or_new, seed, write_scheme
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style, text_width

# What stands beside a scheme's lines: its name, the lines between the grades, the ceilings, the vetoes, and how it
# works.

LINES = (
    ("title", "名称"), ("excellent_from", "优秀分数线"), ("pass_from", "称职分数线"),
    ("bonus_most", "加分合计至多"), ("deduction_most", "扣分合计至多"),
)  # fmt: skip
MAY_BE_BLANK = ("bonus_most", "deduction_most")
NO_CEILING = "不设上限"
WIDTH = 292  # px
RULES = (
    "月得分 = 各项目得分 × 权重之和 + 加分 − 扣分；有项目没打分，这个月就没有得分，不按零分算。\n"
    "有依据的行按次数自动得分，不超过满分或上限；可以手工改，要写理由。\n"
    "年度得分 = 有得分的各月的平均数。达到优秀分数线且在名额之内，建议优秀；达到称职分数线，建议称职；其余建议不称职。"
)


class Vetoes(QPlainTextEdit):
    """One veto a line; `left` when the field is left."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class SchemeCard(QScrollArea):
    """`write(face)` keeps what a scheme says; `refuse(error)` is told what cannot be."""

    def __init__(
        self, shell: Shell, write: Callable[[dict[str, Any]], object], refuse: Callable[[UserError], None]
    ) -> None:
        super().__init__()
        self.write, self.refuse = write, refuse
        self.face: dict[str, Any] = {}
        self.locked = True
        self.keeping = False  # a refusal takes the focus from the next field, which must not ask again
        self.lines = {key: QLineEdit() for key, _ in LINES}
        self.vetoes = Vetoes()
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "plain")
        self.setWidget(self._card(shell))

    def _card(self, shell: Shell) -> QFrame:
        space, card = shell.theme.space, QFrame()
        set_style(card, role="card")
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("m"))
        grid.setVerticalSpacing(space("xs"))
        for at, (key, title) in enumerate(LINES):
            editor = self.lines[key]
            editor.editingFinished.connect(self._typed)
            if key in MAY_BE_BLANK:
                editor.setPlaceholderText(NO_CEILING)
            row, column, wide = (0, 0, 2) if key == "title" else (2 * ((at + 1) // 2), (at + 1) % 2, 1)
            grid.addWidget(_label(title, editor), row, column, 1, wide)
            grid.addWidget(editor, row + 1, column, 1, wide)
        self.vetoes.setTabChangesFocus(True)
        self.vetoes.setFixedHeight(132)
        self.vetoes.left.connect(self._typed)
        told = QLabel(RULES)
        told.setProperty("role", "caption")
        told.setWordWrap(True)
        column_ = QVBoxLayout(card)
        column_.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        column_.setSpacing(space("xs"))
        column_.addLayout(grid)
        column_.addSpacing(space("s"))
        column_.addWidget(_label("一票否决事由（每行一条）", self.vetoes, "一票否决事由"))
        column_.addWidget(self.vetoes)
        column_.addSpacing(space("s"))
        column_.addWidget(told)
        column_.addStretch(1)
        return card

    def show_face(self, face: Mapping[str, Any], *, locked: bool) -> None:
        """Show what a scheme says."""
        self.face, self.locked = dict(face), locked
        for key, editor in self.lines.items():
            value = face.get(key)
            editor.setText(show_points(value) if isinstance(value, int) else value or "")
            editor.setReadOnly(locked)
        if self.vetoes.toPlainText() != (face.get("vetoes") or ""):
            self.vetoes.setPlainText(face.get("vetoes") or "")
        self.vetoes.setReadOnly(locked)

    def _typed(self) -> None:
        """Keep what was typed where it is another; what cannot be goes back to what was, and is said."""
        if self.locked or self.keeping:
            return
        self.keeping = True
        try:
            self._keep()
        finally:
            self.keeping = False

    def _keep(self) -> None:
        vetoes = "\n".join(filter(None, (" ".join(line.split()) for line in self.vetoes.toPlainText().splitlines())))
        face: dict[str, Any] = {**self.face, "title": self.lines["title"].text().strip(), "vetoes": vetoes or None}
        for key, title in LINES[1:]:
            try:
                face[key] = read_points(self.lines[key].text(), HIGHEST)
            except ValueError as error:
                self.refuse(UserError(f"{title}：{error}。", "请填一个分数，例如 90。"))
                return
            if face[key] is None and key not in MAY_BE_BLANK:
                self.refuse(UserError(f"{title}不能空着。", "请填一个分数，例如 90。"))
                return
        if face != self.face:
            self.write(face)


def _label(words: str, editor: QWidget, name: str = "") -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "caption")
    label.setBuddy(editor)
    editor.setAccessibleName(name or words)
    return label


# The table in which a scheme's items are edited.

WIDTHS = {"section": 6, "kind": 5, "short": 6, "most": 4, "weight": 5, "evidence": 8, "rate": 4}  # in letters
Index = QModelIndex | QPersistentModelIndex


class SchemeCell(QStyledItemDelegate):
    """Kinds and evidence are chosen from a list, the rest is typed."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        choices = CHOICES.get(KEYS[index.column()])
        if choices is None:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(choices)
        box.activated.connect(lambda _: self._chosen(box))
        return box

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data() or BY_HAND))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, QComboBox):
            index.model().setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)  # type: ignore[arg-type]


class SchemeTable(QTableView):
    """Typing, F2 or a double click edits a cell."""

    def __init__(self, shell: Shell, rows: SchemeRows) -> None:
        super().__init__()
        self.shell = shell
        self.setModel(rows)
        self.setItemDelegate(SchemeCell(self))
        self.setAccessibleName("考核项目")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        shell.theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        theme = self.shell.theme
        self.setFont(tabular(theme.font()))
        self.verticalHeader().setDefaultSectionSize(theme.size("row"))
        header = self.horizontalHeader()
        header.setFixedHeight(theme.size("row-header"))
        letter = text_width(theme.font(), 1)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(KEYS.index("title"), QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(3 * letter)
        for key, letters in WIDTHS.items():
            self.setColumnWidth(KEYS.index(key), letters * letter)

    def open_editor(self, index: QModelIndex) -> None:
        """Make a cell active and open its editor."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(index)
        self.edit(index)


class SchemeTab(QWidget):
    """Edits the scheme until it is used; afterwards shows it, says why it stands fast, and leads on to the next year's."""

    def __init__(self, shell: Shell, show_year: Callable[[int], object]) -> None:
        """`show_year` brings another year's scheme into sight."""
        super().__init__()
        self.shell, self.show_year = shell, show_year
        self.book: YearBook | None = None
        self.rows = SchemeRows(
            self, self._write_items, lambda words: shell.refuse(UserError(f"{words}。", "请改正后再填。"))
        )
        self.table = SchemeTable(shell, self.rows)
        self.card = SchemeCard(shell, self._write_face, self._back)
        self.lines = self.card.lines
        self.sum = QLabel()
        self.banner, self.why, self.next = QFrame(), QLabel(), QPushButton()
        self.acts: list[QPushButton] = []
        self._build()

    # ------------------------------------------------------------------------------------------------- building
    def _build(self) -> None:
        space = self.shell.theme.space
        tools = QHBoxLayout()
        tools.setSpacing(space("s"))
        for words, icon, act in (
            ("新增项目", "plus", self._add),
            ("删除", "trash-2", self._remove),
            ("上移", "arrow-up", lambda: self._move(-1)),
            ("下移", "arrow-down", lambda: self._move(1)),
        ):
            tools.addWidget(self._act(words, icon, act))
        tools.addStretch(1)
        self.copy = self._act("从上一年复制", "copy", self._copy)
        self.default = self._act("用默认办法", "rotate-ccw", self._default)
        self.sum.setWordWrap(True)
        foot = QHBoxLayout()
        foot.setSpacing(space("s"))
        foot.addWidget(self.sum, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.default)
        left = QVBoxLayout()
        left.setSpacing(space("s"))
        left.addLayout(tools)
        left.addWidget(self.table, 1)
        left.addLayout(foot)
        body = QHBoxLayout()
        body.setSpacing(space("l"))
        body.addLayout(left, 1)
        body.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space("m"), 0, 0)
        column.setSpacing(space("m"))
        self._fill_banner()
        column.addWidget(self.banner)
        column.addLayout(body, 1)

    def _fill_banner(self) -> None:
        """Why the scheme stands fast, and the way on from it."""
        space = self.shell.theme.space
        self.why.setWordWrap(True)
        set_style(self.banner, role="banner")
        inside = QHBoxLayout(self.banner)
        inside.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        inside.setSpacing(space("m"))
        inside.addWidget(self.why, 1)
        inside.addWidget(self.next)
        self.shell.icons.put(self.next, "copy")
        self.next.clicked.connect(self._succeed)

    def _act(self, words: str, icon: str, act: Any) -> QPushButton:
        button = QPushButton(words)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda _=False: act())
        self.acts.append(button)
        return button

    # -------------------------------------------------------------------------------------------------- showing
    def show_book(self, book: YearBook) -> None:
        """Show the scheme of a year."""
        self.book = book
        here, edits = self.table.currentIndex(), self.shell.desk.user.edits
        locked = bool(book.locked) or not edits
        self.rows.show_items(book.lines, locked=locked)
        row, column = min(max(here.row(), 0), len(book.lines) - 1), here.column()
        self.table.setCurrentIndex(self.rows.index(row, column if column >= 0 else KEYS.index("title")))
        self.card.show_face(book.face, locked=locked)
        for button in self.acts:
            button.setEnabled(not locked)
        self.copy.setText(f"从{book.before}年复制" if book.before else "从上一年复制")
        self.copy.setToolTip("照去年的办法，再改要改的地方")
        self.copy.setEnabled(not locked and book.before is not None)
        self.banner.setVisible(bool(book.locked))
        self.next.setVisible(edits or book.after)
        self.why.setText(book.locked + LOCKED_ADVICE)
        self.next.setText(f"{'看' if book.after else '编制'}{book.year + 1}年的办法")
        self._say_sum(book)

    def _say_sum(self, book: YearBook) -> None:
        words, tone = self.rows.sum_words(), "" if self.rows.total() == WHOLE else "bad"
        if self.rows.total() < book.ways.excellent_from:
            words += "，而且达不到优秀分数线"
        self.sum.setText(words)
        set_style(self.sum, tone=tone)

    # -------------------------------------------------------------------------------------------------- changing
    def _write(self, face: dict[str, Any], items: list[dict[str, Any]], title: str) -> bool:
        assert self.book
        year = self.book.year
        return self.shell.act(title, lambda session: write_scheme(session, year, face, items))

    def _write_items(self, items: list[dict[str, Any]]) -> bool:
        assert self.book
        return self._write(self.book.face, items, f"修改{self.book.year}年考核办法")

    def _write_face(self, face: dict[str, Any]) -> None:
        assert self.book
        if not self._write(face, self.rows.rows, f"修改{self.book.year}年考核办法"):
            self.show_book(self.book)

    def _back(self, error: UserError) -> None:
        """Put the lines back as they were, then say why; the box takes the focus, which must not ask again."""
        assert self.book
        self.show_book(self.book)
        self.shell.refuse(error)

    def _add(self) -> None:
        row = self.rows.add(self.table.currentIndex().row())
        if row >= 0:
            self.table.open_editor(self.rows.index(row, KEYS.index("title")))

    def _remove(self) -> None:
        if self.table.currentIndex().isValid():
            self.rows.remove(self.table.currentIndex().row())

    def _move(self, by: int) -> None:
        here: QModelIndex = self.table.currentIndex()
        if here.isValid() and self.rows.move(here.row(), by):
            self.table.setCurrentIndex(self.rows.index(here.row() + by, here.column()))

    def _copy(self) -> None:
        assert self.book
        with self.shell.look() as session:
            found = copy_of(session, self.book.year)
        if found and self._sure(f"{self.book.before}年的办法"):
            self._write(*found, f"{self.book.year}年考核办法从{self.book.before}年复制")

    def _default(self) -> None:
        assert self.book
        if self._sure("默认办法"):
            self._write(*seed(), f"{self.book.year}年改用默认考核办法")

    def _succeed(self) -> None:
        """Go to the next year's scheme; where there is none it begins as this one."""
        assert self.book
        year = self.book.year + 1
        if self.book.after or self.shell.act(f"编制{year}年考核办法", lambda session: scheme_or_new(session, year)):
            self.show_year(year)

    def _sure(self, name: str) -> bool:
        assert self.book
        return self.shell.ask(
            f"用{name}替换{self.book.year}年的办法？", "现在的项目和分数线会被换掉，可以撤销。", act="替换"
        )
