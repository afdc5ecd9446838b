"""Puts desk, rooms and window together."""

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from PySide6.QtCore import QEventLoop, QLibraryInfo, QLocale, QLockFile, QTimer, QTranslator
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from station_desk import features, ui
from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.log import start_log
from station_desk.base.paths import user_folder
from station_desk.base.settings import Choices
from station_desk.catalog import linked_place, load_models, offers, told_due
from station_desk.features.home.service import counts
from station_desk.features.settings.service import name_clerk, station_or_new
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.desk import Desk
from station_desk.store.place import WINDOW_LOCK, is_address
from station_desk.store.restore import read_backup
from station_desk.store.roles import User
from station_desk.ui import dialogs
from station_desk.ui.crash import Watch, show_crash
from station_desk.ui.icons import Icons
from station_desk.ui.idle import Preloader
from station_desk.ui.safety import DailyBackup, back_up_at_exit, say_backup, wait_for
from station_desk.ui.shell import Shell
from station_desk.ui.theme import DARK, LIGHT, Theme
from station_desk.ui.window.sidebar import PRODUCT
from station_desk.ui.window.sign_in import SignIn, ask_who
from station_desk.ui.window.window import Window
from station_desk.ui.work import DONE, REFUSED, LatestTask


def run_window(place: str | Path | None = None) -> int:
    """Open the window on the data at `place` (the user's own by default) and stay until it is closed.

    Returns 0, or 1 where it could not be opened: the sentence goes to stderr, and into a box where there is no
    terminal to read it.
    """
    app = application()
    with ExitStack() as after:
        try:
            book = start_log()
            after.callback(book.close)
            theme = Theme(Choices.load())
            theme.start()
            where = place or user_folder()
            lock = sole_window(where)
            if lock:
                after.callback(lock.unlock)
            desk = Desk.open(where)
        except (UserError, OSError) as error:
            refuse_start(error if isinstance(error, UserError) else unusable(error))
            return 1
        if desk.guarded and not let_in(desk, theme):
            desk.close()
            return 0
        house = App(desk, theme)
        after.callback(house.close)
        QTimer.singleShot(0, awake)
        Preloader(house.window, page_modules()).start()
        if book.crash:
            house.window.shell.tell("上次程序意外退出了，已保存的数据没有丢失。", undo=False)
        code = int(app.exec())
        if not house.gone:
            back_up_at_exit(Icons(house.theme), house.desk, house.theme.choices)
        return code


def awake() -> None:
    """Collect garbage again, but never look through what the start has loaded: it stays."""
    gc.freeze()
    gc.enable()


def application() -> Any:
    """The one QApplication, speaking Chinese."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("station-desk")
    QApplication.setApplicationDisplayName(PRODUCT)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    words = QTranslator(app)
    if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
    return app


def sole_window(place: str | Path) -> QLockFile | None:
    """The lock that keeps a second window off the same folder; raises UserError where one is open already."""
    if is_address(place):
        return None
    folder = Path(place)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"不能使用文件夹“{folder}”。", "请换一个可以写入的文件夹。") from error
    lock = QLockFile(str(folder / WINDOW_LOCK))
    lock.setStaleLockTime(0)  # a window may stay open for weeks; one whose program is gone is noticed all the same
    if lock.tryLock(0):
        return lock
    if lock.error() == QLockFile.LockError.LockFailedError:
        raise UserError("这份数据已经在另一个窗口里打开了。", "请到任务栏里找到那个窗口；先关掉它，才能再打开一次。")
    raise UserError(f"文件夹“{folder}”不允许写入。", "请检查文件夹的权限，或换一个位置。")


def unusable(error: OSError) -> UserError:
    """The sentence for a folder of the clerk's own that cannot be used."""
    return UserError(f"“{error.filename or '数据文件夹'}”不能使用。", "请检查文件夹的权限和磁盘空间，再打开一次。")


