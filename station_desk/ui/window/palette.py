"""The list under the search box: rooms and commands at once, people and villages as soon as they are found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import ModuleType
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from station_desk.base import chinese
from station_desk.base.places import ActPlace, RecordPlace, RoomPlace
from station_desk.fields.kinds import Picture
from station_desk.fields.room import Room
from station_desk.fields.sheet import Sheet
from station_desk.store.search import rows_query
from station_desk.ui.shell import Shell
from station_desk.ui.work import LatestTask

# What the window asks of a room; the catalog has them.


class Offer(Protocol):
    """A room as the catalog offers it."""

    @property
    def name(self) -> str: ...
    @property
    def room(self) -> Room: ...
    def part(self, part: str) -> ModuleType | None: ...
    def sheet(self) -> Sheet | None: ...
    def sheets(self) -> tuple[Sheet, ...]: ...


# What the search box finds: rooms and commands by their words or pinyin, people and villages by the desk's own
# search.

PER_SHEET = 5
LOOKED_AT = 40  # rows of a sheet among which the closest are chosen
TOLD = 3  # columns said beside a row's name


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the list: its `title`, what is said beside it, its icon and what Enter does; none for a heading.

    A command that cannot be done now is `grey`, and says why beside its title.
    """

    title: str
    detail: str = ""
    icon: str = ""
    act: Callable[[], object] | None = None
    reading: str = ""  # initials and full pinyin, for those that are not rows
    grey: bool = False


def matching(commands: Iterable[Found], text: str) -> list[Found]:
    """The commands whose words contain `text`, or whose pinyin begins with it; all of them for no text."""
    wanted = text.lower().replace(" ", "")
    return [one for one in commands if not wanted or wanted in one.title.lower() or _reads(one.reading, wanted)]


def _reads(reading: str, wanted: str) -> bool:
    return wanted.isascii() and any(word.startswith(wanted) for word in reading.split())


def with_reading(commands: Iterable[Found]) -> list[Found]:
    """The commands with their pinyin, whose table is slow to load: not for the window's thread."""
    return [replace(one, reading=chinese.pinyin_keys(one.title)) for one in commands]


def rows_found(session: Session, sheet: Sheet, text: str) -> list[tuple[str, str, str]]:
    """(key, title, detail) of the few rows that fit `text` best; secret columns are not said."""
    if not any(field.find for field in sheet.fields.values()):
        return []
    fields = sheet.fields
    told = [key for key in sheet.columns if not fields[key].secret and not isinstance(fields[key].kind, Picture)]
    query = rows_query(sheet, told[: TOLD + 1], find=text).limit(LOOKED_AT)
    rows = sorted(session.execute(query).all(), key=lambda row: _distance(str(row[1] or ""), text))
    return [(row[0], *_said(fields, told, row)) for row in rows[:PER_SHEET]]


def _distance(title: str, text: str) -> int:
    """How far a name is from what was typed: the same, beginning with it, holding it, else by its pinyin."""
    reading = chinese.pinyin_keys(title) if text.isascii() and text.isalpha() else ""
    near = title.startswith(text) or _reads(reading, text.lower())
    return (title != text) + (not near) + (text not in title)


def _said(fields: dict[str, Any], told: Sequence[str], row: Sequence[Any]) -> tuple[str, str]:
    shown = [fields[key].kind.show(value) for key, value in zip(told, row[1:], strict=False)]
    return shown[0], "　".join(filter(None, shown[1:]))


FOUND = Qt.ItemDataRole.UserRole
WIDTH = 520  # px
MOST_LINES = 12
COMMANDS, ROOMS = "命令", "房间"


