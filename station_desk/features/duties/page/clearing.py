"""Clearing flags: the word is asked for, and the act is one that can be undone."""

from collections.abc import Callable, Sequence

from station_desk.base.dates import today
from station_desk.features.duties.model import FlagWord
from station_desk.features.duties.service import Flag, clear_flags
from station_desk.fields.field import fields_of
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell

CLEAR = "处理"
NAMED = 6  # flags told in the question


def clear(shell: Shell, wanted: Sequence[Flag], done: Callable[[], None] | None = None) -> bool:
    """Ask what was done about these flags and clear them by it; True where that was written."""
    if not wanted:
        return False
    one = wanted[0]
    single = len(wanted) == 1
    question = f"怎么处理的？{one.name}：{one.rule}" if single else f"这 {len(wanted)} 条提醒怎么处理的？"
    told = [flag.sentence if single else f"{flag.name}：{flag.sentence}" for flag in wanted[:NAMED]]
    if len(wanted) > NAMED:
        told.append("……")
    text = "\n".join([*told, "写一句处理情况，提醒就不再出现；以后又有新的情况，会再提醒。"])
    given = ask_fields(shell, question, text, (fields_of(FlagWord)["word"],), {}, CLEAR)
    if given is None:
        return False
    title = f"处理{one.name}的提醒（{one.rule}）" if single else f"处理 {len(wanted)} 条提醒"
    return shell.act(
        title,
        lambda session: clear_flags(session, wanted, given["word"], today()),
        lambda _: done() if done else None,
    )
