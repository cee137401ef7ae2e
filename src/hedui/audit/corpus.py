"""Records as tables of one database: the Parquet files of an export, and views that make documents comparable."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from hedui.export.folder import SourceFinder, relate_path
from hedui.export.rows import TABLES, Entry
from hedui.export.tables import open_library, write_parquet
from hedui.export.text import clean_text


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record comes from: the name of its source, and the addresses of both, as far as they are known.

    Addresses begin with a dot: a file called `javascript:…` is a file.
    """

    file: str
    record: str
    source: str | None


@dataclass(frozen=True)
class Corpus:
    """A database of many records, and the origin of each by the name of its record."""

    database: Any
    origins: dict[str, Origin]

    def ask(self, sentence: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.database.execute(sentence).fetchall()
        return rows


def open_corpus(entries: Iterable[Entry], records: Path, finder: SourceFinder, target: Path, room: Path) -> Corpus:
    """Lay records out in `room`, a folder of our own. Raises UsageError without the extra `analysis`."""
    duckdb = open_library("duckdb")
    origins: dict[str, Origin] = {}

    def name_by_record() -> Iterator[Entry]:
        """Files of many folders share names; records do not."""
        for entry in entries:
            source = entry.record.source
            address, scan = relate_path(records / entry.name, target.parent), finder.link(entry)
            origins[entry.name] = Origin(clean_text(source.file), f"./{address}", f"./{scan}" if scan else None)
            named = entry.record.model_copy(update={"source": source.model_copy(update={"file": entry.name})})
            yield Entry(source.file, named)

    paths = [room / f"{table.name}.parquet" for table in TABLES]
    write_parquet(paths, name_by_record())
    database = duckdb.connect(config={"temp_directory": str(room)})
    for path, table in zip(paths, TABLES, strict=True):
        database.read_parquet(str(path)).create_view(table.name)
    database.execute((files("hedui.audit") / "views.sql").read_text(encoding="utf-8"))
    return Corpus(database, origins)
