"""The status line tells how old the last backup is, and turns red when what was done since is three days without one."""

from station_desk.base.jobs import finish
from station_desk.features.villages.model import Village
from station_desk.store.backups import back_up
from station_desk.ui.safety import say_backup


def test_the_age_of_the_last_backup_is_told(shown, monkeypatch):
    left = shown.window.status.left
    say_backup(shown.shell)
    assert left.text() == "▲ 还没有备份过，请到“设置”里备份"
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-02")
    finish(back_up(shown.shell.desk))
    say_backup(shown.shell)
    assert left.text().startswith("● 已备份 今天")
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-06")
    say_backup(shown.shell)
    assert left.text() == "● 已备份 2026-03-02（4 天前），已验证"  # and nothing was done since
    with shown.shell.desk.act("新增村") as session:
        session.add(Village(name="口前村", township="口前镇"))
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-05")
    say_backup(shown.shell)
    assert left.text() == "● 已备份 2026-03-02（3 天前），已验证"
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-06")
    say_backup(shown.shell)
    assert left.text() == "■ 已备份 2026-03-02（4 天前），已验证，之后的改动还没有备份"
