"""The foreman: takes jobs from the ledger and files from an inbox, and has workers read them. One process of its own.

Nothing that it knows is in its memory alone: killed at any moment, it goes on from the ledger and the inbox.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from hedui.archive import Archive
from hedui.batch import Batch, NoWatcher, Result
from hedui.config import Settings
from hedui.errors import HeduiError, Internal
from hedui.execute import Executor
from hedui.inbox import Inbox, Taken
from hedui.ingest import Candidate, clean_name
from hedui.ledger import Job, Ledger, Outcome
from hedui.pipeline import open_file
from hedui.record import Producer, Record
from hedui.source import Source
from hedui.work import ReadFile

ROUND = 32  # jobs at most: what is asked for meanwhile waits no longer than these take
BY_INBOX = "收件文件夹"
BY_READING = "hedui"


@dataclass
class Foreman:
    """A ledger and an archive, and the workers that fill them."""

    ledger: Ledger
    archive: Archive
    executor: Executor
    settings: Settings
    tell_producer: Callable[[], Producer]
    inbox: Inbox | None = None
    _from_inbox: dict[str, list[Taken]] = field(default_factory=dict)

    def run(self, beats: Iterable[object]) -> None:
        """Work at every beat until nothing waits; what a crash left half done comes first."""
        self.ledger.jobs.take_back()
        if self.inbox:
            self._enter(self.inbox.take_up())
        for _ in beats:
            self._look_into_inbox()
            while jobs := self.ledger.jobs.take(ROUND):
                self._read(jobs)
                self._look_into_inbox()

    def _look_into_inbox(self) -> None:
        if self.inbox:
            self._enter(self.inbox.take())

    def _read(self, jobs: list[Job]) -> None:
        by_key = {job.sha256: job for job in jobs}
        candidates = [Candidate(self.archive.source_path(job.sha256), self._key(job.sha256)) for job in jobs]
        batch = Batch(
            self.executor,
            LedgerStore(self.ledger),
            self.settings,
            self.tell_producer,
            resume=False,
            watcher=JobWatcher(self, by_key),
            keep=self._keep,
        )
        batch.run(candidates, HashNames())

    def _key(self, sha256: str) -> str:
        """The name of a document with its hash before it, so that no two are alike."""
        row = self.ledger.documents.find(sha256)
        return f"{sha256}/{row.name if row else sha256}"

    def _keep(self, file: ReadFile) -> None:
        self.archive.keep_pages(file.source.sha256, file.pages)

    def _enter(self, taken: list[Taken]) -> None:
        """Enter files of the inbox as documents; what cannot be opened is put away at once."""
        by_path = {file.path: file for file in taken}
        candidates = [Candidate(file.path, file.file) for file in taken]
        for opened in self.executor.map(open_file, candidates, ahead=len(candidates), limit=lambda _: 120.0):
            file = by_path[opened.item.path]
            source, error = opened.value, opened.error
            if source is not None:
                error = self._take_in(file, source)
            if error is not None:
                self._put_away(file, error)

    def _take_in(self, file: Taken, source: Source) -> HeduiError | None:
        """Copy a file into the archive and ask for it to be read; it is put away when that is done."""
        arriving = self.archive.open_incoming()
        try:
            shutil.copyfile(file.path, arriving)
            self.archive.take_in(arriving, source.sha256)
        except OSError as error:
            return Internal(f"文件无法存入：{error.strerror or '读写错误'}。")
        name = clean_name(file.file)
        size = file.seen.size
        self.ledger.documents.add(
            sha256=source.sha256, name=name, media_type=source.media_type, size=size, pages=source.pages,
            origin="watch", by=BY_INBOX,
        )  # fmt: skip
        self._from_inbox.setdefault(source.sha256, []).append(file)
        row = self.ledger.documents.find(source.sha256)
        if row and row.state in ("done", "failed"):
            self.settle(source.sha256, Internal(row.error_message or "") if row.state == "failed" else None)
        return None

    def settle(self, sha256: str, error: HeduiError | None) -> None:
        """Put away the files of the inbox that a document came in."""
        for file in self._from_inbox.pop(sha256, []):
            self._put_away(file, error)

    def _put_away(self, file: Taken, error: HeduiError | None) -> None:
        if self.inbox:
            with suppress(OSError):  # somebody took it out of our hands: it is no longer ours to move
                self.inbox.put_away(file, error)


class LedgerStore:
    """Records go to the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def find(self, name: str, sha256: str) -> Record | None:
        version = self._ledger.records.find(sha256)
        return version.record if version else None

    def put(self, name: str, record: Record) -> None:
        self._ledger.records.put(record, BY_READING)


class HashNames:
    """Records need no names where they are found by hash."""

    def name(self, file: str, sha256: str) -> str:
        return sha256


class JobWatcher(NoWatcher):
    """Notes in the ledger how far each job is, and how it ended."""

    def __init__(self, foreman: Foreman, jobs: dict[str, Job]) -> None:
        self._foreman, self._jobs = foreman, jobs

    def read_pages(self, file: str, pages: int) -> None:
        self._foreman.ledger.jobs.advance(self._jobs[key_of(file)].id, pages)

    def finished(self, result: Result) -> None:
        error = result.error
        told = (error.code, error.message) if error else (None, None)
        sha256 = key_of(result.file)
        self._foreman.ledger.jobs.finish(self._jobs[sha256], Outcome(result.seconds, result.llm, *told))
        self._foreman.settle(sha256, error)


def key_of(file: str) -> str:
    """The hash that stands before a name."""
    return file.partition("/")[0]
