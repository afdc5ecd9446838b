"""Changes the program a hundred times, one place at a time, and tells which changes no test notices.

`python -m tests.mutants ROOM… [--count 100] [--seed 1] [--only PART]`: rules, services and pages of the rooms are changed in a copy of the
project, the room's tests are run after each change, and the survivors are named with file, line and change. A survivor
is a test that is missing, or a line that does nothing. Not part of a run of the tests: it takes about an hour a hundred.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.__main__ import variables

PROJECT = Path(__file__).resolve().parents[1]
PARTS = ("rules", "service", "page")
COPIED = ("station_desk", "tests", "resources", "db", "installer", "pyproject.toml", "docs")
LONGEST = 300  # seconds: a change that never ends is noticed too

COMPARISONS = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: (" in ", " not in "), ast.NotIn: (" not in ", " in "), ast.Is: (" is ", " is not "),
    ast.IsNot: (" is not ", " is "),
}  # fmt: skip
SUMS = {ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "+"), ast.FloorDiv: ("//", "*")}
JOINS = {ast.And: (" and ", " or "), ast.Or: (" or ", " and ")}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the characters from `start` to `end` of `file` become `text`."""

    file: Path
    line: int
    start: int
    end: int
    text: str
    said: str


def mutants_of(file: Path) -> Iterator[Mutant]:
    """Every change that the script can make to a file."""
    text = file.read_text(encoding="utf-8")
    lines = [0]
    for line in text.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))

    def at(line: int, column: int) -> int:
        start = lines[line - 1]
        return start + len(text[start : lines[line]].encode()[:column].decode())

    def begin(node: ast.AST) -> int:
        return at(node.lineno, node.col_offset)

    def end(node: ast.AST) -> int:
        return at(node.end_lineno, node.end_col_offset)

    def between(left: ast.AST, right: ast.AST, old: str, new: str) -> Iterator[Mutant]:
        found = text.find(old, end(left), begin(right))
        if found >= 0:
            line = text.count("\n", 0, found) + 1
            yield Mutant(file, line, found, found + len(old), new, f"{old.strip()} → {new.strip()}")

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
            yield from between(node.left, node.comparators[0], *COMPARISONS[type(node.ops[0])])
        elif isinstance(node, ast.BinOp) and type(node.op) in SUMS and not isinstance(node.left, ast.Constant):
            yield from between(node.left, node.right, *SUMS[type(node.op)])
        elif isinstance(node, ast.BoolOp):
            yield from between(node.values[0], node.values[1], *JOINS[type(node.op)])
        elif isinstance(node, ast.Expr) and is_wire(node.value):
            yield Mutant(file, node.lineno, begin(node), end(node), "pass", f"cut: {ast.unparse(node.value)[:70]}")
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Compare | ast.BoolOp):
            yield Mutant(file, node.lineno, begin(node.value), end(node.value), "True", "return True")


def is_wire(node: ast.expr) -> bool:
    """Whether a statement connects a signal."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect"


def files_of(room: str, parts: tuple[str, ...]) -> Iterator[Path]:
    folder = PROJECT / "station_desk" / "features" / room
    for part in parts:
        yield from sorted([*folder.glob(f"{part}.py"), *(folder / part).glob("*.py")])


def chosen(rooms: list[str], parts: tuple[str, ...], count: int, seed: int) -> list[tuple[str, Mutant]]:
    """As many changes from each room, drawn so that a later run with the same seed draws the same."""
    found = []
    for room in rooms:
        every = [(room, one) for file in files_of(room, parts) for one in mutants_of(file)]
        found += random.Random(seed).sample(every, min(len(every), count // len(rooms)))
    return found


def survives(copy: Path, room: str, mutant: Mutant) -> bool:
    """Whether the tests of a room pass with the change made."""
    file = copy / mutant.file.relative_to(PROJECT)
    before = file.read_text(encoding="utf-8")
    file.write_text(before[: mutant.start] + mutant.text + before[mutant.end :], encoding="utf-8")
    words = ["-m", "pytest", "-x", "-q", "-n", "2", "-p", "no:cacheprovider", f"tests/features/{room}"]
    try:
        ran = subprocess.run([sys.executable, *words], cwd=copy, env=variables(), capture_output=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_text(before, encoding="utf-8")
    return ran.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.split("\n\n")[0])
    parser.add_argument("rooms", nargs="+")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, action="append")
    asked = parser.parse_args()
    drawn = chosen(asked.rooms, tuple(asked.only or PARTS), asked.count, asked.seed)
    left = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        copy.mkdir()
        for name in COPIED:
            source = PROJECT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
        for number, (room, mutant) in enumerate(drawn, 1):
            began = time.monotonic()
            lives = survives(copy, room, mutant)
            where = f"{mutant.file.relative_to(PROJECT).as_posix()}:{mutant.line}"
            word = "LIVES" if lives else "dies"
            print(f"{number}/{len(drawn)} {word} {where} {mutant.said} ({time.monotonic() - began:.0f} s)", flush=True)
            left += [f"{where} {mutant.said}"] if lives else []
    print(f"\n{len(drawn) - len(left)} of {len(drawn)} changes were noticed.", *left, sep=os.linesep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
