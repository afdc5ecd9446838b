"""A layout written as the TOML that reading.py reads: what is usual is left out, a table's columns one to a line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

from station_desk.printing.layout import Item, Layout
from station_desk.printing.reading import KINDS

ESCAPED = {code: f"\\u{code:04X}" for code in (0x7F, *range(0xD800, 0xE000))}  # TOML 1.0 takes none of them as it is


def layout_text(layout: Layout) -> str:
    """The text of a layout's file; read again it is the same layout, its name included."""
    lines = [f"{key} = {value_text(value)}" for key, value in told(layout, ("items", "words"))]
    lines += ["", "[words]", *(f"{key_text(word)} = {value_text(sample)}" for word, sample in layout.words.items())]
    for item in layout.items:
        lines += ["", "[[item]]", *item_lines(item)]
    return "\n".join(lines) + "\n"


def item_lines(item: Item) -> Iterator[str]:
    """The lines of one item below its head."""
    kind = next(word for word, one in KINDS.items() if type(item) is one)
    yield f'kind = "{kind}"'
    for key, value in told(item):
        if key == "columns":
            yield from ("columns = [", *(f"  {value_text(dict(told(column)))}," for column in value), "]")
        else:
            yield f"{key} = {value_text(value)}"


def told(one: Any, but: Sequence[str] = ()) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass that are not as usual, those without a usual value first."""
    kept = [field for field in fields(one) if field.name not in but]
    for field in sorted(kept, key=lambda field: field.default is not MISSING):
        value = getattr(one, field.name)
        if field.default is MISSING or value != field.default:
            yield field.name, value


def value_text(value: Any) -> str:
    """One value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key_text(key)} = {value_text(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(value_text(one) for one in value)}]"
    return json.dumps(str(value), ensure_ascii=False).translate(ESCAPED)


def key_text(key: str) -> str:
    """A key, in quotation marks where TOML asks for them."""
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else value_text(key)
