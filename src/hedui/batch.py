"""One run over many files: opened, cut into stretches of pages, read, put together again, proven and stored."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from hedui.config import Settings
from hedui.errors import HeduiError, TimedOut, WorkerLost
from hedui.execute import Executor, Outcome, Task
from hedui.index import Index, NoIndex
from hedui.ingest import Candidate
from hedui.pipeline import STAGES, Stages
from hedui.record import Finding, LlmUse, Producer
from hedui.source import Source
from hedui.store import Names, RunNames, Store, TextStore
from hedui.summary import Digest, Summary
from hedui.work import Extraction, Packed, ReadFile, Stretch

I = TypeVar("I", Candidate, Stretch, ReadFile)  # noqa: E741 (an item)
R = TypeVar("R")

STRETCHES = 64  # pieces that a file is cut into where it is not long: enough to share out evenly
LONGEST = 8  # pages of a piece at most: what a worker that hangs or dies costs
LOST = (WorkerLost, TimedOut)  # the fault of the piece, or of the moment: it is tried once more, page by page
OPEN_AHEAD = 64  # files opened before the first is read, so that the number of pages to come is known early
READ_AHEAD = 2  # stretches per worker handed out before the first is done: nobody waits while a file is proven

Status = Literal["ok", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file. A skipped one has an error where it is no scan, and a record where that was at hand."""

    file: str
    status: Status
    sha256: str | None = None
    error: HeduiError | None = None
    record: str | None = None
    pages: int = 0
    seconds: float = 0.0
    llm: LlmUse = LlmUse()
    notes: tuple[str, ...] = ()
    summary: Summary = Summary()
    findings: tuple[Finding, ...] = ()


class Watcher(Protocol):
    """Hears how a run goes on."""

    def found_pages(self, file: str, pages: int) -> None: ...

    def read_pages(self, file: str, pages: int) -> None: ...

    def finished(self, result: Result) -> None: ...


class NoWatcher:
    """Hears nothing."""

    def found_pages(self, file: str, pages: int) -> None: ...

    def read_pages(self, file: str, pages: int) -> None: ...

    def finished(self, result: Result) -> None: ...


