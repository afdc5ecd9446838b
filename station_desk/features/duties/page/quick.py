"""The tab 快速登记: one line each by keyboard, or many pasted at once, looked over and saved as one act."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.features.duties.page.quick_draft import QuickDraft, typed_again
from station_desk.features.duties.page.quick_entry import EntryLine
from station_desk.features.duties.page.quick_list import LineList
from station_desk.features.duties.rules.lines import Line, Someone, read_line
from station_desk.features.duties.rules.pasted import lines_of
from station_desk.features.duties.service import add_entries, entered_already, people_to_pick
from station_desk.features.duties.sheet import SHEET
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.ui.nothing import Nothing
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

TABLES = frozenset(model.__tablename__ for model in (Person, Post, Village))
SAVE, DROP = "保存", "不保存"
HOW = (
    "空格或 Tab 到下一格，回车写下一行。日期、姓名、职责和内容空着就是“同上”，打一个句号也是同上。"
    "也可以从 Excel 或聊天记录里整段复制，在这里按 Ctrl+V。"
)  # fmt: skip
NOTHING = "电话里报一条，这里打一行：姓名首字母、职责序号、时间、地点、做了什么。"
AGAIN = "已经登记过同样的一条"
TWICE = "和第 {} 行一样"
KEPT = ("day", "person_id", "village_id", "duty", "span", "place", "done", "result")
HEADINGS = {"person_id": "person", "village_id": "village"}


def headings() -> dict[str, str]:
    """What the columns of a pasted block may be called, with the key of the line they fill."""
    wanted = {key: HEADINGS.get(key, key) for key in KEPT}
    return {
        title: wanted[key]
        for key, field in SHEET.fields.items()
        if key in wanted
        for title in (field.title, *field.also)
    }


class QuickTab(QWidget):
    """The line being typed above, the lines written down below it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.lines: list[Line] = []
        self.changing: int | None = None  # the place of the line that is being changed
        self.people: list[Someone] = []
        self.stale = True
        self.setProperty("role", "page")
        self.entry = EntryLine(shell)
        self.list = LineList(shell)
        self.counted = QLabel()
        self._build()
        self.kept = shell.drafts.join(QuickDraft(self), self)
        self.entry.written.connect(self.write)
        self.entry.pasted.connect(self.paste)
        self.entry.up.connect(self._into_list)
        self.entry.edited.connect(self._tell)
        self.list.picked.connect(self.change)
        self.list.dropped.connect(self.drop)
        shell.changed.connect(self._changed)
        self.setFocusProxy(self.entry)
        self._tell()

    def _build(self) -> None:
        space = self.shell.theme.space
        how = QLabel(HOW)
        how.setWordWrap(True)
        dress(how, role="caption")
        self.save_button = QPushButton(SAVE)
        self.save_button.setToolTip("把写下的都保存（Ctrl+S）")
        dress(self.save_button, kind="primary")
        self.shell.icons.put(self.save_button, "save", "on-accent")
        paste = QPushButton("粘贴多行")
        paste.setToolTip("把复制好的多行拿进来，看过再保存（Ctrl+V）")
        self.shell.icons.put(paste, "clipboard-paste")
        self.save_button.clicked.connect(lambda _=False: self.save())
        paste.clicked.connect(lambda _=False: self.paste(QGuiApplication.clipboard().text()))
        head = QHBoxLayout()
        head.setSpacing(space("s"))
        head.addWidget(self.counted)
        head.addStretch(1)
        head.addWidget(paste)
        head.addWidget(self.save_button)
        card = QFrame()
        dress(card, role="card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.entry)
        self.body = QStackedWidget()
        self.body.addWidget(Nothing(self.shell, "keyboard", NOTHING))
        self.body.addWidget(self.list)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addLayout(head)
        box.addWidget(card)
        box.addWidget(how)
        box.addWidget(self.body, 1)
        save = QAction("保存写下的记录", self, shortcut=QKeySequence("Ctrl+S"))
        save.triggered.connect(lambda _=False: self.save())
        self.addAction(save)

    # --------------------------------------------------------------------------------------------------- writing
    def write(self, texts: Mapping[str, str]) -> None:
        """Write a line down, or put a changed one back; one that is wrong stays where it is typed."""
        self.read_people()
        if not self.entry.begun and self.changing is None:
            self.entry.say("这一行还是空的。保存请按 Ctrl+S。")
            return
        if self.changing is not None:  # what a block said besides stays
            texts = {**texts, "result": self.lines[self.changing].texts.get("result", "")}
        line = read_line(texts, self.people, self._above(), today())
        if line.faults:
            self.entry.complain(line.faults)
            return
        place, self.changing = self.changing, None
        if place is None:
            self.lines.append(line)
        else:
            self.lines[place] = line
        self.show_lines()
        self.entry.begin(self.lines[-1])
        if line.doubts:
            self.entry.say("已写下，请核对：" + "；".join(line.doubts), "care")

    def _above(self) -> Line | None:
        """The line before the one that is being typed."""
        before = self.lines if self.changing is None else self.lines[: self.changing]
        return before[-1] if before else None

    def paste(self, text: str) -> None:
        """Take a block in, each line as it is understood; what is wrong is marked and can be put right."""
        self.read_people()
        names = frozenset(one.name for one in self.people)
        villages = frozenset(spell.village for one in self.people for spell in one.spells)
        taken: list[Line] = []
        for texts in lines_of(text, headings(), names, villages):
            above = taken[-1] if taken else None
            taken.append(read_line(texts, self.people, above, today(), guess=True))
        if not taken:
            self.shell.refuse(UserError("剪贴板里没有可以登记的内容。", "请先在 Excel 里选中并复制几行，再来粘贴。"))
            return
        self.lines += taken
        self.show_lines()
        wrong = sum(bool(line.faults) for line in taken)
        if not self.entry.begun:
            self.entry.begin(self.lines[-1])
        self.entry.say(
            f"拿进来 {len(taken)} 行"
            + (f"，其中 {wrong} 行没有看懂，标成了红色，选中后回车可以改。" if wrong else "，请看过再保存。"),
            "care" if wrong else "",
        )

    def change(self, place: int) -> None:
        """Take a written line back into the fields."""
        if self.entry.begun and self.changing is None and not self._give_way():
            return
        line = self.lines[place]
        self.changing = place
        self.entry.above = self._above()
        self.entry.put(typed_again(line), "done")
        self.entry.complain(line.faults)
        self._tell()

    def _give_way(self) -> bool:
        question = "正在打的这一行还没有写下，要放弃它吗？"
        return self.shell.ask(question, "放弃以后，这一行打的内容就没有了。", act="放弃这一行")

    def drop(self, places: Sequence[int]) -> None:
        """Take lines away."""
        if len(places) > 1 and not self.shell.ask(f"删除选中的 {len(places)} 行？", "这些行还没有保存。"):
            return
        self.lines = [line for place, line in enumerate(self.lines) if place not in places]
        self.changing = None
        self.show_lines()
        self.entry.begin(self.lines[-1] if self.lines else None)

    def _into_list(self) -> None:
        if self.lines:
            self.list.setFocus()
            self.list.selectRow(0)

    # ---------------------------------------------------------------------------------------------------- saving
    def save(self) -> bool:
        """Save every line that is understood as one act; the others stay. True where nothing is left."""
        if self.entry.begun:
            self.write(self.entry.texts())
            if self.entry.begun:
                return False
        good = [line for line in self.lines if not line.faults]
        if good:
            rows = [{key: line.values.get(key) for key in KEPT} for line in good]
            if not self.shell.act(f"登记履职 {len(rows)} 条", lambda session: add_entries(session, rows)):
                return False
            self.lines = [line for line in self.lines if line.faults]
            self.show_lines()
            self.entry.begin(good[-1])
        if self.lines:
            self.entry.say(f"还有 {len(self.lines)} 行没有看懂，没有保存；选中后回车可以改，按 Delete 去掉。", "bad")
            self.list.setFocus()
            self.list.selectRow(0)
        return not self.lines

    @property
    def unsaved(self) -> bool:
        """Whether something typed would be lost."""
        return bool(self.lines) or self.entry.begun

    def may_leave(self) -> bool:
        """Ask for what is written down and what is being typed; False to stay."""
        if not self.unsaved:
            return True
        count = len(self.lines) + (self.entry.begun and self.changing is None)
        answer = self.shell.ask_which(
            f"要保存快速登记里的 {count} 行吗？", "不保存的话，这些内容就没有了。", (SAVE, DROP)
        )
        if answer == SAVE:
            return self.save()
        if answer == DROP:
            self.lines, self.changing = [], None
            self.show_lines()
            self.entry.begin(None)
        return answer == DROP

    # --------------------------------------------------------------------------------------------------- showing
    def show_lines(self) -> None:
        """Show what is written down, with what is doubtful about it."""
        with self.shell.look() as session:
            known = entered_already(session, (line.values["day"] for line in self.lines if "day" in line.values))
        seen: dict[Any, int] = {}
        for place, line in enumerate(self.lines):
            doubts = tuple(one for one in line.doubts if one != AGAIN and not one.startswith("和第"))
            if line.same_as in seen:
                doubts += (TWICE.format(seen[line.same_as] + 1),)
            elif line.same_as in known:
                doubts += (AGAIN,)
            seen.setdefault(line.same_as, place)
            if doubts != line.doubts:
                self.lines[place] = Line(line.texts, line.values, line.who, line.village, line.faults, doubts)
        self.list.show_lines(self.lines)
        self.body.setCurrentIndex(1 if self.lines else 0)
        self._tell()

    def _tell(self) -> None:
        wrong = sum(bool(line.faults) for line in self.lines)
        said = f"写下 {len(self.lines)} 行，还没有保存" if self.lines else "还没有写下的记录"
        self.counted.setText(said + (f"；{wrong} 行没有看懂" if wrong else ""))
        dress(self.counted, role="muted", tone="care" if wrong else "")
        good = len(self.lines) - wrong
        self.save_button.setText(f"保存 {good} 条" if good else SAVE)
        self.save_button.setEnabled(self.unsaved)
        if self.unsaved:
            self.kept.touch()
        else:
            self.kept.end()

    def read_people(self) -> None:
        """Know who can be meant, anew where the roster has changed."""
        if self.stale:
            with self.shell.look() as session:
                self.people = people_to_pick(session)
            self.entry.people = self.people
            self.stale = False

    def _changed(self, tables: frozenset[str]) -> None:
        self.stale = self.stale or bool(tables & TABLES)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read_people()
        if not self.unsaved:
            self.entry.begin(None)

    def show_where(self, **_: Any) -> None:
        """Nothing is filtered here."""
