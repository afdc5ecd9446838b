"""The tab 参加人员: everyone expected at a course, marked by keys, with results, saved as one act."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.training.model import MARKS, RESULTS, Course
from station_desk.features.training.page.sittings import (
    HOURS,
    MARK,
    NAME,
    NOTE,
    RESULT,
    SCORE,
    UNMARKED,
    Sittings,
    shown,
)
from station_desk.features.training.rules import PRESERVICE, Sitting
from station_desk.features.training.service import roll_of, set_sittings
from station_desk.ui.lines import PillCell
from station_desk.ui.record.marking import MarksDraft, MarkView, place_of
from station_desk.ui.record.own_tab import is_spread, spread
from station_desk.ui.record.panel import Panel
from station_desk.ui.sheet.head import MenuButton
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

LETTERS = {
    Qt.Key.Key_P: "参加", Qt.Key.Key_E: "请假", Qt.Key.Key_A: "缺席",
    Qt.Key.Key_H: "合格", Qt.Key.Key_B: "不合格", Qt.Key.Key_N: "不考核",
}  # fmt: skip
WIDTHS = {0: 66, NAME: 62, MARK: 66, RESULT: 52, SCORE: 42, HOURS: 42}  # px; 备注 takes the rest
WIDEST_NAME = 130  # px: seven characters and a dot
SAVE, DROP = "保存", "不保存"
PART = "参加人员"  # the tab's title


class SittingTab(QWidget):
    """Shows and changes who took part in one course."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.course_id = ""
        self.title = ""
        self.sittings = Sittings(self)
        self.view = MarkView(LETTERS, digits=SCORE, text=NOTE)
        self.notice, self.counts, self.unsaved = QLabel(), QLabel(), QLabel()
        self._build()
        place = lambda: place_of(Course.__tablename__, PART, self.title, self.course_id)  # noqa: E731
        self.draft = MarksDraft(self.sittings, place, Sitting, shown, self._complain)
        self.kept = shell.drafts.join(self.draft, self)
        self.sittings.edited.connect(self._tell)
        self.sittings.wrong.connect(self._complain)
        self.view.said.connect(self._say)
        self.view.save_wanted.connect(self.save)

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("m"), space("m"), space("xs"))
        box.setSpacing(space("s"))
        for label in (self.notice, self.counts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        box.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self.counts, 1)
        row.addWidget(self.unsaved, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(row)
        box.addLayout(self._acts())
        self._dress_view()
        box.addWidget(self.view, 1)
        self.foot = QWidget(self)
        feet = QHBoxLayout(self.foot)
        feet.setContentsMargins(0, 0, 0, 0)
        feet.setSpacing(space("s"))
        self.save_button = self._button("保存登记", self.save, "保存参加情况（Ctrl+S）")
        dress(self.save_button, kind="primary")
        self.revert_button = self._button("还原", self.revert, "放弃没有保存的参加情况")
        feet.addWidget(self.save_button)
        feet.addWidget(self.revert_button)
        dress(self.unsaved, role="caption", tone="care")

    def _acts(self) -> QHBoxLayout:
        """What is done for everybody, the words for the selected ones with their letters, and the whole page."""
        row = QHBoxLayout()
        row.setSpacing(self.shell.theme.space("xs"))
        row.addWidget(self._button("全部参加", self._all_there, "还没有登记的人都记为参加，再改例外的人"))
        row.addWidget(self._button("全部合格", self._all_passed, "参加了还没有考核结果的人都记为合格"))
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
        self._say(word)
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

    def _button(self, words: str, act: Callable[[], object], tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(tip)
        button.clicked.connect(lambda _=False: act())
        return button

    def _dress_view(self) -> None:
        view, theme = self.view, self.shell.theme
        view.setAccessibleName("参加人员")
        said = "，".join(f"{key.name[-1]} {word}" for key, word in LETTERS.items())
        view.setAccessibleDescription(f"{said}，Delete 清除；数字填成绩")
        view.setModel(self.sittings)
        view.setItemDelegateForColumn(MARK, PillCell(self.shell, view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(theme.size("row"))
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(theme.size("row-header"))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        for column, wide in WIDTHS.items():
            view.setColumnWidth(column, round(wide * theme.type_size))

    # ------------------------------------------------------------------------------------------------- showing
    def show_record(self, record_id: str | None) -> None:
        """Show a course's people; shown again it keeps what is not saved (ask `may_leave` before another one)."""
        same = record_id == self.course_id
        self.draft.standing = self.draft.standing if same else ""
        self.course_id = record_id or ""
        with self.shell.look() as session:
            course = session.get(Course, self.course_id) if self.course_id else None
            seats = roll_of(session, course.id) if course else []
        self.title = course.title if course else ""
        panel = self._panel()
        self.wide.setChecked(panel is not None and is_spread(panel))
        here = self.view.currentIndex().row() if same else 0
        self.sittings.put(seats, keep=same)
        least, most = (round(wide * self.shell.theme.type_size) for wide in (WIDTHS[NAME], WIDEST_NAME))
        self.view.setColumnWidth(NAME, min(max(self.view.sizeHintForColumn(NAME) + 4, least), most))
        if seats and here >= 0:
            self.view.setCurrentIndex(self.sittings.index(min(here, len(seats) - 1), MARK))
        self._notice(course, bool(seats))

    def _notice(self, course: Course | None, anybody: bool) -> None:
        words = ""
        if course and not anybody and course.sort == PRESERVICE:
            words = "这次岗前培训前后没有新聘用的人。请核对培训日期和聘用日期。"
        elif course and not anybody:
            words = "培训那天花名册上没有在岗的人。请核对培训日期和任职起止日期。"
        elif course and course.begins > today():
            words = "还没有到培训的日子。"
        self._complain(self.draft.standing or words, "bad" if self.draft.standing else "care")

    def _complain(self, sentence: str, state: str = "bad") -> None:
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))
        dress(self.notice, role="note", state=state)

    def _tell(self) -> None:
        counts = self.sittings.counts()
        said = [f"{word} {counts[word]}" for word in MARKS]
        said += [f"{word} {counts[word]}" for word in (*RESULTS, UNMARKED) if counts[word]]
        self.counts.setText("  ".join(said))
        changed = len(self.sittings.changes)
        (self.kept.touch if changed else self.kept.end)()
        if not changed and (self.save_button.hasFocus() or self.revert_button.hasFocus()):
            self.view.setFocus()  # a button that goes out would hand the keys to some other part of the window
        self.unsaved.setText(f"{changed} 人未保存" if changed else "")
        self.save_button.setEnabled(bool(changed))
        self.revert_button.setEnabled(bool(changed))

    # ------------------------------------------------------------------------------------------------- changing
    def _say(self, word: str | None) -> None:
        rows = self.view.chosen_rows()
        self.sittings.say(rows, word)
        if len(rows) == 1 and word:
            self.view.go_on()

    def _all_there(self) -> None:
        self.sittings.all_there()
        self.view.setFocus()

    def _all_passed(self) -> None:
        self.sittings.all_passed()
        self.view.setFocus()

    def revert(self) -> None:
        """Give up what is not saved."""
        self.sittings.changes, self.draft.standing = {}, ""
        self.show_record(self.course_id)

    def save(self) -> bool:
        """Write what was changed as one act; True where it was written, or nothing was changed."""
        changes, course_id = dict(self.sittings.changes), self.course_id
        if not changes:
            return True

        def work(session: Session) -> None:
            set_sittings(session, course_id, changes)

        def saved(_: None) -> None:
            self.sittings.changes, self.draft.standing = {}, ""
            self.show_record(course_id)

        return self.shell.act(f"登记{self.title}参加情况", work, saved)

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return bool(self.sittings.changes)

    def may_leave(self) -> bool:
        """Ask for what is not saved; False to stay."""
        if not self.dirty:
            return True
        text = f"有 {len(self.sittings.changes)} 人的参加情况还没有保存。"
        answer = self.shell.ask_which(f"要保存“{self.title}”的参加情况吗？", text, (SAVE, DROP))
        if answer == SAVE:
            return self.save()
        if answer == DROP:
            self.sittings.changes = {}
            self.kept.end()
        return answer == DROP
