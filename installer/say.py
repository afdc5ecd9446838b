"""Plain sentences on the terminal, also on one that cannot show Chinese."""

import shlex
import sys
from collections.abc import Sequence


class Refused(Exception):
    """The set-up cannot go on; the message says why and what the user can do."""


def prepare_terminal() -> None:
    """Let a terminal with a narrow code page show `?` instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(sentence: str) -> None:
    """Show one sentence of progress at once."""
    print(sentence, flush=True)  # noqa: T201 - this is the terminal's voice


def show_command(words: Sequence[str]) -> str:
    """The command as a line that can be pasted into a shell."""
    return shlex.join(words)
