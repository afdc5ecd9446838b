"""The foot of a shown record: saving and giving up what was typed, and the way to the record before and after."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress


class Foot(QFrame):
    """保存 还原, the word that something is not saved, the place in the list, and the steps through it."""

    stepped = Signal(int)  # −1 previous, +1 next

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        space = shell.theme.space
        row = QHBoxLayout(self)
        row.setContentsMargins(space("l"), space("s"), space("l"), space("s"))
        row.setSpacing(space("s"))
        self.save = QPushButton("保存")
        self.save.setProperty("kind", "primary")
        self.save.setToolTip("保存（Ctrl+S）")
        self.revert = QPushButton("还原")
        self.revert.setToolTip("放弃这次改动")
        self.unsaved = QLabel("未保存")  # short: it has room between the buttons in the largest letters too
        self.unsaved.setToolTip("有未保存的改动")
        dress(self.unsaved, role="caption", tone="care")
        self.place = QLabel()
        self.place.setProperty("role", "caption")
        for part in (self.save, self.revert, self.unsaved):
            row.addWidget(part)
        user = shell.desk.user
        if not user.edits:  # nothing can be typed, so nothing is to be saved
            self.save.hide()
            self.revert.hide()
            only = QLabel(f"{user.who}，只能看")
            only.setProperty("role", "caption")
            row.addWidget(only)
        row.addStretch(1)
        row.addWidget(self.place)
        self._steps: list[QToolButton] = []
        for icon, title, keys, step in (("chevron-up", "上一条", "Alt+↑", -1), ("chevron-down", "下一条", "Alt+↓", 1)):
            button = QToolButton()
            button.setToolTip(f"{title}（{keys}）")
            button.setAccessibleName(title)
            shell.icons.put(button, icon)
            button.clicked.connect(lambda _=False, step=step: self.stepped.emit(step))
            row.addWidget(button)
            self._steps.append(button)

    def stand_alone(self) -> None:
        """There is only this record: no steps to others."""
        for button in self._steps:
            button.hide()

    def mark(self, *, touched: bool, new: bool) -> None:
        """Show whether there is anything to save."""
        if not (touched or new) and (self.save.hasFocus() or self.revert.hasFocus()) and self._steps[1].isVisible():
            self._steps[1].setFocus()  # else a button that goes out hands the keys to some other part of the window
        self.save.setEnabled(touched or new)
        self.revert.setEnabled(touched or new)
        self.unsaved.setVisible(touched)

    def say_place(self, row: int, count: int) -> None:
        """Tell which of how many is shown; nothing for row −1."""
        self.place.setText(f"{row + 1:,} / {count:,}" if row >= 0 else "")
