"""Brings a database to the schema of this program, by Alembic's numbered steps in db/versions."""

from sqlalchemy import Engine, inspect, text

from station_desk.base.errors import UserError
from station_desk.base.paths import MIGRATIONS


def newest() -> str:
    """The newest step's number: steps are files named 0001_first.py, 0002_….py."""
    return max((file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py")), default="")


def current(engine: Engine) -> str:
    """The step a database stands at, "" for an empty one. Raises UserError where it is not a database of ours."""
    from sqlalchemy.exc import DBAPIError

    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    except DBAPIError as error:
        if engine.dialect.name != "sqlite":  # a server out of reach: whoever connects says so
            raise
        raise UserError(
            "打不开数据库，文件可能已损坏，或者不是本程序的数据。",
            "请从最近的备份恢复；原来的文件不要删除。",
        ) from error


def bring_up_to_date(engine: Engine) -> None:
    """Create or upgrade the tables; nothing is done where the database is already at the newest step.

    Raises UserError for a database made by a newer program.
    """
    stands, head = current(engine), newest()
    if stands == head:
        return
    if stands > head:
        raise UserError(
            "这份数据是用更新版本的程序建立的，现在的程序打不开它。",
            "请安装新版本的程序后再打开；数据没有被改动。",
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(desk_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
