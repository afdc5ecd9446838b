"""A paper's pages on the screen, exactly as they will be printed, with the ways to print and to save them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.base.settings import Choices
from station_desk.printing.task import Paper, PrintRequest, Written
from station_desk.store.desk import Desk
from station_desk.ui.icons import Icons
from station_desk.ui.print.batch import BatchButton, Wishes, as_batch
from station_desk.ui.print.page_view import BY, FIT_PAGE, FIT_WIDTH, PageView
from station_desk.ui.print.printer import (
    Last,
    Sent,
    as_last,
    choose_printer,
    chosen_pages,
    export_and_log,
    of_printer,
    press_for,
    print_passes,
    printer_for,
)
from station_desk.ui.theme import set_style

# The line between a preview's bar and its page, seen while there is something to heed.

TRUE_SIZE = (
    "用别的程序打印这个 PDF 时，请在打印窗口里选“实际大小”（100%），不要选“适合页面”，否则大小和位置都会变。"
    "打印机校准只在从这里打印时起作用，PDF 里没有。"
)
GO_ON = "打到第 {done} 页停下了。打印机理好以后，从这里按“从本页起打”，接着打第 {next} 页。"


class Note(QLabel):
    """Words in the tone care, bad or plain; without words it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setContentsMargins(16, 6, 16, 6)
        self.hide()

    def say(self, words: str, tone: str = "") -> None:
        """Show these words, or nothing."""
        self.setText(words)
        set_style(self, role="caption", tone=tone)
        self.setVisible(bool(words))


# The way from a preview to the editor of its layout, or of one of its layouts.

TITLE = "改版式…"


class EditLayouts(QPushButton):
    """Opens the paper's only layout at once; where it has more, a menu asks which."""

    def __init__(self, icons: Icons, paper: Paper, edit: Callable[[str], None]) -> None:
        super().__init__(TITLE)
        self.paper, self.edit = paper, edit
        self.setAutoDefault(False)
        self.setToolTip("改文字和图片的位置、大小、字体；改过的只归本所用")
        icons.put(self, "ruler")
        self.clicked.connect(self._open)

    def _open(self) -> None:
        if len(self.paper.layouts) == 1:
            self.edit(self.paper.layouts[0])
            return
        from station_desk.printing.reading import read_layout

        menu = QMenu(self)
        for name in self.paper.layouts:
            one = read_layout(name)
            action = menu.addAction(f"{one.title}（{one.width:g} × {one.height:g} 毫米）")
            action.triggered.connect(lambda _=False, name=name: self.edit(name))
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))


FIRST = (1120, 780)  # px
FRAME = (16, 48)  # px of what the system draws around a window
ZOOMS = (
    ("适合页面", FIT_PAGE),
    ("适合宽度", FIT_WIDTH),
    ("实际大小", 1.0),
    ("50 %", 0.5),
    ("200 %", 2.0),
    ("400 %", 4.0),
)


