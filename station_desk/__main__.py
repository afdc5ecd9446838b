"""Opens the window; with arguments, runs a command."""

import gc
import sys


def main() -> int:
    """The window where there are no arguments, else the command line."""
    if len(sys.argv) > 1:
        from station_desk.cli import main as run_command

        run_command()
        return 0
    gc.disable()  # nothing loaded at the start is garbage; the window turns it on again when it is there
    from station_desk.app import run_window

    return run_window()


if __name__ == "__main__":
    raise SystemExit(main())
