"""What the computer remembers survives a restart, and nothing that befalls the file reaches the clerk."""

import logging

import pytest

from station_desk.base.settings import FILE, RUINED, Choices


def test_choices_survive_a_restart(home):
    choices = Choices.load()
    assert choices.recall("columns.roster") is None
    assert choices.recall("width", 1280) == 1280
    choices.remember("columns.roster", ["姓名", "所属村"])
    choices.remember("width", 1400)
    again = Choices.load()
    assert again.recall("columns.roster") == ["姓名", "所属村"]
    assert again.recall("width", 1280) == 1400
    again.remember("width", None)
    assert Choices.load().recall("width", 1280) == 1280
    assert [path.name for path in home.iterdir()] == [FILE]


def test_a_list_changed_after_it_was_remembered(home):
    choices, columns = Choices.load(), ["姓名"]
    choices.remember("columns", columns)
    columns.append("所属村")
    assert choices.recall("columns") == ["姓名"]
    choices.remember("columns", columns)
    assert Choices.load().recall("columns") == ["姓名", "所属村"]
    choices.recall("columns").clear()
    assert choices.recall("columns") == ["姓名", "所属村"]


@pytest.mark.parametrize("ruin", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b"null", b'{"a": 1'])
def test_a_ruined_file_is_put_aside(home, ruin):
    (home / FILE).write_bytes(ruin)
    choices = Choices.load()
    assert choices.recall("width", 1280) == 1280
    assert (home / RUINED).read_bytes() == ruin
    choices.remember("width", 1400)
    assert Choices.load().recall("width") == 1400


def test_what_cannot_be_saved_is_no_trouble(tmp_path, caplog):
    choices = Choices(tmp_path / "gone" / FILE)
    with caplog.at_level(logging.WARNING):
        choices.remember("width", 1400)
    assert choices.recall("width") == 1400
    assert "cannot be saved" in caplog.text


def test_what_json_cannot_hold_is_a_mistake_of_ours(home):
    choices = Choices.load()
    with pytest.raises(TypeError):
        choices.remember("width", object())
    assert choices.recall("width") is None
    assert not (home / FILE).exists()
