"""The side of a page where one record is shown and edited: head with photo, tabs 资料 历史 and the room's own, saving."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from station_desk.base.errors import UserError
from station_desk.fields.field import fields_of
from station_desk.fields.kinds import Link
from station_desk.fields.sheet import Sheet
from station_desk.store.record import defaults_of
from station_desk.store.search import model_named
from station_desk.ui.action import ActionSet
from station_desk.ui.form.draft import FormDraft
from station_desk.ui.form.form import Follows, Form
from station_desk.ui.form.head import ActRow, Foot, RecordHead
from station_desk.ui.form.history import History
from station_desk.ui.form.own_tab import is_spread, spread, with_form
from station_desk.ui.parts import FormTab
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.view import View

# Writes what was typed into a record's form, unless somebody else was quicker.


def writer(
    sheet: Sheet, record_id: str | None, version: int, stored: Mapping[str, Any], changes: Mapping[str, Any]
) -> Callable[[Session], str]:
    """What an act does to write `changes` into a record of that version (None: a new one); it returns the record's key.

    It raises UserError where the record is gone, or was changed since it was shown with the values `stored`.
    """

    def work(session: Session) -> str:
        if record_id is None:
            fresh = sheet.model(**changes)
            session.add(fresh)
            session.flush()
            return str(fresh.id)
        record = session.get(sheet.model, record_id)
        if record is None:
            raise UserError("这条记录已经被删除，没有保存。", "如果是误删，可以先撤销删除，再改一次。")
        if record.version != version:
            others = [field.title for key, field in sheet.fields.items() if getattr(record, key) != stored.get(key)]
            named = f"（{'、'.join(others[:5])}）" if others else ""
            raise UserError(f"您填写的时候，这条记录在别处改过{named}，没有保存。", "按“还原”看新的内容，再改一次。")
        for key, value in changes.items():
            setattr(record, key, value)
        return record_id

    return work


KEEP, DROP = "保存", "不保存"


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it was read: `values` are empty where it is no more. `labels` are what its links say, by field;
    `counts` how much each tab has of it."""

    record_id: str | None
    version: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    counts: tuple[int, ...] = ()


def read_stored(session: Session, sheet: Sheet, record_id: str | None, tabs: Sequence[FormTab]) -> Stored:
    """A record with what stands beside it."""
    query = select(sheet.model).where(sheet.model.id == record_id).options(undefer("*"))
    record = session.scalars(query).one_or_none() if record_id else None
    if record is None or record_id is None:
        return Stored(record_id)
    values = {key: getattr(record, key) for key in fields_of(sheet.model)}
    labels = {}
    for key, one in sheet.fields.items():
        if isinstance(one.kind, Link) and values.get(key):
            target = model_named(one.kind.target)
            labels[key] = str(session.scalar(select(getattr(target, target.LABEL)).where(target.id == values[key])))
    counts = tuple(tab.count(session, record_id) if tab.count else 0 for tab in tabs)
    return Stored(record_id, record.version, values, labels, counts)