class Services(Protocol):
    """What the preview needs of the shell."""

    desk: Desk
    choices: Choices
    icons: Icons
    edit_layout: Callable[[str, PrintRequest | None, Callable[[], None]], None] | None

    def run(
        self,
        title: str,
        job: Job[Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> Any: ...
    def look(self) -> AbstractContextManager[Any]: ...
    def refuse(self, error: UserError) -> None: ...
    @property
    def printed(self) -> Any: ...
    def tell(self, sentence: str, undo: bool = True) -> None: ...
    def choose_target(self, title: str, name: str, kinds: str) -> Path | None: ...


def open_preview(shell: Services, parent: QWidget | None, paper: Paper, request: PrintRequest) -> None:
    """Write the paper in a job, then show it; what cannot be printed is refused before."""
    request = as_batch(shell.choices, paper, as_last(shell.desk, shell.choices, paper, request))
    shell.run(f"生成{paper.title}", paper.build(shell.desk, request), lambda made: show(shell, parent, made))


def show(shell: Services, parent: QWidget | None, made: Written) -> None:
    preview = Preview(shell, parent, made)
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    preview.open()


class Preview(QDialog):
    """The pages of one paper, to be looked at, laid out otherwise, printed or saved."""

    def __init__(self, shell: Services, parent: QWidget | None, made: Written) -> None:
        super().__init__(parent)
        self.shell, self.made, self.paper = shell, made, made.paper
        self.closed = False
        self.setWindowTitle(f"{self.paper.title} 预览")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        # A small screen: the frame of the window has to be seen too.
        self.resize(QSize(*FIRST).boundedTo(self.screen().availableSize() - QSize(*FRAME)))
        self.view = PageView(shell.icons.theme)
        self.view.turned.connect(self._say_page)
        self.view.zoomed.connect(self._say_zoom)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar())
        self.options = BatchButton(
            self.shell.desk, self.shell.choices, self.shell.icons, self.paper, self.made.request, len(self.made.copies)
        )
        self.options.changed.connect(self._again)
        self.options.try_one.connect(partial(open_preview, self.shell, self))
        self.wishes = Wishes(self.shell.desk, self.paper, self.made.request, self.options)
        self.wishes.changed.connect(self._again)
        whole.addWidget(self.wishes)
        self.note = Note()
        whole.addWidget(self.note)
        whole.addWidget(self.view, 1)
        self.view.show_pdf(made.pdf)
        self._lay_under()
        self.view.setFocus()

    # ------------------------------------------------------------------------------------------------ building
    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("topbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(4)
        self.back = self._tool("上一页", "chevron-left", (), lambda: self.view.turn(self.view.page - 1))
        self.on = self._tool("下一页", "chevron-right", (), lambda: self.view.turn(self.view.page + 1))
        self.where = QLabel()
        self.zooms = QComboBox()
        self.zooms.setAccessibleName("缩放")
        for title, zoom in ZOOMS:
            self.zooms.addItem(title, zoom)
        self.zooms.activated.connect(lambda at: self.view.set_zoom(self.zooms.itemData(at)))
        less = self._tool("缩小", "zoom-out", ("Ctrl+-",), lambda: self.view.set_zoom(self.view.scale / BY))
        more = self._tool("放大", "zoom-in", ("Ctrl++", "Ctrl+="), lambda: self.view.set_zoom(self.view.scale * BY))
        add(row, self.back, self.where, self.on)
        row.addSpacing(12)
        add(row, less, self.zooms, more)
        row.addStretch(1)
        if self.paper.layouts and self.shell.edit_layout and self.shell.desk.user.edits:
            row.addWidget(EditLayouts(self.shell.icons, self.paper, self._edit))
        self.doing = QLabel()
        self.doing.setProperty("role", "muted")
        self.save = self._button("导出 PDF", "file-down", "plain", "Ctrl+S", self._save)
        self.from_here = self._button(
            "从本页起打", "printer", "plain", "Ctrl+Shift+P", lambda: self._print(self.view.page)
        )
        self.print_ = self._button("打印", "printer", "primary", "Ctrl+P", self._print)
        add(row, self.doing, self.save, self.from_here, self.print_)
        return bar

    def _tool(self, text: str, icon: str, keys: tuple[str, ...], act: Callable[[], None]) -> QToolButton:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _=False: act())
        self.shell.icons.put(action, icon)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(text)
        return button

    def _button(self, text: str, icon: str, kind: str, keys: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", kind)
        button.setAutoDefault(False)
        button.setShortcut(QKeySequence(keys))
        button.setToolTip(f"{text}（{keys}）")
        button.clicked.connect(act)
        self.shell.icons.put(button, icon, "on-accent" if kind == "primary" else "text")
        return button

    # ------------------------------------------------------------------------------------------------- showing
    def _say_page(self, page: int) -> None:
        self.where.setText(f"第 {page + 1} / {self.view.count} 页")
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page < self.view.count - 1)
        self.from_here.setVisible(page > 0)

    def _say_zoom(self) -> None:
        at = self.zooms.findData(self.view.zoom)
        if at < 0:
            self.zooms.setPlaceholderText(f"{round(100 * self.view.scale)} %")
        self.zooms.setCurrentIndex(at)

    def _again(self) -> None:
        """Write the paper anew with another layout, another first place, or on another blank."""
        self._busy("正在排版…")
        job = self.paper.build(self.shell.desk, self.options.put_in(self.wishes.put_in(self.made.request)))
        self.shell.run(f"生成{self.paper.title}", job, self._fresh, self._as_before)

    def _as_before(self) -> None:
        """What was wished for cannot be printed: the choices say again what is seen."""
        if self.closed:
            return
        self._idle()
        self.wishes.show_wish(self.made.request)

    def _lay_under(self) -> None:
        """Show the blank below the page, and say where too few of it are left."""
        stocks, name = self.paper.stocks, self.made.request.overprint
        picture, doubt = b"", ""
        if stocks and name:
            with self.shell.look() as session:
                picture = stocks.under(session, name)
                doubt = "" if self.paper.test_page else stocks.doubt(session, name, self.made.pages)
        self.view.lay_under(picture)
        self.note.say(doubt, "care")

    def _fresh(self, made: Written) -> None:
        if self.closed:
            return
        self.made = made
        self.view.show_pdf(made.pdf)
        self._lay_under()
        self._idle()

    def _busy(self, words: str) -> None:
        self.doing.setText(words)
        for widget in (self.save, self.print_, self.from_here, self.wishes):
            widget.setEnabled(False)

    def _idle(self) -> None:
        if self.closed:
            return
        self.doing.clear()
        for widget in (self.save, self.print_, self.from_here, self.wishes):
            widget.setEnabled(True)

    def _edit(self, layout: str) -> None:
        """Open the editor of one of the paper's layouts; each saving writes the paper anew."""
        if self.shell.edit_layout:
            self.shell.edit_layout(layout, self.made.request, self._again)

    # ------------------------------------------------------------------------------------------- print and save
    def _save(self) -> None:
        target = self.shell.choose_target("导出 PDF", f"{self.paper.title}.pdf", "PDF 文件 (*.pdf)")
        if target is None:
            return
        self._busy("正在导出…")
        job = export_and_log(self.shell.desk, self.made, target)
        self.shell.run(f"导出{self.paper.title}", job, self._saved, self._idle)

    def _saved(self, name: str) -> None:
        self._idle()
        if not self.closed:
            self.doing.setText(f"已存为 {name}")
            self.note.say(TRUE_SIZE)

    def _print(self, first: int = 0) -> None:
        """Ask for a printer, set as it was last for this paper, and print from page `first` (from 0)."""
        printer, sent, choices = printer_for(self.view.page_mm), Sent(), self.shell.choices
        Last.of(choices, self.paper.name).onto(printer)
        if not choose_printer(self, printer, self.paper.title, self.view.count, first):
            return
        of_printer(printer, self.made.request).keep(choices, self.paper.name)
        press = press_for(self.shell.desk, self.paper, self.made.request, printer)
        self._busy("正在打印…")
        passes = self.options.passes(printer, chosen_pages(printer, self.view.count))
        ended, stopped = partial(self._printed, sent), partial(self._stopped, sent)
        print_passes(self.shell, self, self.made, printer, passes, sent, press, ended, stopped)

    def _stopped(self, sent: Sent) -> None:
        """Stand at the first page that did not go out, from where printing goes on."""
        if sent.pages and not self.closed and sent.pages[-1] + 1 < self.view.count:
            self.view.turn(sent.pages[-1] + 1)
            self.note.say(GO_ON.format(done=sent.pages[-1] + 1, next=sent.pages[-1] + 2), "care")
        self._printed(sent, whole=False)

    def _printed(self, sent: Sent, *, whole: bool = True) -> None:
        """Say what went out; how it came out is asked for the papers that are entered copy by copy."""
        self._idle()
        words = f"已送出 {len(sent.pages)} 页"
        if self.closed:
            self.shell.tell(f"{self.paper.title}{words}", undo=False)
        else:
            self.doing.setText(words)
        if not sent.run:
            return
        if self.made.copies and whole and not self.closed:
            self.accept()
        self.shell.printed.emit(sent.run, self.paper, self.made.request)

    def done(self, result: int) -> None:
        """However the preview is left: nothing more is drawn into it."""
        self.closed = True
        self.view.close_view()
        super().done(result)


def add(row: QHBoxLayout, *widgets: QWidget) -> None:
    """Put widgets beside each other."""
    for widget in widgets:
        row.addWidget(widget)