def refuse_start(error: UserError) -> None:
    """Say why the window does not open: on stderr, and in a box where no terminal shows it."""
    if sys.stderr:
        sys.stderr.write(f"{error}\n")
    terminal = any(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    if terminal or QApplication.platformName() == "offscreen":
        return
    theme = Theme(Choices(Path()))
    theme.start()
    dialogs.refuse(None, Icons(theme), error)


def let_in(desk: Desk, theme: Theme) -> bool:
    """Ask who works here before anything is shown; False where nobody signs in."""
    account = ask_who(sign_in_box(desk, theme))
    if account:
        desk.user = account.user
    return account is not None


def sign_in_box(desk: Desk, theme: Theme) -> SignIn:
    """The sign-in before there is a window."""
    text = "请选择自己的姓名，输入密码。忘了密码，请所长或内勤在“设置”的“使用人”里重设。"
    box = SignIn(None, Icons(theme), desk, theme.choices, "登录", text, leave="退出")
    box.add_mark(PRODUCT)
    return box


class App:
    """The windows of one run, one after the other: whoever takes the place gets one of their own."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        self.desk, self.theme = desk, theme
        self.gone = False  # after a restore: the data could not be opened again, or nobody signed in
        self.open()

    def open(self) -> None:
        """Open the window of whoever works at the desk."""
        self.window = open_window(self.desk, self.theme)
        self.watch = Watch(self.window, self.window.shell.icons)
        self.watch.start()
        self.daily = DailyBackup(self.window.shell, self.window)
        self.window.shell.restoring.connect(lambda file: QTimer.singleShot(0, lambda: self.restore(file)))
        self.window.shell.took_over.connect(lambda user: QTimer.singleShot(0, lambda: self.hand_over(user)))

    def hand_over(self, user: User) -> None:
        """Close the window and open the next one for another user; nothing of the first one's stays in sight."""
        self.shut()
        self.desk.drafts.leave_all()
        self.desk.user = user
        self.theme = Theme(Choices.load())
        self.theme.start()
        self.open()
        QApplication.setQuitOnLastWindowClosed(True)

    def restore(self, file: Path) -> None:
        """Close the window, put the data of a backup in place, and open a window on it; what went wrong is said."""
        user, place = self.desk.user, self.desk.place
        self.shut()
        self.desk.close()
        job = read_backup(place, file, other_station=True, own_window=True)  # whose it is was seen in the preview
        how, result = wait_for(Icons(self.theme), "正在恢复备份", job)
        self.gone = True
        try:
            self.desk = Desk.open(place, None if user.key else user)
        except UserError as error:
            refuse_start(error)
            QApplication.exit(1)
            return
        if self.desk.guarded and not let_in(self.desk, self.theme):
            QApplication.exit(0)
            return
        self.gone = False
        self.open()
        QApplication.setQuitOnLastWindowClosed(True)
        if how == DONE:
            self.window.shell.tell(result, undo=False)
        elif how == REFUSED:
            self.window.shell.refuse(result)
        else:
            show_crash(result, self.window, self.window.shell.icons)

    def shut(self) -> None:
        """Close the window, and do not quit: another one follows."""
        QApplication.setQuitOnLastWindowClosed(False)
        old = self.window
        self.stop()
        old.leave()
        old.deleteLater()

    def close(self) -> None:
        """The end: let go of the desk."""
        self.stop()
        self.desk.close()

    def stop(self) -> None:
        """Take the watch off."""
        self.watch.stop()


def open_window(desk: Desk, theme: Theme) -> Window:
    """The window on an opened desk, shown with its first room."""
    window = make_window(desk, theme)
    window.show()
    return window


def make_window(desk: Desk, theme: Theme) -> Window:
    """The window on an opened desk, not yet shown, its first room built."""
    load_models()
    name_clerk(desk)
    shell = Shell(desk, theme.choices, theme)
    shell.additions = additions_to
    shell.papers = every_paper
    shell.table_titles = table_titles
    shell.edit_layout = partial(edit_layout, shell)
    shell.open_preview = partial(preview, shell)
    shell.place_of = linked_place
    shell.due = told_due
    window = Window(shell, offers(), station=station_name, due=due_by_room, lock_after=minutes_unused)
    say_backup(shell)
    window.open(window.sidebar.order[0])
    return window


def additions_to(table: str) -> list[Any]:
    """What the rooms above add to the records of a table, in the order of the menu."""
    pages = [one.part("page") for one in offers() if table in one.room.adds_to]
    return [addition for page in pages for addition in getattr(page, "ADDITIONS", ()) if addition.table == table]


def table_titles() -> dict[str, str]:
    """What a clerk calls each table: its sheet's title."""
    return {sheet.model.__tablename__: sheet.title for one in offers() for sheet in one.sheets()}


def every_paper() -> list[Paper]:
    """The papers of every room, in the order of the menu."""
    return [paper for one in offers() for paper in one.papers()]


def edit_layout(shell: Shell, name: str, request: PrintRequest | None, kept: Callable[[], None]) -> None:
    """Open the editor of a layout with what a request prints (None: whatever there is), to be saved as the station's own."""
    from station_desk.features.layouts.page.layouts import edit_layout as open_editor

    open_editor(shell, name, request, kept)


def preview(shell: Shell, paper: Paper, request: PrintRequest) -> None:
    """Show a paper's pages, to be printed or saved."""
    from station_desk.ui.print.preview import open_preview

    open_preview(shell, shell.window, paper, request)


def page_modules() -> list[str]:
    """Every module that a room's page is made of: those that all pages use first, the parts before the whole."""
    shared, rooms = (sorted(modules_in(one.__path__, one.__name__), key=deepest) for one in (ui, features))
    return shared + [name for name in rooms if name.split(".")[3:4] == ["page"]]


def modules_in(folders: Iterable[str], name: str) -> Iterator[str]:
    """The modules of a package and of those inside it, without loading any."""
    for folder in folders:
        for one in iter_modules([folder], f"{name}."):
            yield one.name
            if one.ispkg:
                yield from modules_in([str(Path(folder, one.name.rpartition(".")[2]))], one.name)


def deepest(name: str) -> tuple[int, str]:
    """Sorts modules so that what lies deeper comes first."""
    return -name.count("."), name


def station_name(session: Session) -> str:
    """The station's name without its bureau's, "" where it is not filled in yet."""
    station = station_or_new(session)
    return (station.name or "").removeprefix(station.bureau or "")


def minutes_unused(session: Session) -> int:
    """After how many minutes without a hand on it the window locks."""
    return station_or_new(session).lock_minutes


def due_by_room(session: Session) -> dict[str, int]:
    """How many lines of the day are due in each room."""
    return counts(session, today(), told_due)


def take_pictures(place: str | Path, folder: Path, *, dark: bool = False) -> list[Path]:
    """Save a picture of every room's page, 1280 × 800, as PNG into `folder`; returns the files."""
    app = application()
    theme = Theme(Choices(user_folder() / "pictures.json", {"window.colours": DARK if dark else LIGHT}))
    theme.start()
    desk = Desk.open(place)
    window = make_window(desk, theme)
    window.resize(1280, 800)
    window.show()
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name in window.sidebar.order:
        window.open(name)
        while any(reader.busy for reader in window.findChildren(LatestTask)):
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        for _ in range(5):
            app.processEvents()
        file = folder / f"{name}-{'dark' if dark else 'light'}.png"
        window.grab().save(str(file))
        made.append(file)
    window.close()
    window.deleteLater()
    app.processEvents()
    desk.close()
    return made
