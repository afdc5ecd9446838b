"""Tokens become colours, sizes and a style sheet; icons follow the theme."""

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from station_desk.base.paths import RESOURCES
from station_desk.base.settings import Choices
from station_desk.ui.icons import Icons
from station_desk.ui.theme import CONTRAST, DARK, LIGHT, Theme


@pytest.fixture
def theme(qapp):
    theme = Theme(Choices.load())
    theme.choose(LIGHT)
    theme.start()
    yield theme
    qapp.setStyleSheet("")
    QApplication.setStyle("Fusion")


@pytest.mark.parametrize("name", [LIGHT, DARK, CONTRAST])
def test_every_token_the_sheet_asks_for_is_there(theme, name):
    theme.choose(name)
    sheet = theme.sheet()
    assert "@" not in sheet
    assert theme.hex("accent").lower() in sheet.lower()


def test_the_sheet_names_no_colour_itself():
    text = re.sub(r"/\*.*?\*/", "", (RESOURCES / "theme" / "desk.qss").read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(r":\s*(?:#[0-9A-Fa-f]{3,8}\b|rgb|white\b|black\b)", text) == []


def test_qt_accepts_the_whole_sheet(theme, qtbot, caplog):
    with qtbot.captureExceptions(), caplog.at_level("WARNING"):
        label = QLabel("字")
        qtbot.addWidget(label)
        label.ensurePolished()
    assert "Could not parse" not in caplog.text
    assert "Unknown property" not in caplog.text


def test_the_palette_carries_the_tokens_for_what_no_sheet_reaches(theme):
    theme.choose(DARK)
    palette = QApplication.palette()
    assert palette.color(QPalette.ColorRole.Window) == QColor(theme.hex("window"))
    assert palette.color(QPalette.ColorRole.Text) == QColor(theme.hex("text"))


def test_chinese_is_drawn_in_the_bundled_face(theme):
    assert "Desk Hei" in theme.font().families()
    from PySide6.QtGui import QFontDatabase

    assert "Desk Hei" in QFontDatabase.families()


def test_a_primary_button_has_the_accents_ground_and_readable_words(theme, qtbot):
    button = QPushButton("保存")
    qtbot.addWidget(button)
    button.setProperty("kind", "primary")
    button.resize(90, 32)
    button.show()
    picture = button.grab().toImage()
    assert picture.pixelColor(8, 16).name() == theme.hex("accent").lower()
    assert any(picture.pixelColor(x, 16).lightness() > 230 for x in range(20, 70))
    button.hide()


def ink(picture):
    """The colours an icon is drawn in, where it is fully opaque."""
    image = picture.toImage()
    points = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {point.name() for point in points if point.alpha() == 255}


def test_icons_are_drawn_in_the_token_and_follow_the_theme(theme, qtbot):
    icons = Icons(theme)
    assert ink(icons.pixmap("plus", "accent", 96)) == {theme.hex("accent").lower()}
    button = QPushButton()
    qtbot.addWidget(button)
    icons.put(button, "plus", "text", 96)
    before = ink(button.icon().pixmap(96, 96))
    theme.choose(DARK)
    after = ink(button.icon().pixmap(96, 96))
    assert before == {"#1b2433"}
    assert after == {theme.hex("text").lower()}


def test_an_icon_that_does_not_exist_is_empty_not_an_error(theme):
    assert ink(Icons(theme).pixmap("no-such-icon")) == set()


def test_a_choice_nobody_knows_is_the_systems(theme):
    theme.choices.remember("window.colours", "pink")
    assert theme.choice == "system"
    theme.choices.remember("window.type", 9)
    assert theme.type_size == 1.0
