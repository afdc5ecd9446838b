"""How old the last backup made on this PC is, said at the left of the status line."""

from datetime import datetime

from station_desk.base import dates
from station_desk.ui.shell import Shell

OLD = 7  # days after which the word turns to care


def remember_backup(shell: Shell) -> None:
    """Note that a proved backup was made now."""
    shell.choices.remember(_place(shell), dates.now().isoformat(timespec="minutes"))
    say_backup(shell)


def say_backup(shell: Shell) -> None:
    """Put the age of the last backup on the status line."""
    kept = shell.choices.recall(_place(shell), "")
    try:
        made = datetime.fromisoformat(str(kept))
    except ValueError:
        shell.show_status("还没有备份过，请到“设置”里备份", "care")
        return
    days = (dates.today() - made.date()).days
    when = f"今天 {made:%H:%M}" if days == 0 else f"{dates.show_date(made.date())}（{days} 天前）"
    shell.show_status(f"已备份 {when}，已验证", "good" if days <= OLD else "care")


def _place(shell: Shell) -> str:
    return f"backup.{shell.desk.station_id}"
