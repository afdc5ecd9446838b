"""The page of the room: the year, what is true of it, its acts, and the tabs."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.places import Place, RoomPlace
from station_desk.features.evaluations import ScoresPlace, YearPlace
from station_desk.features.evaluations.page.board import BoardTab
from station_desk.features.evaluations.page.flow_acts import export, make_scheme, papers_of
from station_desk.features.evaluations.page.grid_edits import read_scores, write_scores
from station_desk.features.evaluations.page.objections import ObjectionTab
from station_desk.features.evaluations.page.scheme import SchemeTab
from station_desk.features.evaluations.page.scoring import ScoringTab
from station_desk.features.evaluations.page.year_book import DONE, YearBook, read_year, years_to_choose
from station_desk.features.evaluations.page.year_tab import YearTab
from station_desk.features.evaluations.rules import EXCELLENT, months_due, usual_month
from station_desk.features.evaluations.service.score_file import month_words
from station_desk.ui.action import Action, ActionSet
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.table.head import PageHead
from station_desk.ui.view import View

# The tabs of a year: each built when first looked at, each shown the year when it is in sight.


class YearTabs(QTabWidget):
    """`makes` builds a tab by its title; a tab has `show_book(book)`."""

    def __init__(self, makes: Mapping[str, Callable[[], QWidget]]) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.titles = tuple(makes)
        self._makes = dict(makes)
        self._book: YearBook | None = None
        self._owed: set[QWidget] = set()  # tabs that have not shown the year as it was read last
        for title in self.titles:
            self.addTab(QWidget(), title)

    def tab(self, title: str) -> Any:
        """The tab of that title."""
        place = self.titles.index(title)
        make = self._makes.pop(title, None)
        if make:
            tab, empty, here = make(), self.widget(place), self.currentIndex()
            before = self.blockSignals(True)
            self.removeTab(place)
            self.insertTab(place, tab, title)
            self.setCurrentIndex(here)
            self.blockSignals(before)
            empty.deleteLater()
            self._owed.add(tab)
        return self.widget(place)

    def go(self, title: str) -> Any:
        """Bring a tab to the front and return it."""
        self.setCurrentIndex(self.titles.index(title))
        return self.tab(title)

    def show_book(self, book: YearBook) -> None:
        """Take a year that was read: tabs show it when they are looked at."""
        self._book = book
        self._owed = {self.widget(place) for place, title in enumerate(self.titles) if title not in self._makes}

    def show_at(self, title: str) -> None:
        """Let a tab show the year, unless it does already."""
        tab = self.tab(title)
        if tab in self._owed and self._book:
            self._owed.discard(tab)
            tab.show_book(self._book)

    def show_here(self) -> None:
        """Let the tab in sight show the year."""
        self.show_at(self.titles[self.currentIndex()])


FIRST_WAIT = 0.05  # seconds the window waits in place for the first reading
SCORING, BOARD, SUMMARY, OBJECTIONS, SCHEME = "月度打分", "定档", "年度汇总", "异议", "考核办法"


class EvaluationPage(QWidget):
    """Opens at the month whose scoring is due."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.year, month = usual_month(dates.today())
        self.book: YearBook | None = None
        self._shown: list[Fact] = []
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.years = QComboBox()
        self.years.setAccessibleName("年度")
        self.head = PageHead(shell)
        self.scoring = ScoringTab(shell)
        self.scoring.month = month
        makes = {
            SCORING: lambda: self.scoring,
            BOARD: lambda: BoardTab(shell),
            SUMMARY: self._make_summary,
            OBJECTIONS: lambda: ObjectionTab(shell),
            SCHEME: lambda: SchemeTab(shell, lambda year: self.show_place(YearPlace(year, SCHEME))),
        }
        self.tabs = YearTabs(makes)
        self.body = QStackedWidget()
        self.body.addWidget(self.tabs)
        self.body.hide()
        self._build()
        self._listen()
        self.view = View(self, shell, self._read, self._show, patience=FIRST_WAIT)
        self.view.held = lambda: self.scoring.writing  # the grid knows already; the rest is read when it is looked at
        shell.changed.connect(self._follow)

    # -------------------------------------------------------------------------------------------------- building
    def _make_summary(self) -> YearTab:
        summary = YearTab(self.shell, lambda: self.tabs.go(OBJECTIONS))
        summary.wanted_month.connect(self._go_to_month)
        return summary

    @property
    def board(self) -> BoardTab:
        """The tab of the grades."""
        return cast(BoardTab, self.tabs.tab(BOARD))

    @property
    def summary(self) -> YearTab:
        """The tab of the year."""
        return cast(YearTab, self.tabs.tab(SUMMARY))

    @property
    def objections(self) -> ObjectionTab:
        """The tab of what was said against grades."""
        return cast(ObjectionTab, self.tabs.tab(OBJECTIONS))

    @property
    def scheme(self) -> SchemeTab:
        """The tab of the scheme."""
        return cast(SchemeTab, self.tabs.tab(SCHEME))

    def _build(self) -> None:
        space = self.shell.theme.space
        self.acts = ActionSet(self, self.shell, (
            Action(
                "打印", icon="printer", shortcut="Ctrl+P", edits=False, why_not=lambda *_: self._without_scheme(),
                choices=lambda *_: papers_of(self.year),
            ),
            Action(
                "导入打分表", lambda shell, _: read_scores(shell, self.scoring.key), "file-down",
                why_not=lambda *_: self._without_scheme(),
            ),
            Action(
                "导出", icon="file-up", edits=False, why_not=lambda *_: self._without_scheme(),
                choices=lambda *_: workbooks_of(self.year, self.scoring.key),
            ),
        ))  # fmt: skip
        self.head.add_buttons(self.acts.buttons())
        top = QHBoxLayout()
        top.setSpacing(space("m"))
        top.addWidget(self.years)
        top.addWidget(self.head, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        column.setSpacing(space("s"))
        column.addLayout(top)
        column.addWidget(self.body, 1)

    def _without_scheme(self) -> str:
        """Why nothing of the year can be printed, read or written yet; "" where it has a scheme."""
        return "" if self.book and self.book.face else f"{self.year}年还没有考核办法，请先建立。"

    def _listen(self) -> None:
        self.years.activated.connect(lambda _: self.show_place(YearPlace(self.years.currentData())))
        self.tabs.currentChanged.connect(lambda _: self.view.refresh() if self.view.stale else self.tabs.show_here())
        self.scoring.counted.connect(self._say_facts)

    # --------------------------------------------------------------------------------------------------- reading
    def _follow(self) -> None:
        """What is edited in the tabs goes on from what was just written: the window waits for it."""
        if self.view.stale and self.book and self.isVisible() and not self.scoring.writing:
            self.refresh()

    def refresh(self) -> None:
        """Read the year again and show it before anything else is done."""
        self.view.refresh(wait=True)

    def _read(self, session: Session) -> tuple[YearBook, list[int]]:
        book = read_year(session, self.year)
        book.learn(session, self.scoring.month)
        return book, years_to_choose(session, self.year)

    def _show(self, found: tuple[YearBook, list[int]]) -> None:
        self.book, years = found
        self.acts.update()
        self.body.show()
        offer_years(self.years, years, self.year)
        nothing = nothing_for(self.shell, self.book)
        if nothing:
            put_nothing(self.body, nothing)
            self.head.show_facts([])
            self._shown = []
            return
        self.body.setCurrentWidget(self.tabs)
        self.tabs.show_book(self.book)
        self.tabs.show_at(SCORING)  # the facts above the tabs speak of its month
        self.tabs.show_here()

    # ----------------------------------------------------------------------------------------------------- facts
    def _say_facts(self) -> None:
        facts = facts_of(self)
        if [(one.title, one.value) for one in facts] != [(one.title, one.value) for one in self._shown]:
            self._shown = facts
            self.head.show_facts(facts)

    # ---------------------------------------------------------------------------------------------------- places
    def show_place(self, place: Place) -> None:
        """Show a year in one of the tabs, or a month's grid at a person's row."""
        if isinstance(place, ScoresPlace):
            month = int(place.month[5:])
            self.scoring.month = month
            self.tabs.go(SCORING)
            self._turn_to(int(place.month[:4]), keep_month=True)
        elif isinstance(place, YearPlace) and (not place.tab or place.tab in self.tabs.titles):
            month = 0
            if place.tab:
                self.tabs.go(place.tab)
            self._turn_to(place.year, keep_month=False)
        else:
            raise LookupError(place)
        if self.view.stale or self.book is None or self.book.year != self.year:
            self.refresh()
        elif month and self.body.currentWidget() is self.tabs:
            self.scoring.show_month(month)
        if isinstance(place, ScoresPlace) and place.person:
            self._go_to_month(place.person, month)

    def _turn_to(self, year: int, *, keep_month: bool) -> None:
        """Take another year, at the last of its months that has ended."""
        if year != self.year and not keep_month:
            due = months_due(year, dates.today())
            self.scoring.month = due[-1] if due else 1
        self.year = year

    def open_record(self, record_id: str) -> None:
        """Show a person's row in the month's grid."""
        self._go_to_month(record_id, self.scoring.month)

    def _go_to_month(self, person: str, month: int) -> None:
        if self.book is None:
            self.refresh()
        self.tabs.go(SCORING)
        self.scoring.show_month(month, person)
        self.scoring.grid.setFocus()


def offer_years(box: QComboBox, years: list[int], year: int) -> None:
    """Put the years into a box, at this one."""
    if [box.itemData(place) for place in range(box.count())] != years:
        box.clear()
        for one in years:
            box.addItem(f"{one}年", one)
    box.setCurrentIndex(years.index(year))


def nothing_for(shell: Shell, book: YearBook) -> EmptyState | None:
    """What stands in place of the tabs where the year has nothing to score."""
    year = book.year
    if not book.face:
        source = f"从{book.before}年的办法复制" if book.before else "用默认的百分制办法"
        sentence = f"{year}年还没有考核办法。先{source}，打分以前都可以修改。"
        return EmptyState(
            shell, "clipboard-check", sentence, (f"建立{year}年考核办法", lambda: make_scheme(shell, year))
        )
    if not book.standings:
        sentence = f"{year}年没有在岗的辅警，花名册里有了人员才能打分。"
        return EmptyState(shell, "users-round", sentence, ("打开花名册", lambda: shell.go(RoomPlace("roster"))))
    return None


def facts_of(page: EvaluationPage) -> list[Fact]:
    """What is true of the year and of the month shown: above the tabs, each fact a way to its place."""
    if page.book is None or not page.book.standings or not page.book.face:
        return []
    done = sum(state == DONE for state in page.scoring.states.values())
    open_, due = page.scoring.unscored, months_due(page.year, dates.today())
    over = page.book.limit is not None and page.book.excellent > page.book.limit
    limit = "" if page.book.limit is None else f" / 名额 {page.book.limit}"
    return [
        Fact("已打分", f"{done} / 12 月", act=lambda _: page.tabs.go(SCORING)),
        Fact(
            EXCELLENT,
            f"{page.book.excellent}{limit}",
            look="care" if over else "",
            act=lambda _: page.tabs.go(SUMMARY),
        ),
        Fact(
            f"{page.scoring.month}月未打分",
            f"{open_} 人",
            look="care" if open_ and page.scoring.month in due else "",
            act=lambda _: page.tabs.go(SCORING).go_to_gap(),
        ),
    ]


def put_nothing(body: QStackedWidget, nothing: EmptyState) -> None:
    """Show what stands in place of the tabs."""
    while body.count() > 1:
        old = body.widget(1)
        body.removeWidget(old)
        old.deleteLater()
    body.addWidget(nothing)
    body.setCurrentWidget(nothing)


def workbooks_of(year: int, month: str) -> list[Action]:
    """What can be written as a workbook: a month's scores (2025-03) and a year's summary."""
    return [
        Action(f"{month_words(month)}打分表", lambda shell, _: write_scores(shell, month), edits=False),
        Action(f"{year}年度考核汇总", lambda shell, _: export(shell, year), edits=False),
    ]
