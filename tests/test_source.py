"""The readers of source notice what they are there to notice."""

import ast

from tests.source import Module, cycles, imports, modules
from tests.test_architecture import changes, lives_in, module_level_containers


def test_cycles_are_found_and_only_those():
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set()}
    assert cycles(graph) == [["a", "b", "c"]]
    assert cycles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def test_lazy_and_relative_imports_are_seen(tmp_path):
    text = "import os.path\ndef work():\n    from . import paths\n    from station_desk.base import ids, Missing\n"
    path = tmp_path / "fresh.py"
    seen = set(imports(Module("station_desk.base.fresh", path, text, ast.parse(text))))
    assert seen == {"os.path", "station_desk.base.paths", "station_desk.base.ids", "station_desk.base"}
    assert "station_desk.base.ids" in modules()


def test_state_is_seen_and_constants_are_not():
    text = """
KNOWN = {"a": 1}
FIXED = ["a", "b"]
seen: set[str] = set()
count = 0
def work(name):
    global count
    count += 1
    seen.add(name)
    KNOWN[name] = FIXED[0]
    local = []
    local.append(name)
"""
    tree = ast.parse(text)
    names = module_level_containers(tree)
    assert names == {"KNOWN", "FIXED", "seen"}
    assert sorted(what for _, what in changes(tree, names)) == ["KNOWN[…]", "global count", "seen.add"]


def test_homes_are_folders_not_prefixes():
    assert lives_in("station_desk.features.roster.page.board", "station_desk.features.*.page")
    assert lives_in("station_desk.ui", "station_desk.ui")
    assert not lives_in("station_desk.uiextra", "station_desk.ui")
    assert not lives_in("station_desk.features.roster.service", "station_desk.features.*.page")
