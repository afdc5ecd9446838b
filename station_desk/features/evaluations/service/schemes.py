"""The scheme of each year: made, copied, written, read."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.paths import MIGRATIONS
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import Scheme, SchemeItem, Score
from station_desk.features.evaluations.rules import Item, Ways
from station_desk.features.settings.service import station_or_new

ITEM_KEYS = ("kind", "title", "short", "most")
LOCKED = "{year}年已有打分，这一年的办法不能再改。"
LOCKED_ADVICE = "请从下一年起修改；刚开始打分而办法有错时，先清空已打的分再改。"


def scheme_of(session: Session, year: int) -> Scheme | None:
    """The scheme of a year, or None where there is none yet."""
    return session.scalar(select(Scheme).where(Scheme.year == year))


def scheme_before(session: Session, year: int) -> Scheme | None:
    """The newest scheme of an earlier year, or None."""
    return session.scalar(select(Scheme).where(Scheme.year < year).order_by(Scheme.year.desc()).limit(1))


def scheme_or_new(session: Session, year: int) -> Scheme:
    """The scheme of a year; where there is none it is copied from the newest before, else from the seed."""
    found = scheme_of(session, year)
    return found or write_scheme(session, year, *(copy_of(session, year) or seed()))


def seed() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The scheme a station starts with (db/seed/scheme.toml): its title and lines, and its items."""
    told = tomllib.loads((MIGRATIONS / "seed" / "scheme.toml").read_text(encoding="utf-8"))
    lines = {key: round(told[key] * 100) for key in ("excellent_from", "pass_from")}
    return {"title": told["title"], **lines}, [{**item, "most": round(item["most"] * 100)} for item in told["item"]]


def copy_of(session: Session, year: int) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """The newest scheme before a year in the form that `write_scheme` takes, or None."""
    last = scheme_before(session, year)
    face, items = written(session, last) if last else ({}, [])
    return (face, [{key: item[key] for key in ITEM_KEYS} for item in items]) if last else None


def written(session: Session, scheme: Scheme) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a scheme says, in the form that `write_scheme` takes."""
    items = session.scalars(select(SchemeItem).where(SchemeItem.scheme_id == scheme.id).order_by(SchemeItem.place))
    face = {key: getattr(scheme, key) for key in ("title", "excellent_from", "pass_from")}
    return face, [{key: getattr(one, key) for key in ("id", *ITEM_KEYS)} for one in items]


def write_scheme(session: Session, year: int, face: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Scheme:
    """Make the year's scheme say `face` (title, excellent_from, pass_from) and have exactly `items`, in this order.

    An item with an `id` is the one already there. Raises UserError where the year has scores, or where no 项目 is left.
    """
    if has_scores(session, year):
        raise UserError(LOCKED.format(year=year), LOCKED_ADVICE)
    if not any(item["kind"] == rules.COUNTED for item in items):
        raise UserError("考核办法里至少要有一个项目。", "请先添加别的项目，再删除这一个。")
    scheme = scheme_of(session, year) or Scheme(year=year, **face)
    for key, value in face.items():
        setattr(scheme, key, value)
    session.add(scheme)
    session.flush()
    left = {one.id: one for one in session.scalars(select(SchemeItem).where(SchemeItem.scheme_id == scheme.id))}
    for place, item in enumerate(items, 1):
        values = {"place": place, **{key: item.get(key) for key in ITEM_KEYS}}
        known = left.pop(str(item.get("id")), None)
        if known is None:
            session.add(SchemeItem(scheme_id=scheme.id, **values))
        for key, value in values.items() if known else ():
            setattr(known, key, value)
    for one in left.values():
        session.delete(one)
    session.flush()
    return scheme


def has_scores(session: Session, year: int) -> bool:
    """Whether any point of the year is written down, so that its scheme stands fast."""
    in_year = select(Score.id).where(Score.month >= f"{year}-01", Score.month <= f"{year}-12")
    return session.scalar(in_year.limit(1)) is not None


def items_of(session: Session, year: int) -> list[Item]:
    """The lines of the year's scheme in order; [] without a scheme."""
    query = select(SchemeItem).join(Scheme, Scheme.id == SchemeItem.scheme_id).where(Scheme.year == year)
    return [
        Item(one.id, one.kind, one.title, one.short or one.title, one.most)
        for one in session.scalars(query.order_by(SchemeItem.place))
    ]


def ways_of(session: Session, year: int) -> Ways:
    """The grade lines of the year's scheme and the station's quota."""
    scheme, station = scheme_of(session, year), station_or_new(session)
    lines = (scheme.excellent_from, scheme.pass_from) if scheme else (9000, 6000)
    return Ways(*lines, station.quota_mode, station.quota_percent)
