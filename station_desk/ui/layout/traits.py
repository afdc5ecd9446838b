"""What can be set on each sort of item: one line per property, from which the panel builds itself."""

from dataclasses import dataclass
from typing import Any

from station_desk.printing import layout as kinds
from station_desk.printing.fonts import FACES

FACE_TITLES = {
    "Song": "宋体", "SongBold": "宋体加粗", "Hei": "黑体", "HeiBold": "黑体加粗", "Kai": "楷体", "SongFull": "宋体（全字库）",
}  # fmt: skip
FACE_CHOICE = (("", "同整张"), *((face, FACE_TITLES.get(face, face)) for face in FACES))


@dataclass(frozen=True, slots=True)
class Trait:
    """One property: `sort` says by what it is edited (mm pt times em count words text choice tick colour condition
    picture columns), `fixed` that a locked item keeps it."""

    key: str
    title: str
    sort: str = "mm"
    options: tuple[tuple[Any, str], ...] = ()
    low: float = 0
    wide: bool = False
    fixed: bool = False


def mm(key: str, title: str, low: float = 0) -> Trait:
    """A place or a size."""
    return Trait(key, title, "mm", low=low, fixed=True)


def choice(key: str, title: str, *options: tuple[Any, str]) -> Trait:
    return Trait(key, title, "choice", options)


PLACE = (mm("x", "左边距"), mm("y", "上边距"))
SIZE = (mm("width", "宽", 0.5), mm("height", "高", 0.5))
FACE = Trait("face", "字体", "choice", FACE_CHOICE)
INK = Trait("colour", "颜色", "colour")
WEIGHT = Trait("line_width", "线粗")
ALWAYS = (
    Trait("only_if", "什么时候出现", "condition", wide=True),
    Trait("preprinted", "买来的空白上已经印好（套打时不打）", "tick", wide=True),
    Trait("locked", "锁定位置", "tick", wide=True),
)
FIT = choice("fit", "放法", ("cover", "裁满"), ("fit", "完整放下"))
TEXT = (
    Trait("text", "内容", "text", wide=True),
    *PLACE, mm("width", "宽", 0.5), mm("height", "高（0 为不限）"),
    FACE, Trait("size", "字号", "pt", low=1),
    Trait("min_size", "最小字号（0 为不缩小）", "pt"),
    choice("wrap", "放不下时", ("never", "只缩小"), ("first", "换行再缩小"), ("last", "缩小再换行")),
    choice("align", "左右", ("left", "靠左"), ("center", "居中"), ("right", "靠右"), ("justify", "两端对齐")),
    choice("valign", "上下", ("top", "靠上"), ("middle", "居中"), ("bottom", "靠下")),
    Trait("line_height", "行距（倍）", "times", low=0.8), Trait("letter_spacing", "字距（字）", "em"),
    Trait("indent", "首行缩进（字）", "em"), INK,
    Trait("called", "提示里怎么称呼", "words", wide=True),
)  # fmt: skip
TABLE = (
    *PLACE, mm("height", "高", 5), Trait("rows_per_page", "每页行数（0 为放满）", "count"),
    Trait("row_height", "行高", low=1), Trait("head_height", "表头高", low=1),
    FACE, Trait("head_face", "表头字体", "choice", FACE_CHOICE),
    Trait("size", "字号", "pt", low=1), Trait("min_size", "最小字号", "pt", low=1),
    WEIGHT, INK, Trait("head_fill", "表头底色", "colour"), Trait("padding", "格内空隙"),
    Trait("fill_page", "空行画到页尾", "tick", wide=True),
    Trait("columns", "栏目", "columns", wide=True),
)  # fmt: skip
TRAITS: dict[type, tuple[Trait, ...]] = {
    kinds.Text: TEXT,
    kinds.Picture: (
        *PLACE, *SIZE, Trait("word", "内容", "picture"), FIT, Trait("radius", "圆角"),
        Trait("border_width", "边框粗"), Trait("border", "边框颜色", "colour", wide=True),
    ),
    kinds.Image: (*PLACE, *SIZE, FIT, Trait("radius", "圆角")),
    kinds.Qr: (Trait("text", "扫出来的内容", "text", wide=True), *PLACE, mm("width", "边长", 3), INK),
    kinds.Line: (
        mm("x", "起点左边距"), mm("y", "起点上边距"), mm("x2", "终点左边距"), mm("y2", "终点上边距"), WEIGHT, INK,
        choice("dash", "线型", ((), "实线"), ((2.0, 1.0), "虚线"), ((0.4, 0.8), "点线")),
    ),
    kinds.Box: (
        *PLACE, *SIZE, Trait("stroke", "边线颜色", "colour"), Trait("fill", "底色", "colour"), WEIGHT, Trait("radius", "圆角"),
        choice("corners", "哪些角是圆的", ("all", "四个角"), ("top", "上面两个"), ("bottom", "下面两个")),
    ),
    kinds.Artwork: (*PLACE, *SIZE, Trait("radius", "圆角")),
    kinds.Seal: (*PLACE, mm("width", "直径", 5)),
    kinds.Table: TABLE,
    kinds.Prose: (
        *PLACE, *SIZE, mm("next_y", "续页上边距"), mm("next_height", "续页高", 5), mm("tail", "末尾留空"),
        Trait("size", "字号", "pt", low=1), Trait("head_size", "标题字号", "pt", low=1), FACE,
        Trait("line_height", "行距（倍）", "times", low=0.8), Trait("indent", "首行缩进（字）", "em"), INK,
    ),
}  # fmt: skip
PAGE = (
    Trait("title", "名称", "words", wide=True), mm("width", "纸宽", 10), mm("height", "纸高", 10),
    Trait("face", "整张的字体", "choice", FACE_CHOICE[1:]), Trait("colour", "整张的颜色", "colour"),
)  # fmt: skip


def traits_of(items: list[Any]) -> tuple[Trait, ...]:
    """What can be set on all of these items at once; of several together neither place nor words."""
    first, *others = (TRAITS[type(item)] + ALWAYS for item in items)
    if not others:
        return first
    shared = set.intersection(*({trait.key for trait in traits} for traits in others))
    return tuple(
        one for one in first if one.key in shared and not one.fixed and one.sort not in ("text", "words", "columns")
    )
