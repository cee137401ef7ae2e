"""Records found and read for an export, and their sources where these are known."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from hedui.errors import FileError, Unreadable, UsageError
from hedui.export.rows import Entry
from hedui.record import SCHEMA_VERSION, Record
from hedui.store import NO_RECORDS

Refuse = Callable[[str, FileError], None]


def find_records(where: Path) -> list[Path]:
    """The record files of a folder by name, or the one file named. Raises UsageError if there are none."""
    try:
        paths = sorted(where.iterdir()) if where.is_dir() else [where]
    except OSError as error:
        raise UsageError(f"Folder {where} cannot be read: {error.strerror}.") from error
    if not where.exists():
        raise UsageError(f"{where} does not exist.")
    named = where.is_file()
    found = [path for path in paths if named or (is_record_name(path.name) and path.is_file())]
    if not found:
        raise UsageError(f"{where} holds no records: name the folder that `hedui extract --out` wrote.")
    return found


def is_record_name(name: str) -> bool:
    return name.endswith(".json") and name not in NO_RECORDS and not name.startswith(".")


def read_records(paths: list[Path], refuse: Refuse) -> Iterator[Entry]:
    """The records, one in memory at a time; files that hold none are refused by name, and the others go on."""
    for path in paths:
        try:
            record = load_record(path)
        except FileError as error:
            refuse(path.name, error)
        else:
            yield Entry(path.name, record)


def load_record(path: Path) -> Record:
    """The record that a file holds. Raises Unreadable that says why it holds none."""
    try:
        text = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise Unreadable(f"无法读取：{error.strerror}。") from error
    try:
        record = Record.model_validate_json(text)
    except ValidationError as error:
        raise Unreadable(explain_fault(text, error)) from None
    if record.schema_version != SCHEMA_VERSION:
        raise Unreadable(explain_version(record.schema_version))
    return record


def explain_fault(text: bytes, error: ValidationError) -> str:
    """One sentence on why a text is no record."""
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    if fault["type"] == "json_invalid":
        return "不是完整的 JSON，可能被截断或改坏；请重新提取。"
    content = json.loads(text)
    version = content.get("schema_version") if isinstance(content, dict) else None
    if version is not None and version != SCHEMA_VERSION:
        return explain_version(version)
    return f"不是 hedui 的记录（{'.'.join(map(str, fault['loc'][:6])) or '顶层'} 不合）。"


def explain_version(version: object) -> str:
    return f"记录的 schema_version 是 {str(version)[:20]}，此版 hedui 只认 {SCHEMA_VERSION}；请用同版 hedui 重新提取。"


def hash_file(path: Path) -> str | None:
    """The SHA-256 of a file in hexadecimal, None where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


class SourceFinder:
    """Finds the source of a record: a file of its name and content in the place that was named."""

    def __init__(self, sources: Path | None, target: Path) -> None:
        self._sources, self._target = sources, target

    def find(self, record: Record) -> Path | None:
        """The source's path; never one outside the folder named, whatever the record says."""
        if self._sources is None:
            return None
        path = self._sources
        if path.is_dir():
            inner = PurePosixPath(record.source.file)
            if inner.is_absolute() or ".." in inner.parts or "\0" in record.source.file:
                return None
            path = path / inner
        return path if hash_file(path) == record.source.sha256 else None

    def link(self, entry: Entry) -> str | None:
        """The source's address as seen from the folder of the target, so that both may be moved together."""
        path = self.find(entry.record)
        return relate_path(path, self._target.parent) if path else None


def relate_path(path: Path, folder: Path) -> str:
    """A path as an address relative to a folder; what an address would be cut at is escaped."""
    try:
        address = Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        address = path.resolve().as_posix()
    return "".join(f"%{ord(char):02X}" if char in ESCAPED else char for char in address)


ESCAPED = frozenset('%#?"<>[]^`{} |')
