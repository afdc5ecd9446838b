"""The rules of the house, each as a test: names, sizes, directions, homes of libraries, a light start."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import PROJECT, Module, cycles, imports, modules, tracked_files

REFUSED = {"manager", "helper", "helpers", "util", "utils", "handler", "process", "data", "info"}
TOP_LEVEL = {"station_desk", "db", "resources", "installer", "tests", "docs", ".ci", ".github"}

# Inside a room each file may use those to its right only: page → commands → prints | figures → … → rules | model.
ROOM_ORDER = {
    "page": 6, "commands": 5, "prints": 4, "figures": 4, "imports": 4, "service": 3, "sheet": 2, "rules": 1, "model": 1,
}  # fmt: skip

# Each outside library has one home: {library: the places (prefixes, `*` is any room) that may import it}.
HOMES = {
    "PySide6": ("station_desk.app", "station_desk.ui", "station_desk.features.*.page", "installer"),
    "shiboken6": ("station_desk.ui",),
    "reportlab": ("station_desk.printing",),
    "rl_accel": ("station_desk.printing",),
    "docx": ("station_desk.printing",),
    "segno": ("station_desk.printing",),
    "zxingcpp": ("station_desk.printing",),
    "pypdfium2": ("station_desk.printing",),
    "cryptography": ("station_desk.printing",),
    "openpyxl": ("station_desk.excel", "station_desk.features.pay.prints"),
    "xlsxwriter": ("station_desk.excel",),
    "python_calamine": ("station_desk.excel",),
    "matplotlib": ("station_desk.features.*.figures",),
    "numpy": ("station_desk.features.*.figures",),
    "sqlcipher3": ("station_desk.store",),
    "psycopg": ("station_desk.store",),
    "alembic": ("station_desk.store", "db"),
    "argon2": ("station_desk.store",),
    "platformdirs": ("station_desk.base",),
    "structlog": ("station_desk.base",),
    "pypinyin": ("station_desk.base",),
    "chinese_calendar": ("station_desk.base",),
    "icalendar": ("station_desk.features.schedule",),
    "typer": ("station_desk.cli", "station_desk.features.*.commands"),
    "rich": ("station_desk.cli", "station_desk.features.*.commands"),
}
HEAVY = {
    "reportlab",
    "matplotlib",
    "openpyxl",
    "python_calamine",
    "xlsxwriter",
    "pypinyin",
    "numpy",
    "docx",
    "PIL",
    "zxingcpp",
    "cryptography",
    "alembic",
}
ROOM = re.compile(r"station_desk\.features\.(\w+)(?:\.(\w+))?")


def written() -> list[Module]:
    """Every module a person wrote; Alembic wrote the migrations."""
    return [module for module in modules().values() if "versions" not in module.parts]


def product() -> list[Module]:
    return [module for module in modules().values() if module.name.startswith("station_desk")]


def where(module: Module, node: ast.AST) -> str:
    return f"{module.path.relative_to(PROJECT)}:{getattr(node, 'lineno', 1)}"


def lives_in(name: str, home: str) -> bool:
    pattern = re.escape(home).replace(r"\*", r"\w+")
    return re.fullmatch(rf"{pattern}(\..+)?", name) is not None


# --------------------------------------------------------------------------------------------------------- names
def test_no_name_says_nothing():
    wrong = [str(m.path.relative_to(PROJECT)) for m in modules().values() if REFUSED & set(m.path.stem.split("_"))]
    for module in product():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                words = set(re.findall("[A-Z][a-z]+", node.name))
                if words & {"Manager", "Helper", "Utils", "Handler", "Processor"}:
                    wrong.append(f"{where(module, node)} class {node.name}")
            elif isinstance(node, ast.FunctionDef) and re.match("_?(do|get)_", node.name):
                wrong.append(f"{where(module, node)} def {node.name}")
    assert not wrong


def test_a_room_has_only_rooms_files():
    """Any of them may become a folder of the same name when it outgrows one file."""
    wrong = []
    for module in product():
        found = ROOM.fullmatch(module.name) or re.match(ROOM, module.name)
        if found and found[2] and found[2] not in ROOM_ORDER:
            wrong.append(module.name)
    assert not wrong


def test_a_room_introduces_itself():
    from importlib import import_module

    from station_desk.features import FEATURES
    from station_desk.fields.room import Room

    folders = {path.parent.name for path in (PROJECT / "station_desk/features").glob("*/__init__.py")}
    assert set(FEATURES) == folders
    for name in FEATURES:
        assert isinstance(import_module(f"station_desk.features.{name}").ROOM, Room), name


def test_the_house_has_no_other_folders():
    assert {path.parts[0] for path in tracked_files() if len(path.parts) > 1} <= TOP_LEVEL


# --------------------------------------------------------------------------------------------------------- sizes
def test_modules_functions_and_classes_stay_small():
    wrong = []
    for module in written():
        lines = len(module.text.splitlines())
        if lines > 500:
            wrong.append(f"{where(module, module.tree)} has {lines} lines (500)")
        for node in ast.walk(module.tree):
            length = getattr(node, "end_lineno", 0) - getattr(node, "lineno", 0) + 1
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length > 40:
                wrong.append(f"{where(module, node)} {node.name} has {length} lines (40)")
            elif isinstance(node, ast.ClassDef) and length > 300:
                wrong.append(f"{where(module, node)} {node.name} has {length} lines (300)")
    assert not wrong


def test_every_module_opens_with_one_sentence():
    wrong = []
    for module in written():
        first = (ast.get_docstring(module.tree) or "").split("\n\n")[0].replace("\n", " ").rstrip(".。！")
        if not first or re.search(r"[.。!?] +[A-Z]", first):
            wrong.append(f"{where(module, module.tree)} “{first}”")
    assert not wrong


# Files and lines of each part. A part may shrink as it likes; raising a number is a decision, with its reason beside it.
MOST = {
    "base": (21, 2300), "fields": (9, 900), "store": (35, 4400), "excel": (11, 3100), "printing": (17, 3600), "ui": (74, 14400), "demo": (9, 1800),
    "features.commendations": (8, 900), "features.duties": (21, 4400), "features.evaluations": (34, 7600), "features.home": (6, 800),
    "features.idcards": (8, 1000), "features.layouts": (22, 4900), "features.pay": (20, 3600), "features.roster": (10, 2100),
    "features.schedule": (29, 6600), "features.settings": (10, 1600), "features.training": (9, 1300), "features.uniforms": (7, 800),
    "features.villages": (5, 600),
}  # fmt: skip
SKIPS = {
    "station_desk": 255,
    "tests": 175,
    "installer": 0,
    "db": 3,
}  # of `# fmt: skip`: only where a table would be ruined
FOLDED_FROM = 120  # lines from which a module that one sibling alone imports stands by itself
# Smaller ones that stay, each with its reason.
APART = {
    "station_desk.excel.sniff": "excel.book would have more than 500 lines",
    "station_desk.store.complaint": "the sentences of the database's refusals are a subject of their own",
    "station_desk.store.undo": "what may be taken back is a subject of its own, and Desk has an undo already",
}


def part_of(module: Module) -> str:
    """The part of the house a module stands in: a room, or a folder of the engine."""
    parts = module.parts[1:3] if module.parts[1:2] == ["features"] else module.parts[1:2]
    return ".".join(parts)


def test_parts_do_not_grow_unnoticed():
    found: dict[str, tuple[int, int]] = {}
    for module in product():
        files, lines = found.get(part_of(module), (0, 0))
        found[part_of(module)] = files + 1, lines + len(module.text.splitlines())
    assert {part for part in found if (PROJECT / "station_desk" / part.replace(".", "/")).is_dir()} - {
        "features",
        "",
    } == set(MOST)
    wrong = [
        f"{part}: {found[part]} files and lines, {most} at most" for part, most in MOST.items()
        if found[part][0] > most[0] or found[part][1] > most[1]
    ]  # fmt: skip
    assert not wrong


def test_what_one_sibling_alone_uses_is_part_of_it():
    known = modules()
    users: dict[str, set[str]] = {}
    for module in product():
        for target in set(imports(module)) & known.keys() - {module.name}:
            users.setdefault(target, set()).add(module.name)
    wrong = []
    for name, module in known.items():
        folder, _, last = name.rpartition(".")
        by_name = last in ROOM_ORDER and re.fullmatch(ROOM, name)  # the catalog finds it by its name
        (user,) = users.get(name, set()) if len(users.get(name, ())) == 1 else ("",)
        sibling = user and (user == folder or user.rpartition(".")[0] == folder)
        if sibling and not by_name and not module.is_package and len(module.text.splitlines()) < FOLDED_FROM:
            wrong.append(name)
    assert sorted(wrong) == sorted(APART)


def test_formatting_is_skipped_only_for_tables():
    mark = "# fmt: " + "skip"
    for tree, most in SKIPS.items():
        found = sum(path.read_text(encoding="utf-8").count(mark) for path in (PROJECT / tree).rglob("*.py"))
        assert found <= most, f"{tree}: {found}, {most} at most"


# ---------------------------------------------------------------------------------------------------- directions
def test_rooms_files_use_each_other_downwards():
    wrong = []
    for module in product():
        own = re.match(ROOM, module.name)
        if not own or not own[2]:
            continue
        for target in imports(module):
            other = re.match(ROOM, target)
            if not other:
                continue
            if other[1] != own[1]:
                if other[2] not in {None, "service", "model"}:
                    wrong.append(
                        f"{module.name} → {target}: another room is used through its places, service and model"
                    )
            elif other[2] and ROOM_ORDER.get(other[2], 0) > ROOM_ORDER.get(own[2], 0):
                wrong.append(f"{module.name} → {target}: upwards")
            elif {own[2], other[2]} == {"prints", "figures"}:
                wrong.append(f"{module.name} → {target}: sideways")
    assert not wrong


def test_no_import_cycles_even_lazy_ones():
    known = modules()
    graph = {module.name: {name for name in imports(module) if name in known} for module in product()}
    assert cycles(graph) == []


def test_each_library_has_one_home():
    wrong = []
    for module in modules().values():
        for target in imports(module):
            homes = HOMES.get(target.split(".")[0])
            if homes and not any(lives_in(module.name, home) for home in homes):
                wrong.append(f"{module.name} imports {target}; its home is {' '.join(homes)}")
    assert not wrong


def test_charts_never_load_pyplot():
    assert [m.name for m in modules().values() if any("pyplot" in t or "pylab" in t for t in imports(m))] == []


# --------------------------------------------------------------------------------------------------------- state
MUTABLE = {"list", "dict", "set", "defaultdict", "deque", "OrderedDict", "Counter", "WeakValueDictionary", "ChainMap"}
CHANGES = {
    "append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear", "appendleft",
}  # fmt: skip


def module_level_containers(tree: ast.Module) -> set[str]:
    """The names a module binds at its top to something that can be changed."""
    names = set()
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        value = node.value
        called = value.func if isinstance(value, ast.Call) else None
        made = getattr(called, "id", getattr(called, "attr", None))
        literal = isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)
        if literal or made in MUTABLE:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def changes(tree: ast.Module, names: set[str]) -> Iterator[tuple[ast.AST, str]]:
    """Where one of `names` is changed, and every `global` statement."""

    def named(node: ast.AST) -> str | None:
        return node.id if isinstance(node, ast.Name) and node.id in names else None

    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield node, "global " + ", ".join(node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            if name := named(node.func.value):
                yield node, f"{name}.{node.func.attr}"
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            if name := named(node.value):
                yield node, f"{name}[…]"
        elif isinstance(node, ast.AugAssign) and (name := named(node.target)):
            yield node, f"{name} changed in place"


def test_no_module_keeps_state():
    wrong = []
    for module in modules().values():
        names = module_level_containers(module.tree)
        wrong += [f"{where(module, node)} {what}" for node, what in changes(module.tree, names)]
    assert not wrong


# --------------------------------------------------------------------------------------------- what a start loads
def loaded_by(statement: str) -> set[str]:
    """The outside packages in memory after `statement` ran in a fresh interpreter."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return {name.split(".")[0] for name in ran.stdout.split()}


