"""From a fresh clone to a running desk: `python -m installer run`, or to a tested one: `python -m installer test`."""

import argparse
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)


def main() -> int:
    """Read the command line; 0 done, 1 refused with a sentence, 2 wrong usage, else the code of what was started."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        have = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write(f"Station Desk needs Python 3.11, 3.12 or 3.13; this is Python {have} ({sys.executable}).\n")
        return 1
    # Only now: these modules are written for the Pythons named above.
    from installer.say import Refused, prepare_terminal

    prepare_terminal()
    parser = argparse.ArgumentParser(prog="python -m installer", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="set up, then open the desk on a demonstration station")
    run.add_argument(
        "--folder",
        type=Path,
        default=Path.home() / "station-desk-demonstration",
        help="where papers and pictures go on a machine with no screen",
    )
    commands.add_parser("test", help="set up, then run every check; further words go to pytest")
    chosen, further = parser.parse_known_args()
    if further and chosen.command == "run":
        parser.error(f"run does not know {' '.join(further)}")
    try:
        return run_tests(further) if chosen.command == "test" else run_desk(chosen.folder)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The same line starts again where it is safe to.\n")
        return 130


def run_desk(folder: Path) -> int:
    """Set up and open the demonstration; with no screen, write its papers and pictures into `folder`."""
    from installer import environment, screen
    from installer.say import say

    environment.prepare([environment.PRODUCT])
    screen.prepare_qt()
    if screen.find_screen():
        say("Opening the desk on a demonstration station.  正在打开示范派出所的工作台。")
        return start(["-m", "station_desk", "demo"])
    folder = folder.expanduser().resolve()
    papers, pictures = folder / "papers", folder / "pictures"
    say(f"There is no screen here; writing one of every paper and a picture of every page into {folder}.")
    say(f"本机没有屏幕；每种纸质材料各一份、每个页面的图片将写入 {folder}。")
    papers.mkdir(parents=True, exist_ok=True)
    pictures.mkdir(parents=True, exist_ok=True)
    words = ["-m", "station_desk", "demo", "--no-window", "--papers", str(papers), "--pictures", str(pictures)]
    code = start(words, {"QT_QPA_PLATFORM": "offscreen"})
    if code == 0:
        say(f"Done: papers in {papers}, pictures in {pictures}.")
        say(f"完成：纸质材料在 {papers}，页面图片在 {pictures}。")
    return code


def run_tests(further: list[str]) -> int:
    """Set up and run everything `python -m tests` runs."""
    from installer import debian, environment, screen
    from installer.say import say

    environment.prepare([environment.PRODUCT, environment.TEST])
    screen.prepare_qt()
    debian.install_postgres()
    say("Running the checks.")
    return start(["-m", "tests", *further])


def start(words: list[str], extra: dict[str, str] | None = None) -> int:
    """Run the environment's Python in the project's folder and return its exit code."""
    from installer import environment

    variables = environment.clean_environment() | (extra or {})
    command = [str(environment.python()), *words]
    return subprocess.run(command, cwd=environment.PROJECT, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
