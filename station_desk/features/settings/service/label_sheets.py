"""The sheets of labels one can print on: the shipped ones, and those the station has measured."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.settings.model import LabelSheet
from station_desk.printing.paper import Imposition, read_imposition

SHIPPED = (
    "labels-21",
    "labels-10",
    "labels-24",
    "labels-24-full",
    "labels-40",
    "labels-40-full",
)  # the usual one first


def shipped_label_sheets() -> tuple[tuple[str, str], ...]:
    """Name and title of each common sheet."""
    return tuple((name, read_imposition(name).title) for name in SHIPPED)


def own_label_sheets(session: Session) -> list[Imposition]:
    """The sheets the station has measured, by name."""
    own = LabelSheet.station_id == session.info["station_id"]
    return [one.imposition() for one in session.scalars(select(LabelSheet).where(own).order_by(LabelSheet.name))]


def label_sheet(session: Session, name: str = "") -> Imposition:
    """The sheet of that name, the station's own before a shipped one; the usual one for "".

    Raises UserError naming those there are.
    """
    own = {one.name: one for one in own_label_sheets(session)}
    if name in own:
        return own[name]
    if name and name not in SHIPPED:
        raise UserError(f"没有名为“{name}”的标签纸。", f"可以用的有：{'、'.join((*SHIPPED, *own))}。")
    return read_imposition(name or SHIPPED[0])


def start_from(session: Session, name: str, title: str) -> LabelSheet:
    """A sheet of the station's own called `title` with the numbers of a shipped one, to be measured and mended."""
    sheet = read_imposition(name)
    made = LabelSheet(
        name=title, page_width=hundredths(sheet.page[0]), page_height=hundredths(sheet.page[1]),
        width=hundredths(sheet.label[0]), height=hundredths(sheet.label[1]), columns=sheet.columns, rows=sheet.rows,
        left=hundredths(sheet.origin[0]), top=hundredths(sheet.origin[1]), across=hundredths(sheet.pitch[0]),
        down=hundredths(sheet.pitch[1]),
    )  # fmt: skip
    session.add(made)
    return made


def hundredths(length: float) -> int:
    return round(length * 100)
