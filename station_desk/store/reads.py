"""Which tables are read just now: whoever shows what was read learns from it whose changes concern him."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.sql import visitors

from station_desk.store.record import Base


class Reads:
    """Listens to the statements of one engine, raw SQL included, in threads that ask for it."""

    def __init__(self, engine: Engine) -> None:
        self._here = threading.local()
        self._known: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()  # by compiled statement
        event.listen(engine, "before_cursor_execute", self._note)

    @contextmanager
    def collect(self) -> Iterator[set[str]]:
        """The names of the tables that this thread reads inside the block, through whatever session or connection."""
        before: set[str] | None = getattr(self._here, "tables", None)
        found: set[str] = set()
        self._here.tables = found
        try:
            yield found
        finally:
            self._here.tables = before
            if before is not None:
                before |= found

    def _note(self, _connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
        tables: set[str] | None = getattr(self._here, "tables", None)
        if tables is None:
            return
        compiled = context.compiled
        if compiled is None:  # SQL as a string
            tables |= named_in(statement)
            return
        known = self._known.get(compiled)
        if known is None:
            known = self._known[compiled] = tables_in(compiled)
        tables |= known


def tables_in(compiled: Any) -> frozenset[str]:
    """The tables of a compiled statement: those it was written with, and those that the ORM has added."""
    found: set[str] = set()
    meet = {
        "table": lambda table: found.add(table.name),
        "textclause": lambda words: found.update(named_in(words.text)),
    }
    state = compiled.compile_state
    for statement in (compiled.statement, getattr(state, "statement", None)):
        if statement is not None:
            visitors.traverse(statement, {}, meet)
    return frozenset(found)


def named_in(sql: str) -> frozenset[str]:
    """The tables whose names stand anywhere in raw SQL: rather one too many than one too few."""
    return frozenset(re.findall(r"\w+", sql)) & frozenset(Base.metadata.tables)
