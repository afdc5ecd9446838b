"""Photos into the roster: dropped on the window or chosen, read in a job, then looked through before anything is kept."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from station_desk.features.roster.page.photo_intake import PhotoIntake
from station_desk.features.roster.service import Found, find_pictures, part_scans, read_photos, whose_photos
from station_desk.ui import dialogs
from station_desk.ui.parts import PageAct
from station_desk.ui.photo.crop_panel import usual_ratio
from station_desk.ui.record.picture_editor import PICTURE_FILES
from station_desk.ui.shell import Shell

ROOM = "roster"
FOLDER, FILES = "选一个文件夹", "选几张照片"
TEXT = "文件名里写着姓名、身份证号或辅警编号的，会自动对上人。存入以前都能看到，也能撤销。"


def take_files(shell: Shell, paths: Sequence[Path]) -> bool:
    """Take folders, and pictures that are dropped on the roster or whose names name somebody on it; False for others.

    A sign-in sheet with its code is handed on, wherever it was dropped.
    """
    pictures = [path for path in paths if path.is_dir() or find_pictures([path])]
    with shell.look() as session:
        named = dict(zip(pictures, whose_photos(session, pictures), strict=True))
    known = [path for path, one in named.items() if path.is_dir() or one.sure]
    if not pictures or (not known and shell.here != ROOM):
        return False
    rest = [path for path in paths if path not in pictures]
    unknown = [path for path in pictures if path not in known]

    def read(parted: tuple[list[Path], list[Path]]) -> None:
        photos, scans = parted
        wanted = [path for path in pictures if path in known or path in photos]
        if wanted:
            read_them(shell, wanted)
        if scans or rest:
            shell.passed.emit([*scans, *rest], ROOM)

    if unknown:
        shell.run("认照片", part_scans(unknown), read)
    else:
        read(([], []))
    return True


def choose_photos(shell: Shell, _: Sequence[str] = ()) -> None:
    """Ask for a folder or for pictures, and read them."""
    way = shell.ask_which("从哪里取照片？", TEXT, (FOLDER, FILES))
    over = dialogs.front(shell.window)
    paths: Sequence[Path] = ()
    if way == FOLDER:
        folder = dialogs.choose_folder(over, shell.choices, "选放照片的文件夹")
        paths = [folder] if folder else []
    elif way == FILES:
        paths = dialogs.choose_files(over, shell.choices, "选照片", PICTURE_FILES)
    if paths:
        read_them(shell, paths)


TAKE_PHOTOS = PageAct("收照片", choose_photos, "images")


def read_them(shell: Shell, paths: Sequence[Path]) -> None:
    """Read the pictures in a job, then show them."""
    job = read_photos(shell.desk, paths, usual_ratio(shell))
    shell.run("读取照片", job, partial(show_intake, shell))


def show_intake(shell: Shell, found: Sequence[Found]) -> None:
    """Show whose photos were found."""
    PhotoIntake(shell, found).open()
