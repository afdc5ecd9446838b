"""签名密钥 by a user's hands: our own public key is there to be copied, another station's is entered."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from station_desk.app import make_window
from station_desk.base.settings import Choices
from station_desk.features.settings.model import KnownKey
from station_desk.features.settings.page.station import OwnKey
from station_desk.features.settings.service import signing_key
from station_desk.printing.verify import dark_runs, public_of, read_key, show_key
from station_desk.store.desk import Desk
from station_desk.ui.theme import Theme
from tests.hands import Hands, settle, wait_until

OTHER = public_of(bytes(range(32)))


@pytest.fixture
def hands(qtbot: Any, desk: Desk):
    """The window at the keys of a station that has none yet."""
    window = make_window(desk, Theme(Choices.load()))
    hands = Hands(window)
    window.open("settings")
    hands.click("签名密钥")
    yield hands
    window.close()
    window.deleteLater()


def test_the_stations_key_is_made_shown_and_copied(hands: Hands, desk: Desk) -> None:
    own = hands.window.findChild(OwnKey)
    wait_until(lambda: own.copy.isEnabled())
    hands.click("复制公钥")
    assert read_key(QApplication.clipboard().text()) == public_of(signing_key(desk))
    modules = dark_runs(QApplication.clipboard().text().replace(" ", ""), "")[0]
    assert own.code.pixmap().width() == (modules + 8) * 3


def test_another_stations_key_is_entered_and_a_slip_is_said(hands: Hands, desk: Desk) -> None:
    wait_until(lambda: not hands.window.shell.work.running)
    hands.click("新增")
    hands.fill("派出所", "万昌派出所")
    hands.fill("公钥", show_key(OTHER)[:-1])
    hands.click("保存")
    assert any("公钥不完整" in text for text in hands.texts())
    hands.fill("公钥", show_key(OTHER).replace(" ", ""))
    hands.click("保存")
    settle()
    with desk.look() as session:
        assert [(one.name, one.public) for one in session.query(KnownKey)] == [("万昌派出所", show_key(OTHER))]
