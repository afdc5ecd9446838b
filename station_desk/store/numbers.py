"""A register of numbers: each one's fate, the gaps between them, and the words that explain a gap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, Session

from station_desk.base.dates import now, show_date
from station_desk.base.errors import UserError
from station_desk.base.numbering import Gap, Numbering, Series
from station_desk.fields.field import moment, text, whole
from station_desk.store.print_log import EXPORTED, NOT_OUT, PrintedCopy, PrintRun, numbers_on_paper
from station_desk.store.record import Record, table_of

VOID, MISSING = "空号", "缺号"  # a gap that is explained, and one that is not


class NumberNote(Record):
    """Why no record has the numbers `first` to `last` of a series; they are given to nobody any more."""

    __tablename__ = "number_note"
    LABEL = "reason"
    __table_args__ = (Index("ix_number_note_series", "station_id", "register", "head"),)

    register: Mapped[str] = text("登记簿", 40, required=True)
    head: Mapped[str] = text("编号前段", 40, required=True)
    tail: Mapped[str] = text("编号后段", 20, default="")
    first: Mapped[int] = whole("起", 1, required=True)
    last: Mapped[int] = whole("止", 1, required=True)
    reason: Mapped[str] = text("说明", 200, required=True)
    by: Mapped[str] = text("经办", 50, required=True)
    at: Mapped[datetime] = moment("时间", required=True)

    @property
    def gap(self) -> Gap:
        """The numbers it speaks of."""
        return Gap(Series(self.head, self.tail or ""), self.first, self.last)


@dataclass(frozen=True, slots=True)
class Fate:
    """One line of a register: a number with whose it is, its state, its day, what is to be said of it, and how often it
    was printed; `key` is its record's, or its note's where it is 空号; `gap` is given where no record has the number."""

    number: str
    name: str
    state: str
    day: date | None = None
    words: str = ""
    printed: int = 0
    key: str = ""
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A room's register: `fates(session)` are its records' lines, of the records of `model`, whose numbers are formed
    as `numbering` says."""

    title: str
    model: type[Any]
    numbering: Numbering
    fates: Callable[[Session], list[Fate]]

    @property
    def table(self) -> str:
        """The name of the records' table."""
        return str(table_of(self.model).name)


def whole_register(session: Session, register: Register) -> list[Fate]:
    """Every number of a register, the newest series first, with the gaps between them and what explains these."""
    numbering, counts = register.numbering, printed_counts(session, register.table)
    lines = [replace(one, printed=counts.get(one.key, 0)) for one in register.fates(session)]
    lines += orphans(session, register, {one.number for one in lines})
    notes = notes_of(session, register.table)
    taken = [one.number for one in lines]
    taken += [note.gap.series.number(at, numbering.digits) for note in notes for at in (note.first, note.last)]
    lines += [Fate(numbering.spell(gap), "", MISSING, gap=gap) for gap in numbering.gaps(taken)]
    told = [one for one in lines if not (one.gap and any(covers(note.gap, one.gap) for note in notes))]
    told += [
        Fate(
            numbering.spell(note.gap),
            "",
            VOID,
            note.at.date(),
            f"{note.reason}（{note.by}）",
            key=note.id,
            gap=note.gap,
        )
        for note in notes
    ]
    return in_order(numbering, told)


def covers(whole_gap: Gap, part: Gap) -> bool:
    """Whether a gap holds another."""
    return whole_gap.series == part.series and whole_gap.first <= part.first and part.last <= whole_gap.last


def in_order(numbering: Numbering, lines: Sequence[Fate]) -> list[Fate]:
    """Series by series, the newest first; numbers of no series stand at the end."""

    def placed(one: Fate) -> tuple[Series, int] | None:
        return (one.gap.series, one.gap.first) if one.gap else numbering.place(one.number)

    loose = sorted((one for one in lines if placed(one) is None), key=lambda one: one.number)
    by_series: dict[Series, list[tuple[int, Fate]]] = {}
    for one in lines:
        if place := placed(one):
            by_series.setdefault(place[0], []).append((place[1], one))
    ordered = [
        one for series in sorted(by_series, reverse=True)
        for _, one in sorted(by_series[series], key=lambda pair: pair[0])
    ]  # fmt: skip
    return [*ordered, *loose]


