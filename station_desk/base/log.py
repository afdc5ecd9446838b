"""The log file of this computer: what went wrong and when, with no name, ID number, phone or card in it."""

import faulthandler
import json
import logging
import os
import platform
import re
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from station_desk import __version__
from station_desk.base.chinese import HAN
from station_desk.base.dates import now
from station_desk.base.paths import user_folder

LOG = "desk.log"
LAST_CRASH = "last-crash.txt"
LARGEST = 1_000_000  # bytes; with four old files behind it, a year of ordinary mornings
OLD_FILES = 4
TOLD_ABOUT = ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "reportlab", "pypdfium2")

# ID numbers, cards and phones are the only runs of eleven digits and more, spaced or dashed, that a log could hold.
NUMBERS = re.compile(r"(?<!\d)\d(?:[ \-]?\d){10,}[Xx]?|\d(?:\.?\d){12,}(?:[Xx]|[eE]\+?\d+)?")
# What a clerk typed stands between these quotes in our sentences; databases repeat values in these two forms.
QUOTED = re.compile(r"“[^”\n]*”")
REPEATED = re.compile(r"\[parameters: .*?\](?=\n|$)|(?<=\)=)\([^)\n]*\)", re.DOTALL)


# Our own log lines are English, so Chinese in one is a clerk's: a name in a traceback, a folder, a value.
CHINESE = re.compile(f"[{HAN}]+")


def redact(text: str) -> str:
    """`text` without long numbers, Chinese, quoted words, database values and the name in the home folder."""
    text = QUOTED.sub("“…”", REPEATED.sub("(…)", text))
    return NUMBERS.sub("[number]", CHINESE.sub("…", text.replace(str(Path.home()), "~")))


def redact_all(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A structlog step: every value of an event as redacted text."""
    return {key: redact(str(value)) for key, value in event.items()}


class LineFormatter(logging.Formatter):
    """One record as one line of JSON, redacted; structlog is loaded with the first record, not with the window."""

    def format(self, record: logging.LogRecord) -> str:
        import structlog

        # A traceback that another handler has already written into the record would bypass our own rendering.
        record.exc_text = None
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact_all,
                structlog.processors.TimeStamper(fmt="iso", utc=False),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        ).format(record)


@dataclass(slots=True)
class LogBook:
    """A running log: its folder, what a crash of the last run left ("" for nothing), and how to end it."""

    folder: Path
    crash: str
    handler: logging.Handler
    crash_file: Path
    crash_number: int
    level_before: int

    def close(self) -> None:
        """Take the log off again and remove the empty crash file."""
        logging.getLogger().removeHandler(self.handler)
        logging.getLogger().setLevel(self.level_before)
        self.handler.close()
        faulthandler.disable()
        with suppress(OSError):
            os.close(self.crash_number)
        with suppress(OSError):
            if not self.crash_file.stat().st_size:
                self.crash_file.unlink()


def start_log(folder: Path | None = None) -> LogBook:
    """Write every logged record from INFO up to logs/desk.log in the user's folder, and fatal faults beside it.

    Modules log with `logging.getLogger(__name__)`. OSError where the folder cannot be written.
    """
    folder = folder or user_folder() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    crash = collect_crash(folder)
    handler = RotatingFileHandler(folder / LOG, maxBytes=LARGEST, backupCount=OLD_FILES, encoding="utf-8", delay=True)
    handler.setFormatter(LineFormatter())
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    root.addHandler(handler)
    level_before = root.level
    root.setLevel(min(root.level or logging.INFO, logging.INFO))
    crash_file = folder / f"crash-{os.getpid()}.txt"
    number = os.open(crash_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    faulthandler.enable(number, all_threads=True)
    return LogBook(folder, crash, handler, crash_file, number, level_before)


def collect_crash(folder: Path) -> str:
    """What fatal faults of earlier runs left, moved to last-crash.txt; "" where there was none."""
    left = []
    for place in sorted(folder.glob("crash-*.txt")):
        with suppress(OSError):
            text = place.read_text("utf-8", errors="replace")
            if text:
                left.append(redact(text))
                place.unlink()
    if left:
        with suppress(OSError):
            (folder / LAST_CRASH).write_text("\n".join(left), "utf-8")
    return "\n".join(left)


def last_error(folder: Path) -> str:
    """The traceback or text of the last error in the log; "" where there is none."""
    with suppress(OSError):
        for line in reversed((folder / LOG).read_text("utf-8", errors="replace").splitlines()):
            with suppress(ValueError):
                record: dict[str, Any] = json.loads(line)
                if record.get("level") in ("error", "critical"):
                    return f"{record.get('timestamp', '')} {record.get('event', '')}\n{record.get('exception', '')}".strip()
    return ""


def version_of(package: str) -> str:
    """The installed version of a package, told without loading it."""
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "没有安装"


def diagnosis(error: BaseException | None = None, folder: Path | None = None) -> str:
    """The text behind 复制诊断信息: versions, platform, and `error` or else the last one logged; redacted."""
    import sqlite3
    import traceback

    folder = folder or user_folder() / "logs"
    said = "".join(traceback.format_exception(error)) if error else last_error(folder)
    lines = [
        f"农村辅警工作台 {__version__}  {now():%Y-%m-%d %H:%M}",
        f"系统 {platform.platform()}  {platform.machine()}",
        f"Python {sys.version.split()[0]}  SQLite {sqlite3.sqlite_version}",
        *(f"{package} {version_of(package)}" for package in TOLD_ABOUT),
        "",
        "最近的错误：",
        redact(said) or "没有",
    ]
    with suppress(OSError):
        lines += ["", "上次意外退出：", redact((folder / LAST_CRASH).read_text("utf-8", errors="replace"))]
    return "\n".join(lines)
