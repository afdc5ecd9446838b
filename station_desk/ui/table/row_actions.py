"""What is done to the rows chosen on a page: deleted, copied, exported, each as one act that can be undone."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.excel.write import keys_of, write_rows
from station_desk.fields.sheet import Sheet
from station_desk.store.search import rows_query
from station_desk.ui.cells import copy_table
from station_desk.ui.shell import Shell
from station_desk.ui.table.rows import PAGE, RowQuery, Rows, labels_of

Remove = Callable[[Session, Sequence[str]], None]

NAMED = 5  # names in a question
COPIED = 5000  # rows at most
EXCEL = "Excel 工作簿 (*.xlsx)"


def named(names: Sequence[str], counted: str) -> str:
    """Some names as a clerk would say them: 张三、李四等 24 人."""
    shown = "、".join(name for name in names[:NAMED] if name)
    return shown if len(names) <= NAMED else f"{shown}等 {len(names)} {counted}"


def remove(shell: Shell, sheet: Sheet, ids: Sequence[str], own: Remove | None = None) -> bool:
    """Ask, naming them, and delete these records; True where it was done."""
    if not ids:
        return False
    names = labels_of(shell.desk, sheet, ids)
    said = named(names, sheet.counted)
    if not shell.ask(f"删除 {len(ids)} {sheet.counted}？", f"{said}。删除以后还可以撤销。", act="删除"):
        return False

    def plain(session: Session, keys: Sequence[str]) -> None:
        for key in keys:
            record = session.get(sheet.model, key)
            if record is not None:
                session.delete(record)

    return shell.act(f"删除{said}", lambda session: (own or plain)(session, ids))


def copy_rows(rows: Rows, ids: Sequence[str]) -> int:
    """Put rows with their headings on the clipboard, as text and for Excel; returns how many.

    Values are in full; in Excel numbers of people stay text, as its own format mark asks.
    """
    fields = [rows.sheet.field(key) for key in rows.keys]
    places = [place for key in ids[:COPIED] if (place := rows.ids.place(key)) >= 0]
    lines = [rows.texts(place) for place in places]
    copy_table([field.title for field in fields], lines, [field.kind.excel == "text" for field in fields])
    return len(lines)


def export(shell: Shell, sheet: Sheet, wanted: RowQuery, keys: Sequence[str] = (), ids: Sequence[str] = ()) -> None:
    """Ask for a file and write the wanted rows (only `ids` where given) to it; all fields unless `keys`."""
    target = shell.choose_target("导出到", f"{sheet.title}{dates.today():%Y%m%d}.xlsx", EXCEL)
    if target:
        wished = tuple(keys) or keys_of(sheet)
        job = write_rows(
            shell.desk, sheet, target, wished, lambda session: _read(session, sheet, wanted, wished, tuple(ids))
        )
        shell.run(
            f"导出{sheet.title}",
            job,
            lambda count: shell.tell(f"已导出 {count} {sheet.counted}到“{target.name}”", undo=False),
        )


def _read(session: Session, sheet: Sheet, wanted: RowQuery, keys: Sequence[str], ids: Sequence[str]) -> Iterator[Any]:
    if not ids:
        yield from session.execute(wanted.query(sheet, keys))
        return
    for start in range(0, len(ids), PAGE):
        some = ids[start : start + PAGE]
        query = rows_query(sheet, keys).order_by(None).where(sheet.model.id.in_(some))
        found = {row[0]: row for row in session.execute(query)}
        yield from (found[key] for key in some if key in found)
