"""Rows for tables: a sheet's columns, filtered, searched, sorted, a slice at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from station_desk.fields.field import fields_of
from station_desk.fields.kinds import Link
from station_desk.fields.sheet import Sheet
from station_desk.store.record import Base, Record


def model_named(name: str) -> type[Record]:
    """The mapped class of that name."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__name__ == name)


def rows_query(
    sheet: Sheet,
    keys: Sequence[str],
    find: str = "",
    where: Mapping[str, Sequence[Any]] | None = None,
    order: Sequence[str] = (),
) -> Select[Any]:
    """A query of `id` and then `keys`, links as the label of what they point to.

    `find` is words that must all match a field marked `find` (a word after "-" must not); `where` maps keys to
    the values allowed; `order` lists keys, a leading "-" turning round.
    """
    model = sheet.model
    shown: dict[str, ColumnElement[Any]] = {}
    sorting: dict[str, ColumnElement[Any]] = {}
    query: Select[Any] = select(model.id)
    sorted_by = {key.lstrip("-") for key in order or sheet.order}
    for key, field in fields_of(model).items():
        column = getattr(model, key)
        if isinstance(field.kind, Link) and (key in keys or key in sorted_by or (field.find and find)):
            other = aliased(model_named(field.kind.target))
            query = query.outerjoin(other, other.id == column)
            shown[key] = getattr(other, other.LABEL)
            label = fields_of(model_named(field.kind.target)).get(other.LABEL)
            sorting[key] = getattr(other, (label and label.sort_by) or other.LABEL)
        else:
            shown[key] = column
            sorting[key] = getattr(model, field.sort_by or key)
    query = query.add_columns(*(shown[key].label(key) for key in keys))
    for key, values in (where or {}).items():
        query = query.where(_is_one_of(getattr(model, key), values))
    searched = [shown[key] for key, field in fields_of(model).items() if field.find]
    for word in find.split():
        query = query.where(_matches(searched, word))
    for key in order or sheet.order:
        column = sorting[key.lstrip("-")]
        query = query.order_by(column.desc() if key.startswith("-") else column)
    # Equal ones the same way, the one entered last on top of a list that begins with the newest: an index has them so.
    backwards = (order or sheet.order or ("",))[0].startswith("-")
    return query.order_by(model.id.desc() if backwards else model.id)


def _is_one_of(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    """The column holds one of the values; None stands for an empty field."""
    some = [value for value in values if value is not None]
    condition: ColumnElement[bool] = column.in_(some) if some else column.is_(None)
    return or_(condition, column.is_(None)) if some and len(some) < len(values) else condition


def _matches(columns: Sequence[ColumnElement[Any]], word: str) -> ColumnElement[bool]:
    without = word.startswith("-") and len(word) > 1
    plain = (word[1:] if without else word).strip('"“”').lower()
    found = or_(*(func.lower(column).contains(plain, autoescape=True) for column in columns))
    return ~func.coalesce(found, False) if without else found