@dataclass
class Batch:
    """A run's means, and its results so far: when it is interrupted, these are what was done."""

    executor: Executor
    shelf: Store
    settings: Settings
    tell_producer: Callable[[], Producer]
    resume: bool = True
    watcher: Watcher = field(default_factory=NoWatcher)
    keep: Callable[[ReadFile], None] | None = None  # where pages go that are wanted again, before their record does
    results: list[Result] = field(default_factory=list)
    stages: Stages = STAGES
    index: Index = field(default_factory=NoIndex)
    hear: Callable[[Result], None] | None = None  # who takes the results, so that they need not all be kept here
    _names: dict[Path, str] = field(default_factory=dict)
    _given_up: set[Path] = field(default_factory=set)

    def run(self, candidates: Iterable[Candidate], names: Names | None = None) -> None:
        """Do every candidate. Results come as files are finished; records are named as in one run unless told."""
        own = RunNames()
        wanted = self._drop_unwanted(candidates, own if names is None else None)
        opened = self._map(self.stages.open_file, wanted, alone, ahead=OPEN_AHEAD)
        read = self._map(self.stages.read_pages, self._cut(opened, names or own), page_by_page, ahead=self._read_ahead)
        for proven in self._map(self.stages.prove_file, self._join(read), alone):
            self._store(proven)

    def _map(
        self, task: Task[I, R], items: Iterator[I], divide: Callable[[I], Iterator[I]], ahead: int = 0
    ) -> Iterator[Outcome[I, R]]:
        """The outcomes of a task; an item that its worker was lost over is tried once more, divided."""
        for outcome in self.executor.map(task, items, ahead=ahead, limit=self._limit):
            if isinstance(outcome.error, LOST) and not self._is_given_up(outcome.item):
                yield from self.executor.map(task, self._still_wanted(divide(outcome.item)), limit=self._limit)
            else:
                yield outcome

    def _still_wanted(self, items: Iterator[I]) -> Iterator[I]:
        return (item for item in items if not self._is_given_up(item))

    def _is_given_up(self, item: Candidate | Stretch | ReadFile) -> bool:
        return isinstance(item, Stretch) and item.source.path in self._given_up

    @cached_property
    def _producer(self) -> Producer:
        """Asked for only where there is a record to compare with: the engines' modules are slow to load."""
        return self.tell_producer()

    @property
    def _read_ahead(self) -> int:
        return READ_AHEAD * (self.settings.workers or 1)

    def _limit(self, item: Candidate | Stretch | ReadFile) -> float:
        settings, pages = self.settings, 0
        if not isinstance(item, Candidate):
            pages = len(item.pages) if isinstance(item, Stretch) else item.source.pages
        asking = isinstance(item, ReadFile) and settings.has_model and settings.extractor != "rules"
        seconds = settings.start_seconds + pages * settings.page_seconds
        return seconds + (settings.file_seconds + settings.model_seconds) * asking

    def _drop_unwanted(self, candidates: Iterable[Candidate], names: RunNames | None) -> Iterator[Candidate]:
        """Candidates worth opening; what is known to be no scan, or not to be readable, is settled here."""
        for candidate in candidates:
            if names and candidate.wanted:
                names.meet(candidate.file)
            if candidate.problem:
                status: Status = "failed" if candidate.wanted else "skipped"
                self._settle(Result(candidate.file, status, error=candidate.problem))
            else:
                yield self.index.recall(candidate)

    def _cut(self, opened: Iterator[Outcome[Candidate, Source]], names: Names) -> Iterator[Stretch]:
        """Stretches of the files that are to be read, one file after the other."""
        for outcome in opened:
            source = outcome.value
            if source is None:
                self._settle(Result(outcome.item.file, "failed", error=outcome.error, seconds=outcome.seconds))
                continue
            if source != outcome.item.known:
                self.index.meet(source)
            name = names.name(source.file, source.sha256)
            if self.resume and (done := self._find_done(name, source)):
                self._settle(done)
                continue
            self._names[source.path] = name
            self.watcher.found_pages(source.file, source.pages)
            for stretch in cut_source(source):
                if source.path not in self._given_up:
                    yield stretch

    def _find_done(self, name: str, source: Source) -> Result | None:
        """What is told of a file that was done before, by the same means."""
        digest = self.index.find(name, source.sha256)
        if digest is None and (record := self.shelf.find(name, source.sha256)):
            digest = Digest.of(record)
            self.index.note(name, digest)
        if digest is None or digest.producer != self._producer:
            return None
        return replace(describe(Result(source.file, "skipped"), name, digest), llm=LlmUse())

    def _join(self, read: Iterator[Outcome[Stretch, Packed]]) -> Iterator[ReadFile]:
        """Files of which every stretch was read."""
        pages: list[Packed] = []
        seconds = 0.0
        for outcome in read:
            stretch = outcome.item
            source = stretch.source
            if stretch.pages.start == 1:
                pages, seconds = [], 0.0
                self._given_up.clear()  # a file before this one, of which no more pages will come
            seconds += outcome.seconds
            self.watcher.read_pages(source.file, len(stretch.pages))
            if source.path in self._given_up:
                continue
            if outcome.value is None:
                self._given_up.add(source.path)
                self._fail(source, name_page(outcome), seconds)
                continue
            pages.append(outcome.value)
            if stretch.pages.stop > source.pages:
                yield ReadFile(source, tuple(pages), seconds)

    def _store(self, proven: Outcome[ReadFile, Extraction]) -> None:
        """Write a record; a disk that does not take it fails the file."""
        file, seconds = proven.item, proven.item.seconds + proven.seconds
        source = file.source
        if proven.value is None:
            self._fail(source, proven.error, seconds)
            return
        name, done = self._names.pop(source.path), proven.value
        try:
            if self.keep:
                self.keep(file)
            if isinstance(self.shelf, TextStore):
                self.shelf.put_text(name, done.text)
            else:
                self.shelf.put(name, done.record)
        except HeduiError as error:
            self._fail(source, error, seconds)
        else:
            self.index.note(name, done.digest)
            self._settle(describe(Result(source.file, "ok", seconds=seconds, notes=done.notes), name, done.digest))

    def _fail(self, source: Source, error: HeduiError | None, seconds: float) -> None:
        self._names.pop(source.path, None)
        self._settle(Result(source.file, "failed", source.sha256, error, pages=source.pages, seconds=seconds))

    def _settle(self, result: Result) -> None:
        if self.hear:
            self.hear(result)
        else:
            self.results.append(result)
        self.watcher.finished(result)


def cut_source(source: Source) -> Iterator[Stretch]:
    """A source's pages in stretches of like length: some STRETCHES of them, more where they would be too long."""
    length = min(LONGEST, max(1, source.pages // STRETCHES))
    for first in range(1, source.pages + 1, length):
        yield Stretch(source, range(first, min(first + length, source.pages + 1)))


def page_by_page(stretch: Stretch) -> Iterator[Stretch]:
    """The pages of a stretch, each alone."""
    return (Stretch(stretch.source, range(number, number + 1)) for number in stretch.pages)


def alone(item: I) -> Iterator[I]:
    """An item that cannot be divided, once more."""
    yield item


def name_page(outcome: Outcome[Stretch, Packed]) -> HeduiError | None:
    """The error of a stretch; where a worker was lost over one page, that is named."""
    error, pages = outcome.error, outcome.item.pages
    if isinstance(error, LOST) and len(pages) == 1:
        return type(error)(f"第 {pages.start} 页：{error.message}")
    return error


def describe(result: Result, name: str, digest: Digest) -> Result:
    """A result with what its record says."""
    return replace(
        result,
        sha256=digest.sha256,
        record=name,
        pages=digest.pages,
        llm=digest.llm,
        summary=digest.summary,
        findings=digest.findings,
    )
