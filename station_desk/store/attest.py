"""How a desk comes by its witness, and how the proof is carried over an upgrade of the schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, select
from sqlalchemy.engine import Connection

from station_desk.base.jobs import finish
from station_desk.store.fact import FACT, STATION
from station_desk.store.journal import ACT, CONTENT, Entry, write_act
from station_desk.store.place import is_address, witness_folder
from station_desk.store.proof import Verdict, replayed
from station_desk.store.schema import newest, structure_of
from station_desk.store.witness import EMPTY, MADE_FILE, NEXT_FILE, Point, Stand, Witness

RESTORED = "从备份"  # how the title of a restore begins


@contextmanager
def carried_over(connection: Connection) -> Iterator[None]:
    """Around an upgrade: what it makes of the rows is written into the journal as it stands.

    Rows that did not agree with the journal before it are left to be found; where the journal itself does not hold, all.
    """
    before: Verdict | None = None
    there = inspect(connection).get_table_names()
    if CONTENT.name in there:
        before = finish(replayed(connection))
    yield
    if not there or (before and before.journal):
        return
    known = {(one.table, one.key) for one in before.differences} if before else set()
    after = [one for one in finish(replayed(connection)).differences if (one.table, one.key) not in known]
    entries = [Entry(one.table, one.key, "base", one.told or "{}", one.found or "{}") for one in after]
    if entries:
        write_act(connection, head_of(connection, f"数据升级到第 {newest()} 版"), entries)


def attested(connection: Connection, folder: Path, *, shared: bool) -> Witness:
    """The witness of a desk, made where there is none; inside an act, so that two desks never make one each.

    Raises UserError where its folder cannot be used.
    """
    waiting = Witness.find(folder, NEXT_FILE)
    if waiting:  # a restore was killed: before its data was in place, or after
        if _goes_through(connection, [("", waiting.end)]):
            waiting.settle()
        else:
            (folder / NEXT_FILE).unlink()
    witness = Witness.find(folder)
    station = connection.execute(select(FACT.c.value).where(FACT.c.name == STATION)).scalar_one()
    last = connection.execute(select(ACT).order_by(ACT.c.number.desc()).limit(1)).first()
    if witness is None or (witness.station != station and not last):  # the database was taken away and begins anew
        stand = Stand(last.number, last.digest) if last else EMPTY
        witness = Witness.fresh(folder, station, stand, shared=shared)
        witness.save()
        witness.note(stand)
        if last and last.seal and not shared:
            sealing = connection.execution_options(desk_witness=witness)
            write_act(sealing, head_of(connection, "没有找到证明密钥，操作记录从这一步起重新证明"), ())
    if shared and last and not _goes_through(connection, witness.points()) and _restored(connection):
        witness.base, witness.whole = Stand(last.number, last.digest), EMPTY  # by another computer, as the log says
        witness.structure = {}
        (witness.folder / MADE_FILE).unlink(missing_ok=True)
        witness.save()
        witness.note(witness.base)
    if shared and witness.structure.get("") != newest():  # somebody else's program may have upgraded the database
        witness.structure = {**structure_of(connection), "": newest()}
        witness.save()
    return witness


def _goes_through(connection: Connection, points: list[Point]) -> bool:
    """Whether a journal goes through every one of these points."""
    stands = {stand for _, stand in points if stand.number}
    query = select(ACT.c.number, ACT.c.digest).where(ACT.c.number.in_([one.number for one in stands]))
    return {Stand(*row) for row in connection.execute(query)} >= stands


def _restored(connection: Connection) -> bool:
    query = select(ACT.c.number).where(ACT.c.kind == "desk", ACT.c.title.startswith(RESTORED))
    return connection.execute(query.limit(1)).first() is not None


def known_witness(engine: Engine, place: str | Path) -> Witness | None:
    """The witness of the data at `place`, None where there is none yet. Raises UserError for one that cannot be read."""
    if not is_address(place):
        return Witness.find(witness_folder(place, ""))
    if not inspect(engine).has_table(FACT.name):
        return None
    with engine.connect() as connection:
        station = connection.execute(select(FACT.c.value).where(FACT.c.name == STATION)).scalar()
    return Witness.find(witness_folder(place, station)) if station else None


def goes_on(connection: Connection, witness: Witness) -> bool:
    """Whether a journal goes through the base of a witness and bears its seals from there on."""
    base = witness.base
    digest = connection.execute(select(ACT.c.digest).where(ACT.c.number == base.number)).scalar()
    if base.number and digest != base.digest:
        return False
    others = ACT.c.seal.is_(None) | ~ACT.c.seal.startswith(f"{witness.name}:")
    return connection.execute(select(ACT.c.number).where(ACT.c.number > base.number, others).limit(1)).first() is None


def head_of(connection: Connection, title: str) -> dict[str, Any]:
    """The head of an act that concerns the data as a whole and that the program does by itself."""
    station = connection.execute(select(FACT.c.value).where(FACT.c.name == STATION)).scalar_one()
    return {"station_id": station, "kind": "desk", "target": None, "title": title, "user": "程序", "role": "程序"}
