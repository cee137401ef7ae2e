"""Records in a real PostgreSQL: the very text that a file would hold, done once, found again by the next run."""

import re
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from engines import plain_tools, write_pdf
from hedui.batch import Batch, Result
from hedui.config import Settings
from hedui.errors import UsageError
from hedui.execute import SerialExecutor
from hedui.ingest import find_files
from hedui.store import Shelf
from hedui.store_postgres import Database, PostgresIndex, PostgresShelf
from postgres_desk import find_server, stop

SETTINGS = Settings()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of its own on a real server; skipped where none is installed."""
    folder = tmp_path_factory.mktemp("postgres")
    server = find_server(folder)
    if server is None:
        pytest.skip("no PostgreSQL server is installed")
    name = f"hedui_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    stop(folder)


def run(scans: Path, url: str) -> list[Result]:
    tools, database = plain_tools(SETTINGS), Database(url)
    with closing(index := PostgresIndex(database, SETTINGS)):
        shelf = PostgresShelf(database)
        batch = Batch(SerialExecutor(tools), shelf, SETTINGS, lambda: tools().producer, index=index)
        batch.run(find_files([scans]))
        shelf.put_account("_run.json", ['{"files": [', "]}"])
    return batch.results


def test_records_in_a_database_are_those_of_a_folder_and_are_not_made_twice(url: str, tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    for number in range(3):
        write_pdf(scans / f"{number}.pdf", pages=1 + number)
    assert [result.status for result in run(scans, url)] == ["ok"] * 3
    tools = plain_tools(SETTINGS)
    Batch(SerialExecutor(tools), Shelf(tmp_path / "out"), SETTINGS, lambda: tools().producer).run(find_files([scans]))
    with psycopg.connect(url) as connection:
        rows: dict[str, str] = dict(connection.execute("SELECT name, record::text FROM hedui_records").fetchall())
    for path in (tmp_path / "out").glob("*.json"):
        here, there = path.read_text("utf-8"), rows.pop(path.name)
        assert re.sub(r'"seconds": [\d.]+', "", there) == re.sub(r'"seconds": [\d.]+', "", here)
    assert rows == {}
    write_pdf(scans / "1.pdf", pages=7)
    again = run(scans, url)
    assert [(result.status, result.pages) for result in again] == [("skipped", 1), ("ok", 7), ("skipped", 3)]
    with psycopg.connect(url) as connection:
        counted = "SELECT (SELECT count(*) FROM hedui_records), (SELECT count(*) FROM hedui_accounts)"
        assert connection.execute(counted).fetchone() == (3, 2)


def test_a_connection_that_was_lost_is_made_anew(url: str) -> None:
    database = Database(url)
    with psycopg.connect(url, autocommit=True) as other:
        pid = database.run("SELECT pg_backend_pid()").fetchone()[0]
        other.execute("SELECT pg_terminate_backend(%s)", (pid,))
    assert database.run("SELECT 1").fetchone() == (1,)
    database.close()


def test_a_database_that_does_not_answer_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="cannot be used"):
        Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
