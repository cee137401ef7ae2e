"""Storage that is no folder of this machine: S3 and whatever else fsspec reaches, by addresses such as s3://bucket/scans.

Credentials and endpoints are the storage's own business: for S3 the AWS_* variables, AWS_ENDPOINT_URL among them.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from hedui.errors import Internal, TooLarge, Unreadable, UsageError
from hedui.processes import is_running
from hedui.source import Stamp

SCHEME = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)
KEPT = 2  # files that one worker keeps at hand: the one it reads, and the one before
BELOW_TEMP = "hedui-remote"


class Address(str):
    """Where a file or a folder lies in such storage, scheme and all."""

    __slots__ = ()

    def __truediv__(self, name: str) -> "Address":
        return Address(f"{self.rstrip('/')}/{name}")


def is_address(text: str) -> bool:
    """Whether a word of the command line is an address and no path.

    >>> is_address("s3://scans/2025"), is_address("./s3:/scans")
    (True, False)
    """
    return SCHEME.match(text) is not None


def open_storage(address: Address) -> tuple[Any, str]:
    """The file system of an address, and the path that it has there. Raises UsageError where nothing reaches it."""
    try:
        fs, path = import_module("fsspec").core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        scheme = address.partition("://")[0]
        reason = str(error).partition("\n")[0]
        raise UsageError(f"Nothing here reaches {scheme}:// ({reason}); for S3: pip install 'hedui[s3]'.") from None
    return fs, path


@contextmanager
def told_in_words(what: str, kind: type[Internal | Unreadable] = Unreadable) -> Iterator[None]:
    """Have whatever goes wrong in the storage, or on the way to it, raised as the one error of a file."""
    try:
        yield
    except FileNotFoundError as error:
        raise kind(f"{what}：不存在。") from error
    except PermissionError as error:
        raise kind(f"{what}：没有权限。") from error
    except Exception as error:  # each storage's library has errors of its own, and none is ours
        raise kind(f"{what}：存储无法访问（{type(error).__name__}）。") from error


def walk_storage(root: Address, but: Address | None = None) -> Iterator[tuple[Address, str]]:
    """Every file at an address, folder by folder, in the order of names: its address, and its path below the root.

    Hidden files are passed over, and so is the folder `but`. Raises UsageError where the storage does not answer.
    """
    fs, top = open_storage(root)
    closed = open_storage(but)[1].rstrip("/") if but else None
    top = top.rstrip("/")
    try:
        if fs.isfile(top):
            yield root, top.rpartition("/")[2]
            return
        if not fs.exists(top):
            raise FileNotFoundError(top)
        for path in walk_folder(fs, top, closed):
            yield Address(fs.unstrip_protocol(path)), path.removeprefix(top).lstrip("/")
    except Exception as error:  # noqa: BLE001 (each storage's library has errors of its own, and none is ours)
        raise UsageError(f"{root} cannot be listed: {type(error).__name__}.") from None


def walk_folder(fs: Any, folder: str, closed: str | None) -> Iterator[str]:
    """The files below a folder, in the order in which a walk through one of this machine has them."""
    entries = {entry["name"].rstrip("/"): entry["type"] for entry in fs.ls(folder, detail=True)}
    for path in sorted(entries, key=lambda path: str(path.rpartition("/")[2])):
        name = path.rpartition("/")[2]
        if path in (folder, closed) or name.startswith((".", "~$")):
            continue
        if entries[path] == "directory":
            yield from walk_folder(fs, path, closed)
        else:
            yield path


def stamp_of(info: dict[str, Any]) -> Stamp:
    """What a file looks like there: size, time, and the storage's own mark of its content."""
    when = next((info[key] for key in ("LastModified", "mtime", "last_modified", "created") if info.get(key)), 0)
    seconds = when.timestamp() if isinstance(when, datetime) else float(when)
    mark = hashlib.sha256(str(info.get("ETag") or info.get("etag") or "").encode()).hexdigest()
    return Stamp(int(info.get("size") or 0), int(seconds * 1e9), 0, int(mark[:15], 16))


class Fetcher:
    """Copies of far files in this process's own folder, the last few kept; what killed processes left is removed."""

    def __init__(self, room: Path | None = None) -> None:
        self._room = room or Path(tempfile.gettempdir(), f"{BELOW_TEMP}-{os.getuid() if hasattr(os, 'getuid') else 0}")
        self._here: OrderedDict[tuple[Address, Stamp], Path] = OrderedDict()

    def look(self, address: Address) -> Stamp:
        """What the file looks like now. Raises Unreadable where it is not there."""
        with told_in_words("文件无法读取"):
            fs, path = open_storage(address)
            fs.invalidate_cache()
            return stamp_of(fs.info(path))

    def fetch(self, address: Address, stamp: Stamp, most: int) -> Path:
        """A copy on this machine, good until KEPT others were asked for. Raises Unreadable, TooLarge."""
        if stamp.size > most:
            raise TooLarge(f"文件有 {stamp.size} 字节，超过上限 {most} 字节。")
        known = self._here.get((address, stamp))
        if known and known.exists():
            self._here.move_to_end((address, stamp))
            return known
        name = hashlib.sha256(f"{address} {stamp}".encode()).hexdigest()
        target = self._folder() / name
        with told_in_words("文件无法读取"):
            fs, path = open_storage(address)
            fs.get_file(path, str(target))
        self._here[address, stamp] = target
        while len(self._here) > KEPT:
            self._here.popitem(last=False)[1].unlink(missing_ok=True)
        return target

    def _folder(self) -> Path:
        own = self._room / str(os.getpid())
        if not own.exists():
            own.mkdir(parents=True, exist_ok=True, mode=0o700)
            for other in self._room.iterdir():
                if other.name.isdecimal() and not is_running(int(other.name)):
                    shutil.rmtree(other, ignore_errors=True)
        return own

    def close(self) -> None:
        self._here.clear()
        with suppress(OSError):
            shutil.rmtree(self._room / str(os.getpid()))
