"""The scheme of each year: made, copied, written, read."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.paths import MIGRATIONS
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import Scheme, SchemeItem, check_loose
from station_desk.features.evaluations.rules import Ceilings, Item, Ways
from station_desk.features.settings.service import station_or_new

FACE_KEYS = ("title", "excellent_from", "pass_from", "bonus_most", "deduction_most", "vetoes")
ITEM_KEYS = ("section", "kind", "title", "short", "most", "weight", "evidence", "rate")


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
    """The scheme a station starts with (db/seed/scheme.toml): its face and its items."""
    told = tomllib.loads((MIGRATIONS / "seed" / "scheme.toml").read_text(encoding="utf-8"))
    points = ("excellent_from", "pass_from", "bonus_most", "deduction_most")
    face = {key: round(told[key] * 100) if key in points else told[key] for key in FACE_KEYS}
    face["vetoes"] = "\n".join(told["vetoes"])
    items = [
        {key: round(value * 100) if key in ("most", "rate") else value for key, value in item.items()}
        for item in told["item"]
    ]
    return face, items


def copy_of(session: Session, year: int) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """The newest scheme before a year in the form that `write_scheme` takes, or None."""
    last = scheme_before(session, year)
    face, items = written(session, last) if last else ({}, [])
    return (face, [{key: item[key] for key in ITEM_KEYS} for item in items]) if last else None


def written(session: Session, scheme: Scheme) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a scheme says, in the form that `write_scheme` takes."""
    items = session.scalars(select(SchemeItem).where(SchemeItem.scheme_id == scheme.id).order_by(SchemeItem.place))
    face = {key: getattr(scheme, key) for key in FACE_KEYS}
    return face, [{key: getattr(one, key) for key in ("id", *ITEM_KEYS)} for one in items]


def write_scheme(session: Session, year: int, face: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Scheme:
    """Make the year's scheme say `face` (some of FACE_KEYS) and have exactly `items` (ITEM_KEYS), in this order.

    An item with an `id` is the one already there. Raises UserError where the scheme is in use, or where no 项目 is left.
    """
    check_loose(session, year)
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
        values["weight"] = values["weight"] or rules.FULL_WEIGHT
        known = left.pop(str(item.get("id")), None)
        if known is None:
            session.add(SchemeItem(scheme_id=scheme.id, **values))
        for key, value in values.items() if known else ():
            setattr(known, key, value)
    for one in left.values():
        session.delete(one)
    session.flush()
    return scheme


def items_of(session: Session, year: int) -> list[Item]:
    """The lines of the year's scheme in order; [] without a scheme."""
    query = select(SchemeItem).join(Scheme, Scheme.id == SchemeItem.scheme_id).where(Scheme.year == year)
    return [
        Item(
            one.id, one.kind, one.title, one.short or one.title, one.most, one.weight, one.section or "",
            one.evidence or "", one.rate or 0,
        )
        for one in session.scalars(query.order_by(SchemeItem.place))
    ]  # fmt: skip


def ceilings_of(session: Session, year: int) -> Ceilings:
    """What a month's bonuses and deductions may come to in a year."""
    scheme = scheme_of(session, year)
    return Ceilings(scheme.bonus_most, scheme.deduction_most) if scheme else Ceilings()


def vetoes_of(session: Session, year: int) -> list[str]:
    """For what a person may be barred by the year's scheme."""
    scheme = scheme_of(session, year)
    return [line.strip() for line in (scheme.vetoes or "").splitlines() if line.strip()] if scheme else []


def ways_of(session: Session, year: int) -> Ways:
    """The grade lines of the year's scheme and the station's quota."""
    scheme, station = scheme_of(session, year), station_or_new(session)
    lines = (scheme.excellent_from, scheme.pass_from) if scheme else (9000, 6000)
    return Ways(*lines, station.quota_mode, station.quota_percent, ceilings_of(session, year))
