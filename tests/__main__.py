"""Every check in one command: `python -m tests [words for pytest]`; goes through all of them even when one fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CONTRACTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

ROOMS = ("tests/features", "tests/journeys", "tests/seen")
CHECKS = (
    ("format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("-m", "ruff", "check", "--quiet", ".")),
    ("types", ("-m", "mypy", "--no-error-summary")),
    ("imports", ("-c", CONTRACTS)),
)


def variables() -> dict[str, str]:
    """What every check runs with: no screen, no scaling, one clock, so that two machines see the same.

    Python may keep what it compiles: hundreds of processes start in the tests, each with the whole program.
    """
    left = ("QT_", "STATION_DESK_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(left)}
    kept |= {"TZ": "Asia/Shanghai", "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen", "QT_FONT_DPI": "96"}
    return kept


def parts(words: list[str]) -> list[tuple[str, list[str]]]:
    """What pytest is asked for: the words given, else everything in two goes.

    Each begins in fresh processes: a change of style goes through every widget that a process has ever made.
    """
    if words:
        return [("tests", words)]
    return [("rooms", list(ROOMS)), ("tests", [f"--ignore={folder}" for folder in ROOMS])]


def main(words: list[str]) -> int:
    only_pytest = "--only-pytest" in words
    words = [word for word in words if word != "--only-pytest"]
    checks = [] if only_pytest else list(CHECKS)
    checks += [(name, ("-m", "pytest", "-n", "2", "-q", *part)) for name, part in parts(words)]
    rows = []
    for name, command in checks:
        print(f"── {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run([sys.executable, *command], cwd=PROJECT, env=variables(), check=False)
        rows.append((name, done.returncode, time.monotonic() - began))
    print("\n" + "─" * 30)
    for name, code, seconds in rows:
        print(f"{name:<10} {'passed' if code == 0 else 'FAILED':<8} {seconds:7.1f} s")
    return int(any(code for _, code, _ in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
