"""The project's own `.venv`: made, filled with the pinned packages, and known again at the next start."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installer import debian
from installer.say import Refused, say

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PRODUCT = PROJECT / "installer" / "requirements.txt"
TEST = PROJECT / "installer" / "requirements-test.txt"
UNFINISHED = "unfinished"
MAKE_VENV = ("-m", "venv")

# A surrounding environment's wishes must not leak into ours; the package source (PIP_INDEX_URL and the like) stays.
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")


def python() -> Path:
    """The environment's interpreter, present or not."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def clean_environment() -> dict[str, str]:
    """The variables our commands run with."""
    variables = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    variables["PYTHONUTF8"] = "1"
    return variables


def prepare(requirements: Sequence[Path]) -> None:
    """Make `.venv` and install `requirements`, or do nothing where that is done already.

    Raises Refused with the line to run where the machine lacks something we may not install.
    """
    # The note lies there from the first moment of making to the last: an interrupted run is seen and remade.
    if VENV.exists() and ((VENV / UNFINISHED).exists() or not is_whole()):
        say("The environment in .venv is half made or from another Python; making it anew.")
        shutil.rmtree(VENV)
    if not VENV.exists():
        make_venv()
    wanted = [file for file in requirements if not is_installed(file)]
    if wanted:
        install(requirements)
        for file in requirements:
            stamp(file).write_text(fingerprint(file), encoding="utf-8")
    (VENV / UNFINISHED).unlink(missing_ok=True)


def is_whole() -> bool:
    """Whether the environment's interpreter starts and is still the Python it was made with."""
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([python(), "-I", "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return made_with().startswith(answer.stdout.strip() + ".")


def made_with() -> str:
    """The full Python version noted in the environment, e.g. `3.11.7`; empty where there is none."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    noted = dict(line.split(" = ", 1) for line in lines if " = " in line)
    return noted.get("version", noted.get("version_info", ""))


def make_venv() -> None:
    """Make an empty environment with pip in it."""
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        debian.install_venv()
    say("Making the environment in .venv.")
    VENV.mkdir()
    (VENV / UNFINISHED).touch()
    made = subprocess.run(
        [sys.executable, *MAKE_VENV, VENV], env=clean_environment(), capture_output=True, text=True, check=False
    )
    if made.returncode:
        last = (made.stderr or made.stdout).strip()
        raise Refused(f"Python could not make an environment in {VENV}.\n{last}")


def stamp(requirements: Path) -> Path:
    """The note in `.venv` saying which version of a requirements file is installed."""
    return VENV / f"{requirements.stem}.stamp"


def fingerprint(requirements: Path) -> str:
    """Changes whenever the requirements or the environment's Python do."""
    return hashlib.sha256(requirements.read_bytes() + made_with().encode()).hexdigest()


def is_installed(requirements: Path) -> bool:
    """Whether exactly these requirements were installed to the end."""
    try:
        return stamp(requirements).read_text(encoding="utf-8") == fingerprint(requirements)
    except OSError:
        return False


def install(requirements: Sequence[Path]) -> None:
    """Install the pinned packages with the ordinary pip."""
    lines = [line for file in requirements for line in file.read_text(encoding="utf-8").splitlines()]
    count = sum("==" in line for line in lines)
    say(f"Installing {count} packages into .venv; the first time this takes a minute or a few.")
    (VENV / UNFINISHED).touch()
    command = [str(python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    for file in requirements:
        command += ["--requirement", str(file)]
    done = subprocess.run(command, env=clean_environment(), check=False)
    if done.returncode:
        raise Refused(
            "The packages could not be installed; pip's reason stands above.\n"
            "Check the network (or set PIP_INDEX_URL to the package mirror of your site), then run the same line again."
        )
