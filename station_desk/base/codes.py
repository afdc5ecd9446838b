"""Code tables of national standards (民族 GB/T 3304, 学历 GB/T 4658, 政治面貌 GB/T 4762) and the words clerks use for them."""

import tomllib
from dataclasses import dataclass
from functools import cache

from station_desk.base import chinese
from station_desk.base.paths import RESOURCES

NAMED_IN_A_SENTENCE = 8
# Rosters say 大专 where the standard says 大学专科: the desk shows the clerk's word and keeps the standard's beside it.
EVERYDAY = {"大学本科": "本科", "大学专科": "大专", "中等专科": "中专", "技工学校": "技校"}


@dataclass(frozen=True, slots=True)
class Code:
    """One entry: the national `code`, the `name` shown, the `standard`'s own name, and other words clerks write."""

    code: str
    name: str
    standard: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeTable:
    """The entries of one table in their order, and every word that stands for one."""

    items: tuple[Code, ...]
    words: dict[str, Code]

    def names(self) -> tuple[str, ...]:
        """The names to choose from."""
        return tuple(item.name for item in self.items)

    def read(self, raw: object) -> str:
        """The name a clerk's word stands for: 汉 → 汉族, 党员 → 中共党员; ValueError with the choices otherwise."""
        text = chinese.normal_text(raw)
        found = self.words.get(text) or self.words.get("".join(text.split()).removesuffix("学历").removesuffix("毕业"))
        if found:
            return found.name
        choices = "、".join(self.names()[:NAMED_IN_A_SENTENCE]) + (
            "等" if len(self.items) > NAMED_IN_A_SENTENCE else ""
        )
        raise ValueError(f"“{text[:20]}”不在可选的内容里，可以填：{choices}")

    def code(self, name: str) -> str:
        """The national code of a name; "" where there is none."""
        found = self.words.get(name)
        return found.code if found else ""


@cache
def table(name: str) -> CodeTable:
    """The table resources/codes/<name>.toml: nations, education or politics."""
    content = tomllib.loads((RESOURCES / "codes" / f"{name}.toml").read_text("utf-8"))
    items = tuple(
        Code(str(item["code"]), EVERYDAY.get(item["name"], item["name"]), item["name"], tuple(item.get("also", ())))
        for item in content["item"]
    )
    words: dict[str, Code] = {}
    # A name always means itself, whatever another entry's list of words says; codes come last.
    for spoken in (lambda item: (item.name, item.standard), lambda item: item.also, lambda item: (item.code,)):
        for item in items:
            for word in spoken(item):
                words.setdefault(word, item)
    return CodeTable(items, words)
