"""What Debian must add: Python's venv, Qt's libraries, PostgreSQL for the tests; installed where we may."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installer.say import Refused, say, show_command

QT = ("libegl1", "libgl1", "libxkbcommon0", "libfontconfig1", "libglib2.0-0", "libdbus-1-3")
QT_SCREEN = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libx11-xcb1",
)


def has_apt() -> bool:
    """Whether this is Debian or one of its kin."""
    return shutil.which("apt-get") is not None


def install_venv() -> None:
    """Install what Debian splits off from Python: the making of environments."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if not has_apt():
        raise Refused(f"{sys.executable} cannot make environments (its venv and ensurepip modules are missing).")
    install([f"{version}-venv"], "Python's venv module")


def has_postgres() -> bool:
    """Whether a PostgreSQL server's programs lie on this machine."""
    return shutil.which("postgres") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def install_postgres() -> None:
    """Install Debian's PostgreSQL where we may; otherwise say that its tests will be skipped."""
    if has_postgres():
        return
    if not has_apt():
        say("PostgreSQL is not installed here; the tests that need it will be skipped.")
        return
    try:
        install(["postgresql"], "PostgreSQL, for the tests that run on it")
    except Refused as refused:
        say(f"{refused}\nUntil then the tests that need PostgreSQL are skipped.")


def install(packages: Sequence[str], purpose: str) -> None:
    """Install Debian packages; raises Refused with the exact line where we may not or it fails."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    line = show_command(command if is_root() else ["sudo", *command])
    before = leave()
    if before is None:
        raise Refused(f"This machine lacks {purpose}. Please run this line, then start again:\n\n    {line}\n")
    say(f"Installing {purpose} (Debian's {' '.join(packages)}).")
    variables = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    done = run([*before, *variables, *command])
    if done.returncode:  # a fresh machine has no package lists yet, an old one has stale ones
        run([*before, *variables, "apt-get", "update"])
        done = run([*before, *variables, *command])
    if done.returncode:
        say((done.stderr or done.stdout).strip()[-2000:])
        raise Refused(
            f"Debian could not install {purpose}. Please mend that with this line, then start again:\n\n    {line}\n"
        )


def leave() -> list[str] | None:
    """The words before a command that installs: none for root, `sudo -n` where it asks nothing, None where we may not."""
    if is_root():
        return []
    if shutil.which("sudo") and run(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None


def is_root() -> bool:
    """Whether we are the machine's administrator (never on Windows)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command quietly and keep what it said."""
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
