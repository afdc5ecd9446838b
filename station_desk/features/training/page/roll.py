"""The tab 参加人员: everyone expected at a course, marked by keys, with results, saved as one act."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.training.model import MARKS, RESULTS, Course
from station_desk.features.training.page.sittings import HOURS, NOTE, RESULT, SCORE, Sittings, shown
from station_desk.features.training.rules import PRESERVICE, Sitting
from station_desk.features.training.service import roll_of, set_sittings
from station_desk.ui.record.marking import MarkView
from station_desk.ui.record.marking_tab import MarkingTab
from station_desk.ui.record.marks_table import MARK, NAME, UNMARKED, VILLAGE
from station_desk.ui.record.own_tab import is_spread, spread
from station_desk.ui.record.panel import Panel
from station_desk.ui.sheet.head import MenuButton
from station_desk.ui.shell import Shell

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
