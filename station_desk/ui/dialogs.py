"""Dialogs only ask: the title is the question, the buttons are verbs, and Esc is always the safe answer."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.errors import UserError
from station_desk.base.settings import Choices
from station_desk.ui.icons import Icons

BACK = "返回"
DANGEROUS = ("删除", "清空", "撤销", "覆盖", "作废", "不保存", "退出", "注销", "关闭导入")
TEXT_WIDTH = 420  # px a sentence may run before it breaks
LAST_FOLDER = "folder"


def front(window: QWidget | None) -> QWidget | None:
    """The widget a dialog belongs to: the dialog that is open already, else the window."""
    return QApplication.activeModalWidget() or window


class Box(QDialog):
    """A question or a notice: an icon, a bold sentence, the rest in plain type, and buttons whose words say what they do.

    `chosen` is the word on the button that was clicked, "" for Esc and for going back.
    """

    def __init__(self, parent: QWidget | None, icons: Icons, look: str, question: str, text: str) -> None:
        super().__init__(parent)
        self.chosen = ""
        self.setWindowTitle(question.splitlines()[0][:40])
        self.setProperty("role", "box")
        self.setAccessibleDescription(text)
        space = icons.theme.space
        self.body = QVBoxLayout()
        self.body.setSpacing(space("s"))
        self.body.addWidget(sentence(question, "title"))
        if text:
            self.body.addWidget(sentence(text, "body"))
        top = QHBoxLayout()
        top.setSpacing(space("l"))
        if look:
            mark = QLabel()
            name, colour = {"ask": ("circle-help", "accent"), "bad": ("circle-alert", "bad")}[look]
            icons.put(mark, name, colour, 28)
            top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(space("s"))
        self.buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space("xl"), space("xl"), space("xl"), space("l"))
        whole.setSpacing(space("xl"))
        whole.addLayout(top)
        whole.addLayout(self.buttons)

    def offer(self, word: str, kind: str = "plain", *, safe: bool = False, first: bool = False) -> QPushButton:
        """Add a button; a `safe` one chooses nothing, the `first` one has the focus and takes Enter."""
        button = QPushButton(word)
        button.setProperty("kind", kind)
        button.setAutoDefault(True)
        button.clicked.connect(lambda: self.settle("" if safe else word))
        self.buttons.addWidget(button)
        if first:
            button.setDefault(True)
            button.setFocus()
        return button

    def settle(self, word: str) -> None:
        """Close with `word` as the answer."""
        self.chosen = word
        if word:
            self.accept()
        else:
            self.reject()


def sentence(text: str, role: str) -> QLabel:
    """A label that breaks its lines and whose words can be copied."""
    label = QLabel(text)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(TEXT_WIDTH)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def ask(parent: QWidget | None, icons: Icons, question: str, text: str, acts: Sequence[str]) -> str:
    """Ask; returns the word of the chosen act, "" for 返回 and Esc. The first act is the main one.

    An act that takes something away is drawn as dangerous, and then 返回 takes Enter.
    """
    box = Box(parent, icons, "ask", question, text)
    danger = any(word in acts[0] for word in DANGEROUS)
    box.offer(BACK, safe=True, first=danger)
    for word in reversed(acts[1:]):
        box.offer(word)
    box.offer(acts[0], "danger" if danger else "primary", first=not danger)
    box.exec()
    box.deleteLater()
    return box.chosen


def refuse(parent: QWidget | None, icons: Icons, error: UserError) -> None:
    """Show what is wrong and what to do; it stays until it is read."""
    box = Box(parent, icons, "bad", error.message, error.advice)
    box.setWindowTitle("没有完成")
    box.offer("知道了", "primary", safe=True, first=True)
    box.exec()
    box.deleteLater()


class Reason(Box):
    """Asks for a reason in words; an empty one is not accepted."""

    def __init__(self, parent: QWidget | None, icons: Icons, question: str, text: str, act: str) -> None:
        super().__init__(parent, icons, "", question, text)
        self.words = QPlainTextEdit()
        self.words.setAccessibleName("理由")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(96)
        self.body.addWidget(self.words)
        self.offer(BACK, safe=True)
        self.go = self.offer(act, "primary", first=True)
        self.go.setEnabled(False)
        self.words.textChanged.connect(lambda: self.go.setEnabled(bool(self.words.toPlainText().strip())))
        self.words.setFocus()


def ask_reason(parent: QWidget | None, icons: Icons, question: str, text: str = "", act: str = "确定") -> str | None:
    """The reason typed, or None where the clerk went back."""
    box = Reason(parent, icons, question, text, act)
    box.exec()
    box.deleteLater()
    return box.words.toPlainText().strip() if box.chosen else None


def choose_file(parent: QWidget | None, choices: Choices, title: str, kinds: str) -> Path | None:
    """Let the clerk pick a file that exists; `kinds` as in “Excel 工作簿 (*.xlsx *.xls)”."""
    found = choose_files(parent, choices, title, kinds, several=False)
    return found[0] if found else None


def choose_files(
    parent: QWidget | None, choices: Choices, title: str, kinds: str, *, several: bool = True
) -> list[Path]:
    """Let the clerk pick files that exist; none where he goes back."""
    mode = QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile
    return _pick(QFileDialog(parent, title, _folder(choices), kinds), choices, mode)


def choose_folder(parent: QWidget | None, choices: Choices, title: str) -> Path | None:
    """Let the clerk pick a folder; None where he goes back."""
    found = _pick(QFileDialog(parent, title, _folder(choices)), choices, QFileDialog.FileMode.Directory)
    return found[0] if found else None


def choose_target(parent: QWidget | None, choices: Choices, title: str, name: str, kinds: str) -> Path | None:
    """Let the clerk say where to save; `name` is offered, and its suffix is added where none is typed."""
    dialog = QFileDialog(parent, title, _folder(choices), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    found = _pick(dialog, choices, QFileDialog.FileMode.AnyFile)
    return found[0] if found else None


def _folder(choices: Choices) -> str:
    folder = Path(str(choices.recall(LAST_FOLDER, "")) or Path.home())
    return str(folder if folder.is_dir() else Path.home())


def _pick(dialog: QFileDialog, choices: Choices, mode: QFileDialog.FileMode) -> list[Path]:
    dialog.setFileMode(mode)
    picked = [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []
    dialog.deleteLater()
    if picked:
        choices.remember(LAST_FOLDER, str(picked[0].parent))
    return picked
