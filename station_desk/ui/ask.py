"""Asks for a few fields at once: where to, from which day, why."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from station_desk.fields.field import Field
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.form.form import FieldBox
from station_desk.ui.shell import Shell


class Ask(Box):
    """Fields below a question; what is missing or wrong is said under its field, and nothing closes till it is mended."""

    def __init__(
        self, parent: QWidget | None, shell: Shell, question: str, text: str, fields: Sequence[Field],
        given: Mapping[str, Any], act: str,
    ) -> None:  # fmt: skip
        super().__init__(parent, shell.icons, "", question, text)
        self.act = act
        self.boxes = [FieldBox(field, shell) for field in fields]
        for box in self.boxes:
            box.put(given.get(box.field.key))
            self.body.addWidget(box)
        self.offer(BACK, safe=True)
        self.offer(act, "primary", first=True)
        self.boxes[0].editor.inner.setFocus()
        self.found: dict[str, Any] = {}

    def settle(self, word: str) -> None:
        if not word or self.read():
            super().settle(word)

    def read(self) -> bool:
        """Take the values; False where one is missing or cannot be."""
        good = True
        for box in self.boxes:
            try:
                value = self.found[box.field.key] = box.editor.value()
                sentence = next((one.sentence for one in box.field.check(value) if one.error), "")
            except ValueError as error:
                sentence = str(error)
            box.say(sentence, "bad" if sentence else "")
            if sentence and good:
                box.editor.inner.setFocus()
            good = good and not sentence
        return good


def ask_fields(
    shell: Shell, question: str, text: str, fields: Sequence[Field], given: Mapping[str, Any], act: str
) -> dict[str, Any] | None:
    """The values typed, or None where the clerk went back."""
    box = Ask(front(shell.window), shell, question, text, fields, given, act)
    box.exec()
    found = dict(box.found) if box.chosen else None
    box.deleteLater()
    return found
