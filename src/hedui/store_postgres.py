"""Records in PostgreSQL, with what a later run needs to know what is done: many runs, on many machines, may share it.

A record is kept as the very text that would lie in a file (type json), so that it is the same wherever it is kept.
"""

import json
from collections.abc import Iterable
from dataclasses import astuple, replace
from importlib import import_module
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hedui.config import Settings
from hedui.errors import Internal, UsageError
from hedui.index import describe_terms, key_of
from hedui.ingest import Candidate
from hedui.record import Record, write_record
from hedui.source import Source, Stamp
from hedui.summary import Digest

DIGEST = TypeAdapter(Digest)
TABLES = """
CREATE TABLE IF NOT EXISTS hedui_records (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, record JSON NOT NULL,
    digest JSON, made TIMESTAMPTZ NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS hedui_sources (path BYTEA PRIMARY KEY, stamp TEXT, terms TEXT, sha256 TEXT, media TEXT,
    pages INT);
CREATE TABLE IF NOT EXISTS hedui_accounts (number BIGINT GENERATED ALWAYS AS IDENTITY, name TEXT, account JSON,
    made TIMESTAMPTZ NOT NULL DEFAULT now());
"""
PUT = """
INSERT INTO hedui_records (name, sha256, record) VALUES (%s, %s, %s) ON CONFLICT (name) DO UPDATE
    SET sha256 = EXCLUDED.sha256, record = EXCLUDED.record, digest = NULL, made = now()
"""
MEET = """
INSERT INTO hedui_sources VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (path) DO UPDATE SET stamp = EXCLUDED.stamp,
    terms = EXCLUDED.terms, sha256 = EXCLUDED.sha256, media = EXCLUDED.media, pages = EXCLUDED.pages
"""


class Database:
    """A connection that is opened again once where it was lost. Every sentence is a transaction of its own."""

    def __init__(self, url: str) -> None:
        """Raises UsageError where nothing answers at the URL, or the driver is not installed."""
        try:
            self._driver: Any = import_module("psycopg")
        except ImportError:
            raise UsageError("PostgreSQL needs further packages: pip install 'hedui[service]'.") from None
        self._url = url
        try:
            self._connection = self._connect()
            self._connection.execute(TABLES)
        except self._driver.Error as error:
            raise UsageError(f"The database cannot be used: {str(error).partition(chr(10))[0][:200]}.") from None

    def _connect(self) -> Any:
        connection = self._driver.connect(self._url, autocommit=True)
        connection.execute("SET synchronous_commit = off")  # a failing power supply may cost the last second
        return connection

    def run(self, sentence: str, *values: object) -> Any:
        """The cursor after a sentence. Raises Internal if the database does not take it."""
        try:
            try:
                return self._connection.execute(sentence, values)
            except self._driver.OperationalError:
                self._connection = self._connect()
                return self._connection.execute(sentence, values)
        except self._driver.Error as error:
            raise Internal(f"数据库没有接受（{type(error).__name__}）。") from error

    def close(self) -> None:
        self._connection.close()


class PostgresShelf:
    """The records of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, name: str, sha256: str) -> Record | None:
        """The record of this name, if it is of this very content."""
        sentence = "SELECT record::text FROM hedui_records WHERE name = %s AND sha256 = %s"
        row = self._database.run(sentence, name, sha256).fetchone()
        try:
            return Record.model_validate_json(row[0]) if row else None
        except ValidationError:  # of another version
            return None

    def put(self, name: str, record: Record) -> None:
        """Keep a record."""
        self.put_text(name, write_record(record))

    def put_text(self, name: str, text: str) -> None:
        """Keep a record that is a text already. Raises Internal if the database does not take it."""
        sha256 = json.loads(text)["source"]["sha256"]
        self._database.run(PUT, name, sha256, text)

    def put_account(self, name: str, text: Iterable[str]) -> None:
        """Keep what tells of a run beside those of other runs."""
        self._database.run("INSERT INTO hedui_accounts (name, account) VALUES (%s, %s)", name, "".join(text))


class PostgresIndex:
    """What was done, in the same database."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._terms = describe_terms(settings)

    def recall(self, candidate: Candidate) -> Candidate:
        """The candidate with what was found in it before under the same limits; opening tells whether it holds."""
        sentence = "SELECT stamp, sha256, media, pages FROM hedui_sources WHERE path = %s AND terms = %s"
        row = self._database.run(sentence, key_of(candidate.path, candidate.address), self._terms).fetchone()
        if row is None:
            return candidate
        stamp, sha256, media, pages = row
        found = Stamp(*json.loads(stamp))
        known = Source(candidate.path, candidate.file, sha256, media, pages, found, candidate.address)
        return replace(candidate, known=known)

    def meet(self, source: Source) -> None:
        """Note what was found in a file."""
        if source.stamp:
            key, stamp = key_of(source.path, source.address), json.dumps(astuple(source.stamp))
            self._database.run(MEET, key, stamp, self._terms, source.sha256, source.media_type, source.pages)

    def find(self, name: str, sha256: str) -> Digest | None:
        """What is known of the record of this name, if it is of this content."""
        sentence = "SELECT digest::text FROM hedui_records WHERE name = %s AND sha256 = %s AND digest IS NOT NULL"
        row = self._database.run(sentence, name, sha256).fetchone()
        try:
            return DIGEST.validate_json(row[0]) if row else None
        except ValidationError:  # of another version
            return None

    def note(self, name: str, digest: Digest) -> None:
        """Note what a record says that has just been kept."""
        sentence = "UPDATE hedui_records SET digest = %s WHERE name = %s"
        self._database.run(sentence, DIGEST.dump_json(digest).decode(), name)

    def close(self) -> None:
        self._database.close()
