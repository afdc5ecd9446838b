"""What can be done, declared once and shown wherever it is wanted: in a head, a panel, a toolbar, a menu, a search."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QCursor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QToolButton, QWidget

from station_desk.store.rights import Roles, blocked_reason
from station_desk.ui.shell import Shell

On = Literal["page", "rows", "one"]
CHOOSE, ONLY_ONE = "请先选中要办理的一行", "只能选中一行"
ARROW = 14  # px of the arrow on a button that opens a menu


@dataclass(frozen=True, slots=True)
class Action:
    """Something a clerk can do: `run(shell, target)`.

    The target is what the owner of the action says (see ActionSet): by `on`, the "page" (a year, a PayRun, nothing),
    the chosen "rows" as a list, or exactly "one" of them by itself.

    - `when(target)`: whether it is offered at all as things stand; else it is nowhere to be seen.
    - `why_not(shell, target)`: "" or the sentence why it cannot be done now: it is grey and says so, everywhere. Asked
      whenever something else is chosen, so it answers from what was read and does not look things up.
    - `roles`: who may do it (store.rights); others see it grey with whom to ask. Without roles it is for whoever edits
      and hidden from the others, unless it changes nothing: edits=False (printing, opening a place).
    - `words(target)`: what stands on it where that changes; `title` stays its name.
    - `choices(shell, target)`: it opens a menu of these instead, made anew each time; None among them is a line.

    A room declares its actions and hands them to whoever shows them:

        ACTIONS = (
            Action("登记工作证", choose_people, "id-card", primary=True),          # choose_people(shell, None)
            Action("打印工作证", print_cards, "printer", on="rows", edits=False),  # print_cards(shell, [key, …])
            Action("挂失补发", replace_card, "rotate-ccw", on="one", why_not=lambda _, one: over(one)),
            Action("批准", approve, "check", primary=True, roles=(HEAD,), when=lambda run: run.state == CHECKED),
            Action("停用", turn, "user-x", on="one", words=lambda one: "停用" if one.active else "恢复"),
            Action("打印", icon="printer", edits=False, choices=papers_of),        # [Action(paper.title, …), …]
        )
        TablePage(shell, SHEET, actions=ACTIONS)               # rows are keys of records
        Grid(shell, "异议", COLUMNS, actions=ACTIONS)           # rows are the objects shown
        acts = ActionSet(self, shell, ACTIONS, target=lambda: self.run)   # anything else: a year, a list, a dialog
        for button in acts.buttons():
            row.addWidget(button)
        acts.update()                                          # after self.run has changed
    """

    title: str
    run: Callable[[Shell, Any], object] | None = None
    icon: str = ""
    on: On = "page"
    shortcut: str = ""
    primary: bool = False
    danger: bool = False
    edits: bool = True
    roles: Roles = ()
    when: Callable[[Any], bool] | None = None
    why_not: Callable[[Shell, Any], str] | None = None
    words: Callable[[Any], str] | None = None
    choices: "Callable[[Shell, Any], Sequence[Action | None]] | None" = None
    tip: str = ""

    def blocked(self, shell: Shell, target: Any) -> str:
        """Why it cannot be done to `target` now by whoever sits here; "" where it can."""
        user = shell.desk.user
        if self.roles and not user.may(self.roles):
            with shell.look() as session:
                return blocked_reason(session, user, self.title.rstrip("…"), self.roles)
        return self.why_not(shell, target) if self.why_not else ""


def keyed(pairs: Iterable[tuple[str, str, Callable[[], object]]]) -> list[Action]:
    """Actions that have keys and no button, from their titles, keys and what they do."""
    return [Action(title, lambda *_, act=act: act(), shortcut=keys, edits=False) for title, keys, act in pairs]


class BoundAction(QAction):
    """An action of an owner. `why` is the sentence for which it is grey; `lacks_row` where only a row is missing."""

    def __init__(self, acts: "ActionSet", declared: Action) -> None:
        super().__init__(declared.title, acts.owner)
        self.acts, self.declared = acts, declared
        self.target: Any = None
        self.why = ""
        self.lacks_row = False
        if declared.shortcut:
            self.setShortcut(QKeySequence(declared.shortcut))
        if declared.icon:
            acts.shell.icons.put(self, declared.icon, "bad" if declared.danger else "text")
        self.triggered.connect(self.perform)

    def follow(self, there: bool, target: Any, lacking: str) -> None:
        """Be about another target; `there` says whether there is one at all, `lacking` which row is missing."""
        one, self.target, self.lacks_row = self.declared, target, bool(lacking)
        offered = there and (self.lacks_row or one.when is None or one.when(target))
        asked = offered and not self.lacks_row
        self.why = one.blocked(self.acts.shell, target) if asked else ""
        self.setText(one.words(target) if one.words and asked else one.title)
        keys = self.shortcut().toString()
        tip = self.why or lacking or one.tip or self.text()
        self.setToolTip(f"{tip}（{keys}）" if keys and not (self.why or lacking) else tip)
        self.setVisible(offered)
        self.setEnabled(asked and not self.why)

    def perform(self) -> None:
        """Do it to what is chosen at this moment, or say why not."""
        self.acts.update()
        if self.why:
            self.acts.shell.tell(self.why, undo=False)
        elif self.isEnabled() and self.declared.choices:
            self.drop()
        elif self.isEnabled() and self.declared.run:
            self.declared.run(self.acts.shell, self.target)

    def drop(self) -> None:
        """Open the menu of its choices below its button, the first that can be chosen ready for Enter."""
        assert self.declared.choices
        shown = (one for one in self.acts.owner.window().findChildren(ActionButton) if one.bound is self)
        button = next((one for one in shown if one.isVisible()), None)
        menu = QMenu(button or self.acts.owner)
        target = self.target
        entries = self.declared.choices(self.acts.shell, target)
        ActionSet(menu, self.acts.shell, entries, target=None if target is None else lambda: target)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)) if button else QCursor.pos())
        ready = (one for one in menu.actions() if one.isEnabled() and one.isVisible() and not one.isSeparator())
        if first := next(ready, None):
            menu.setActiveAction(first)


class ActionSet(QObject):
    """The actions of one owner, a widget they and their shortcuts belong to, kept true by `update`.

    `target()` is what those on the page are about; where it returns None they are not offered. `rows()` are the chosen
    rows; `one()` the one meant by those for one, else the only chosen row. With `within` the shortcuts are heard only
    while the focus is inside the owner. Whoever may not edit does not get those that edit.
    """

    def __init__(
        self,
        owner: QWidget,
        shell: Shell,
        declared: Sequence[Action | None],
        *,
        target: Callable[[], Any] | None = None,
        rows: Callable[[], Sequence[Any]] = tuple,
        one: Callable[[], Any] | None = None,
        within: bool = False,
    ) -> None:
        super().__init__(owner)
        self.owner, self.shell = owner, shell
        self._target, self._rows, self._one = target, rows, one
        self.bound: list[BoundAction] = []
        for action in declared:
            if action is None:
                line = QAction(owner)
                line.setSeparator(True)
                owner.addAction(line)
            elif action.roles or not action.edits or shell.desk.user.edits:
                bound = BoundAction(self, action)
                if within:
                    bound.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.bound.append(bound)
                owner.addAction(bound)
        if isinstance(owner, QMenu):
            owner.setToolTipsVisible(True)
        self.update()

    def __getitem__(self, title: str) -> BoundAction:
        """The action declared with this title. Raises KeyError for none, or one that is not for this user."""
        for bound in self.bound:
            if bound.declared.title == title:
                return bound
        raise KeyError(title)

    def perform(self, title: str) -> None:
        """Do the action declared with this title, or say why not; nothing where it is not for this user."""
        for bound in self.bound:
            if bound.declared.title == title:
                bound.perform()

    def update(self) -> None:
        """Bring every action to what is chosen now; to be called after that has changed."""
        rows = list(self._rows())
        for bound in self.bound:
            bound.follow(*self._found(bound.declared.on, rows))

    def _found(self, on: On, rows: list[Any]) -> tuple[bool, Any, str]:
        if on == "page":
            target = self._target() if self._target else None
            return self._target is None or target is not None, target, ""
        if on == "rows":
            return True, rows, "" if rows else CHOOSE
        one = self._one() if self._one else rows[0] if len(rows) == 1 else None
        return True, one, "" if one is not None else ONLY_ONE if rows else CHOOSE

    # ------------------------------------------------------------------------------------------------- showing them
    def on(self, *which: On) -> list[BoundAction]:
        """Those on the page, on rows, on one."""
        return [bound for bound in self.bound if bound.declared.on in which]

    def buttons(
        self, kind: str = "", on: Sequence[On] = ("page", "rows", "one"), *, bare: bool = False
    ) -> "list[ActionButton]":
        """A button for each, in their order, to be laid out; `kind` is the style sheet's (quiet, link).

        Those that are `bare` have words only.
        """
        return [ActionButton(bound, kind, bare=bare) for bound in self.on(*on)]

    def tools(self) -> list[QToolButton]:
        """A small button with nothing but the icon for each, in their order, to be laid out."""
        found = []
        for bound in self.bound:
            tool = QToolButton(self.owner)
            Bond(tool, bound)
            found.append(tool)
        return found

    def fill(self, menu: QMenu) -> None:
        """Put those for the chosen rows into a menu: those for one where one row is chosen."""
        several = len(self._rows()) > 1
        menu.setToolTipsVisible(True)
        menu.addActions(self.on("rows") if several else self.on("rows", "one"))

    def offer(self, at: QPoint, more: Sequence[QAction] = ()) -> None:
        """Open the menu of the chosen rows at a global place, with `more` below a line."""
        self.update()
        menu = QMenu(self.owner)
        self.fill(menu)
        menu.addSeparator()
        menu.addActions(list(more))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


class Bond(QObject):
    """Keeps a button like its action: words, icon, whether it can be pressed, and why not."""

    def __init__(self, button: QAbstractButton, bound: BoundAction, *, bare: bool = False) -> None:
        super().__init__(button)
        self.button, self.bound = button, bound
        declared = bound.declared
        if declared.icon and not bare:
            colour = "on-accent" if declared.primary else "bad" if declared.danger else "text"
            bound.acts.shell.icons.put(button, declared.icon, colour)
        button.clicked.connect(bound.perform)
        bound.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say what the action says now."""
        button, bound = self.button, self.bound
        button.setText(bound.text())
        button.setAccessibleName(bound.text().rstrip("…"))
        button.setAccessibleDescription("" if bound.isEnabled() else bound.toolTip())
        button.setToolTip(bound.toolTip())
        button.setEnabled(bound.isEnabled())
        button.setVisible(bound.isVisible() and (not isinstance(button, ActionButton) or button.fits))


class ActionButton(QPushButton):
    """A button of an action, with an arrow where it opens a menu; a row too narrow for it hides it by `fit`."""

    def __init__(self, bound: BoundAction, kind: str = "", *, bare: bool = False) -> None:
        super().__init__(bound.acts.owner)
        self.bound, self.fits = bound, True
        kind = "primary" if bound.declared.primary else kind
        if kind:
            self.setProperty("kind", kind)
        if bound.declared.choices:
            self.setProperty("menu", True)
        self._bond = Bond(self, bound, bare=bare)

    def fit(self, fits: bool) -> None:
        """Say whether there is room for it; it is seen where it is offered, too."""
        self.fits = fits
        self.setVisible(fits and self.bound.isVisible())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.bound.declared.choices:
            painter, colour = QPainter(self), "on-accent" if self.bound.declared.primary else "muted"
            arrow = self.bound.acts.shell.icons.pixmap("chevron-down", colour, ARROW)
            painter.drawPixmap(self.width() - ARROW - 8, (self.height() - ARROW) // 2, arrow)
            painter.end()
