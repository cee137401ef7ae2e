"""The inbox: files dropped into a folder are taken when they have come to rest, and put away when they are done.

A file is taken by renaming it into `.working/`, so that nobody replaces, renames or deletes it while it is read; what
lies there after a crash is taken up again. Done files go to `done/`, failed ones to `failed/` with a note beside them.
"""

import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hedui.errors import HeduiError, UsageError
from hedui.ingest import HEAD, PDF, has_end, show_name, sniff
from hedui.store import MAX_NAME, cut_bytes, write_whole

WORKING, DONE, FAILED = ".working", "done", "failed"
NOTE, WHY = ".说明.txt", "未能处理："
SETTLE = 2.0  # seconds without a change after which a file is at rest
PATIENCE = 60.0  # the same for a file that looks half copied: its sender may only be slow
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart")  # what copiers call their work
LITTER = frozenset({"thumbs.db", "desktop.ini"})

ADVICE = {
    "unreadable": "请重新获取或重新扫描该文件，再放入收件文件夹。",
    "encrypted": "请先去掉打开密码，再放入收件文件夹。",
    "empty": "请重新扫描或重新导出，再放入收件文件夹。",
    "too_large": "请拆分文件，或降低扫描分辨率后再放入。",
    "unsupported_type": "请另存为 PDF、PNG、JPEG 或 TIFF 后再放入。",
    "no_form_found": "请确认是否为绩效自评报告或自评表。",
    "llm_unavailable": "请稍后再放入，或请管理员检查大模型的设置。",
    "timeout": "请拆分文件后再放入。",
    "internal": "请稍后再放入；若仍失败，请联系管理员。",
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a file looked like: it is at rest while this stays the same."""

    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken: where it lies now, the name that people know it by, and what it looked like."""

    path: Path
    file: str
    seen: Sighting


class Inbox:
    """The folder that files are dropped into. `now` is the clock, in seconds."""

    def __init__(
        self,
        folder: Path,
        settle: float = SETTLE,
        patience: float = PATIENCE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Makes the folder if need be. Raises UsageError if that cannot be."""
        self.folder = folder
        self._settle, self._patience, self._now = settle, patience, now
        self._waiting: dict[Path, tuple[Sighting, float]] = {}
        try:
            for name in (WORKING, DONE, FAILED):
                (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"Inbox {folder} cannot be used: {error.strerror}.") from None

    def take(self) -> list[Taken]:
        """Every file that has come to rest since, by name; call it again and again."""
        seen = dict(walk_dropped(self.folder))
        now = self._now()
        known = self._waiting
        self._waiting = {
            path: known[path] if path in known and known[path][0] == sighting else (sighting, now)
            for path, sighting in seen.items()
        }
        ready = [
            path for path, (sighting, since) in self._waiting.items() if self._at_rest(path, sighting, now - since)
        ]
        return [taken for path in sorted(ready) if (taken := self._take(path))]

    def take_up(self) -> list[Taken]:
        """What was taken before a crash and not put away."""
        working = self.folder / WORKING
        return [Taken(path, name_in(path, working), seen) for path, seen in sorted(walk_files(working))]

    def put_away(self, taken: Taken, error: HeduiError | None) -> Path | None:
        """Move a file to where it belongs; where it lies now. One that grew meanwhile goes back to be read again."""
        seen = look_at(taken.path)
        inner = taken.path.relative_to(self.folder / WORKING)
        if seen is None:
            return None
        if seen != taken.seen:
            return move_beside(taken.path, self.folder / inner)
        if error is None:
            return move_beside(taken.path, self.folder / DONE / inner)
        target = find_free(taken.path, self.folder / FAILED / inner)
        target.parent.mkdir(parents=True, exist_ok=True)
        note = target.with_name(cut_bytes(target.name, MAX_NAME - len(NOTE.encode())) + NOTE)
        with suppress(HeduiError):  # where no note can be written, the file is put away without one
            write_whole(note, describe(taken, error))
        return move_beside(taken.path, target)

    def _at_rest(self, path: Path, sighting: Sighting, still: float) -> bool:
        if still < self._settle:
            return False
        return still >= self._patience or looks_whole(path, sighting)

    def _take(self, path: Path) -> Taken | None:
        """Rename a file to where it is worked on; None if it is gone, or another of its name is there."""
        target = self.folder / WORKING / path.relative_to(self.folder)
        if target.exists():
            return None
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        except OSError:
            return None
        seen = look_at(target)
        self._waiting.pop(path, None)
        return Taken(target, name_in(target, self.folder / WORKING), seen) if seen else None


def walk_dropped(folder: Path) -> Iterator[tuple[Path, Sighting]]:
    """Files that people dropped: not those put away, nor those that another program is still writing."""
    own = {folder / name for name in (WORKING, DONE, FAILED)}
    return walk_files(folder, own)


def walk_files(folder: Path, but: Collection[Path] = ()) -> Iterator[tuple[Path, Sighting]]:
    """Ordinary files under a folder; links are not followed, hidden files and litter passed over."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        path = folder / entry.name
        if path in but or is_litter(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from walk_files(path, but)
        elif entry.is_file(follow_symlinks=False) and (seen := look_at(path)):
            yield path, seen


def is_litter(name: str) -> bool:
    lower = name.lower()
    return lower.startswith((".", "~$")) or lower.endswith(UNFINISHED) or lower in LITTER


def look_at(path: Path) -> Sighting | None:
    """What a file looks like; None if it is gone."""
    try:
        stat = path.lstat()
    except OSError:
        return None
    return Sighting(stat.st_size, stat.st_mtime_ns, stat.st_ino)


def looks_whole(path: Path, sighting: Sighting) -> bool:
    """Whether a file may be complete: it has bytes, and a PDF has its end mark."""
    if sighting.size == 0:
        return False
    try:
        with path.open("rb") as stream:
            return sniff(stream.read(HEAD)) != PDF or has_end(path)
    except OSError:
        return False


def name_in(path: Path, folder: Path) -> str:
    return show_name(str(path.relative_to(folder)))


def find_free(path: Path, target: Path) -> Path:
    """The target, or where another content has its name, one with a number: 表~2.pdf."""
    number = 1
    free = target
    while free.exists() and not same_content(path, free):
        number += 1
        free = target.with_name(f"{cut_bytes(target.stem, MAX_NAME - 24)}~{number}{target.suffix}")
    return free


def same_content(path: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    if path.stat().st_size != other.stat().st_size:
        return False
    with path.open("rb") as left, other.open("rb") as right:
        while chunk := left.read(1 << 20):
            if chunk != right.read(1 << 20):
                return False
    return True


def move_beside(path: Path, target: Path) -> Path:
    """Move a file, never over one of another content; where it lies then."""
    target.parent.mkdir(parents=True, exist_ok=True)
    free = find_free(path, target)
    shutil.move(path, free)
    return free


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a failed file: its name, why it failed, and when."""

    file: str
    said: str
    at: float


def read_notes(folder: Path, most: int = 50) -> list[Note]:
    """The notes beside the failed files of an inbox, the newest first."""
    found = [(seen.changed, path) for path, seen in walk_files(folder / FAILED) if path.name.endswith(NOTE)]
    newest = sorted(found, reverse=True)[:most]
    return [Note(path.name.removesuffix(NOTE), read_reason(path), changed / 1e9) for changed, path in newest]


def read_reason(note: Path) -> str:
    """The sentence of a note that says why; nothing where it is gone."""
    try:
        lines = note.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    said = next((line.removeprefix(WHY) for line in lines if line.startswith(WHY)), "")
    return said.rpartition("（")[0] or said  # without the code, which is for programs


def describe(taken: Taken, error: HeduiError) -> str:
    """The note beside a failed file."""
    stamp = time.strftime("%Y-%m-%d %H:%M")
    advice = ADVICE.get(error.code, ADVICE["internal"])
    return f"文件：{taken.file}\n{WHY}{error.message}（{error.code}）\n怎么办：{advice}\n时间：{stamp}\n"
