"""The proof: the journal is chained and sealed, and replayed from its first act it gives exactly the rows that are there.

`docs/proof.md` tells the format. Whatever was changed past the program is found here: an act's words (its digest does
not fit), a chain computed anew (its seals do not fit), an end cut off (the tail noted outside is not reached), a row changed,
added or deleted (the replay gives another one), a trigger or an index dropped (the schema is not the migrations').
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from sqlalchemy import Column, LargeBinary, MetaData, Table, inspect, select
from sqlalchemy.engine import Connection

from station_desk.base.jobs import Job, Step
from station_desk.store.fact import FACT, STATION
from station_desk.store.journal import ACT, CONTENT, ENTRY, LONGEST_KEY, UNPROVED, act_digest, as_json, hidden
from station_desk.store.schema import structure_of, structure_wanted
from station_desk.store.witness import EMPTY, Point, Stand, Witness

BATCH = 5_000
SECRET = {"account": "secret", "fact": "value"}  # stands in the journal as its digest
KEYS = {"fact": "name"}  # other tables are keyed by id
RECORD = {"id", "station_id", "version"}  # columns by which a table of records is known


class Broken(Exception):
    """The journal itself does not hold; the words say where."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that the journal knows otherwise: as JSON what the journal tells and what was found, "" for no row."""

    table: str
    key: str
    told: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the journal goes, how many rows were compared, and what is wrong in sentences."""

    stand: Stand = EMPTY
    rows: int = 0
    journal: str = ""
    around: Sequence[str] = ()
    differences: Sequence[Difference] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.journal or self.around or self.differences)


def prove(
    connection: Connection, witness: Witness | None, points: Sequence[Point] = (), since: Stand | None = None
) -> Job[Verdict]:
    """Prove everything, or with `since` only the acts after it and the rows these have touched.

    The chain must go through `points`, noted outside before the reading began. Without a witness (a backup of elsewhere)
    the seals cannot be judged, all else can.
    """
    verdict = yield from replayed(connection, witness, points, since)
    return replace(verdict, around=_check_around(connection, witness))


def replayed(
    connection: Connection, witness: Witness | None = None, points: Sequence[Point] = (), since: Stand | None = None
) -> Job[Verdict]:
    """The journal held against itself and against the rows, as `prove` does, without what is around them."""
    tables = proved_tables(connection)
    replay = Replay(tables, keep=since is None)
    try:
        for point in points:
            _check_point(connection, *point)
        stand = yield from _read_chain(connection, witness, since or EMPTY, replay)
        if since is None:
            _check_bodies(connection, replay.bodies)
        else:
            replay = _replay_touched(connection, replay)
    except Broken as broken:
        return Verdict(journal=str(broken))
    found, count = [], 0
    for place, (name, table) in enumerate(tables.items()):
        yield Step(50 + 50 * place // len(tables), 100, "正在核对数据")
        for difference in compare(
            connection, table, replay.rows.pop(name, {}), replay.touched[name] if since else None
        ):
            count += 1
            if difference:
                found.append(difference)
    found += [Difference(name, key, told, "") for name, rows in replay.rows.items() for key, told in rows.items()]
    return Verdict(stand, count, differences=found)


# ------------------------------------------------------------------------------------------- the journal, replayed
class Replay:
    """What the rows must be by the entries applied so far: `rows` by table and key, each a line of JSON."""

    def __init__(self, tables: dict[str, Table], *, keep: bool) -> None:
        self.tables, self.keep = tables, keep
        self.rows: dict[str, dict[str, str]] = defaultdict(dict)
        self.touched: dict[str, set[str]] = defaultdict(set)
        self.bodies: set[str] = set()  # digests of pictures that have left their rows
        self.pictures = {
            name: [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
            for name, table in tables.items()
        }

    def apply(self, line: Sequence[str]) -> None:
        """Let one entry (table, key, change, before, after) change its row. Raises Broken where it does not fit."""
        name, key, change, before, after = line
        self.touched[name].add(key)
        if not self.keep:
            return
        rows = self.rows[name]
        if change == "base":  # taken as it stood, by an upgrade
            rows[key] = after
            if after == "{}":
                del rows[key]
        elif (key in rows) == (change == "new"):
            raise Broken(f"操作记录前后不符：{name} {key}。")
        elif change == "new":
            rows[key] = after
        elif change == "gone":
            del rows[key]
        else:
            row = json.loads(rows[key])
            row.update(json.loads(after))
            if "version" in row:
                row["version"] += 1
            rows[key] = as_json(row)
        if self.pictures.get(name) and change in ("edit", "gone"):
            left = json.loads(before)
            self.bodies.update(left[column] for column in self.pictures[name] if left.get(column))


def _read_chain(connection: Connection, witness: Witness | None, since: Stand, replay: Replay) -> Job[Stand]:
    """Check digests and seals of the acts after `since` and replay their entries; where it ends. Raises Broken."""
    acts = connection.execute(select(ACT).where(ACT.c.number > since.number).order_by(ACT.c.number)).mappings().all()
    query = select(*ENTRY.c).where(ENTRY.c.act_number > since.number).order_by(ENTRY.c.number)
    with closing(connection.execute(query.execution_options(yield_per=BATCH))) as found:
        entries = iter(found)
        last, entry = since, next(entries, None)
        for place, act in enumerate(acts):
            if place % 500 == 0:
                yield Step(50 * place // len(acts), 100, "正在核对操作记录")
            lines = []
            while entry is not None and entry[1] == act["number"]:
                lines.append(tuple(entry[2:]))
                entry = next(entries, None)
            last = Stand(act["number"], act_digest(last.digest, dict(act), lines))
            if last.digest != act["digest"]:
                raise Broken(f"操作记录从第 {last.number} 步起被改动过。")
            if witness and last.number > witness.base.number and not witness.accepts(act["seal"], last.digest):
                raise Broken(f"操作记录从第 {last.number} 步起与证明密钥不符，是另外编写的。")
            for line in lines:
                replay.apply(line)
    if entry is not None:
        raise Broken("操作记录里有不属于任何一步的改动。")
    return last


def _check_point(connection: Connection, words: str, stand: Stand) -> None:
    if not stand.number:
        return
    digest = connection.execute(select(ACT.c.digest).where(ACT.c.number == stand.number)).scalar()
    if digest is None:
        raise Broken(f"操作记录的末尾被截去：{words}第 {stand.number} 步不见了。")
    if digest != stand.digest:
        raise Broken(f"操作记录在第 {stand.number} 步或以前被改动过。")


def _check_bodies(connection: Connection, wanted: set[str]) -> None:
    """Whether exactly the pictures that have left their rows are kept, each as it was. Raises Broken."""
    found = set()
    query = select(CONTENT.c.digest, CONTENT.c.body)
    with closing(connection.execute(query.execution_options(yield_per=100))) as rows:
        for digest, body in rows:
            if hashlib.sha256(body).hexdigest() != digest:
                raise Broken("操作记录里保存的照片或文件被改动过。")
            found.add(digest)
    if found != wanted:
        raise Broken("操作记录里保存的照片或文件少了。" if wanted - found else "操作记录里多出了照片或文件。")


def _replay_touched(connection: Connection, partly: Replay) -> Replay:
    """The rows that some acts have touched, replayed from each one's first entry."""
    replay = Replay(partly.tables, keep=True)
    keys = sorted({key for some in partly.touched.values() for key in some})
    columns = (ENTRY.c.table_name, ENTRY.c.record_id, ENTRY.c.change, ENTRY.c.before, ENTRY.c.after)
    for start in range(0, len(keys), 500):
        query = select(*columns).where(ENTRY.c.record_id.in_(keys[start : start + 500])).order_by(ENTRY.c.number)
        for line in connection.execute(query):
            replay.apply(line)
    return replay