@pytest.mark.parametrize("module", ["station_desk.app", "station_desk.ui"])
def test_the_window_starts_light(module):
    assert loaded_by(f"import {module}") & HEAVY == set()


def test_what_idle_moments_load_is_light_too():
    every = "from importlib import import_module; from station_desk.app import page_modules; "
    loaded = loaded_by(every + "names = page_modules(); assert names; [import_module(name) for name in names]")
    assert "PySide6" in loaded
    assert loaded & HEAVY == set()


def test_the_command_line_starts_without_qt():
    loaded = loaded_by("import station_desk.cli")
    assert "station_desk" in loaded
    assert loaded & (HEAVY | {"PySide6", "shiboken6"}) == set()


def test_models_load_without_qt():
    assert loaded_by("from station_desk.catalog import load_models; load_models()") & (HEAVY | {"PySide6"}) == set()


# ------------------------------------------------------------------------------------------------ what files say
HOSTS = [name + end for name in ("pypi", "pythonhosted", "npmjs", "conda") for end in (".org", ".com")]
SOMEONES_FOLDER = re.compile(r"(?<![\w.~}])/(?:home|root|work|Users|opt)/\w+")
TEXT = {
    ".py",
    ".toml",
    ".txt",
    ".md",
    ".yaml",
    ".yml",
    ".cfg",
    ".ini",
    ".sh",
    ".svg",
    ".qss",
    ".json",
    ".nsi",
    ".mako",
    "",
}


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked_files():
        if path.suffix in TEXT:
            yield path, (PROJECT / path).read_text(encoding="utf-8", errors="replace")


def test_no_file_names_a_package_registry():
    assert [(str(path), host) for path, text in texts() for host in HOSTS if host in text] == []


def test_no_file_names_a_folder_of_someones_machine():
    assert [(str(path), found[0]) for path, text in texts() if (found := SOMEONES_FOLDER.search(text))] == []


def test_requirements_are_pinned_exactly():
    for path in (PROJECT / "installer").glob("requirements*.txt"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        assert lines
        assert [line for line in lines if not re.match(r"[\w.-]+==[\w.]+( ; .+)?$", line)] == [], path.name
