"""A window on the small made-up station, opened at its duty log on 22 September 2026."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station_desk.store.desk import Desk
from tests.features.schedule.station import open_station


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-09-22")
    return "2026-09-22"


@pytest.fixture
def station(today: str, desk: Desk) -> Desk:
    """Five officers in five of six villages."""
    open_station(desk)
    return desk


@pytest.fixture
def window(station: Desk, qapp, tmp_path: Path) -> Iterator:
    """The desk's window, the duty log in front."""
    from station_desk.app import make_window
    from station_desk.base.settings import Choices
    from station_desk.ui.theme import Theme

    theme = Theme(Choices(tmp_path / "choices.json", {"window.colours": "light"}))
    theme.start()
    window = make_window(station, theme)
    window.resize(1280, 800)
    window.open("duties")
    yield window
    window.shell.ask_which = lambda *_: "不保存"  # what a test has left unsaved is not asked for
    window.close()
    window.deleteLater()
