"""Whether Qt can start here, and whether there is a screen to open a window on."""

import os
import subprocess
import sys
from pathlib import Path

from installer import debian, environment
from installer.say import Refused, say

# The smallest program that needs every library Qt's widgets need.
PROBE = "from PySide6.QtWidgets import QApplication, QWidget; app = QApplication([]); QWidget().show()"


def prepare_qt() -> None:
    """Install Qt's system libraries where they are missing; raises Refused with the line to run where we may not."""
    if sys.platform != "linux":
        return
    reason = starts({"QT_QPA_PLATFORM": "offscreen"})
    if not reason:
        return
    if not debian.has_apt():
        raise Refused(f"Qt cannot start on this machine:\n{reason}")
    debian.install(debian.QT, "the system libraries Qt needs")
    reason = starts({"QT_QPA_PLATFORM": "offscreen"})
    if reason:
        raise Refused(f"Qt cannot start on this machine:\n{reason}")


def find_screen() -> bool:
    """Whether a window can be opened; installs the libraries for it where a screen exists but Qt cannot use it."""
    if sys.platform != "linux":
        return True
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    if not starts({}):
        return True
    if debian.has_apt():
        debian.install(debian.QT_SCREEN, "the system libraries Qt needs to open a window")
    reason = starts({})
    if reason:
        say("A screen is named in the environment, but no window can be opened on it; going on without a window.")
    return not reason


def starts(extra: dict[str, str]) -> str:
    """Try to start Qt in a program of its own; empty when it starts, else the reason it gave."""
    variables = environment.clean_environment() | extra
    command: list[str | Path] = [environment.python(), "-c", PROBE]
    try:
        tried = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return "Qt did not answer within a minute."
    if tried.returncode == 0:
        return ""
    return tried.stderr.strip()[-1000:] or f"Qt ended with code {tried.returncode}."
