"""A real PostgreSQL server for tests: the one that runs, or one started for them; none where neither can be."""

import contextlib
import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg

from folder_desk import let_others_in

RUNNING = os.environ.get("HEDUI_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
PORT = 54_329 + int(WORKER)  # tests side by side have a server each


def find_server(folder: Path) -> str | None:
    """The URL of a server that answers, started in `folder` if none runs; None where no server is installed."""
    if answers(RUNNING):
        return RUNNING
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = shutil.which("initdb")
    home = Path(found).parent if found else (programs[-1] if programs else None)
    if home is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        return None
    start(home, folder)
    url = f"postgresql://postgres@127.0.0.1:{PORT}/postgres"
    return url if answers(url) else None


def start(home: Path, folder: Path) -> None:
    """Start a server; it may not be run by root."""
    data = folder / "data"
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_other:
        folder.chmod(0o777)
        let_others_in(folder)
    options = f"-p {PORT} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    for command in (
        [home / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"],
        [home / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"],
    ):
        subprocess.run([*as_other, *map(str, command)], check=False, capture_output=True, timeout=60)


def stop(folder: Path) -> None:
    """Stop a server that was started in `folder`."""
    pid = folder / "data" / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError):
        os.kill(int(pid.read_text().split()[0]), 2)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """A database of its own on a server, dropped afterwards."""
    name = f"hedui_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield server.rpartition("/")[0] + "/" + name
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