class Panel(QFrame):
    """Shows one record; saving is explicit, and what was typed is never lost without a question."""

    saved = Signal(str)  # the record's key
    stepped = Signal(int)  # −1 previous, +1 next
    given_up = Signal()  # a new record that will not be
    lost = Signal(str)  # the key of the shown record, which is no more
    shown = Signal()  # another record, a new one, or none
    emptied = Signal()  # nothing is shown any more where the clerk was typing or clicking

    def __init__(
        self, shell: Shell, sheet: Sheet, tabs: Sequence[FormTab] = (), follows: Follows | None = None,
        detail: "Callable[[Shell], QWidget] | None" = None,
    ) -> None:  # fmt: skip
        """`tabs` and `detail` are the room's own; other rooms' additions to these records stand after them."""
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.record_id: str | None = None
        self.version = 0
        self.labels: Mapping[str, str] = {}
        self._asked: str | None = None  # the record that is being read to be shown instead of this one
        self.new = False
        self.caught_up: Callable[[], bool] = lambda: True  # whether the record meant is shown; False: it will be
        self.before_saving: Callable[[], bool] = lambda: True  # a room's own question; False to go on typing
        self.setProperty("role", "card")
        self.form = Form(shell, sheet, follows)
        self.head = RecordHead(shell, sheet, self.form.picture)
        additions = shell.additions(sheet.model.__tablename__)
        self.details = [build(shell) for build in (detail, *(one.detail for one in additions)) if build]
        self.history = History(shell, sheet)
        self._extra = with_form(self.form, [*tabs, *(tab for one in additions for tab in one.tabs)])
        self._build()
        self.view = View(self, shell, read_stored, self._take, about=self._about)
        # A detail may hide itself where it has nothing to say, and must come back when it has.
        self._views = {one: self._view_of(one, self) for one in self.details}
        self._views[self.history] = self._view_of(self.history, self.history)
        self.kept = shell.drafts.join(FormDraft(self), self)
        self.form.edited.connect(self._mark)
        self.form.turned.connect(self._turn_to)
        self._clear()

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        self.banner = QLabel()
        self.banner.setWordWrap(True)
        set_style(self.banner, role="caption", tone="care")
        self.banner.setContentsMargins(16, 4, 16, 4)
        self.bar = QTabBar()
        self.bar.setAccessibleName("资料和历史")
        self.bar.setDrawBase(False)
        self.pages = QStackedWidget()
        for title, page in (("资料", self.form), ("历史", self.history)):
            self.bar.addTab(title)
            self.pages.addWidget(page)
        for tab in self._extra:
            self.bar.addTab(tab.title)
            self.pages.addWidget(QWidget())  # built when first opened
        self.bar.currentChanged.connect(self._open_tab)
        line = QFrame()
        line.setProperty("role", "line")
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self.head)
        for detail in self.details:
            box.addWidget(detail)
        box.addWidget(self.banner)
        self.acts = ActRow(self.shell, self.bar)
        box.addWidget(self.acts.above)
        box.addLayout(self.acts.tabs)
        box.addWidget(line)
        box.addWidget(self.pages, 1)
        self.foot = Foot(self.shell)
        self.foot.save.clicked.connect(self.save)
        self.foot.revert.clicked.connect(self.revert)
        self.foot.stepped.connect(self.stepped)
        box.addWidget(self.foot)

    def add_actions(self, acts: ActionSet) -> None:
        """Put the actions on the shown record beside the tabs, or above them, and all those on rows into a menu."""
        self.acts.add(acts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.acts.fit(self.width(), self.height())

    # ------------------------------------------------------------------------------------------------- showing
    def show_record(self, record_id: str | None) -> None:
        """Show a stored record, or nothing; whatever was typed is gone (ask `may_leave` first)."""
        self._asked = record_id
        if record_id:
            self.view.refresh(wait=True)
        else:
            self._clear()

    def _about(self) -> tuple[Any, ...]:
        return self.sheet, self._asked or self.record_id, self._extra

    def _take(self, found: Stored) -> None:
        """Show what was asked for; of the record shown what has changed, or say so where something typed would be lost."""
        if self._asked:
            self._asked = None
            self._show(found, other=True)
        elif self.record_id is None or found.record_id != self.record_id:
            return
        elif not found.values:
            self.kept.leave()  # what was typed can still be read
            gone = self.record_id
            self._clear()
            self.lost.emit(gone)
        elif not self.form.touched:
            if (found.values, found.labels) != (self.form.stored, self.labels):
                self._show(found, other=False)
            self._say_counts(found.counts)
        elif found.version != self.version:
            self.banner.setText("这条记录刚刚在别处改过。按“还原”看新的内容，再改一次。")
            self.banner.setVisible(True)

    def _show(self, found: Stored, *, other: bool) -> None:
        if not found.values:
            self._clear()
            return
        self.version, self.labels = found.version, found.labels
        self._put(found.record_id, found.values, new=False, other=other)
        self._say_counts(found.counts)

    def _say_counts(self, counts: Sequence[int]) -> None:
        for place, (tab, number) in enumerate(zip(self._extra, counts, strict=True), 2):
            self.bar.setTabText(place, tab.words(number))
        self.acts.fit(self.width(), self.height())

    def start_new(self, **values: Any) -> None:
        """Show an empty form with the usual values."""
        self._put(None, {**defaults_of(self.sheet.model), **values}, new=True)
        self.bar.setCurrentIndex(0)
        self.form.go_to()

    def _put(self, record_id: str | None, values: Mapping[str, Any], *, new: bool, other: bool = True) -> None:
        self.record_id, self.new = record_id, new
        self.form.put(values)
        self.head.show_values(values, new=new)
        if new:
            self.foot.say_place(-1, 0)
        for place in range(1, self.bar.count()):
            self.bar.setTabEnabled(place, not new or self.bar.tabText(place) in self.form.tabs)
        if new:
            self._say_counts([0] * len(self._extra))
        self._whole(True)
        for view in self._views.values() if other else ():  # of the same record each knows for itself
            view.stale = True
        self._open_tab(self.bar.currentIndex())
        for detail in self.details if other else ():
            self._views[detail].refresh(wait=True)
        self._mark()

    def _clear(self) -> None:
        self.record_id, self.new = None, False
        self.form.put({})
        self.kept.end()
        self.head.show_nothing()
        self._whole(False)

    def _whole(self, shown: bool) -> None:
        focus = QApplication.focusWidget()
        held = not shown and focus is not None and self.isAncestorOf(focus)
        for part in (self.bar, self.pages, self.foot, *self.details):
            part.setVisible(shown)
        self.banner.setVisible(False)
        self.acts.allow(self.record_id is not None)
        self.shown.emit()
        if held:
            self.emptied.emit()

    def _open_tab(self, place: int) -> None:
        if place != self.pages.currentIndex() and is_spread(self):
            spread(self, on=False)
        self.pages.setCurrentIndex(place)
        if place >= 2 and type(self.pages.widget(place)) is QWidget:
            fresh = self._extra[place - 2].build(self.shell)
            empty = self.pages.widget(place)
            self.pages.insertWidget(place, fresh)
            self.pages.removeWidget(empty)
            empty.deleteLater()
            self._views[fresh] = self._view_of(fresh, fresh)
            self.pages.setCurrentIndex(place)
        view = self._views.get(self.pages.widget(place))
        if view and view.stale:
            view.refresh(wait=True)
        self.bar.updateGeometry()  # the chosen tab's bold word is a little wider, and must not make them scroll
        self._mark()

    def _turn_to(self, title: str) -> None:
        titles = [self.bar.tabText(place) for place in range(self.bar.count())]
        self.bar.setCurrentIndex(titles.index(title) if title in titles else 0)

    def _mark(self) -> None:
        self.foot.mark(touched=self.form.touched, new=self.new)
        (self.kept.touch if self.form.touched else self.kept.end)()

    def _view_of(self, shown: QWidget, seen: QWidget) -> View[Any]:
        """What shows the record in one of the panel's parts again when what that has read changes, while it is `seen`."""
        read, show = getattr(shown, "read_record", None), cast(Any, shown).show_record
        if read is None:
            return View(seen, self.shell, lambda _: None, lambda _: show(self.record_id))
        return View(seen, self.shell, read, lambda found: show(self.record_id, found), about=lambda: (self.record_id,))

    # -------------------------------------------------------------------------------------------------- saving
    def may_leave(self) -> bool:
        """Whether another record may be shown: asks 保存 不保存 返回 where something typed would be lost.

        A tab of the room's own that has a `may_leave` is asked too.
        """
        tabs = [self.pages.widget(place) for place in range(2, self.pages.count())]
        if not all(tab.may_leave() for tab in tabs if hasattr(tab, "may_leave")):
            return False
        if not self.form.touched or not self.form.dirty:
            return True
        question = "要保存新填的资料吗？" if self.new else f"要保存对“{self.head.title.text()}”的改动吗？"
        answer = self.shell.ask_which(question, "不保存的话，这次填写的内容就没有了。", (KEEP, DROP))
        if answer == KEEP:
            return self.save()
        if answer == DROP:
            self.revert()
        return answer == DROP

    def revert(self) -> None:
        """Show the record as it is stored; a new one is given up."""
        new = self.new
        self.show_record(self.record_id)
        if new:
            self.given_up.emit()

    def go_to_form(self) -> None:
        """Move into the form of the shown record; whoever shows it may have to catch up with quick hands first."""
        if self.caught_up() and (self.record_id or self.new):
            self.bar.setCurrentIndex(0)
            self.form.go_to()

    def save_if_shown(self) -> None:
        """Save, as with Ctrl+S, what is typed; a line still being edited is read first."""
        if self.form.touched or self.new:
            self.save()
        else:
            self.shell.tell("没有改动，不用保存", undo=False)

    def save(self) -> bool:
        """Check and write what was typed; True where it was written."""
        wrong = [problem for problem in self.form.check(new=self.new) if problem.error]
        if wrong:
            if wrong[0].key in self.form.boxes:
                self.form.go_to(wrong[0].key)
            else:
                self.shell.refuse(UserError(f"{wrong[0].sentence}。", "请改正后再保存。"))
            return False
        changes = {**self.form.stored, **self.form.changes()} if self.new else self.form.changes()
        label = changes.get(self.sheet.model.LABEL, self.form.stored.get(self.sheet.model.LABEL))
        title = f"{'新增' if self.new else '修改'}{label if isinstance(label, str) else self.sheet.title}"
        work = writer(self.sheet, self.record_id, self.version, self.form.stored, changes)
        return self.before_saving() and self.shell.act(title, work, self._written)

    def _written(self, record_id: str) -> None:
        self.show_record(record_id)
        self.saved.emit(record_id)
