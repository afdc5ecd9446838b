"""A window on the small made-up station, opened at its training on 22 October 2026."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from station_desk.store.desk import Desk
from tests.features.schedule.station import open_station

TODAY = "2026-10-22"


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("STATION_DESK_TODAY", TODAY)
    return TODAY


@pytest.fixture
def window(october: str, desk: Desk, qapp, tmp_path: Path) -> Iterator:
    """The desk's window, the training in front, no course yet."""
    from station_desk.app import make_window
    from station_desk.base.settings import Choices
    from station_desk.ui.theme import Theme

    open_station(desk)
    theme = Theme(Choices(tmp_path / "choices.json", {"window.colours": "light"}))
    theme.start()
    window = make_window(desk, theme)
    window.resize(1280, 800)
    window.open("training")
    yield window
    window.shell.ask_which = lambda *_: "不保存"  # what a test has left unsaved is not asked for
    window.close()
    window.deleteLater()
