"""Checks of a whole record, built from its fields and its own rules."""

from typing import Any

from station_desk.fields.field import fields_of
from station_desk.fields.problem import Problem


def check_record(record: Any, keys: set[str] | None = None) -> list[Problem]:
    """Errors and warnings of a record's fields (only `keys` where given) and of its own `check()`."""
    found: list[Problem] = []
    for key, field in fields_of(record.__class__).items():
        if keys is None or key in keys:
            found += field.check(getattr(record, key))
    return found + record.check()
