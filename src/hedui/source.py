"""The noun that ingest yields: one file, known by its content."""

import os
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

SETTLED = 2.0  # seconds: the clocks of file systems tick this coarsely


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file looked like; times in nanoseconds. While it looks the same it holds the same."""

    size: int
    modified: int
    changed: int
    inode: int

    @property
    def settled(self) -> bool:
        """Whether the last change lies so far back that another would show: not after the clock was turned back."""
        return time.time_ns() - max(self.modified, self.changed) > SETTLED * 1e9


def take_stamp(path: Path) -> Stamp | None:
    """What a file looks like now; None if it is not there."""
    try:
        seen = os.stat(path)
    except OSError:
        return None
    return Stamp(seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read: where it is, the name users know it by, and what it holds.

    `media_type` is told from the content, never from the name. `pages` counts PDF pages or TIFF frames. `stamp` is what
    the file looked like before it was opened; none where it had only just changed, for then it may change unseen.
    """

    path: Path
    file: str
    sha256: str
    media_type: str
    pages: int
    stamp: Stamp | None = None
    address: str | None = None

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return PurePosixPath(self.file).name
