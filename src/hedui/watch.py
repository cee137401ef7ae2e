"""`hedui watch`: records are made of whatever is dropped into a folder, round by round, until it is told to stop."""

import json
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hedui.account import account_file
from hedui.batch import Batch, NoWatcher, Result, Watcher
from hedui.config import Settings
from hedui.execute import Executor
from hedui.inbox import Inbox, Taken
from hedui.ingest import Candidate
from hedui.record import Producer
from hedui.store import LastingNames, Shelf

JOURNAL = "_watch.jsonl"
ROUND = 64  # files at most: what is dropped meanwhile waits no longer than these take


@dataclass(frozen=True)
class Watch:
    """An inbox, and what becomes of its files."""

    inbox: Inbox
    shelf: Shelf
    executor: Executor
    settings: Settings
    tell_producer: Callable[[], Producer]
    watcher: Watcher

    def run(self, beats: Iterable[object]) -> None:
        """Look into the inbox at every beat; what a crash left behind comes first."""
        names = LastingNames(self.shelf)
        self.do_all(self.inbox.take_up(), names)
        for _ in beats:
            while taken := self.inbox.take():
                self.do_all(taken, names)

    def do_all(self, taken: list[Taken], names: LastingNames) -> None:
        for start in range(0, len(taken), ROUND):
            some = taken[start : start + ROUND]
            clerk = Clerk(self.inbox, self.shelf.folder / JOURNAL, {file.file: file for file in some}, self.watcher)
            batch = Batch(self.executor, self.shelf, self.settings, self.tell_producer, watcher=clerk)
            batch.run([Candidate(file.path, file.file) for file in some], names)


class Clerk(NoWatcher):
    """Puts each file away as soon as it is finished, and notes in the journal what became of it."""

    def __init__(self, inbox: Inbox, journal: Path, taken: dict[str, Taken], watcher: Watcher) -> None:
        self._inbox, self._journal, self._taken, self._watcher = inbox, journal, taken, watcher

    def found_pages(self, file: str, pages: int) -> None:
        self._watcher.found_pages(file, pages)

    def read_pages(self, file: str, pages: int) -> None:
        self._watcher.read_pages(file, pages)

    def finished(self, result: Result) -> None:
        line = {"time": time.strftime("%Y-%m-%dT%H:%M:%S%z"), **account_file(result)}
        with self._journal.open("a", encoding="utf-8", errors="replace") as journal:
            journal.write(json.dumps(line, ensure_ascii=False) + "\n")
        with suppress(OSError):  # somebody took it out of our hands: it is no longer ours to move
            self._inbox.put_away(self._taken[result.file], result.error)
        self._watcher.finished(result)
