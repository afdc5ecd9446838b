"""Is everything whole: the database file, its links, the journal, and every row as the journal tells it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.fields.field import fields_of
from station_desk.store.desk import Desk
from station_desk.store.proof import Difference, Verdict, prove
from station_desk.store.record import Base
from station_desk.store.witness import Point, Stand, Witness

NAMED = 5  # differences that are told one by one
ADVICE = "请从最近一次验证过的备份恢复，并把这份数据留作核查。"


def examine(desk: Desk, *, quick: bool = False) -> Job[str]:
    """Check the database; returns a sentence. Raises UserError naming what is broken.

    `quick`: only what was done since the last whole check.
    """
    since = desk.witness.whole if quick and desk.witness.whole.number else None
    verdict = yield from examine_engine(desk.engine, desk.witness, desk.witness.points(), since)
    if not verdict.sound:
        raise UserError(*complaint(verdict))
    desk.witness.whole = verdict.stand
    desk.witness.save()
    return f"数据库和操作记录完好：{verdict.stand.number} 步操作，逐条核对 {verdict.rows} 条数据。"


def examine_engine(
    engine: Engine, witness: Witness | None, points: Sequence[Point] = (), since: Stand | None = None
) -> Job[Verdict]:
    """The verdict on a database; one that cannot be read is said to be damaged."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name != "sqlite":  # one moment, however many write meanwhile
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            elif since is None:
                yield Step(0, 100, "正在检查数据库文件")
                if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                    return Verdict(journal="数据库文件已损坏。")
            verdict = yield from prove(connection, witness, points, since)
            if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                verdict = replace(verdict, around=[*verdict.around, "数据库里有记录指向不存在的记录。"])
            return verdict
    except (DBAPIError, ValueError, TypeError, KeyError):  # or what stands in a row is nothing that we wrote
        return Verdict(journal="数据库文件已损坏，读不出来。")


def complaint(verdict: Verdict) -> tuple[str, str]:
    """What is wrong, and what to do."""
    lines = [verdict.journal] if verdict.journal else list(verdict.around)
    lines += [sentence(one) for one in verdict.differences[:NAMED]]
    more = len(verdict.differences) - NAMED
    if more > 0:
        lines.append(f"另有 {more} 处。")
    return "".join(lines), ADVICE


def sentence(one: Difference) -> str:
    """A row that was changed past the program, named as the clerk knows it."""
    import json

    told, found = (json.loads(line) if line else {} for line in (one.told, one.found))
    model = next((mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ == one.table), None)
    label = (found or told).get(getattr(model, "LABEL", "name")) or one.key
    if not one.found:
        return f"“{label}”（{one.table}）在程序以外被删除。"
    if not one.told:
        return f"“{label}”（{one.table}）在程序以外被添加。"
    fields = fields_of(model) if model else {}
    changed = [key for key in {**told, **found} if told.get(key) != found.get(key)]
    titles = "、".join(fields[key].title if key in fields else key for key in sorted(changed)[:4])
    return f"“{label}”（{one.table}）的{titles}在程序以外被改动。"
