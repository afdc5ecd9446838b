"""Writes what was typed into a record's form, unless somebody else was quicker."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.fields.sheet import Sheet


def writer(
    sheet: Sheet, record_id: str | None, version: int, stored: Mapping[str, Any], changes: Mapping[str, Any]
) -> Callable[[Session], str]:
    """What an act does to write `changes` into a record of that version (None: a new one); it returns the record's key.

    It raises UserError where the record is gone, or was changed since it was shown with the values `stored`.
    """

    def work(session: Session) -> str:
        if record_id is None:
            fresh = sheet.model(**changes)
            session.add(fresh)
            session.flush()
            return str(fresh.id)
        record = session.get(sheet.model, record_id)
        if record is None:
            raise UserError("这条记录已经被删除，没有保存。", "如果是误删，可以先撤销删除，再改一次。")
        if record.version != version:
            others = [field.title for key, field in sheet.fields.items() if getattr(record, key) != stored.get(key)]
            named = f"（{'、'.join(others[:5])}）" if others else ""
            raise UserError(f"您填写的时候，这条记录在别处改过{named}，没有保存。", "按“还原”看新的内容，再改一次。")
        for key, value in changes.items():
            setattr(record, key, value)
        return record_id

    return work
