"""The tab 培训: the courses as a table, who took part beside the form, and making a course up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.places import RecordPlace
from station_desk.features.settings.service import station_or_new
from station_desk.features.training import HoursPlace
from station_desk.features.training.model import MARKS, RESULTS, Course, Trainee
from station_desk.features.training.prints import PAPERS, SIGN_IN
from station_desk.features.training.rules import PRESERVICE, Sitting
from station_desk.features.training.service import Seat, make_up, roll_of, set_sittings, to_make_up, year_facts
from station_desk.features.training.sheet import SHEET
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import Day
from station_desk.fields.measures import show_hundredths
from station_desk.printing.task import PrintRequest
from station_desk.store.enclosure import count_enclosures
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.form.enclosures import enclosures_of_table
from station_desk.ui.form.marking import (
    MARK,
    NAME,
    UNMARKED,
    VILLAGE,
    Index,
    MarkingTab,
    MarksTable,
    MarkView,
    share_foot,
)
from station_desk.ui.form.own_tab import is_spread, spread
from station_desk.ui.form.panel import Panel
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, FormTab
from station_desk.ui.shell import Shell
from station_desk.ui.table.head import MenuButton

# A course's people as a table: what is stored, what has been changed since, and the counts.

RESULT, SCORE, HOURS, NOTE = range(MARK + 1, MARK + 5)
KEYS = {SCORE: "score", HOURS: "hours", NOTE: "note"}
HIGHEST = {"score": 100_000, "hours": 40_000}  # hundredths


class Sittings(MarksTable):
    """The people of a course and how each took part."""

    TITLES = ("村", "姓名", "参加", "考核", "成绩", "学时", "备注")
    FIGURES = (SCORE, HOURS)
    TIPS: ClassVar[Mapping[int, str]] = {SCORE: "考试成绩", HOURS: "和这次培训的学时不一样时才填"}

    def put(self, seats: Sequence[Seat], *, keep: bool) -> None:
        """Show these people; `keep` what was changed and is not stored by now."""
        self.beginResetModel()
        self.seats = list(seats)
        stored = {seat.person_id: seat.sitting for seat in seats}
        kept = self.changes if keep else {}
        self.changes = {key: one for key, one in kept.items() if key in stored and stored[key] != one}
        self.endResetModel()
        self.edited.emit()

    def stored(self, row: int) -> Sitting | None:
        """How the person of a row took part, as it is stored."""
        return self.seats[row].sitting

    def say(self, rows: Sequence[int], word: str | None) -> None:
        """Give rows a mark or a result by its word, None for none; a result makes a person 参加."""
        for row in rows:
            old = self.mark(row) or Sitting("参加")
            if word is None:
                self.set(row, None)
            elif word in MARKS:
                self.set(row, replace(old, mark=word))
            else:
                self.set(row, replace(old, mark="参加", result=word))

    def all_there(self) -> None:
        """Everybody expected and not yet registered took part."""
        self.say(self.unmarked(), "参加")

    def all_passed(self) -> None:
        """Everybody who took part and has no result yet passed."""
        rows = [row for row in range(len(self.seats)) if (one := self.mark(row)) and one.took_part and not one.result]
        self.say(rows, "合格")

    def counts(self) -> Counter[str]:
        """How many have which mark and which result; those without a mark as 未登记."""
        found: Counter[str] = Counter()
        for row in range(len(self.seats)):
            one = self.mark(row)
            found[one.mark if one else UNMARKED] += 1
            if one and one.result:
                found[one.result] += 1
        return found

    # ------------------------------------------------------------------------------------------------ for the view
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        one = self.mark(index.row()) if index.isValid() else None
        if index.column() in (SCORE, HOURS) and (one is None or one.took_part):
            found |= Qt.ItemFlag.ItemIsEditable
        if index.column() == NOTE and one is not None:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def mark_words(self, mark: Sitting, *, typed: bool) -> dict[int, str]:
        return {
            MARK: mark.mark,
            RESULT: mark.result or "",
            SCORE: "" if mark.score is None else show_hundredths(mark.score),
            HOURS: "" if mark.hours is None else show_hundredths(mark.hours),
            NOTE: mark.note or "",
        }

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a typed score, hours or note; what cannot be read is told by `wrong`."""
        key = KEYS[index.column()]
        field, name = fields_of(Trainee)[key], self.seats[index.row()].name
        try:
            read = field.kind.read(value)
        except ValueError as error:
            self.wrong.emit(f"{name}的{field.title}：{error}")
            return False
        if read is not None and key in HIGHEST and not 0 <= read <= HIGHEST[key]:
            self.wrong.emit(f"{name}的{field.title}应在 0 到 {HIGHEST[key] // 100} 之间")
            return False
        if read is None and self.mark(index.row()) is None:
            return False
        given: dict[str, Any] = {key: read}
        self.set(index.row(), replace(self.mark(index.row()) or Sitting("参加"), **given))
        return True


