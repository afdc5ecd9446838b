"""Is everything whole: the database file, its links, the chain of the journal."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.store.desk import Desk
from station_desk.store.journal import broken_act


def examine(desk: Desk) -> Job[str]:
    """Check the database; returns a sentence. Raises UserError naming what is broken."""
    yield Step(0, 1, "正在检查数据")
    broken = examine_engine(desk.engine)
    if broken:
        raise UserError(broken, "请从最近一次验证过的备份恢复，并把这份数据留作核查。")
    return "数据库和操作记录完好。"


def examine_engine(engine: Engine) -> str:
    """A sentence on the first thing found broken, "" where all is whole."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                    return "数据库文件已损坏。"
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    return "数据库里有记录指向不存在的记录。"
            act = broken_act(connection)
            return f"操作记录从第 {act} 步起被改动过。" if act else ""
    except DBAPIError:
        return "数据库文件已损坏，读不出来。"
