"""The unsaved input of a record's form as a draft: what was typed in each field, and what was stored there."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTabBar, QTextEdit, QWidget

from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet
from station_desk.store.drafts import Place
from station_desk.ui.drafts import FORM
from station_desk.ui.form.form import FieldBox, Form


class Showing(Protocol):
    """What a draft needs of the panel that shows the record."""

    sheet: Sheet
    form: Form
    bar: QTabBar
    banner: QLabel
    record_id: str | None
    version: int
    new: bool

    def may_leave(self) -> bool: ...
    def start_new(self, **values: Any) -> None: ...


class FormDraft:
    """Reads a panel's form as a draft and types one into it again."""

    def __init__(self, panel: Showing) -> None:
        self.panel = panel

    def draft_place(self) -> Place:
        """The record shown; any panel of its table is the place of a record not yet born."""
        panel = self.panel
        title = f"{'新增' if panel.new else ''}{self._label() or panel.sheet.title} {self._part()}"
        return Place(panel.sheet.model.__tablename__, FORM, title, panel.record_id, panel.version)

    def draft(self) -> dict[str, Any] | None:
        """What is typed, beside what was stored in these fields; of a new record all that it began with."""
        panel, form = self.panel, self.panel.form
        if not (form.touched and form.dirty):
            return None
        boxes = {key: box for key, box in form.boxes.items() if box.touched and not box.field.readonly}
        stored = {key: value for key, value in form.stored.items() if panel.new or key in boxes}
        return {
            "new": panel.new,
            "typed": {key: typed_in(box) for key, box in boxes.items()},
            "stored": {key: packed(value) for key, value in stored.items()},
            "words": "\n".join(f"{box.field.title}：{shown_in(box)}" for box in boxes.values()),
        }

    def take_draft(self, value: Mapping[str, Any]) -> bool:
        """Type it in again, over what is stored now; what was changed since is named above the form."""
        panel, form = self.panel, self.panel.form
        typed = {key: one for key, one in value["typed"].items() if key in form.boxes}
        stored = {key: unpacked(one) for key, one in value["stored"].items()}
        if not panel.may_leave():
            return False
        if value["new"]:
            panel.start_new(**stored)
        since = [form.boxes[key].field.title for key in typed if form.stored.get(key) != stored.get(key)]
        for key, one in typed.items():
            type_into(form.boxes[key], one)
        form.edited.emit()
        form.go_to(next((key for key in typed if not form.boxes[key].bare), ""))
        if since and not value["new"]:
            panel.banner.setText(f"这条记录后来在别处改过（{'、'.join(since[:5])}），请核对后再保存。")
            panel.banner.setVisible(True)
        return True

    def open_part(self, title: str) -> None:
        """Open the tab of that title."""
        bar = self.panel.bar
        place = next((place for place in range(bar.count()) if bar.tabText(place).startswith(title)), -1)
        if place >= 0:
            bar.setCurrentIndex(place)

    def _part(self) -> str:
        """The tab on which it was typed, 资料 where on several."""
        form = self.panel.form
        touched = [box for box in form.boxes.values() if box.touched]
        on = {next((title for title, tab in form.tabs.items() if tab.isAncestorOf(box)), FORM) for box in touched}
        return on.pop() if len(on) == 1 else FORM

    def _label(self) -> str:
        form, key = self.panel.form, self.panel.sheet.model.LABEL
        if self.panel.new and key in form.boxes:
            return shown_in(form.boxes[key])
        field = self.panel.sheet.fields.get(key)
        return field.kind.show(form.stored.get(key)) if field else ""


def packed(value: Any) -> Any:
    """A stored value as JSON: days, moments and pictures by name."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"picture": b64encode(value).decode()} if isinstance(value, bytes) else value


def unpacked(value: Any) -> Any:
    """The stored value again."""
    if not isinstance(value, dict):
        return value
    ((sort, one),) = value.items()
    if sort == "picture":
        return b64decode(one)
    return datetime.fromisoformat(one) if sort == "moment" else date.fromisoformat(one)


def typed_in(box: FieldBox) -> Any:
    """What stands in a field: its value, or where that cannot be read, the text."""
    try:
        return packed(box.editor.value())
    except ValueError:
        return {"text": text_in(box.editor.inner)}


def type_into(box: FieldBox, typed: Any) -> None:
    """Let a field show what was typed, as not saved."""
    if isinstance(typed, dict) and "text" in typed:
        box.put(None)
        inner = box.editor.inner
        if isinstance(inner, QLineEdit):
            inner.setText(typed["text"])
        elif isinstance(inner, QPlainTextEdit | QTextEdit):
            inner.setPlainText(typed["text"])
    else:
        box.put(unpacked(typed))
    box.touched = True


def shown_in(box: FieldBox) -> str:
    """What stands in a field, in words."""
    if isinstance(box.field.kind, Picture):
        return box.field.kind.show(box.editor.value())
    if box.field.secret:
        return box.field.kind.show(unpacked(typed_in(box))) if not isinstance(typed_in(box), dict) else ""
    return text_in(box.editor.inner) or box.field.kind.show(box.editor.value())


def text_in(inner: QWidget) -> str:
    """The text of an editor's inner widget."""
    if isinstance(inner, QPlainTextEdit | QTextEdit):
        return inner.toPlainText()
    return inner.text() if isinstance(inner, QLineEdit) else ""
