"""The small editors of the property panel, one for each sort of value; each says `edited` when the clerk changed it."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

COLOUR = "选颜色…"


class Number(QDoubleSpinBox):
    """A measure: full-width digits are taken, and the wheel turns it only while it has the keyboard."""

    edited = Signal(object)

    def __init__(self, unit: str, low: float, high: float, step: float) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setDecimals(2)
        self.setSuffix(f" {unit}" if unit else "")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(lambda value: self.edited.emit(round(value, 2)))

    def put(self, value: Any) -> None:
        if round(self.value(), 2) != round(value, 2):
            before = self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(before)

    def textFromValue(self, value: float) -> str:
        return f"{value:.2f}".rstrip("0").rstrip(".")

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(plain(text))

    def validate(self, text: str, at: int) -> object:
        return super().validate(plain(text), at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def plain(text: str) -> str:
    """Full-width digits and points as they are typed on an English keyboard."""
    return unicodedata.normalize("NFKC", text).replace("。", ".")


class Choice(QComboBox):
    """One of a few values, each by its words."""

    edited = Signal(object)

    def __init__(self, options: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        for value, title in options:
            self.addItem(title, value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.activated.connect(lambda at: self.edited.emit(self.itemData(at)))

    def put(self, value: Any) -> None:
        at = next((at for at in range(self.count()) if self.itemData(at) == value), -1)
        if at < 0:
            self.addItem(str(value), value)
            at = self.count() - 1
        self.setCurrentIndex(at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Tick(QCheckBox):
    """Yes or no, its words beside it."""

    edited = Signal(object)

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.clicked.connect(lambda on: self.edited.emit(bool(on)))

    def put(self, value: Any) -> None:
        self.setChecked(bool(value))


class Words(QLineEdit):
    """A few words on one line."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.editingFinished.connect(lambda: self.edited.emit(self.text().strip()))

    def put(self, value: Any) -> None:
        if self.text() != value:
            self.setText(str(value))


class Colour(QWidget):
    """A colour as #RRGGBB, chosen on a board or typed; empty for the usual one."""

    edited = Signal(object)

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self.name, self.value = name, ""
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(empty)
        self.typed.setAccessibleName(name)
        self.typed.editingFinished.connect(lambda: self._take(self.typed.text()))
        self.board = QPushButton()
        self.board.setAccessibleName(f"{name}：{COLOUR}")
        self.board.setToolTip(COLOUR)
        self.board.setFixedWidth(34)
        self.board.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.typed, 1)
        row.addWidget(self.board)
        self.setFocusProxy(self.typed)

    def put(self, value: Any) -> None:
        self.value = str(value)
        self.typed.setText(self.value)
        shade = f"background: {self.value};" if self.value else ""
        self.board.setStyleSheet(f"QPushButton {{ {shade} }}")

    def _choose(self) -> None:
        found = QColorDialog.getColor(QColor(self.value or "#000000"), self, self.name)
        if found.isValid():
            self._take(found.name())

    def _take(self, typed: str) -> None:
        typed = plain(typed).strip().upper()
        colour = QColor(typed if typed.startswith("#") else f"#{typed}")
        if typed and not (colour.isValid() and len(typed.lstrip("#")) == 6):
            self.put(self.value)
            return
        value = colour.name().upper() if typed else ""
        if value != self.value:
            self.put(value)
            self.edited.emit(value)
