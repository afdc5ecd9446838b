"""The layouts every paper is printed with: the station's own copy where there is one, else the shipped one."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.paths import RESOURCES, write_beside
from station_desk.features.settings.model import OwnLayout
from station_desk.printing.layout import Layout
from station_desk.printing.reading import Source, layout_in, read_layout
from station_desk.printing.writing import layout_text

FOLDER = RESOURCES / "layouts"
MEND = "请到“设置”的“版面”里改回原样，或导入一份新的。"


def layout_of(session: Session, name: str) -> Layout:
    """The layout that paper `name` is printed with here.

    Raises UserError with file and line where the station's own copy does not fit this program.
    """
    own = own_layout(session, name)
    if own is None:
        return read_layout(name)
    try:
        return layout_in(Source.parse(Path(f"{own.title}.toml"), own.words), read_layout(name))
    except UserError as error:
        raise UserError(f"本所的版面{error.message}", MEND) from error


def own_layout(session: Session, name: str) -> OwnLayout | None:
    """The station's own copy of a layout, None where it prints with the shipped one."""
    here = session.info["station_id"]
    return session.scalar(select(OwnLayout).where(OwnLayout.name == name, OwnLayout.station_id == here))


def own_layouts(session: Session) -> Mapping[str, OwnLayout]:
    """Every layout of the station's own, by name."""
    found = select(OwnLayout).where(OwnLayout.station_id == session.info["station_id"])
    return {one.name: one for one in session.scalars(found)}


def shipped_layouts() -> tuple[str, ...]:
    """The names of the layouts that came with the program."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def shipped_mark(name: str) -> str:
    """What tells one version of a shipped layout from the next."""
    return sha256((FOLDER / f"{name}.toml").read_bytes()).hexdigest()


def is_behind(own: OwnLayout) -> bool:
    """Whether the shipped layout is not the one any more that this copy began as."""
    return own.based_on != shipped_mark(own.name)


def keep_layout(session: Session, layout: Layout) -> None:
    """Let the station print with this layout from now on; one that is as shipped again needs no copy.

    Raises UserError where it could not be read again.
    """
    text, own = layout_text(layout), own_layout(session, layout.name)
    layout_in(Source.parse(Path(f"{layout.title}.toml"), text), read_layout(layout.name))
    if layout == read_layout(layout.name):
        put_layout_back(session, layout.name)
    elif own:
        own.title, own.words = layout.title, text
    else:
        mark = shipped_mark(layout.name)
        session.add(OwnLayout(name=layout.name, title=layout.title, words=text, based_on=mark))


def put_layout_back(session: Session, name: str) -> None:
    """Let the station print with the shipped layout again."""
    own = own_layout(session, name)
    if own:
        session.delete(own)


def export_layout(session: Session, name: str, target: Path) -> None:
    """Write the layout as a file that another station can take in."""
    text = layout_text(layout_of(session, name))
    with write_beside(target) as beside:
        beside.write_text(text, encoding="utf-8")


def read_given(path: Path) -> Layout:
    """The layout in a file of another station, to be kept by `keep_layout`.

    Raises UserError with file and line where it is broken, for another program's paper, or asks for strange words.
    """
    source = Source.read(path, "版式")
    name = source.table.get("name", path.stem)
    if name not in shipped_layouts():
        raise source.wrong("name", f"不知道“{name}”是哪一种纸")
    return layout_in(source, read_layout(name))
