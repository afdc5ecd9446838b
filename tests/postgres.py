"""A PostgreSQL server of the tests' own, on a socket in a folder of its own; nothing of it outlives the tests."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Server:
    """`address` is the server's URL with `{}` for the database's name."""

    address: str

    def url(self, database: str) -> str:
        return self.address.format(database)

    def run(self, statement: str, *names: str) -> None:
        """Run one statement outside any transaction; each `{}` takes a quoted name."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def copy(self, template: str, database: str) -> None:
        self.run("CREATE DATABASE {} TEMPLATE {}", database, template)

    def drop(self, database: str) -> None:
        self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def find_programs() -> Path | None:
    """The folder of the newest server's programs, None where no server is installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("postgres") else None


@contextmanager
def own_server(programs: Path) -> Iterator[Server]:
    """Start a server, yield it, end it and remove its folder."""
    folder = Path(tempfile.mkdtemp(prefix="desk-pg-"))  # short: a socket's path may have 107 bytes
    as_nobody: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        shutil.chown(folder, "nobody", "nogroup")
    cluster = folder / "cluster"
    initdb = [
        programs / "initdb",
        "-D",
        cluster,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    subprocess.run([*as_nobody, *initdb], check=True, capture_output=True, cwd=folder)
    settings = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "full_page_writes": "off"}
    settings |= {"synchronous_commit": "off", "shared_buffers": "16MB", "max_connections": "40", "jit": "off"}
    words = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    # Ends with the tests even when they are killed; SIGINT is PostgreSQL's fast shutdown.
    bound = [*as_nobody, "--pdeathsig", "INT"] if as_nobody else ["setpriv", "--pdeathsig", "INT"]
    bound = bound if shutil.which("setpriv") else []
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*bound, programs / "postgres", "-D", cluster, *words], stdout=log, stderr=log, cwd=folder
        )
    try:
        ready = Server(f"postgresql://postgres@/{{}}?host={folder}")
        wait_for(ready, server, folder / "log")
        yield ready
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(ready: Server, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when the server answers; raises RuntimeError with its log where it does not."""
    for _ in range(200):
        if server.poll() is not None:
            break
        try:
            psycopg.connect(ready.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
