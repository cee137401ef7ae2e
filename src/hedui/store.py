"""Records on disk: each written whole or not at all, under a name of its own, and found again by its source's hash."""

import contextlib
import errno
import os
import time
from collections.abc import Container, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import Protocol, runtime_checkable

from pydantic import ValidationError

from hedui.errors import Internal, UsageError
from hedui.processes import is_running
from hedui.record import Record, write_record
from hedui.spill import SpilledMap, SpilledSet

RUN_FILE = "_run.json"
AUDIT_FILE = "_audit.json"
REVIEW_FILE = "_review.json"
NO_RECORDS = frozenset({RUN_FILE, REVIEW_FILE, AUDIT_FILE})
BESIDE = ".hedui-"  # begins the name of a file that is being written; the number of the process follows
LITTER_SECONDS = 10.0
MAX_NAME = 255  # bytes: what file systems allow for one name
HASH_DIGITS = 6
SYNCS = 8  # files forced to the disk side by side: a disk does many at once as quickly as one


def name_stem(file: str) -> str:
    """What two files must not share, cases alike: a file system may not tell them apart."""
    return PurePosixPath(file).stem.casefold()


def find_owners(files: Iterable[str]) -> dict[str, str]:
    """For each stem the first file that has it: that file's record gets the plain name."""
    owners = {name_stem(name): "" for name in NO_RECORDS}
    for file in files:
        owners.setdefault(name_stem(file), file)
    return owners


class Owners(Protocol):
    """For each stem the file that owns it."""

    def get(self, key: str, /) -> str | None: ...


def name_record(file: str, sha256: str, owners: Owners, taken: Container[str]) -> str:
    """The record's file name: <stem>.json, or <stem>~<6 digits of the hash>.json where another file owns the stem.

    >>> name_record("b/表.pdf", "3f2a9c41", {"表": "a/表.pdf"}, set())
    '表~3f2a9c.json'
    """
    stem, mark = PurePosixPath(file).stem, f"~{sha256[:HASH_DIGITS]}"
    plain = owners.get(name_stem(file)) == file and len(f"{stem}.json".encode()) <= MAX_NAME
    marks = chain([""] * plain, [mark], (f"{mark}~{n}" for n in count(2)))
    names = (f"{cut_bytes(stem, MAX_NAME - len(end) - 5)}{end}.json" for end in marks)
    return next(name for name in names if name.casefold() not in taken)


class Names(Protocol):
    """Gives each record the name of its file; no two the same."""

    def name(self, file: str, sha256: str) -> str: ...


class RunNames:
    """Names within one run: of the files met so far the first that has a stem owns it. A file is met, then named."""

    def __init__(self) -> None:
        self._owners = SpilledMap()
        self._taken = SpilledSet()
        for name in NO_RECORDS:
            self._owners.setdefault(name_stem(name), "")

    def meet(self, file: str) -> None:
        """Hear of a file that may come to be named: files are met in the order in which they were named to us."""
        self._owners.setdefault(name_stem(file), file)

    def name(self, file: str, sha256: str) -> str:
        name = name_record(file, sha256, self._owners, self._taken)
        self._taken.add(name.casefold())
        return name


def cut_bytes(text: str, most: int) -> str:
    """The longest start of a text that takes no more bytes than this."""
    return text.encode()[:most].decode(errors="ignore")


class Store(Protocol):
    """Where records go, and where those made before are found."""

    def find(self, name: str, sha256: str) -> Record | None: ...

    def put(self, name: str, record: Record) -> None: ...


@runtime_checkable
class TextStore(Protocol):
    """A store that takes the text of a record, and so spares the run making a record of it."""

    def put_text(self, name: str, text: str) -> None: ...


class Desk:
    """Room for records that are not to be kept."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}

    def find(self, name: str, sha256: str) -> Record | None:
        return None

    def put(self, name: str, record: Record) -> None:
        self.records[name] = record


class Shelf:
    """The output folder. `gather` records at most wait to be forced to the disk together, which is far quicker."""

    def __init__(self, folder: Path, gather: int = 1) -> None:
        """Makes the folder if need be. Raises UsageError if that cannot be."""
        self.folder = folder
        self._gather = gather
        self._waiting: list[Path] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise UsageError(f"Output {folder} is a file, not a folder: name another one with --out.") from None
        except OSError as error:
            raise UsageError(f"Output folder {folder} cannot be made: {error.strerror}.") from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(f"Output folder {folder} cannot be written to.")
        sweep(folder)

    def find(self, name: str, sha256: str) -> Record | None:
        """The record of this name, if it is of this very content."""
        try:
            record = Record.model_validate_json((self.folder / name).read_bytes())
        except (OSError, ValidationError):
            return None
        return record if record.source.sha256 == sha256 else None

    def put(self, name: str, record: Record) -> None:
        """Write a record."""
        self.put_text(name, write_record(record))

    def put_text(self, name: str, text: str) -> None:
        """Write a record that is a text already."""
        path = self.folder / name
        write_whole(path, text, sync=self._gather == 1)
        if self._gather > 1:
            self._waiting.append(path)
            if len(self._waiting) >= self._gather:
                self.settle()

    def settle(self) -> None:
        """Force the records that wait to the disk: before that a failing power supply may cost them."""
        with ThreadPoolExecutor(SYNCS) as pool:
            list(pool.map(sync_file, self._waiting))
        sync_folder(self.folder)
        self._waiting.clear()

    def put_account(self, name: str, text: Iterable[str]) -> None:
        """Write what tells of a run, which comes in pieces."""
        self.settle()
        write_whole(self.folder / name, text)


class LastingNames:
    """Names for files that come one by one, now or after a restart: one content under one stem has one record."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._given: dict[str, str] = {}

    def name(self, file: str, sha256: str) -> str:
        owners = find_owners([file])
        plain = name_record(file, sha256, owners, set())
        name = plain if self._is_free(plain, sha256) else name_record(file, sha256, owners, {plain.casefold()})
        self._given[name.casefold()] = sha256
        return name

    def _is_free(self, name: str, sha256: str) -> bool:
        given = self._given.get(name.casefold())
        if given is not None:
            return given == sha256
        return not (self._shelf.folder / name).exists() or self._shelf.find(name, sha256) is not None


def write_whole(path: Path, text: str | Iterable[str], sync: bool = True) -> None:
    """Write a file whole or not at all: beside it first, then renamed. Raises Internal if the disk does not take it."""
    beside = path.parent / f"{BESIDE}{os.getpid()}.tmp"
    try:
        with beside.open("w", encoding="utf-8", errors="replace") as stream:
            stream.writelines([text] if isinstance(text, str) else text)
            if sync:
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(beside, path)
        if sync:
            sync_folder(path.parent)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        why = "磁盘已满" if full else (error.strerror or "读写错误")
        raise Internal(f"结果无法写入 {path.name}：{why}。") from error
    finally:
        with contextlib.suppress(OSError):  # the folder itself may be gone
            beside.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what killed processes left beside records; what is new may be being written, even by another machine."""
    for path in folder.glob(f"{BESIDE}*.tmp"):
        number = path.stem.removeprefix(BESIDE)
        with contextlib.suppress(OSError):
            old = time.time() - path.stat().st_mtime > LITTER_SECONDS
            if old and number.isdecimal() and not is_running(int(number)):
                path.unlink()


def sync_file(path: Path) -> None:
    """Have a file itself on the disk; one that somebody took away meanwhile needs no care."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the renaming itself on the disk; not every file system can."""
    sync_file(folder)
