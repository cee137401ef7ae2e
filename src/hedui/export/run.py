"""An export from end to end: records are found and read, and a writer is chosen by the target's suffix."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from hedui.config import Settings
from hedui.errors import Unreadable, UsageError
from hedui.export.folder import Refuse, SourceFinder, find_records, read_records
from hedui.export.rows import TABLES, Entry
from hedui.export.whole import check_target, written_whole
from hedui.ingest import Candidate, open_source

Linker = Callable[[Entry], str | None]
SUFFIXES = (".xlsx", ".csv", ".parquet", ".duckdb", ".pdf")


def export_records(
    where: Path, target: Path, sources: Path | None, refuse: Refuse, site: str | None = None
) -> list[Path]:
    """Write what a folder of records holds; the files that were written. Rows lead to the pages of `site`, if given.

    Records that cannot be read are given to `refuse`, and the others go on. Raises UsageError where the command is
    wrong, and Unreadable if not one record can be read.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{target.name} has no known suffix: give one of {' '.join(SUFFIXES)}.")
    if sources is not None and not sources.exists():
        raise UsageError(f"Source {sources} does not exist.")
    targets = list_targets(target, suffix)
    for path in targets:
        check_target(path)
    entries = require_some(read_records(find_records(where), refuse))
    if suffix == ".pdf":
        export_pdf(entries, target, sources)
    else:
        with written_whole(targets) as paths, no_garbage_sought():
            link = partial(link_to_site, site) if site else SourceFinder(sources, target).link
            write_tables(suffix, paths, entries, link)
    return targets


@contextmanager
def no_garbage_sought() -> Iterator[None]:
    """Spare Python its search for circles: records are trees by the million, and seeking takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def list_targets(target: Path, suffix: str) -> list[Path]:
    """The files of an export: one, or one for each table, with its heading (CSV) or name (Parquet) in it."""
    if suffix == ".csv":
        return [target.with_name(f"{target.stem}_{table.heading}{target.suffix}") for table in TABLES]
    if suffix == ".parquet":
        return [target.with_name(f"{target.stem}_{table.name}{target.suffix}") for table in TABLES]
    return [target]


def write_tables(suffix: str, paths: list[Path], entries: Iterator[Entry], link: Linker) -> None:
    """Write the tables in the format that the suffix names; only that format's library is loaded."""
    from hedui.export import tables
    from hedui.export.excel import write_excel

    if suffix == ".xlsx":
        write_excel(paths[0], entries, link)
    elif suffix == ".csv":
        tables.write_csv(paths, entries)
    elif suffix == ".parquet":
        tables.write_parquet(paths, entries)
    else:
        tables.write_duckdb(paths[0], entries)


def link_to_site(site: str, entry: Entry) -> str:
    """Where the service shows the document that a record was made of."""
    return f"{site}/documents/{entry.record.source.sha256}"


def require_some(entries: Iterator[Entry]) -> Iterator[Entry]:
    """The same entries. Raises Unreadable after the last if there was none."""
    none = True
    for entry in entries:
        none = False
        yield entry
    if none:
        raise Unreadable("没有一份可以导出的记录。")


def export_pdf(entries: Iterator[Entry], target: Path, source: Path | None) -> None:
    """Mark one source by the record that was made of it. Raises UsageError if that is not among the entries."""
    from hedui.export.marked_pdf import mark_pdf

    if source is None or not source.is_file():
        raise UsageError("A marked PDF is made of one file: name it with --source FILE.")
    if target.exists() and target.samefile(source):
        raise UsageError(f"{target.name} is the source itself: name another file with --to.")
    opened = open_source(Candidate(source, source.name), Settings())
    record = next((entry.record for entry in entries if entry.record.source.sha256 == opened.sha256), None)
    if record is None:
        raise UsageError(f"No record was made of {source.name}: its content is another than the records tell of.")
    with written_whole([target]) as (path,):
        mark_pdf(source, record, path)
