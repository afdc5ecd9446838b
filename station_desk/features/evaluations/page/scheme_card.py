"""What stands beside a scheme's lines: its name, the lines between the grades, the ceilings, the vetoes, and how it works."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.features.evaluations.page.scheme_rows import HIGHEST
from station_desk.features.evaluations.rules import read_points, show_points
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

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
        dress(card, role="card")
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
