"""村屯: the villages as a table, and the board that shows who covers them."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates, divisions
from station_desk.base.places import Place
from station_desk.features.settings.service import station_or_new, townships_of
from station_desk.features.villages import BoardPlace, ChoosePlace
from station_desk.features.villages.model import Village
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT, Cover, add_divisions
from station_desk.features.villages.sheet import SHEET
from station_desk.ui.action import Action
from station_desk.ui.columns import Column
from station_desk.ui.idle import AfterDrawing
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact
from station_desk.ui.pick import Pick
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.view import View

# The coverage board: every village as a tile by township, with who serves or why nobody does.

TILE = QSize(196, 100)  # px at least
TONES = {COVERED: "good", UNDER_WAY: "care", VACANT: "bad"}
ICONS = {COVERED: "circle-check", UNDER_WAY: "clock", VACANT: "circle-alert"}
AT_ONCE = 24  # villages shown at once; the townships below follow one by one


class Tile(QPushButton):
    """One village; a click opens it."""

    def __init__(self, shell: Shell, cover: Cover, opened: Callable[[str], None]) -> None:
        super().__init__()
        village = cover.village
        self.setProperty("kind", "tile")
        self.setProperty("tone", TONES[cover.state])
        self.setMinimumSize(TILE)
        name, state, mark = QLabel(village.name), QLabel(cover.state), QLabel()
        set_style(name, role="strong")
        set_style(state, role="caption", tone=TONES[cover.state])
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
    """All villages by township, as they stand today."""

    def __init__(self, shell: Shell, opened: Callable[[str], None]) -> None:
        super().__init__()
        self.shell, self._opened = shell, opened
        self._waiting: list[tuple[str, list[Cover]]] = []  # townships below what is seen first
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view = View(self, shell, covers_today(shell), self._show)

    def _show(self, covers: Sequence[Cover]) -> None:
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


# Choosing the station's villages from the real list: county, township, then a tick for each village.

ALREADY = "这个乡镇的村都已经在“村屯”里了。"


def choose_villages(shell: Shell, _: object = None) -> None:
    """Offer the real list and add the villages ticked."""
    with shell.look() as session:
        known = set(session.execute(select(Village.township, Village.name)).tuples())
        county_name, own = station_or_new(session).county or "", townships_of(session)
    columns: tuple[Column[divisions.Division], ...] = (
        Column("村", lambda one: one.name),
        Column("统计代码", lambda one: one.code),
    )
    pick = Pick(shell, "本所管辖哪些村？", columns, "添加", "个村", ALREADY, key=lambda one: one.code)
    county, township = QComboBox(), QComboBox()
    county.addItems(list(divisions.counties()))
    pick.add_field("县（市、区）", county)
    pick.add_field("乡镇", township)

    def fill_townships() -> None:
        township.blockSignals(True)
        township.clear()
        township.addItems([one.name for one in divisions.townships(county.currentText())])
        township.blockSignals(False)
        mine = next((name for name in own if township.findText(name) >= 0), "")
        township.setCurrentText(mine or township.itemText(0))
        offer()

    def listed() -> list[divisions.Division]:
        found = divisions.villages(county.currentText(), township.currentText())
        return [one for one in found if (one.township, one.name) not in known]

    def offer() -> None:
        pick.show_rows(listed())

    county.currentTextChanged.connect(fill_townships)
    township.currentTextChanged.connect(offer)
    if county_name and county.findText(county_name) > 0:
        county.setCurrentText(county_name)
    else:
        fill_townships()
    pick.when_chosen(lambda codes: add(shell, [one for one in listed() if one.code in set(codes)]))


def add(shell: Shell, chosen: Sequence[divisions.Division]) -> None:
    """Add the chosen villages in one act."""
    shell.act(f"添加{chosen[0].township} {len(chosen)} 个村", lambda session: add_divisions(session, chosen))


def build_page(shell: Shell) -> QWidget:
    """The room's page."""
    return VillagesPage(shell)


def covers_today(shell: Shell) -> Callable[[Session], Sequence[Cover]]:
    """What reads how the villages are covered today: the room above that knows the officers tells it."""
    coverage = next(one.coverage for one in shell.additions(Village.__tablename__) if one.coverage)
    return lambda session: coverage(session, dates.today())


def facts(read: Callable[[Session], Sequence[Cover]], session: Session) -> Sequence[Fact]:
    """How many villages there are and how they are covered."""
    covers = read(session)
    counts = {state: sum(one.state == state for one in covers) for state in (COVERED, UNDER_WAY, VACANT)}
    looks = {UNDER_WAY: "care", VACANT: "bad"}
    found = [Fact("村", str(len(covers))), Fact(COVERED, str(counts[COVERED]))]
    return found + [
        Fact(state, str(counts[state]), look=look, act=lambda shell: shell.go(BoardPlace()))
        for state, look in looks.items()
        if counts[state]
    ]


class VillagesPage(QWidget):
    """Two tabs: 覆盖情况 (the board) and 村屯 (the table)."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("role", "page")
        choose = Action("从名单选村", choose_villages, "map-pin", primary=True)
        self.table = TablePage(shell, SHEET, actions=(choose,), facts=partial(facts, covers_today(shell)), first=choose)
        self.board = Board(shell, self.open_record)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setProperty("role", "page")
        self.tabs.addTab(self.table, "村屯")
        self.tabs.addTab(self.board, "覆盖情况")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, shell.theme.space("s"), 0, 0)
        box.addWidget(self.tabs)

    def open_record(self, record_id: str) -> None:
        """Show one village in the table."""
        self.tabs.setCurrentWidget(self.table)
        self.table.open_record(record_id)

    def show_place(self, place: Place) -> None:
        """Show the board, offer the list to choose from, or show the rows asked for."""
        self.tabs.setCurrentWidget(self.board if isinstance(place, BoardPlace) else self.table)
        if isinstance(place, ChoosePlace):
            QTimer.singleShot(0, self, lambda: choose_villages(self.shell))
        elif not isinstance(place, BoardPlace):
            self.table.show_place(place)

    def may_leave(self) -> bool:
        """Ask for what is typed; False to stay."""
        return self.table.may_leave()