# -------------------------------------------------------------------------------------------- the rows that are there
def proved_tables(connection: Connection) -> dict[str, Table]:
    """Every table whose rows the journal tells, with the columns that it tells, as the database has them."""
    found = {}
    there = inspect(connection)
    for name in there.get_table_names():
        columns = [one for one in there.get_columns(name) if one["name"] not in UNPROVED.get(name, ())]
        if name in SECRET or {one["name"] for one in columns} >= RECORD:
            found[name] = Table(name, MetaData(), *(Column(one["name"], one["type"]) for one in columns))
    return found


def compare(
    connection: Connection, table: Table, told: dict[str, str], only: Collection[str] | None = None
) -> Iterator[Difference | None]:
    """Each row of a table, or of these keys, held against what the journal tells: None where they agree."""
    left = dict(told)
    for key, found in rows_of(connection, table, only):
        expected = left.pop(key, "")
        yield None if expected == found else Difference(table.name, key, expected, found)
    for key, expected in left.items():
        yield Difference(table.name, key, expected, "")


def rows_of(connection: Connection, table: Table, only: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """The key of each row and the row as a line of JSON, as the journal would tell it."""
    key = table.c[KEYS.get(table.name, "id")]
    names, secret = list(table.c.keys()), SECRET.get(table.name)
    wanted = [key != STATION] if table.name == "fact" else []
    if only is None or table.name in KEYS:
        queries = [select(*table.c).where(*wanted)]
    else:
        keys = sorted(only)
        queries = [select(*table.c).where(key.in_(keys[at : at + 500])) for at in range(0, len(keys), 500)]
    place = names.index(key.name)
    for query in queries:
        with closing(connection.execute(query.execution_options(yield_per=BATCH))) as rows:
            for row in rows:
                if only is not None and row[place][:LONGEST_KEY] not in only:
                    continue
                values = dict(zip(names, row, strict=True))
                if secret:
                    values[secret] = hidden(values[secret])
                yield row[place][:LONGEST_KEY], as_json(values)


def _check_around(connection: Connection, witness: Witness | None) -> list[str]:
    """What is wrong beside rows and journal: the station, the tables' own make."""
    wrong = []
    station = connection.execute(select(FACT.c.value).where(FACT.c.name == STATION)).scalar()
    last = connection.execute(select(ACT.c.station_id).order_by(ACT.c.number.desc()).limit(1)).scalar()
    own = witness if witness and not witness.strange else None
    if (own and station != own.station) or (last and station != last):
        wrong.append("派出所的标识被改动过。")
    if own and own.tail_gone:
        wrong.append("证明文件 tail 不见了，不能确认操作记录的末尾没有被截去。")
    made = structure_of(connection)
    wanted = structure_wanted() if connection.dialect.name == "sqlite" else witness.structure if witness else made
    changed = sorted(name for name in {**made, **wanted} if name and made.get(name) != wanted.get(name))
    if changed:
        wrong.append(f"数据库的结构被改动过：{'、'.join(changed[:5])}。")
    return wrong
