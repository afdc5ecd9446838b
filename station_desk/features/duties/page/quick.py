"""The tab 快速登记: one line each by keyboard, or many pasted at once, looked over and saved as one act."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.dates import show_date, today
from station_desk.base.errors import UserError
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.page.quick_entry import EntryLine
from station_desk.features.duties.rules.lines import Line, Someone, lines_of, read_line
from station_desk.features.duties.rules.words import number_of, short_name
from station_desk.features.duties.service.log import add_entries, entered_already, people_to_pick
from station_desk.features.duties.sheet import SHEET
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.store.drafts import Place
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.view import touches

# What quick entry holds and has not saved, as a draft that outlives a crash.

PART = "快速登记"


class Holding(Protocol):
    """What a draft needs of the tab."""

    lines: list[Line]
    people: list[Someone]
    entry: EntryLine

    @property
    def unsaved(self) -> bool: ...
    def read_people(self) -> None: ...
    def show_lines(self) -> None: ...


class QuickDraft:
    """Reads the tab as a draft and fills it again."""

    def __init__(self, tab: Holding) -> None:
        self.tab = tab

    def draft_place(self) -> Place:
        """The tab, which belongs to no record."""
        return Place(DutyEntry.__tablename__, PART, "履职纪实 快速登记", room="duties", where={"tab": PART})

    def draft(self) -> dict[str, Any] | None:
        """The lines written down and the one being typed; None where nothing would be lost."""
        tab = self.tab
        if not tab.unsaved:
            return None
        lines = [typed_again(line) for line in tab.lines]
        typing = tab.entry.texts() if tab.entry.begun else {}
        words = "\n".join(" ".join(text for text in texts.values() if text) for texts in (*lines, typing))
        return {"lines": lines, "typing": typing, "words": words}

    def take_draft(self, value: Mapping[str, Any]) -> None:
        """Add the lines to those there are, and type the last one again."""
        tab = self.tab
        tab.read_people()
        tab.lines += [read_line(texts, tab.people, None, today(), guess=True) for texts in value["lines"]]
        tab.entry.begin(tab.lines[-1] if tab.lines else None)
        if value["typing"]:
            tab.entry.put(value["typing"], "done")
        tab.show_lines()


def typed_again(line: Line) -> dict[str, str]:
    """A line as it can be typed again by itself, without the line above it."""
    if line.faults:
        return dict(line.texts)
    values = line.values
    who = f"{line.who} {line.village}".strip()
    shown = {key: str(values.get(key) or "") for key in ("duty", "span", "place", "done", "result")}
    return {"day": show_date(values["day"]), "person": who, **shown}


# The lines written down but not saved yet, the newest first; what was not understood is said in each.

TITLES = ("序号", "日期", "姓名", "所在村", "职责", "工作内容", "说明", "时间段", "地点")
WIDTHS = (44, 92, 84, 92, 104, 204, 212, 96)  # px; the place takes the rest, what is wrong stays in sight
PLACES = {"day": 1, "person": 2, "duty": 4, "done": 5, "span": 7, "place": 8}
NOTE = 6


class LineList(QTableWidget):
    """`picked` tells the place of a line that is to be changed, `dropped` the places of those to be taken away."""

    picked = Signal(int)
    dropped = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__(0, len(TITLES))
        self.shell = shell
        self.setAccessibleName("还没有保存的记录")
        self.setHorizontalHeaderLabels(TITLES)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(shell.theme.size("row"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setFixedHeight(shell.theme.size("row-header"))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, wide in enumerate(WIDTHS):
            self.setColumnWidth(column, round(wide * shell.theme.type_size))
        self.count = 0
        self.doubleClicked.connect(lambda index: self.picked.emit(self._place(index.row())))

    def _place(self, row: int) -> int:
        """The place of a row's line among all, from 0; the newest stands first."""
        return self.count - 1 - row

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.count = len(lines)
        self.setRowCount(len(lines))
        for row in range(len(lines)):
            self._show(row, self._place(row) + 1, lines[self._place(row)])

    def _show(self, row: int, number: int, line: Line) -> None:
        values, texts = line.values, line.texts
        duty = values.get("duty")
        cells = (
            str(number),
            show_date(values["day"]) if "day" in values else texts.get("day", ""),
            line.who or texts.get("person", ""),
            line.village,
            f"{number_of(duty)} {short_name(duty)}" if duty else texts.get("duty", ""),
            values.get("done") or texts.get("done", ""),
            line.note,
            values.get("span") or texts.get("span", ""),
            values.get("place") or texts.get("place", ""),
        )
        wrong = {PLACES[key] for key in line.faults if key in PLACES}
        theme = self.shell.theme
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            if column in wrong or (column == NOTE and line.faults):
                item.setForeground(theme.colour("bad"))
            elif column == NOTE:
                item.setForeground(theme.colour("care"))
            if column in wrong:
                item.setBackground(theme.colour("bad-weak"))
            self.setItem(row, column, item)

    def chosen(self) -> list[int]:
        """The places of the selected lines."""
        return sorted({self._place(index.row()) for index in self.selectedIndexes()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.chosen()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and chosen:
            self.picked.emit(self._place(self.currentRow()))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and chosen:
            self.dropped.emit(chosen)
        else:
            super().keyPressEvent(event)
            return
        event.accept()


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
        set_style(how, role="caption")
        self.save_button = QPushButton(SAVE)
        self.save_button.setToolTip("把写下的都保存（Ctrl+S）")
        set_style(self.save_button, kind="primary")
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
        set_style(card, role="card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.entry)
        self.body = QStackedWidget()
        self.body.addWidget(EmptyState(self.shell, "keyboard", NOTHING))
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
        set_style(self.counted, role="muted", tone="care" if wrong else "")
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
        self.stale = self.stale or touches(tables, TABLES)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read_people()
        if not self.unsaved:
            self.entry.begin(None)
