"""Lists that may be too long for memory: they lie in a private file without a name, which SQLite makes and removes."""

import pickle
import sqlite3
from collections.abc import Container, Iterator
from typing import Any

from hedui.errors import Internal

CHUNK = 256  # rows taken out at a time: what is being read may grow meanwhile


def open_spill(*tables: str) -> sqlite3.Connection:
    """A temporary database with these tables; it needs no safety, for it does not outlive us."""
    database = sqlite3.connect("", isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    for table in tables:
        database.execute(f"CREATE TABLE {table}")
    return database


class SpilledSet(Container[str]):
    """A set of texts."""

    def __init__(self) -> None:
        self._database = open_spill("texts (text TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, text: str) -> None:
        execute(self._database, "INSERT OR IGNORE INTO texts VALUES (?)", (encode(text),))

    def __contains__(self, text: object) -> bool:
        found = execute(self._database, "SELECT 1 FROM texts WHERE text = ?", (encode(str(text)),))
        return found.fetchone() is not None


class SpilledMap:
    """Texts under texts, of which the first stays."""

    def __init__(self) -> None:
        self._database = open_spill("pairs (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")

    def setdefault(self, key: str, value: str) -> None:
        execute(self._database, "INSERT OR IGNORE INTO pairs VALUES (?, ?)", (encode(key), encode(value)))

    def get(self, key: str) -> str | None:
        row = self._database.execute("SELECT value FROM pairs WHERE key = ?", (encode(key),)).fetchone()
        return row[0].decode("utf-8", "surrogatepass") if row else None


class SpilledList:
    """Objects by rank, then in the order in which they came; each may have a key."""

    def __init__(self) -> None:
        self._database = open_spill("items (rank INT, number INT, key TEXT, item BLOB, PRIMARY KEY (rank, number))")
        self._database.execute("CREATE INDEX by_key ON items (key)")
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, item: Any, key: str = "", rank: int = 0) -> None:
        row = (rank, self._length, encode(key), pickle.dumps(item))
        execute(self._database, "INSERT INTO items VALUES (?, ?, ?, ?)", row)
        self._length += 1

    def find(self, key: str) -> int | None:
        """The number, from 0, of the first object that came with this key."""
        row = self._database.execute("SELECT MIN(number) FROM items WHERE key = ?", (encode(key),)).fetchone()
        return None if row is None else row[0]

    def __iter__(self) -> Iterator[Any]:
        last = (-1, -1)
        sentence = "SELECT rank, number, item FROM items WHERE (rank, number) > (?, ?) ORDER BY rank, number LIMIT ?"
        while rows := self._database.execute(sentence, (*last, CHUNK)).fetchall():
            for rank, number, item in rows:
                yield pickle.loads(item)  # noqa: S301 (we wrote it ourselves)
                last = (rank, number)


def execute(database: sqlite3.Connection, sentence: str, values: tuple[object, ...]) -> sqlite3.Cursor:
    """Run a sentence. Raises Internal if the disk does not take it."""
    try:
        return database.execute(sentence, values)
    except sqlite3.OperationalError as error:
        raise Internal("临时文件无法写入：磁盘已满（可用环境变量 TMPDIR 指定别的文件夹）。") from error


def encode(text: str) -> bytes:
    """A text as a key: file names may hold what is no Unicode."""
    return text.encode("utf-8", "surrogatepass")