class Palette(QObject):
    """Watches the search `box` and opens what the clerk chooses. `commands()` are the acts in force just now."""

    def __init__(
        self,
        window: QWidget,
        shell: Shell,
        box: QLineEdit,
        offers: Sequence[Offer],
        commands: Callable[[], list[QAction]],
    ) -> None:
        super().__init__(window)
        self.shell, self.box, self.offers, self.commands = shell, box, offers, commands
        self.window_, self.frame = window, QFrame(window)
        self.frame.setObjectName("found")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("搜索结果")
        self.list.setItemDelegate(Line(shell, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self._choose)
        inside = QVBoxLayout(self.frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        shadow = QGraphicsDropShadowEffect(self.frame, blurRadius=32, xOffset=0, yOffset=6)
        shadow.setColor(shell.theme.colour("shadow"))
        self.frame.setGraphicsEffect(shadow)
        self.frame.hide()
        self.rooms: list[Found] = [
            Found(one.room.title, "打开", one.room.icon, self._opener(one.name)) for one in offers
        ]
        self.everywhere = [
            Found(act, one.room.title, one.room.icon, partial(shell.go, ActPlace(one.name, act)))
            for one in offers
            for act in one.room.everywhere
        ]
        self.asker = LatestTask(self, delay=120)
        box.textChanged.connect(self._typed)
        box.installEventFilter(self)

    def _opener(self, name: str, record_id: str | None = None) -> Callable[[], None]:
        place = RecordPlace(name, record_id) if record_id else RoomPlace(name)
        return lambda: self.shell.go(place)

    def start(self) -> None:
        """Go to the search box and show what can be opened."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
        self._typed(self.box.text())

    def close(self) -> None:
        """Stop looking."""
        self.asker.close()

    # -------------------------------------------------------------------------------------------- what is found
    def _typed(self, text: str) -> None:
        """Qt tells only of committed text: what an input method still composes is not searched."""
        if not self.box.hasFocus():
            return
        text = text.strip()
        self._show(self._near(text, self.rooms, self._acts()), waiting=bool(text))
        if not text:
            self.asker.forget()
            return
        acts = self._acts()
        self.asker.ask(lambda _: self._look(text, acts), self._answered)

    def _acts(self) -> list[Found]:
        found = []
        for action in self.commands():
            title, why = action.text().replace("&", "").rstrip("…"), getattr(action, "why", "")
            if title and action.isVisible() and (action.isEnabled() or why):  # one that lacks a row says nothing
                keys = action.shortcut().toString()
                found.append(
                    Found(title, why or keys, "chevron-right", None if why else action.trigger, grey=bool(why))
                )
        here = {one.title for one in found}
        return [*found, *(one for one in self.everywhere if one.title not in here)]

    def _near(self, text: str, rooms: list[Found], acts: list[Found]) -> list[Found]:
        found = []
        for heading, options in ((ROOMS, rooms), (COMMANDS, acts)):
            fit = matching(options, text)
            found += [Found(heading), *fit] if fit else []
        return found

    def _look(self, text: str, acts: list[Found]) -> tuple[str, list[Found]]:
        """Everything that fits; runs in a thread."""
        found: list[Found] = []
        with self.shell.desk.look() as session:
            for offer in self.offers:
                sheet = offer.sheet()
                rows = rows_found(session, sheet, text) if sheet else []
                if rows:
                    found.append(Found(offer.room.title))
                    found += [
                        Found(title, detail, offer.room.icon, self._opener(offer.name, key))
                        for key, title, detail in rows
                    ]
        return text, [*found, *self._near(text, with_reading(self.rooms), with_reading(acts))]

    def _answered(self, answer: tuple[str, list[Found]]) -> None:
        if self.box.hasFocus() and answer[0] == self.box.text().strip():
            self._show(answer[1])

    # ------------------------------------------------------------------------------------------------ the list
    def _show(self, found: list[Found], *, waiting: bool = False) -> None:
        if not found and not waiting:
            found = [Found(f"没有找到“{self.box.text().strip()}”")]
        self.list.clear()
        for one in found:
            item = QListWidgetItem(one.title)
            item.setData(FOUND, one)
            if one.act is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self._step(1)
        self._place(len(found))

    def _place(self, lines: int) -> None:
        if not lines:
            self.frame.hide()
            return
        window = self.window_
        height = sum(self.list.sizeHintForRow(line) for line in range(min(lines, MOST_LINES))) + 12
        width = max(WIDTH, self.box.width())
        corner = self.box.mapTo(window, QPoint(0, self.box.height() + 4))
        left = min(corner.x(), window.width() - width - 12)
        self.frame.setGeometry(left, corner.y(), width, min(height, window.height() - corner.y() - 40))
        self.frame.show()
        self.frame.raise_()

    def _step(self, by: int) -> None:
        """Move to the next line that can be chosen."""
        at = self.list.currentRow() + by
        while 0 <= at < self.list.count():
            if self.list.item(at).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(at)
                return
            at += by

    def _choose(self, item: QListWidgetItem | None) -> None:
        found: Any = item.data(FOUND) if item else None
        if found is None or found.act is None:
            return
        self._leave()
        found.act()

    def _leave(self) -> None:
        self.asker.forget()
        self.frame.hide()
        self.box.clear()
        self.box.clearFocus()

    # -------------------------------------------------------------------------------------------------- the keys
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.frame.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(Qt.Key(event.key()))
        return False

    def _pressed(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True


class Line(QStyledItemDelegate):
    """Draws a line of the list: icon, title, the rest in muted letters; a heading small."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self.shell = shell

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        heading = index.data(FOUND).act is None and not index.data(FOUND).grey
        return QSize(WIDTH - 40, self.shell.theme.size("status" if heading else "row"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, found = self.shell.theme, index.data(FOUND)
        place: QRect = option.rect.adjusted(4, 0, -4, 0)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if found.act is None and not found.grey:
            painter.setFont(theme.font("small", bold=True))
            painter.setPen(theme.colour("muted"))
            painter.drawText(place.adjusted(8, 4, 0, 0), left, found.title)
            painter.restore()
            return
        chosen, hovered = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver
        if state & (chosen | hovered):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent-weak" if state & chosen else "raised"))
            painter.drawRoundedRect(place, theme.radius(), theme.radius())
        icon = theme.size("icon")
        picture = self.shell.icons.pixmap(found.icon, "faint" if found.grey else "muted")
        painter.drawPixmap(QPoint(place.left() + 8, place.center().y() - icon // 2 + 1), picture)
        words = place.adjusted(icon + 20, 0, -8, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("faint" if found.grey else "text"))
        title = painter.fontMetrics().elidedText(found.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, left, title)
        rest = words.adjusted(painter.fontMetrics().horizontalAdvance(title) + 16, 0, 0, 0)
        painter.setPen(theme.colour("muted"))
        painter.setFont(theme.font("small"))
        detail = painter.fontMetrics().elidedText(found.detail, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, detail)
        painter.restore()
