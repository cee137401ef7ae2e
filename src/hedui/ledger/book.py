"""The ledger opened: one database, brought to the newest layout, and the books that are kept in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from hedui.errors import UsageError
from hedui.ledger.access import Access
from hedui.ledger.documents import Documents
from hedui.ledger.jobs import Jobs
from hedui.ledger.records import Records

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY = 15_000  # milliseconds that a writer waits for another


@dataclass(frozen=True)
class Ledger:
    """The books of one database."""

    engine: Engine
    documents: Documents
    jobs: Jobs
    records: Records
    access: Access

    def close(self) -> None:
        self.engine.dispose()


def open_ledger(url: str) -> Ledger:
    """The ledger at a URL (sqlite:///file, postgresql://…), made if need be. Raises UsageError if it cannot be."""
    try:
        engine = open_engine(url)
        with engine.execution_options(writes=True).connect() as connection:
            migrate(connection)
    except (ArgumentError, NoSuchModuleError, OperationalError) as error:
        raise UsageError(f"Ledger cannot be opened: {explain(error)}.") from None
    return Ledger(engine, Documents(engine), Jobs(engine), Records(engine), Access(engine))


def open_engine(url: str) -> Engine:
    """A pool of connections; SQLite keeps a write-ahead log, so that readers never wait for the writer."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", set_up_sqlite)
        event.listen(engine, "begin", begin_at_once)
    return engine


def set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by us, below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_at_once(connection: Any) -> None:
    """Begin as a writer where writing is meant: a reader that turns writer half way would be refused."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def migrate(connection: Any) -> None:
    """Bring the layout up to date; two processes that start at once do it one after the other."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def explain(error: Exception) -> str:
    """The first line of what a database says, without its address or password."""
    return str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0][:200]
