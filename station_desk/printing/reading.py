"""Layouts and papers read from TOML, shipped or the station's own, each mistake told with its file and line."""

import base64
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.paths import RESOURCES
from station_desk.printing import layout as kinds
from station_desk.printing.fonts import FACES
from station_desk.printing.layout import PAGE_WORDS, row_words, words_of
from station_desk.store.own_layout import OwnLayout

KINDS = {
    "text": kinds.Text, "picture": kinds.Picture, "image": kinds.Image, "qr": kinds.Qr, "line": kinds.Line, "box": kinds.Box,
    "artwork": kinds.Artwork, "seal": kinds.Seal, "table": kinds.Table, "prose": kinds.Prose,
}  # fmt: skip
COLOURS = frozenset({"colour", "fill", "stroke", "border", "head_fill"})
ADVICE = "这个文件可能改坏了：请改正这一行，或换回程序自带的那份。"
MEND = "请到“版式”里改回原样，或导入一份新的。"
TYPES = {float: "数字", int: "整数", str: "文字", bool: "true 或 false", tuple: "一列值", dict: "一张表"}


@dataclass(frozen=True, slots=True)
class Source:
    """A TOML file with what is needed to say where something in it is wrong."""

    path: Path
    text: str
    table: dict[str, Any]

    @classmethod
    def read(cls, path: Path, what: str) -> "Source":
        """The file parsed; raises UserError where it is missing, not text or not TOML. `what` names its sort."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise UserError(f"找不到{what}文件“{path.name}”。", "请核对名称，或重新安装程序。") from error
        except UnicodeDecodeError as error:
            raise UserError(f"{what}文件“{path.name}”不是 UTF-8 文本。", ADVICE) from error
        return cls.parse(path, text)

    @classmethod
    def parse(cls, path: Path, text: str) -> "Source":
        """The same from a text that is at hand; `path` is what a sentence calls it by."""
        try:
            return cls(path, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            where = f"第 {line[1]} 行" if line else "末尾"
            raise UserError(f"“{path.name}”{where}不合 TOML 的写法。", ADVICE) from error

    def wrong(self, where: str, sentence: str) -> UserError:
        """The error for something at `where`: "key", "item 3" or "item 3 key"."""
        return UserError(f"“{self.path.name}”第 {self.line_of(where)} 行：{sentence}。", ADVICE)

    def line_of(self, where: str) -> int:
        """The line of a key, 1 where it cannot be told."""
        found = re.fullmatch(r"(?:item (\d+))? ?(.*)", where)
        lines = self.text.splitlines()
        start, end = 0, len(lines)
        if found and found[1]:
            heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*item\s*\]\]", line)]
            number = int(found[1])
            start = heads[number - 1] if number <= len(heads) else 0
            end = heads[number] if number < len(heads) else end
        key = found[2] if found else where
        for number in range(start, end):
            if key and re.search(rf"(^|[\s{{,]){re.escape(key)}\s*=", lines[number]):
                return number + 1
        return start + 1

    def build(self, cls: type, table: Mapping[str, Any], where: str = "", **given: Any) -> Any:
        """An object of a dataclass from a table; every key is known, every value of its type.

        Raises UserError naming file and line.
        """
        hints = get_type_hints(cls)
        known = {one.name: one for one in fields(cls) if one.init}
        for key, value in table.items():
            place = f"{where} {key}".strip()
            if key not in known:
                raise self.wrong(place, f"不认识“{key}”")
            given[key] = self.value(place, key, value, hints[key])
        for key, one in known.items():
            if key not in given and one.default is MISSING and one.default_factory is MISSING:
                raise self.wrong(where, f"缺少“{key}”")
        return cls(**given)

    def value(self, where: str, key: str, value: Any, kind: Any) -> Any:
        """One value made to its type."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Literal:
            if value not in inner:
                raise self.wrong(where, f"“{key}”只能是 {'、'.join(inner)}")
            return value
        if origin is tuple and isinstance(value, list):
            return self.tuple_of(where, key, value, inner)
        if origin in (Union, UnionType):
            kind = next(one for one in inner if one is not type(None))
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        plain = origin or kind
        if not isinstance(value, plain) or (isinstance(value, bool) and plain is not bool):
            raise self.wrong(where, f"“{key}”应是{TYPES.get(plain, plain.__name__)}")
        self.check_words(where, key, value)
        return value

    def tuple_of(self, where: str, key: str, value: list[Any], inner: tuple[Any, ...]) -> tuple[Any, ...]:
        many = len(inner) == 2 and inner[1] is Ellipsis
        if not many and len(value) != len(inner):
            raise self.wrong(where, f"“{key}”应有 {len(inner)} 个值")
        wanted = [inner[0]] * len(value) if many else list(inner)
        made = []
        for one, kind in zip(value, wanted, strict=True):
            if kind is kinds.Column:
                made.append(self.build(kind, self.table_at(where, one), where.removesuffix(key).strip()))
            else:
                made.append(self.value(where, key, one, kind))
        return tuple(made)

    def table_at(self, where: str, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(where, "这里应是一张表")
        return value

    def check_words(self, where: str, key: str, value: Any) -> None:
        """Faces must be bundled and colours written as #RRGGBB."""
        if key in ("face", "head_face", "bold_face") and value not in FACES:
            raise self.wrong(where, f"没有“{value}”这种字体，可用 {'、'.join(FACES)}")
        if key in COLOURS and not re.fullmatch("#[0-9A-Fa-f]{6}", value):
            raise self.wrong(where, f"颜色“{value}”应写成 #RRGGBB")


def read_layout(name: str | Path) -> kinds.Layout:
    """The layout in resources/layouts/NAME.toml, or in the file given (a Path).

    Raises UserError naming file and line where it is missing or broken.
    """
    path = name if isinstance(name, Path) else RESOURCES / "layouts" / f"{name}.toml"
    return layout_in(Source.read(path, "版式"))


def own_layout(session: Session, name: str) -> OwnLayout | None:
    """The station's own copy of a layout, None where it prints with the shipped one."""
    here = session.info["station_id"]
    return session.scalar(select(OwnLayout).where(OwnLayout.name == name, OwnLayout.station_id == here))


def layout_of(session: Session, name: str) -> kinds.Layout:
    """The layout that is printed with here: the station's own copy where there is one, else the shipped one.

    Raises UserError with file and line where the station's own copy does not fit this program.
    """
    own = own_layout(session, name)
    if own is None:
        return read_layout(name)
    try:
        return layout_in(Source.parse(Path(f"{own.title}.toml"), own.words), read_layout(name))
    except UserError as error:
        raise UserError(f"本所的版式{error.message}", MEND) from error


def layout_in(source: Source, like: kinds.Layout | None = None) -> kinds.Layout:
    """The layout of a source; one `like` another is for the same paper, with that paper's name and words and no others.

    Raises UserError naming file and line where it is broken or asks for a word that the paper does not have.
    """
    table = dict(source.table)
    given = table.pop("item", [])
    if not isinstance(given, list) or not given:
        raise source.wrong("item", "至少要有一个 [[item]]")
    items = tuple(read_item(source, one, f"item {number}") for number, one in enumerate(given, 1))
    if like:
        table |= {"name": like.name, "named_by": like.named_by, "words": like.words}
    layout = source.build(kinds.Layout, table, name=source.path.stem, items=items)
    if min(layout.width, layout.height) <= 0:
        raise source.wrong("width", "宽和高应大于零")
    check_items(source, layout, "“{}”是这种纸上没有的词" if like else "“{}”不在 [words] 里")
    return layout


def read_item(source: Source, table: Any, where: str) -> kinds.Item:
    rest = dict(source.table_at(where, table))
    kind = rest.pop("kind", None)
    if kind not in KINDS:
        raise source.wrong(f"{where} kind", f"“kind”只能是 {'、'.join(KINDS)}")
    return source.build(KINDS[kind], rest, where)


def check_items(source: Source, layout: kinds.Layout, unknown: str) -> None:
    """Every word an item asks for is the layout's, else the sentence `unknown`; every item lies on the paper."""
    from station_desk.printing.artwork import ARTWORKS

    known = PAGE_WORDS | set(layout.words)
    for number, item in enumerate(layout.items, 1):
        where = f"item {number}"
        for key, word in words_asked(source, item, where):
            if word.removeprefix("!") not in known:
                raise source.wrong(f"{where} {key}", unknown.format(word))
        if isinstance(item, kinds.Table):
            check_columns(source, layout, item, f"{where} columns")
        if isinstance(item, kinds.Artwork) and item.name not in ARTWORKS:
            raise source.wrong(f"{where} name", f"没有“{item.name}”这幅图，可用 {'、'.join(ARTWORKS)}")
        if isinstance(item, kinds.Image) and not holds_jpeg(item.jpeg):
            raise source.wrong(f"{where} jpeg", "这幅图片的内容已损坏")
        if not (0 <= item.x <= layout.width and 0 <= item.y <= layout.height):
            raise source.wrong(f"{where} x", "位置在纸外")
    if sum(isinstance(item, kinds.Table | kinds.Prose) for item in layout.items) > 1:
        raise source.wrong("", "一个版式只能有一张表格或一篇正文")


def holds_jpeg(text: str) -> bool:
    """Whether a text is a JPEG in base64."""
    try:
        return base64.b64decode(text, validate=True).startswith(b"\xff\xd8\xff")
    except ValueError:
        return False


def check_columns(source: Source, layout: kinds.Layout, table: kinds.Table, where: str) -> None:
    """Every word a column asks for is one of the rows', as far as the sample rows tell."""
    known = row_words(layout, table)
    for column in table.columns if known else ():
        try:
            asked = [*words_of(column.text)] or ([column.key] if column.key else [])
        except ValueError as error:
            raise source.wrong(where, str(error)) from None
        if strange := next((word for word in asked if word not in known), ""):
            raise source.wrong(where, f"“{column.title}”这一栏的“{strange}”不在各行的词里")


def words_asked(source: Source, item: kinds.Item, where: str) -> list[tuple[str, str]]:
    """(key, word) of everything an item is filled with; a column's words belong to its rows."""
    asked = [("only_if", item.only_if)] if item.only_if else []
    for key in ("text", "word", "rows", "columns_from"):
        value = getattr(item, key, "")
        if not value:
            continue
        try:
            asked += [(key, word) for word in words_of(value)] if key == "text" else [(key, value)]
        except ValueError as error:
            raise source.wrong(f"{where} {key}", str(error)) from None
    return asked
