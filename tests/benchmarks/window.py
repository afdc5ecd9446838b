"""The window usable, as a whole process ÷ a bare PySide6 window."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from station_desk.base.paths import PROJECT
from station_desk.catalog import load_models
from station_desk.store.desk import Desk
from tests.benchmarks.clock import Line, pair

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
from PySide6.QtCore import QTimer
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""
OURS = """
import sys
from PySide6.QtCore import QTimer
from station_desk import app
QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: __import__("PySide6.QtWidgets").QtWidgets.QApplication.quit()))
app.run_window(sys.argv[1])
"""


def run(code: str, *words: str) -> None:
    """Run a piece of Python in a fresh process, offscreen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", code, *words], cwd=PROJECT, env=environment, check=True, capture_output=True)


def measure() -> Iterator[Line]:
    """The one line of this benchmark."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["STATION_DESK_HOME"] = place
        load_models()
        Desk.open(place).close()
        yield pair("window usable", lambda: run(OURS, place), lambda: run(BARE), "≤ 1.6 × a bare window", turns=7)
