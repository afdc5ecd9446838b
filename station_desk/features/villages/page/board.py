"""The coverage board: every village as a tile by township, with who serves or why nobody does."""

from collections.abc import Callable
from itertools import groupby

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from station_desk.base import dates
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT, Cover, coverage
from station_desk.ui.idle import AfterDrawing
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

TILE = QSize(196, 100)  # px at least
TONES = {COVERED: "good", UNDER_WAY: "care", VACANT: "bad"}
ICONS = {COVERED: "circle-check", UNDER_WAY: "clock", VACANT: "circle-alert"}
AT_ONCE = 24  # villages shown at once; the townships below follow one by one
READS = frozenset({"village", "post", "person"})


class Tile(QPushButton):
    """One village; a click opens it."""

    def __init__(self, shell: Shell, cover: Cover, opened: Callable[[str], None]) -> None:
        super().__init__()
        village = cover.village
        self.setProperty("kind", "tile")
        self.setProperty("tone", TONES[cover.state])
        self.setMinimumSize(TILE)
        name, state, mark = QLabel(village.name), QLabel(cover.state), QLabel()
        dress(name, role="strong")
        dress(state, role="caption", tone=TONES[cover.state])
        shell.icons.put(mark, ICONS[cover.state], TONES[cover.state], 14)
        self.words = words_of(cover)
        line = QLabel(self.words)
        line.setProperty("role", "caption")
        line.setToolTip(self.words)
        line.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(shell.theme.space("xs"))
        head.addWidget(name, 1)
        head.addWidget(mark)
        head.addWidget(state)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(line, 1, Qt.AlignmentFlag.AlignTop)
        for label in (name, state, mark, line):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{village.township}{village.name} {cover.state} {self.words}")
        self.clicked.connect(lambda: opened(village.id))


def words_of(cover: Cover) -> str:
    """The second line of a tile: the officer, or cause, days vacant, track and next step."""
    if cover.state == COVERED:
        return cover.officer
    days = cover.vacant_for if cover.days is not None else ""
    step = f"下一步：{cover.village.next_step}" if cover.village.next_step else cover.village.track or ""
    return "，".join(part for part in (cover.cause, days, step) if part)


class Tiles(QWidget):
    """Tiles in as many columns as the width holds."""

    def __init__(self, tiles: list[Tile], gap: int) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._tiles, self._gap = tiles, gap
        for tile in tiles:
            tile.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, (self.width() + self._gap) // (TILE.width() + self._gap))
        width = (self.width() - (columns - 1) * self._gap) // columns
        for number, tile in enumerate(self._tiles):
            row, column = divmod(number, columns)
            corner = column * (width + self._gap), row * (TILE.height() + self._gap)
            tile.setGeometry(QRect(*corner, width, TILE.height()))
        rows = -(-len(self._tiles) // columns)
        self.setFixedHeight(max(0, rows * (TILE.height() + self._gap) - self._gap))


class Board(QScrollArea):
    """All villages by township, read anew when posts or villages change."""

    def __init__(self, shell: Shell, opened: Callable[[str], None]) -> None:
        super().__init__()
        self.shell, self._opened = shell, opened
        self._stale = True
        self._waiting: list[tuple[str, list[Cover]]] = []  # townships below what is seen first
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        shell.changed.connect(self._changed)

    def refresh(self) -> None:
        """Show every village as it stands today."""
        self._stale = False
        with self.shell.look() as session:
            covers = coverage(session, dates.today())
        body = QWidget()
        body.setProperty("role", "plain")
        space = self.shell.theme.space
        column = QVBoxLayout(body)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        column.setSpacing(space("s"))
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        self._waiting = [(name, list(group)) for name, group in groupby(covers, key=lambda one: one.village.township)]
        self._column, shown = column, 0
        while self._waiting and shown < AT_ONCE:
            shown += self._add_township(*self._waiting.pop(0))
        if not covers:
            column.addWidget(QLabel("还没有村。先在“村屯”里从名单选村。"))
        column.addStretch(1)
        self.setWidget(body)
        AfterDrawing(self, self._add_one)

    def _add_one(self) -> None:
        """Add the next township, and let the window live between two of them."""
        if self._waiting:
            self._add_township(*self._waiting.pop(0), before=1)
            AfterDrawing(self, self._add_one)

    def _add_township(self, township: str, found: list[Cover], before: int = 0) -> int:
        """Put a township at the end, `before` so many parts; returns how many villages it has."""
        column, space = self._column, self.shell.theme.space
        served = sum(one.state == COVERED for one in found)
        title = QLabel(f"{township}　{served} / {len(found)} 个村有辅警在岗")
        title.setProperty("role", "group")
        place = column.count() - before
        column.insertWidget(place, title)
        column.insertWidget(place + 1, Tiles([Tile(self.shell, one, self._opened) for one in found], space("s")))
        column.insertSpacing(place + 2, space("m"))
        return len(found)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & READS:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
