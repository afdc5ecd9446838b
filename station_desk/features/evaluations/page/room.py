"""The page of the room: the year, what is true of it, its acts, and the tabs."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from station_desk.base import dates
from station_desk.features.evaluations.page.board_tab import BoardTab
from station_desk.features.evaluations.page.month_bar import DONE
from station_desk.features.evaluations.page.objection_tab import ObjectionTab
from station_desk.features.evaluations.page.scheme_tab import SchemeTab
from station_desk.features.evaluations.page.score_file import read_scores, write_scores
from station_desk.features.evaluations.page.scoring import ScoringTab
from station_desk.features.evaluations.page.year_acts import export, fill_print, make_scheme
from station_desk.features.evaluations.page.year_book import YearBook, read_year, years_to_choose
from station_desk.features.evaluations.page.year_tab import YearTab
from station_desk.features.evaluations.rules import months_due, usual_month
from station_desk.features.evaluations.service import month_words
from station_desk.ui.nothing import Nothing
from station_desk.ui.parts import Fact
from station_desk.ui.sheet.head import PageHead
from station_desk.ui.shell import Shell

TABLES = frozenset(
    {"score", "scheme", "scheme_item", "grade", "person", "post", "village", "station", "moved_day"}
    | {"evaluation", "evaluation_step", "objection", "amendment", "veto"}
    | {"attendance", "meeting", "duty_entry", "note", "score_override", "held_point"}  # evidence, and what became of it
)
TABS = ("月度打分", "定档", "年度汇总", "异议", "考核办法")


class EvaluationPage(QWidget):
    """Opens at the month whose scoring is due."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.year, month = usual_month(dates.today())
        self.book: YearBook | None = None
        self._stale = True
        self._owed: set[QWidget] = set()  # tabs that have not shown the year as it was read last
        self._shown: list[Fact] = []
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.years = QComboBox()
        self.years.setAccessibleName("年度")
        self.head = PageHead(shell)
        self.scoring, self.scheme, self.objections = ScoringTab(shell), SchemeTab(shell), ObjectionTab(shell)
        self.board = BoardTab(shell)
        self.summary = YearTab(shell, lambda: self.tabs.setCurrentWidget(self.objections))
        self.scoring.month = month
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for tab, title in zip(self._tabs(), TABS, strict=True):
            self.tabs.addTab(tab, title)
        self.body = QStackedWidget()
        self.body.addWidget(self.tabs)
        self._build()
        self._listen()
        self.refresh()

    # -------------------------------------------------------------------------------------------------- building
    def _tabs(self) -> tuple[QWidget, ...]:
        return (self.scoring, self.board, self.summary, self.objections, self.scheme)

    def _build(self) -> None:
        space = self.shell.theme.space
        self.print_button = self.head.add_menu("打印", "printer", lambda menu: fill_print(self.shell, self.year, menu))
        if self.shell.desk.user.edits:
            self._act("导入打分表", "file-down", lambda: read_scores(self.shell, self.scoring.key))
        self.export_button = self.head.add_menu("导出", "file-up", self._fill_export)
        keys = QAction("打印菜单", self)
        keys.setShortcut(QKeySequence("Ctrl+P"))
        keys.triggered.connect(lambda _=False: self.print_button.drop())
        self.addAction(keys)
        top = QHBoxLayout()
        top.setSpacing(space("m"))
        top.addWidget(self.years)
        top.addWidget(self.head, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        column.setSpacing(space("s"))
        column.addLayout(top)
        column.addWidget(self.body, 1)

    def _fill_export(self, menu: QMenu) -> None:
        month = self.scoring.key
        menu.addAction(f"{month_words(month)}打分表").triggered.connect(lambda _=False: write_scores(self.shell, month))
        menu.addAction(f"{self.year}年度考核汇总").triggered.connect(lambda _=False: export(self.shell, self.year))

    def _act(self, words: str, icon: str, act: Any) -> None:
        action = QAction(words, self)
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)
        self.head.add_act(action, icon)

    def _listen(self) -> None:
        self.years.activated.connect(lambda _: self.show_where(year=self.years.currentData()))
        self.tabs.currentChanged.connect(lambda _: self.refresh() if self._stale else self._turned())
        self.scoring.counted.connect(self._say_facts)
        self.summary.wanted_month.connect(self._go_to_month)
        self.shell.changed.connect(self._changed)

    # --------------------------------------------------------------------------------------------------- reading
    def _changed(self, tables: frozenset[str]) -> None:
        if not tables & TABLES:
            return
        if self.scoring.writing or not self.isVisible():
            self._stale = True  # the grid knows already; the rest is read when it is looked at
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read the year again and show it."""
        self._stale = False
        with self.shell.look() as session:
            self.book = read_year(session, self.year)
            years = years_to_choose(session, self.year)
        self._offer_years(years)
        nothing = self._nothing(self.book)
        if nothing:
            self._put(nothing)
            self.head.show_facts([])
            self._shown = []
            return
        self.body.setCurrentWidget(self.tabs)
        self._owed = set(self._tabs())
        self._show_book(self.scoring)  # the facts above the tabs speak of its month
        self._turned()

    def _show_book(self, tab: Any) -> None:
        """Let a tab show the year, unless it does already."""
        if tab in self._owed and self.book:
            self._owed.discard(tab)
            tab.show_book(self.book)

    def _turned(self) -> None:
        """Show the year on the tab in sight; the others follow when they are turned to."""
        self._show_book(self.tabs.currentWidget())
        self._say_facts()

    def _offer_years(self, years: list[int]) -> None:
        if [self.years.itemData(place) for place in range(self.years.count())] != years:
            self.years.clear()
            for year in years:
                self.years.addItem(f"{year}年", year)
        self.years.setCurrentIndex(years.index(self.year))

    def _nothing(self, book: YearBook) -> Nothing | None:
        """What stands in place of the tabs where the year has nothing to score."""
        if not book.face:
            source = f"从{book.before}年的办法复制" if book.before else "用默认的百分制办法"
            sentence = f"{book.year}年还没有考核办法。先{source}，打分以前都可以修改。"
            return Nothing(
                self.shell,
                "clipboard-check",
                sentence,
                (f"建立{book.year}年考核办法", lambda: make_scheme(self.shell, self.year)),
            )
        if not book.standings:
            sentence = f"{book.year}年没有在岗的辅警，花名册里有了人员才能打分。"
            return Nothing(self.shell, "users-round", sentence, ("打开花名册", lambda: self.shell.go("roster")))
        return None

    def _put(self, nothing: Nothing) -> None:
        while self.body.count() > 1:
            old = self.body.widget(1)
            self.body.removeWidget(old)
            old.deleteLater()
        self.body.addWidget(nothing)
        self.body.setCurrentWidget(nothing)

    # ----------------------------------------------------------------------------------------------------- facts
    def facts(self) -> list[Fact]:
        """What is true of the year and of the month shown."""
        if self.book is None or not self.book.standings or not self.book.face:
            return []
        done = sum(state == DONE for state in self.scoring.states.values())
        open_, due = self.scoring.unscored, months_due(self.year, dates.today())
        over = self.book.limit is not None and self.book.excellent > self.book.limit
        limit = "" if self.book.limit is None else f" / 名额 {self.book.limit}"
        return [
            Fact("已打分", f"{done} / 12 月", act=lambda _: self.tabs.setCurrentWidget(self.scoring)),
            Fact(
                "优秀",
                f"{self.book.excellent}{limit}",
                look="care" if over else "",
                act=lambda _: self.tabs.setCurrentWidget(self.summary),
            ),
            Fact(
                f"{self.scoring.month}月未打分",
                f"{open_} 人",
                look="care" if open_ and self.scoring.month in due else "",
                act=lambda _: self._gap(),
            ),
        ]

    def _say_facts(self) -> None:
        facts = self.facts()
        if [(one.title, one.value) for one in facts] != [(one.title, one.value) for one in self._shown]:
            self._shown = facts
            self.head.show_facts(facts)

    def _gap(self) -> None:
        self.tabs.setCurrentWidget(self.scoring)
        self.scoring.go_to_gap()

    # ---------------------------------------------------------------------------------------------------- places
    def show_where(self, **where: Any) -> None:
        """Show a year, a month (1–12 or 2025-03), and one of the tabs by its title or 1–3."""
        month = where.get("month")
        if isinstance(month, str) and "-" in month:
            where["year"], month = int(month[:4]), int(month[5:])
        if month:
            self.scoring.month = int(month)
            self.tabs.setCurrentWidget(self.scoring)
        if where.get("tab") in TABS:
            self.tabs.setCurrentIndex(TABS.index(where["tab"]))
        if where.get("year"):
            self._turn_to(int(where["year"]), keep_month=bool(month))
        if self._stale or self.book is None or self.book.year != self.year:
            self.refresh()
        elif month and self.body.currentWidget() is self.tabs:
            self.scoring.show_month(self.scoring.month)

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
        self.tabs.setCurrentWidget(self.scoring)
        self.scoring.show_month(month, person)
        self.scoring.grid.setFocus()
