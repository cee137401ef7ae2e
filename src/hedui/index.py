"""The index of an output folder: what was done, so that a run over a million files need not open them to know.

It is a copy: the records are the truth. A row counts only while the file it tells of looks as it did (size, times,
inode); without a row, or without an index, the file or the record itself is asked. It may be deleted at any time.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any, Protocol

from pydantic import TypeAdapter

from hedui import __version__
from hedui.config import Settings
from hedui.ingest import Candidate
from hedui.log import get_log
from hedui.source import Source, Stamp, take_stamp
from hedui.summary import Digest

INDEX_FILE = Path(".hedui", "index.sqlite")
COMMIT = 256  # notes written together: a run that is killed before asks so many files themselves

DIGEST = TypeAdapter(Digest)
TABLES = """
CREATE TABLE IF NOT EXISTS sources (path BLOB PRIMARY KEY, stamp TEXT, terms TEXT, sha256 TEXT, media TEXT, pages INT)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (name TEXT PRIMARY KEY, stamp TEXT, sha256 TEXT, digest BLOB) WITHOUT ROWID;
"""


class Index(Protocol):
    """Knows files and records by how they looked."""

    def recall(self, candidate: Candidate) -> Candidate: ...

    def meet(self, source: Source) -> None: ...

    def find(self, name: str, sha256: str) -> Digest | None: ...

    def note(self, name: str, digest: Digest) -> None: ...

    def close(self) -> None: ...


class NoIndex:
    """Knows nothing."""

    def recall(self, candidate: Candidate) -> Candidate:
        return candidate

    def meet(self, source: Source) -> None: ...

    def find(self, name: str, sha256: str) -> Digest | None:
        return None

    def note(self, name: str, digest: Digest) -> None: ...

    def close(self) -> None: ...


class FolderIndex:
    """The index that lies in an output folder. One that fails is given up: it is only there to save time."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._terms = describe_terms(settings)
        self._waiting = 0
        self._database: sqlite3.Connection | None = None
        with self._forgiving():
            (folder / INDEX_FILE).parent.mkdir(exist_ok=True)
            self._database = sqlite3.connect(folder / INDEX_FILE, timeout=10)
            self._database.executescript(TABLES)

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError):
            get_log(__name__).warning("the index %s fails, and is not used", self._folder / INDEX_FILE, exc_info=True)
            self._database = None

    def recall(self, candidate: Candidate) -> Candidate:
        """The candidate with what was found in it before, under the same limits; whether it still holds is for opening.

        >>> FolderIndex(Path("out"), Settings()).recall(Candidate(Path("new.pdf"), "new.pdf")).known
        """
        key = key_of(candidate.path, candidate.address)
        row = self._ask("SELECT stamp, sha256, media, pages, terms FROM sources WHERE path = ?", key)
        if row is None or row[4] != self._terms:
            return candidate
        stamp = Stamp(*json.loads(row[0]))
        known = Source(candidate.path, candidate.file, row[1], row[2], row[3], stamp, candidate.address)
        return replace(candidate, known=known)

    def meet(self, source: Source) -> None:
        """Note what was found in a file."""
        if source.stamp:
            stamp = json.dumps(astuple(source.stamp))
            row = (
                key_of(source.path, source.address),
                stamp,
                self._terms,
                source.sha256,
                source.media_type,
                source.pages,
            )
            self._write("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)", row)

    def find(self, name: str, sha256: str) -> Digest | None:
        """What is known of the record of this name, if it is of this content and nobody has touched it since."""
        sentence = "SELECT stamp, digest FROM records WHERE name = ? AND sha256 = ?"
        row = self._ask(sentence, name, sha256)
        if row is None or row[0] != self._stamp_of(name):
            return None
        try:
            return DIGEST.validate_json(row[1])
        except ValueError:  # of another version
            return None

    def note(self, name: str, digest: Digest) -> None:
        """Note what a record says that has just been written."""
        row = (name, self._stamp_of(name), digest.sha256, DIGEST.dump_json(digest))
        self._write("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", row)

    def close(self) -> None:
        """Write what waits."""
        with self._forgiving():
            if self._database:
                self._database.commit()
                self._database.close()
        self._database = None

    def _stamp_of(self, name: str) -> str | None:
        stamp = take_stamp(self._folder / name)
        return json.dumps(astuple(stamp)) if stamp else None

    def _ask(self, sentence: str, *keys: object) -> tuple[Any, ...] | None:
        row = None
        with self._forgiving():
            if self._database:
                row = self._database.execute(sentence, keys).fetchone()
        return row

    def _write(self, sentence: str, row: tuple[object, ...]) -> None:
        with self._forgiving():
            if self._database:
                self._database.execute(sentence, row)
                self._waiting += 1
                if self._waiting >= COMMIT:
                    self._database.commit()
                    self._waiting = 0


def key_of(path: Path, address: str | None) -> bytes:
    return address.encode("utf-8", "surrogatepass") if address else os.fsencode(os.path.abspath(path))


def describe_terms(settings: Settings) -> str:
    """What decides whether a file is taken, besides its content."""
    limits = (settings.max_bytes, settings.max_pages, settings.max_points, settings.max_pixels)
    return " ".join(map(str, (__version__, *limits)))