def orphans(session: Session, register: Register, known: set[str]) -> list[Fate]:
    """Numbers that are on paper but in no record any more: exported, and the record undone afterwards."""
    query = (
        select(PrintedCopy.number, PrintedCopy.name, PrintRun.at, PrintRun.kind)
        .join(PrintRun, PrintRun.id == PrintedCopy.run_id)
        .where(PrintedCopy.owner_table == register.table, PrintedCopy.result != NOT_OUT)
        .order_by(PrintRun.at)
    )
    found: dict[str, Fate] = {}
    for number, name, at, kind in session.execute(query).tuples():
        place = register.numbering.place(number or "")
        if number and number not in known and place:
            words = f"{show_date(at.date())}{kind}过，登记后来撤销或删除"
            found[number] = Fate(number, name, MISSING, at.date(), words, gap=Gap(place[0], place[1], place[1]))
    return list(found.values())


def printed_counts(session: Session, table: str) -> dict[str, int]:
    """How often each record of a table came out of a printer."""
    query = (
        select(PrintedCopy.owner_id, func.count())
        .where(PrintedCopy.owner_table == table, PrintedCopy.result.not_in((EXPORTED, NOT_OUT)))
        .group_by(PrintedCopy.owner_id)
    )
    return {owner: int(count) for owner, count in session.execute(query).tuples() if owner}


def notes_of(session: Session, table: str) -> list[NumberNote]:
    """The explained gaps of a register."""
    return list(session.scalars(select(NumberNote).where(NumberNote.register == table).order_by(NumberNote.at)))


def explain(session: Session, register: Register, gaps: Sequence[Gap], reason: str) -> int:
    """Say why these numbers are nobody's; returns how many gaps were explained."""
    who = session.info["user"].name
    for gap in gaps:
        session.add(
            NumberNote(
                register=register.table, head=gap.series.head, tail=gap.series.tail, first=gap.first, last=gap.last,
                reason=reason[:200], by=who, at=now().replace(microsecond=0),
            )
        )  # fmt: skip
    return len(gaps)


def take_back(session: Session, keys: Sequence[str]) -> int:
    """Take explanations (keys of notes) back, so that the numbers are missing again; returns how many."""
    notes = session.scalars(select(NumberNote).where(NumberNote.id.in_(keys))).all()
    for note in notes:
        session.delete(note)
    return len(notes)


def given_numbers(session: Session, register: Register) -> set[str]:
    """Every number that was given: in a record, on paper, or explained as 空号; the next one comes after them."""
    known = {number for number in session.scalars(select(register.model.number)) if number}
    noted = {note.gap.series.number(note.last, register.numbering.digits) for note in notes_of(session, register.table)}
    return known | noted | numbers_on_paper(session, register.table)


def refuse_void(session: Session, table: str, numbering: Numbering, number: str) -> None:
    """Raise UserError where a number of a table's records was explained as 空号."""
    place = numbering.place(number)
    if place is None:
        return
    gap = Gap(place[0], place[1], place[1])
    with session.no_autoflush:
        note = next((one for one in notes_of(session, table) if covers(one.gap, gap)), None)
    if note:
        raise UserError(
            f"{number}已经登记为空号：{note.reason}。", "请换一个编号；要用这个编号，先在“编号登记”里取消这条说明。"
        )


class Numbered(Record):
    """A record with a number of a register: given once, and never again to anybody else."""

    __abstract__ = True
    LABEL = "number"
    NUMBERING: ClassVar[Numbering]
    SIGNED_AS: ClassVar[str]  # the kind of signed code that carries the number

    def before_save(self, session: Session, changed: set[str]) -> None:
        if self.LABEL in changed:
            refuse_void(session, self.__tablename__, self.NUMBERING, getattr(self, self.LABEL))


def one_of_a_kind(table: str, named: str) -> Index:
    """The index that lets a number stand once in a station; `named` is what the clerk calls it."""
    sentence = f"这个{named}已经用过"
    return Index(f"uq_{table}_number", "station_id", "number", unique=True, info={"sentence": sentence})


def count_states(session: Session, model: type[Record], *states: str) -> list[tuple[str, int]]:
    """How many records of a table stand in each of these states."""
    column = table_of(model).c.state
    counts = dict(session.execute(select(column, func.count()).group_by(column)).tuples().all())
    return [(state, counts.get(state, 0)) for state in states]
