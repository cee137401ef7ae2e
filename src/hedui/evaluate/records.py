"""The documents to score: every file of every case, with the record that was made of it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from hedui.evaluate.cases import Case
from hedui.evaluate.pairing import Node
from hedui.evaluate.scored import Document
from hedui.ingest import Candidate
from hedui.record import Record


def collect_documents(
    cases: Iterable[Case], folder: Path, failures: Mapping[str, str]
) -> tuple[list[Document], list[str]]:
    """The documents with their records in `folder`, and the names of files that have none.

    A file named in `failures` (with the reason) is a document without a record: all of its gold is lost.
    """
    records = index_records(folder)
    documents: list[Document] = []
    missing: list[str] = []
    for case, candidate in list_files(cases):
        record = None if candidate.file in failures else records.get(hash_file(candidate.path))
        if record is None and candidate.file not in failures:
            missing.append(candidate.file)
        else:
            why = failures.get(candidate.file)
            documents.append(Document(case, candidate.file, candidate.path, record, why))
    return documents, missing


def list_files(cases: Iterable[Case]) -> Iterator[tuple[Case, Candidate]]:
    """Every file with its case."""
    return ((case, candidate) for case in cases for candidate in case.candidates)


def list_candidates(cases: Sequence[Case]) -> list[Candidate]:
    """Every file of every case, as extract takes them."""
    return [candidate for _, candidate in list_files(cases)]


def index_records(folder: Path) -> dict[str, Node]:
    """{hash of the source: record} of every record in a folder; what is no record is passed over."""
    return {
        record["source"]["sha256"]: record for path in sorted(folder.glob("*.json")) if (record := read_record(path))
    }


def read_record(path: Path) -> Node | None:
    """The record that a file holds as JSON, None where it holds none that keeps to the schema."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        Record.model_validate_json(text)
    except (OSError, ValueError):
        return None
    record: Node = json.loads(text)
    return record


def hash_file(path: Path) -> str:
    """The hash by which a record knows its source; that of nothing where the file cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
