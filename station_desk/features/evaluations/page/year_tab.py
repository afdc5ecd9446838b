"""The tab of the year: scores of every month, proposals with their reasons, grades set by hand."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from station_desk.base import dates
from station_desk.base.chinese import names_of
from station_desk.base.errors import UserError
from station_desk.base.places import RecordPlace
from station_desk.features.evaluations.model import GRADES, SIGNED, SIGNED_ADVICE
from station_desk.features.evaluations.page.flow_acts import amend_grade, ask_objection, blocked_reason, roll_up
from station_desk.features.evaluations.page.grading import QuotaMeter, change_grade, change_veto
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.page.year_table import YearRows, YearTable, story
from station_desk.features.evaluations.service.flow import YEARS, where_it_stands
from station_desk.features.evaluations.service.grades import Standing
from station_desk.store.roles import CLERK
from station_desk.ui.action import Action
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.workflow_bar import WorkflowBar

# Where the year stands: the step bar, one sentence, and exactly the next act.


class FlowBar(QFrame):
    """`hear` shows the objections of the year."""

    def __init__(self, shell: Shell, hear: Callable[[], object]) -> None:
        super().__init__()
        self.shell = shell
        self.book: YearBook | None = None
        set_style(self, role="card")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName("流程说明")
        more = (
            Action("登记异议…", self._object, "message-square", roles=(CLERK,), when=lambda _: self._at("登记异议")),
            Action("处理异议", lambda *_: hear(), "message-square", primary=True, edits=False, when=lambda _: self._at("处理异议")),
            Action("汇总定档", self._roll_up, "stamp", primary=True, roles=(CLERK,), when=lambda _: self._at("汇总")),
        )  # fmt: skip
        self.bar = WorkflowBar(shell, YEARS, "考核流程", self.words, more=more)
        space = shell.theme.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        column.addWidget(self.bar)

    def show_book(self, book: YearBook) -> None:
        """Show a year, or the same one read again; what has changed is rolled up before anything goes to the head."""
        self.book = book
        self.words.setText(where_it_stands(book.flow, dates.today()))
        steps = tuple(one for one in book.way.steps if one.name != "报签" or not book.outdated)
        self.bar.show_way(replace(book.way, steps=steps))

    def _at(self, act: str) -> bool:
        """Whether the year stands where an act is offered that is no step of its own."""
        if self.book is None:
            return False
        flow = self.book.flow
        return {
            "登记异议": flow.posted and flow.stage in ("公示", "异议"),
            "处理异议": flow.stage == "异议" and flow.unruled > 0,
            "汇总": flow.stage == "打分" or (flow.stage == "定档" and bool(self.book.outdated)),
        }[act]

    def _object(self, shell: Shell, _: object) -> None:
        assert self.book
        ask_objection(shell, self.book)

    def _roll_up(self, shell: Shell, _: object) -> None:
        assert self.book
        roll_up(shell, self.book.year)


NOT_YET = "还没有汇总：下面的建议按现在的得分算出，点“汇总定档”后才有档次。"


class YearTab(QWidget):
    """`wanted_month` asks to see a person's month in the grid."""

    wanted_month = Signal(str, int)

    def __init__(self, shell: Shell, hear: Callable[[], object]) -> None:
        super().__init__()
        self.shell = shell
        self.book: YearBook | None = None
        self.flow = FlowBar(shell, hear)
        self.menu = QMenu(self)
        space = shell.theme.space
        self.meter = QuotaMeter(shell.theme)
        self.quarters = QPushButton("显示季度、半年")
        self.quarters.setCheckable(True)
        set_style(self.quarters, kind="chip")
        self.banner, self.words = QFrame(), QLabel()
        self.words.setWordWrap(True)
        inside = QHBoxLayout(self.banner)
        inside.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        inside.addWidget(self.words)
        self.rows = YearRows(self)
        self.table = YearTable(shell, self.rows)
        self.story = QLabel()
        self.story.setWordWrap(True)
        self.story.setProperty("role", "small")
        self.story.setMinimumHeight(2 * self.story.fontMetrics().height())
        self.story.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(self.meter, 1)
        top.addWidget(self.quarters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space("m"), 0, 0)
        column.setSpacing(space("m"))
        column.addWidget(self.flow)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.story)
        self.quarters.toggled.connect(self.rows.show_quarters)
        self.table.moved.connect(self._tell_story)
        self.table.asked_grade.connect(self._offer_grades)
        self.table.asked_menu.connect(self._offer_ways)
        self.table.asked_month.connect(lambda one, month: self.wanted_month.emit(one.person.id, month))

    def show_book(self, book: YearBook) -> None:
        """Show a year, or the same one read again; the chosen person stays chosen."""
        here = self.table.currentIndex().row()
        kept = self.rows.rows[here].person.id if 0 <= here < len(self.rows.rows) else ""
        self.book = book
        self.flow.show_book(book)
        self.meter.show_book(book)
        self.rows.show_book(book)
        people = [one.person.id for one in self.rows.rows]
        self.table.selectRow(people.index(kept) if kept in people else 0)
        self._say_news(book)

    def _tell_story(self) -> None:
        here = self.table.currentIndex().row()
        one = self.rows.rows[here] if 0 <= here < len(self.rows.rows) else None
        self.story.setText(f"{one.person.name}　{story(one)}" if one else "")

    def _say_news(self, book: YearBook) -> None:
        moved, words = book.outdated, "" if book.rolled_up else NOT_YET
        if moved:
            words = f"{names_of(moved)}的得分或建议在汇总后有变化，请再点一次“汇总定档”；手工定的档次不会动。"
        set_style(self.banner, role="banner", tone="care" if moved else "")
        self.words.setText(words)
        self.banner.setVisible(bool(words))

    # --------------------------------------------------------------------------------------------------- grades
    def _offer_grades(self, one: Standing, at: QPoint) -> None:
        if one.grade is None:
            self.shell.refuse(UserError(f"{one.person.name}还没有汇总，不能定档。", "请先点“汇总定档”。"))
            return
        if one.fast:
            self._offer_amendment(one, at)
            return
        menu = self._empty_menu()
        for grade in GRADES:
            action = menu.addAction(grade)
            action.setCheckable(True)
            action.setChecked(one.stands == grade)
            action.triggered.connect(self._later(one, grade))
        if one.by_hand:
            menu.addSeparator()
            back = menu.addAction(f"恢复建议档次（{one.grade.proposed or '未定'}）")
            back.triggered.connect(self._later(one, one.grade.proposed))
        menu.popup(at)

    def _offer_amendment(self, one: Standing, at: QPoint) -> None:
        """What can still be done for a grade that was signed: an amendment, an objection, or nothing yet."""
        assert self.book
        book, flow, menu = self.book, self.book.flow, self._empty_menu()
        if flow.stage == "定案" and not blocked_reason(self.shell, "更正"):
            menu.addAction("办理更正…").triggered.connect(
                lambda: QTimer.singleShot(0, self, lambda: amend_grade(self.shell, book, one))
            )
        elif flow.posted and flow.stage in ("公示", "异议"):
            menu.addAction("登记异议…").triggered.connect(
                lambda: QTimer.singleShot(0, self, lambda: ask_objection(self.shell, book, one.person.id))
            )
        else:
            self.shell.refuse(UserError(SIGNED.format(year=book.year), SIGNED_ADVICE))
            return
        menu.popup(at)

    def _empty_menu(self) -> QMenu:
        self.menu.clear()
        return self.menu

    def _later(self, one: Standing, grade: str | None) -> Callable[[], None]:
        """Set the grade once the menu is shut: a question asked from inside it would outlive it."""
        return lambda: QTimer.singleShot(0, self, lambda: self.set_grade(one, grade))

    def set_grade(self, one: Standing, grade: str | None) -> None:
        """Set a person's grade; the reason is asked for where it is not the proposed one."""
        assert self.book
        change_grade(self.shell, self.book, one, grade)

    def _offer_ways(self, one: Standing, at: QPoint) -> None:
        menu = self._empty_menu()
        menu.addAction("更正或异议…" if one.fast else "调整档次…").triggered.connect(
            lambda: QTimer.singleShot(0, self, lambda: self._offer_grades(one, at))
        )
        if self.book and not one.fast:
            book, words = self.book, "撤销一票否决" if one.veto else "登记一票否决…"
            menu.addAction(words).triggered.connect(
                lambda: QTimer.singleShot(0, self, lambda: change_veto(self.shell, book, one))
            )
        menu.addAction("在花名册里打开").triggered.connect(lambda: self.shell.go(RecordPlace("roster", one.person.id)))
        menu.popup(at)
