"""What every page stands on: the desk, the window's services, and the news of changes."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QPushButton, QWidget
from sqlalchemy.orm import Session

from station_desk.base.due import Due
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.places import Place, gone
from station_desk.base.settings import Choices
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.desk import Desk
from station_desk.ui import dialogs
from station_desk.ui.crash import show_crash
from station_desk.ui.drafts import DraftStore
from station_desk.ui.icons import Icons
from station_desk.ui.theme import Theme
from station_desk.ui.work import BROKEN, CANCELLED, DONE, REFUSED, Running, Work

# The short word at the bottom right that an act is done, with the way back beside it.

Act = tuple[str, Callable[[], object]]
SHOWN = 7000  # ms; the time starts again when the mouse leaves
WIDEST = 480  # px
FOOT = 76  # px: a page's margin and the foot of a form, whose buttons stay free


class Toast(QFrame):
    """One message over the window's lower right corner; a new one takes its place."""

    def __init__(self, window: QWidget, icons: Icons, above: int) -> None:
        """`above` is the height in px of what stands under it."""
        super().__init__(window)
        self.setProperty("role", "toast")
        self.window_, self.icons = window, icons
        self.above = above
        self._undo: Callable[[], object] | None = None
        self._act: Act | None = None
        self.mark = QLabel()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.back = QPushButton("撤销")
        self.back.setProperty("kind", "link")
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self._take_back)
        self.act = QPushButton()
        self.act.setProperty("kind", "link")
        self.act.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.act.clicked.connect(self._go)
        self.shut = QPushButton()
        self.shut.setProperty("kind", "quiet")
        self.shut.setAccessibleName("关闭提示")
        self.shut.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shut.clicked.connect(self.hide)
        icons.put(self.shut, "x", "muted", 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        for widget in (self.mark, self.words, self.act, self.back, self.shut):
            row.addWidget(widget)
        shadow = QGraphicsDropShadowEffect(self, blurRadius=24, xOffset=0, yOffset=4)
        shadow.setColor(icons.theme.colour("shadow"))
        icons.theme.changed.connect(lambda: shadow.setColor(icons.theme.colour("shadow")))
        self.setGraphicsEffect(shadow)
        self.timer = QTimer(self, interval=SHOWN, singleShot=True)
        self.timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def tell(
        self, sentence: str, undo: Callable[[], object] | None = None, look: str = "good", act: Act | None = None
    ) -> None:
        """Show a sentence; `undo` is what 撤销 does, without it the button is not there; `look`: good, care, plain.

        `act` is a further button's word and what it does.
        """
        self._undo, self._act = undo, act
        self.act.setText(act[0] if act else "")
        self.act.setVisible(act is not None)
        name, colour = {"good": ("circle-check", "good"), "care": ("triangle-alert", "care")}.get(
            look, ("info", "accent")
        )
        self.icons.put(self.mark, name, colour)
        self.words.setText(sentence)
        self.words.setWordWrap(self.words.fontMetrics().horizontalAdvance(sentence) > WIDEST)
        self.words.setMinimumWidth(WIDEST if self.words.wordWrap() else 0)
        self.back.setVisible(undo is not None)
        self.setAccessibleName(sentence)
        self.show()
        self.raise_()
        self._place()
        self.timer.start()

    def _go(self) -> None:
        self.hide()
        if self._act:
            self._act[1]()

    def _take_back(self) -> None:
        self.hide()
        if self._undo:
            self._undo()

    def _place(self) -> None:
        self.adjustSize()
        window = self.window_
        foot = round(FOOT * self.icons.theme.type_size)
        self.move(window.width() - self.width() - 24, window.height() - self.height() - self.above - foot)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self.timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self.timer.start()


T = TypeVar("T")


class Shell(QObject):
    """Handed to every page: the open `desk`, remembered `choices`, `theme`, `icons`, and what the methods do.

    `drafts` keeps what is being typed (see ui.drafts). `changed` carries the names of the tables an act has changed, always in the window's thread.
    """

    # Handed over by whoever puts desk, rooms and window together, before anything is opened.
    open_place: Callable[[Place], None]
    place_of: Callable[[str], Place]  # where a link leads; raises UserError
    open_preview: Callable[[Paper, PrintRequest], None]
    due: Callable[[Session, date], Sequence[Due]]  # what every room tells of a day

    changed = Signal(object)  # frozenset[str]
    status = Signal(str, str)  # what the status line says at its left, and its colour: good, care, bad or ""
    printed = Signal(str, object, object)  # a run of the print log went out: its key, the Paper, the PrintRequest
    passed = Signal(object, str)  # files dropped on the window that the room named does not want, for the others
    restoring = Signal(object)  # the Path of a backup: the window makes way for it and comes back on its data
    took_over = Signal(object)  # the store.roles.User who works here from now on: the window makes way for the next
    _rung = Signal(object)

    def __init__(self, desk: Desk, choices: Choices, theme: Theme) -> None:
        super().__init__()
        self.desk = desk
        self.choices = choices
        self.theme = theme
        self.icons = Icons(theme)
        self.work = Work(desk.engine)
        self.window: QWidget | None = None
        # What other rooms add to the records of a table, as ui.parts.Addition.
        self.additions: Callable[[str], Sequence[Any]] = lambda _: ()
        # Every room's papers; and what opens the editor of one of a paper's layouts: it calls `kept` after each saving.
        self.papers: Callable[[], Sequence[Paper]] = tuple
        self.edit_layout: Callable[[str, PrintRequest | None, Callable[[], None]], None] | None = None
        self.table_titles: Callable[[], Mapping[str, str]] = dict  # what a clerk calls each table
        self.here = ""  # the room in sight
        self.status_left = ""
        self._toast: Toast | None = None
        self.drafts = DraftStore(desk.drafts)
        self.drafts.changed.connect(lambda: self.changed.emit(frozenset({"draft"})))
        self._rung.connect(self.changed)  # rung in a job's thread, it goes on in the window's
        self._deaf = desk.bell.listen(self._rung.emit)

    def attach(self, window: QWidget) -> None:
        """Say over which window dialogs and toasts appear."""
        self.window = window
        self._toast = Toast(window, self.icons, self.theme.size("status"))

    def close(self) -> None:
        """Stop every job and the news."""
        self._deaf()
        self.drafts.close()
        self.work.close()

    # ----------------------------------------------------------------------------------------------- saying
    def go(self, place: Place) -> None:
        """Open a place: a room, a record in it, its rows by a filter, or one that the room declares."""
        self.open_place(place)

    def follow(self, link: str) -> None:
        """Open the place that a stored link leads to; a place there is not any more is said."""
        try:
            self.go(self.place_of(link))
        except UserError as error:
            self.refuse(error)
        except LookupError:
            self.refuse(gone(link))

    def tell(
        self, sentence: str, undo: bool = True, act: tuple[str, Callable[[], object]] | None = None, look: str = "good"
    ) -> None:
        """Say in passing that something is done; with `undo` 撤销 stands beside it, and the `act` by its word.

        `look` is good, care or plain.
        """
        if self._toast:
            self._toast.tell(sentence, self.undo if undo else None, look, act=act)

    def refuse(self, error: UserError) -> None:
        """Show a refusal; it stays until it is read."""
        dialogs.refuse(dialogs.front(self.window), self.icons, error)

    def show_status(self, sentence: str, look: str = "") -> None:
        """Put a lasting sentence at the left of the status line; look is good, care, bad or ""."""
        self.status_left = sentence
        self.status.emit(sentence, look)

    # ----------------------------------------------------------------------------------------------- asking
    def ask(self, question: str, text: str = "", act: str = "删除") -> bool:
        """Ask before an act whose verb stands on the button; Esc and 返回 mean no."""
        return bool(self.ask_which(question, text, (act,)))

    def ask_which(self, question: str, text: str, acts: tuple[str, ...]) -> str:
        """Ask for one of several acts, the main one first; "" for 返回 and Esc."""
        return dialogs.ask(dialogs.front(self.window), self.icons, question, text, acts)

    def ask_reason(self, question: str, text: str = "", act: str = "确定") -> str | None:
        """Ask for a reason in words; None where the clerk went back."""
        return dialogs.ask_reason(dialogs.front(self.window), self.icons, question, text, act)

    def choose_file(self, title: str, kinds: str) -> Path | None:
        """Let the clerk pick a file; kinds as in “Excel 工作簿 (*.xlsx *.xls)”."""
        return dialogs.choose_file(dialogs.front(self.window), self.choices, title, kinds)

    def choose_target(self, title: str, name: str, kinds: str) -> Path | None:
        """Let the clerk say where to save what is called `name`."""
        return dialogs.choose_target(dialogs.front(self.window), self.choices, title, name, kinds)

    # ---------------------------------------------------------------------------------------------- working
    def look(self) -> AbstractContextManager[Session]:
        """A session that reads."""
        return self.desk.look()

    def act(self, title: str, work: Callable[[Session], T], done: Callable[[T], object] | None = None) -> bool:
        """Do a short act in one go; True where it was written. A refusal is shown, 撤销 is offered."""
        if self._held():
            return False
        try:
            with self.desk.act(title) as session:
                result = work(session)
        except UserError as error:
            self.refuse(error)
            return False
        if session.info["entries"]:
            self.tell(done_words(title))
        elif session.info.get("kind"):  # of users: nothing that 撤销 takes back
            self.tell(done_words(title), undo=False)
        else:
            self.tell("没有需要改动的内容。", undo=False)
        if done:
            done(result)
        return True

    def run(
        self,
        title: str,
        job: Job[T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> Running:
        """Run long work in a thread, with progress and 取消 in the status line; `done(result)` in the window's thread.

        `failed()` is called after a refusal, a cancel or a crash has been shown.
        """

        def end(how: str, result: Any) -> None:
            if how == DONE:
                if done:
                    done(result)
                return
            if how == REFUSED:
                self.refuse(result)
            elif how == CANCELLED:
                self.tell(f"已取消：{title}", undo=False)
            elif how == BROKEN:
                show_crash(result, dialogs.front(self.window), self.icons)
            if failed:
                failed()

        return self.work.start(title, job, end)

    def preview(self, paper: Paper, request: PrintRequest) -> None:
        """Write the paper and show its pages, to be printed or saved as PDF."""
        self.open_preview(paper, request)

    def undo(self) -> None:
        """Take back the newest act."""
        self._reverse("撤销", self.desk.undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._reverse("重做", self.desk.redo)

    def _reverse(self, verb: str, reverse: Callable[[], str]) -> None:
        if self._held():
            return

        def job() -> Job[str]:
            yield Step(0, 0, f"正在{verb}")
            return reverse()

        self.work.wait(self.run(verb, job(), lambda title: self.tell(f"已{verb}：{title}", undo=False)))

    def _held(self) -> bool:
        """Whether a job is writing just now, so that nothing else can be; says so."""
        writer = self.work.writer()
        if writer:
            self.refuse(
                UserError(f"“{writer.title}”还没有完成，现在不能保存别的改动。", "请稍等，或先在窗口下方取消它。")
            )
        return writer is not None


def done_words(title: str) -> str:
    """An act's title as news: 新增张三 → 已新增张三."""
    return title if title.startswith("已") else f"已{title}"
