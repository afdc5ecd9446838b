"""What every test stands on: a home of its own, a desk, no logged error, no window left open."""

import logging
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.postgres import Server, find_programs, own_server

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clerk's own folder, empty and the test's alone."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("STATION_DESK_HOME", str(folder))
    monkeypatch.delenv("STATION_DESK_PASSPHRASE", raising=False)
    return folder


# ------------------------------------------------------------------------------------------ nothing goes unnoticed
class Listener(logging.Handler):
    """Keeps every line of level ERROR and above."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.ERROR)
        self.lines = lines
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(autouse=True)
def logged_errors() -> Iterator[list[str]]:
    """The errors logged so far; a test that means to cause one looks at them and clears the list."""
    lines: list[str] = []
    listener = Listener(lines)
    logging.getLogger().addHandler(listener)
    yield lines
    logging.getLogger().removeHandler(listener)
    if lines:
        pytest.fail("An error was logged:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture(autouse=True)
def no_window_left() -> Iterator[None]:
    """Fail a test that leaves a window open, and close it so that the next test starts clean."""
    yield
    left = close_windows()
    if left:
        pytest.fail("Windows were left open: " + ", ".join(left), pytrace=False)


def close_windows() -> list[str]:
    """Close every window still shown; returns what they were."""
    import sys

    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtWidgets import QApplication

    left = []
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window.windowType() != Qt.WindowType.ToolTip:
            left.append(f"{type(window).__name__} “{window.windowTitle()}”")
            window.hide()
            window.deleteLater()
    if QApplication.instance():
        # The next test's theme would dress every dead widget once more.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # The screenless clipboard outlives Python and would take what it holds down with it.
        QApplication.clipboard().clear()
    return left


# ------------------------------------------------------------------------------------------------------- the desk
@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty desk, made once by the program's own migrations."""
    folder = tmp_path_factory.mktemp("template") / "desk"
    make_empty(folder)
    return folder


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path) -> Path:
    """A folder holding an empty desk that nobody has opened yet."""
    return Path(shutil.copytree(sqlite_template, tmp_path / "desk"))


@pytest.fixture
def desk(place: Path, request: pytest.FixtureRequest):
    """An opened desk on SQLite, empty."""
    yield from opened(place, request)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server: the one DESK_TEST_URL names, else one of our own where Debian's is installed."""
    named = os.environ.get("DESK_TEST_URL")
    if named:
        parts = urlsplit(named)
        yield Server(urlunsplit(parts._replace(path="/{}")))
        return
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here; `apt-get install postgresql` brings these tests to life")
    with own_server(programs) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> Iterator[str]:
    """The name of a database with an empty desk, made once by the program's own migrations."""
    name = f"desk_template_{uuid.uuid4().hex[:12]}"
    postgres.run("CREATE DATABASE {}", name)
    make_empty(postgres.url(name))
    yield name
    postgres.drop(name)


@pytest.fixture
def postgres_url(postgres: Server, postgres_template: str) -> Iterator[str]:
    """The address of a PostgreSQL database holding an empty desk, the test's alone."""
    name = f"desk_{uuid.uuid4().hex[:12]}"
    postgres.copy(postgres_template, name)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_place(request: pytest.FixtureRequest) -> Path | str:
    """An empty desk's place on each database in turn."""
    return request.getfixturevalue("place" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def any_desk(any_place: Path | str, request: pytest.FixtureRequest):
    """An opened, empty desk on each database in turn."""
    yield from opened(any_place, request)


def opened(place: Path | str, request: pytest.FixtureRequest):
    """A desk; with --long, whatever the test has done must leave one that is proved."""
    from station_desk.base.jobs import finish
    from station_desk.catalog import load_models
    from station_desk.store.desk import Desk
    from station_desk.store.proof import replayed
    from station_desk.store.witness import Witness

    load_models()
    desk = Desk.open(place)
    yield desk
    if request.config.getoption("--long") and not request.node.get_closest_marker("tampers"):
        witness = Witness.find(desk.witness.folder) or desk.witness  # a restore may have changed it
        with desk.engine.connect() as connection:
            verdict = finish(replayed(connection, witness, witness.points()))
        assert verdict.sound, verdict
    desk.close()


def make_empty(place: Path | str) -> None:
    from station_desk.catalog import load_models
    from station_desk.store.desk import Desk

    load_models()
    Desk.open(place).close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the long parts of tests/faults too: hundreds of tries each")
