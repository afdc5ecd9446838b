"""The status line tells how old the last backup is, and turns to care when it is old or there is none."""

from station_desk.ui.safety import remember_backup, say_backup


def test_the_age_of_the_last_backup_is_told(shown, monkeypatch):
    left = shown.window.status.left
    say_backup(shown.shell)
    assert left.text() == "▲ 还没有备份过，请到“设置”里备份"
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-02")
    remember_backup(shown.shell)
    assert left.text().startswith("● 已备份 今天")
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-09")
    say_backup(shown.shell)
    assert left.text() == "● 已备份 2026-03-02（7 天前），已验证"
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-10")
    say_backup(shown.shell)
    assert left.text().startswith("▲")
