"""What is read and what is changed, column by column: so whoever shows or keeps what was read knows when it is out of date."""

import json
import re
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from station_desk.store.journal import ACT, ENTRY, Entry
from station_desk.store.record import Base

# Both what is read and what is changed is a set of marks: `village.name` is a column, `village.+` that rows come and
# go, `village` anything of the table. An act's news name the tables and the finer marks, so that either may be asked.
Marks = frozenset[str]
MOST, FRESH = 200, 300  # answers remembered, and for how many seconds: another program may write the same database

P = ParamSpec("P")
T = TypeVar("T")


def news_of(entries: Iterable[Entry]) -> Marks:
    """The marks of what an act has changed; every act is itself a new line of the journal."""
    found = set()
    for entry in entries:
        found.add(entry.table)
        if entry.change == "edit":
            found |= {f"{entry.table}.{column}" for column in (*json.loads(entry.after), "version")}
        else:
            found.add(f"{entry.table}.+")
    return frozenset(found | {mark for table in (ACT, ENTRY) for mark in (table.name, f"{table.name}.+")})


def whole(table: str) -> Marks:
    """The marks of any change there could be in a table."""
    return frozenset({table, f"{table}.+", *(f"{table}.{column.name}" for column in Base.metadata.tables[table].c)})


class Answer(NamedTuple):
    """What a reading gave, what it has read for that, and when."""

    found: Any
    read: Marks
    at: float


class Reads:
    """Listens to the statements of one engine, raw SQL included, in threads that ask for it; remembers answers."""

    def __init__(self, engine: Engine) -> None:
        self._here = threading.local()
        self._known: WeakKeyDictionary[Any, Marks] = WeakKeyDictionary()  # by compiled statement
        self._answers: dict[Hashable, Answer] = {}
        self._turns: dict[Hashable, threading.RLock] = {}
        self.news = 0  # how often something was changed
        self._lock = threading.Lock()  # over the three above
        event.listen(engine, "before_cursor_execute", self._note)

    @contextmanager
    def collect(self) -> Iterator[set[str]]:
        """The marks of what this thread reads inside the block, through whatever session or connection."""
        before: set[str] | None = getattr(self._here, "marks", None)
        found: set[str] = set()
        self._here.marks = found
        try:
            yield found
        finally:
            self._here.marks = before
            if before is not None:
                before |= found

    def recall(self, key: Hashable, read: Callable[[], T], since: int) -> T:
        """What `read()` gave last under this key, while nothing that it had read has changed; else what it gives now.

        `since` is what `news` was before the session that reads saw anything: an older sight of the data is not kept.
        Whoever comes while another thread is reading it waits for that.
        """
        with self._lock:
            turn = self._turns.setdefault(key, threading.RLock())
        with turn:
            answer = self._answers.get(key)
            if answer and time.monotonic() - answer.at < FRESH:
                around: set[str] | None = getattr(self._here, "marks", None)
                if around is not None:
                    around |= answer.read
                return cast(T, answer.found)
            at = time.monotonic()
            with self.collect() as marks:
                found = read()
            with self._lock:
                if since == self.news:
                    self._answers[key] = Answer(found, frozenset(marks), at)
                    if len(self._answers) > MOST:
                        oldest = next(iter(self._answers))
                        del self._answers[oldest], self._turns[oldest]
            return found

    def hear(self, changed: Marks) -> None:
        """Forget the answers that these changes make untrue."""
        with self._lock:
            self.news += 1
            self._answers = {key: one for key, one in self._answers.items() if not changed & one.read}

    def forget(self) -> None:
        """Forget every answer."""
        with self._lock:
            self.news += 1
            self._answers = {}

    def _note(self, _connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
        marks: set[str] | None = getattr(self._here, "marks", None)
        if marks is None:
            return
        compiled = context.compiled
        if compiled is None:  # SQL as a string
            marks |= named_in(statement)
            return
        known = self._known.get(compiled)
        if known is None:
            known = self._known[compiled] = read_by(compiled)
        marks |= known


def remembered(read: Callable[Concatenate[Session, P], T]) -> Callable[Concatenate[Session, P], T]:
    """Lets a reading session's desk keep the answer until something changes that it was read from.

    All that it depends on besides the database and who asks must be among its arguments, today too. The answer is
    shared: nobody may change it.
    """

    @wraps(read)
    def recalled(session: Session, *args: P.args, **named: P.kwargs) -> T:
        reads: Reads | None = session.info.get("reads")
        if reads is None:  # an act sees what it has not yet written
            return read(session, *args, **named)
        key = (read, session.info["user"], args, *sorted(named.items()))
        return reads.recall(key, lambda: read(session, *args, **named), session.info["since"])

    return recalled


def read_by(compiled: Any) -> Marks:
    """The marks of what a compiled statement reads."""
    found: set[str] = set()

    def meet_column(column: Any) -> None:
        if getattr(column, "is_literal", False):
            found.update(named_in(column.name))
            return
        for base in column.base_columns:
            if getattr(base, "table", None) is not None:
                found.add(f"{base.table.name}.{base.name}")

    def meet_select(select: Any) -> None:
        for column in select.selected_columns:
            visitors.traverse(column, {}, {"column": meet_column})

    meet = {
        "table": lambda table: found.add(f"{table.name}.+"),
        "column": meet_column,
        "select": meet_select,
        "textclause": lambda words: found.update(named_in(words.text)),
    }
    # The ORM writes the statement anew, with every column it loads.
    statement = getattr(compiled.compile_state, "statement", None)
    visitors.traverse(compiled.statement if statement is None else statement, {}, meet)
    return frozenset(found)


def named_in(sql: str) -> Marks:
    """The tables whose names stand anywhere in raw SQL: rather one too many than one too few."""
    return frozenset(re.findall(r"\w+", sql)) & frozenset(Base.metadata.tables)
