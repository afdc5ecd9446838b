"""How old the last proved backup is, said at the left of the status line."""

from datetime import datetime

from station_desk.base import dates
from station_desk.store.backups import due
from station_desk.ui.shell import Shell

OLD = 3  # days after which the line turns red


def say_backup(shell: Shell) -> None:
    """Put the age of the last backup on the status line; red where something was done and none was made for days."""
    made = shell.desk.witness.made()
    if not made:
        shell.show_status("还没有备份过，请到“设置”里备份", "care")
        return
    at = datetime.fromisoformat(made[-1].at)
    days = (dates.today() - at.date()).days
    when = f"今天 {at:%H:%M}" if days == 0 else f"{dates.show_date(at.date())}（{days} 天前）"
    old = days > OLD and due(shell.desk)
    shell.show_status(f"已备份 {when}，已验证" + ("，之后的改动还没有备份" if old else ""), "bad" if old else "good")
