"""What was typed and not yet saved, each piece a small file beside the data, so that a crash does not take it."""

import errno
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.base.ids import new_id
from station_desk.base.paths import HALF, write_beside

ENDING, RUINED = ".draft", ".ruined"
MOST = 200  # files that are looked at


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is typed: a `part` (资料, 会议记录) of a record of `table`; None for a record not yet born.

    `title` says to the clerk what it is (2026年3月例会 会议记录), `version` is the record's when it was shown; `room` and `where` open the
    place where the table does not tell it.
    """

    table: str
    part: str
    title: str
    record_id: str | None = None
    version: int = 0
    room: str = ""
    where: dict[str, Any] | None = None

    @property
    def key(self) -> tuple[str, str | None, str]:
        """What makes two places the same."""
        return self.table, self.record_id, self.part


@dataclass(frozen=True, slots=True)
class Draft:
    """One piece of unsaved input: its file's `name`, its place, the JSON-able `value`, and when it was written."""

    name: str
    place: Place
    value: Any
    written: datetime

    @property
    def title(self) -> str:
        """2026年3月例会 会议记录（10:32）."""
        today = self.written.date() == now().date()
        clock = f"{self.written:%H:%M}" if today else f"{self.written.month}月{self.written.day}日 {self.written:%H:%M}"
        return f"{self.place.title}（{clock}）"

    @property
    def words(self) -> str:
        """What was typed, to be read and copied: the value's own `words`, else every text in it."""
        if isinstance(self.value, dict) and isinstance(self.value.get("words"), str):
            return self.value["words"]
        return "\n".join(texts_in(self.value))


class Drafts:
    """The files of one desk: those of this run, and those that an earlier run has left. Only their owner reads them."""

    def __init__(self, folder: Path, who: Callable[[], str] = lambda: "") -> None:
        """`folder` is made when the first piece is kept; `who()` is whose pieces are kept and offered, "" for anybody's."""
        self.folder, self.who = folder, who
        self.living: set[str] = set()  # names of this run's own: they are not left over

    def begin(self) -> str:
        """The name for a new piece."""
        name = new_id()
        self.living.add(name)
        return name

    def keep(self, name: str, place: Place, value: Any) -> None:
        """Write one piece, whole or not at all. Raises UserError where the disk is full or the folder is locked."""
        kept = {"place": asdict(place), "value": value, "written": now().isoformat(), "by": self.who()}
        text = json.dumps(kept, ensure_ascii=False)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with write_beside(self._file(name)) as beside:
                beside.write_text(text, encoding="utf-8")
        except (UserError, OSError) as error:
            cause = error.__cause__ if isinstance(error, UserError) else error
            full = isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            said = "正在填写的内容没有能存成草稿。"
            raise UserError(f"磁盘已满，{said}" if full else said, "请尽快保存。") from error

    def sweep(self) -> None:
        """Remove what a crash left half-written."""
        with suppress(OSError):
            for file in self.folder.glob(f"{HALF}*{ENDING}"):
                file.unlink(missing_ok=True)

    def drop(self, name: str) -> None:
        """Remove one piece: it is saved, or given up."""
        self.living.discard(name)
        with suppress(OSError):
            self._file(name).unlink(missing_ok=True)

    def leave(self, name: str) -> None:
        """What was typed has lost its place: offer it like one of an earlier run."""
        self.living.discard(name)

    def leave_all(self) -> None:
        """Another one works here from now on: what is still unsaved is offered when its owner comes back."""
        self.living.clear()

    def left(self) -> list[Draft]:
        """What earlier runs of this user have left, the newest first; a file that cannot be read is put aside."""
        try:
            files = sorted(self.folder.glob(f"[!.]*{ENDING}"))[-MOST:]
        except OSError:
            return []
        found = [self._read(file) for file in files if file.stem not in self.living]
        return sorted((one for one in found if one), key=lambda one: one.written, reverse=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}{ENDING}"

    def _read(self, file: Path) -> Draft | None:
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            place = Place(**kept["place"])
            strings = (place.table, place.part, place.title, place.room)
            if not all(isinstance(one, str) for one in strings):
                raise TypeError
            if kept.get("by", "") not in ("", self.who()):
                return None
            return Draft(file.stem, place, kept["value"], datetime.fromisoformat(kept["written"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError):
            logging.getLogger(__name__).warning("an unreadable draft was put aside")
            with suppress(OSError):
                file.replace(file.with_suffix(RUINED))
            return None


def texts_in(value: Any) -> list[str]:
    """Every text in a JSON value, in its order."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in texts_in(one)]