def shown(sitting: Sitting) -> str:
    """How somebody took part, in words: 参加 合格 87.5 分."""
    score = "" if sitting.score is None else f"{show_hundredths(sitting.score)} 分"
    hours = "" if sitting.hours is None else f"{show_hundredths(sitting.hours)} 学时"
    return " ".join(word for word in (sitting.mark, sitting.result, score, hours, sitting.note) if word)


# The tab 参加人员: everyone expected at a course, marked by keys, with results, saved as one act.

LETTERS = {
    Qt.Key.Key_P: "参加", Qt.Key.Key_E: "请假", Qt.Key.Key_A: "缺席",
    Qt.Key.Key_H: "合格", Qt.Key.Key_B: "不合格", Qt.Key.Key_N: "不考核",
}  # fmt: skip


class SittingTab(MarkingTab):
    """Shows and changes who took part in one course."""

    marks: Sittings
    MODEL = Course
    PART = "参加人员"
    SUBJECT = "参加情况"
    SAVES = "保存登记"
    WIDTHS: ClassVar[Mapping[int, int]] = {VILLAGE: 66, NAME: 62, MARK: 66, RESULT: 52, SCORE: 42, HOURS: 42}  # px
    WIDEST_NAME = 130  # px: seven characters and a dot

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, Sittings(), MarkView(LETTERS, digits=SCORE, text=NOTE), Sitting, shown)
        said = "，".join(f"{key.name[-1]} {word}" for key, word in LETTERS.items())
        self.view.setAccessibleDescription(f"{said}，Delete 清除；数字填成绩")
        self._build()

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("m"), space("m"), space("xs"))
        box.setSpacing(space("s"))
        box.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self.counts, 1)
        row.addWidget(self.unsaved, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(row)
        box.addLayout(self._acts())
        box.addWidget(self.view, 1)

    def _acts(self) -> QHBoxLayout:
        """What is done for everybody, the words for the selected ones with their letters, and the whole page."""
        row = QHBoxLayout()
        row.setSpacing(self.shell.theme.space("xs"))
        row.addWidget(self.button("全部参加", self._all_there, "还没有登记的人都记为参加，再改例外的人"))
        row.addWidget(self.button("全部合格", self._all_passed, "参加了还没有考核结果的人都记为合格"))
        self.words = MenuButton(self.shell, "记为", self._fill_words)
        self.words.setToolTip("选中的人记为……；也可以直接按字母")
        row.addWidget(self.words)
        row.addStretch(1)
        self.wide = QToolButton()
        self.wide.setCheckable(True)
        self.wide.setAccessibleName("展开")
        self.wide.setToolTip("收起列表，让参加人员占满页面")
        self.shell.icons.put(self.wide, "maximize", on="accent")
        self.wide.clicked.connect(lambda _=False: self.spread())
        row.addWidget(self.wide)
        return row

    def _fill_words(self, menu: QMenu) -> None:
        for key, word in LETTERS.items():
            if word == RESULTS[0]:
                menu.addSeparator()
            menu.addAction(f"{word}　{key.name[-1]}").triggered.connect(partial(self._say_from_menu, word))

    def _say_from_menu(self, word: str, _: bool = False) -> None:
        self.say(word)
        self.view.setFocus()

    def spread(self) -> None:
        """Give the people the whole page, or the list its place back."""
        panel = self._panel()
        if panel:
            spread(panel, on=not is_spread(panel))
            self.wide.setChecked(is_spread(panel))
            self.view.setFocus()

    def _panel(self) -> Panel | None:
        above: QWidget | None = self
        while above is not None and not isinstance(above, Panel):
            above = above.parentWidget()
        return above

    # ------------------------------------------------------------------------------------------------- showing
    def read(self, session: Session) -> tuple[Course | None, Sequence[Any]]:
        course = session.get(Course, self.record_id) if self.record_id else None
        return course, roll_of(session, course.id) if course else ()

    def remark(self, record: Course | None, anybody: bool) -> str:
        if record and not anybody and record.sort == PRESERVICE:
            return "这次岗前培训前后没有新聘用的人。请核对培训日期和聘用日期。"
        if record and not anybody:
            return "培训那天花名册上没有在岗的人。请核对培训日期和任职起止日期。"
        return "还没有到培训的日子。" if record and record.begins > today() else ""

    def after_showing(self, record: Course | None, *, fresh: bool) -> None:
        panel = self._panel()
        self.wide.setChecked(panel is not None and is_spread(panel))

    def count_words(self) -> Sequence[str]:
        counts = self.marks.counts()
        said = [f"{word} {counts[word]}" for word in MARKS]
        return said + [f"{word} {counts[word]}" for word in (*RESULTS, UNMARKED) if counts[word]]

    # ------------------------------------------------------------------------------------------------- changing
    def write(self, session: Session, record_id: str, changes: Mapping[str, Any]) -> None:
        set_sittings(session, record_id, changes)

    def _all_there(self) -> None:
        self.marks.all_there()
        self.view.setFocus()

    def _all_passed(self) -> None:
        self.marks.all_passed()
        self.view.setFocus()


ON = Field("补训日期", Day(), key="on", required=True)
NAMED = 12  # people named in the question


class CoursesPage(TablePage):
    """The table page of the courses; a new one begins today with the station's usual place."""

    def __init__(self, shell: Shell) -> None:
        actions = (
            Action("签到表", print_sign_in, "clipboard-list", on="one", edits=False),
            Action("补训…", ask_make_up, "rotate-ccw", on="one"),
        )
        super().__init__(
            shell, SHEET, actions=actions, facts=facts, papers=PAPERS, new_values=self._new_values,
            tabs=(FormTab("参加人员", SittingTab), FormTab("附件", enclosures_of_table("course"), count_enclosures)),
        )  # fmt: skip
        share_foot(self.panel)

    def _new_values(self, _: Mapping[str, Any]) -> dict[str, Any]:
        with self.shell.look() as session:
            return {"begins": today(), "place": station_or_new(session).meeting_place}

    @property
    def unsaved(self) -> bool:
        """Whether something typed or marked would be lost."""
        return super().unsaved or any(tab.dirty for tab in self.panel.findChildren(SittingTab))


def facts(session: Session) -> Sequence[Fact]:
    """What stands in the head: this year's courses, and who lacks hours; a click shows whom."""
    found = year_facts(session, today().year)
    shown = [Fact("今年培训", f"{found.courses} 次"), Fact("参加", f"{found.taken} 人次")]
    if found.short:
        shown.append(Fact("学时不够", f"{found.short} 人", look="care", act=show_lacking))
    if found.without_preservice:
        shown.append(Fact("缺岗前培训", f"{found.without_preservice} 人", look="bad", act=show_lacking))
    return shown


def show_lacking(shell: Shell) -> None:
    """Show who has not been taught enough."""
    shell.go(HoursPlace(lacking=True))


def print_sign_in(shell: Shell, key: str) -> None:
    """Show the sign-in sheet of a course."""
    shell.preview(SIGN_IN, PrintRequest(ids=(key,)))


def ask_make_up(shell: Shell, key: str) -> None:
    """Ask for the day on which those who were not there, or did not pass, take the course after all."""
    with shell.look() as session:
        course = session.get(Course, key)
        people = to_make_up(session, key, today()) if course else []
    if course is None:
        return
    if not people:
        advice = "缺席、请假和不合格的人才需要补训；已经补过的不再列出。"
        shell.refuse(UserError(f"“{course.title}”没有要补训的人。", advice))
        return
    names = "、".join(one.name for one in people[:NAMED]) + ("等" if len(people) > NAMED else "")
    text = f"{names}没有参加或者不合格。补训另记一次培训，先都记为参加，有例外再改。"
    usual = {"on": max(today(), course.begins)}
    given = ask_fields(shell, f"安排 {len(people)} 人补训？", text, (ON,), usual, "安排补训")
    if given:
        keys = [one.id for one in people]
        shell.act(
            f"安排{course.title}补训",
            lambda session: make_up(session, course.id, keys, given["on"]),
            lambda fresh: shell.go(RecordPlace("training", fresh)),
        )
