"""Reads the program's own source as syntax trees, for the tests that hold its shape."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
OURS = ("station_desk", "installer", "db")


@dataclass(frozen=True, slots=True)
class Module:
    """One file of ours: its dotted `name`, `path`, `text` and syntax `tree`."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    @property
    def parts(self) -> list[str]:
        return self.name.split(".")


@cache
def modules() -> dict[str, Module]:
    """Every Python file of the program, by dotted name."""
    found = {}
    for path in sorted(path for folder in OURS for path in (PROJECT / folder).rglob("*.py")):
        parts = path.relative_to(PROJECT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        found[name] = Module(name, path, text, ast.parse(text, str(path)))
    return found


def imports(module: Module) -> Iterator[str]:
    """The dotted names a module imports anywhere, in functions too: modules where they are ours, else as written."""
    known = modules()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = module.parts if module.is_package else module.parts[:-1]
                above = here[: len(here) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in known else base


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The groups of nodes that reach one another (Tarjan's strongly connected components larger than one)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1 or node in graph.get(node, ()):
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file under version control, relative to the project; without git, every file that is not built."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        walked = (path.relative_to(PROJECT) for path in PROJECT.rglob("*") if path.is_file())
        return tuple(path for path in walked if not any(p.startswith(".") or p == "__pycache__" for p in path.parts))
    return tuple(Path(name) for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file())
