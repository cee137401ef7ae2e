"""One run over many files: opened, cut into stretches of pages, read, put together again, proven and stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from hedui.config import Settings
from hedui.errors import HeduiError
from hedui.execute import Executor, Outcome
from hedui.ingest import Candidate
from hedui.page import Page
from hedui.pipeline import open_file, prove_file, read_pages
from hedui.record import Finding, LlmUse, Producer, Record
from hedui.source import Source
from hedui.store import Names, RunNames, Store
from hedui.summary import Summary, summarise
from hedui.work import Extraction, ReadFile, Stretch

STRETCHES = 64  # pieces that a file is cut into at most: enough to share out evenly, few enough to hand around
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
    _names: dict[Path, str] = field(default_factory=dict)
    _given_up: set[Path] = field(default_factory=set)

    def run(self, candidates: Sequence[Candidate], names: Names | None = None) -> None:
        """Do every candidate. `results` fills as files are finished; records are named as in one run unless told."""
        names = names or RunNames(candidate.file for candidate in candidates if candidate.wanted)
        opened = self.executor.map(open_file, self._drop_unwanted(candidates), ahead=OPEN_AHEAD, limit=self._limit)
        read = self.executor.map(read_pages, self._cut(opened, names), ahead=self._read_ahead, limit=self._limit)
        for proven in self.executor.map(prove_file, self._join(read), limit=self._limit):
            self._store(proven)

    @cached_property
    def _producer(self) -> Producer:
        """Asked for only where there is a record to compare with: the engines' modules are slow to load."""
        return self.tell_producer()

    @property
    def _read_ahead(self) -> int:
        return READ_AHEAD * (self.settings.workers or 1)

    def _limit(self, item: Candidate | Stretch | ReadFile) -> float:
        pages = 0 if isinstance(item, Candidate) else len(item.pages)
        return self.settings.start_seconds + pages * self.settings.page_seconds

    def _drop_unwanted(self, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
        """Candidates worth opening; what is known to be no scan, or not to be readable, is settled here."""
        for candidate in candidates:
            if candidate.problem:
                status: Status = "failed" if candidate.wanted else "skipped"
                self._settle(Result(candidate.file, status, error=candidate.problem))
            else:
                yield candidate

    def _cut(self, opened: Iterator[Outcome[Candidate, Source]], names: Names) -> Iterator[Stretch]:
        """Stretches of the files that are to be read, one file after the other."""
        for outcome in opened:
            source = outcome.value
            if source is None:
                self._settle(Result(outcome.item.file, "failed", error=outcome.error, seconds=outcome.seconds))
                continue
            name = self._names[source.path] = names.name(source.file, source.sha256)
            done = self.shelf.find(name, source.sha256) if self.resume else None
            if done and done.producer == self._producer:
                self._settle(describe(Result(source.file, "skipped"), name, done))
                continue
            self.watcher.found_pages(source.file, source.pages)
            for stretch in cut_source(source):
                if source.path not in self._given_up:
                    yield stretch

    def _join(self, read: Iterator[Outcome[Stretch, tuple[Page, ...]]]) -> Iterator[ReadFile]:
        """Files of which every stretch was read."""
        pages: list[Page] = []
        seconds = 0.0
        for outcome in read:
            stretch = outcome.item
            source = stretch.source
            if stretch.pages.start == 1:
                pages, seconds = [], 0.0
            seconds += outcome.seconds
            self.watcher.read_pages(source.file, len(stretch.pages))
            if source.path in self._given_up:
                continue
            if outcome.value is None:
                self._given_up.add(source.path)
                self._fail(source, outcome.error, seconds)
                continue
            pages.extend(outcome.value)
            if stretch.pages.stop > source.pages:
                yield ReadFile(source, tuple(pages), seconds)

    def _store(self, proven: Outcome[ReadFile, Extraction]) -> None:
        """Write a record; a disk that does not take it fails the file."""
        file, seconds = proven.item, proven.item.seconds + proven.seconds
        source = file.source
        if proven.value is None:
            self._fail(source, proven.error, seconds)
            return
        record = proven.value.record
        record = record.model_copy(update={"stats": record.stats.model_copy(update={"seconds": round(seconds, 3)})})
        name = self._names[source.path]
        try:
            if self.keep:
                self.keep(file)
            self.shelf.put(name, record)
        except HeduiError as error:
            self._fail(source, error, seconds)
        else:
            done = describe(Result(source.file, "ok", seconds=seconds), name, record)
            self._settle(replace(done, notes=proven.value.notes))

    def _fail(self, source: Source, error: HeduiError | None, seconds: float) -> None:
        self._settle(Result(source.file, "failed", source.sha256, error, pages=source.pages, seconds=seconds))

    def _settle(self, result: Result) -> None:
        self.results.append(result)
        self.watcher.finished(result)


def cut_source(source: Source) -> Iterator[Stretch]:
    """A source's pages in stretches of like length, never more than STRETCHES of them and one more."""
    length = max(1, source.pages // STRETCHES)
    for first in range(1, source.pages + 1, length):
        yield Stretch(source, range(first, min(first + length, source.pages + 1)))


def describe(result: Result, name: str, record: Record) -> Result:
    """A result with what its record says."""
    return replace(
        result,
        sha256=record.source.sha256,
        record=name,
        pages=record.source.pages,
        llm=record.stats.llm if result.status == "ok" else LlmUse(),
        summary=summarise(record),
        findings=record.findings,
    )


def put_in_order(results: Sequence[Result], files: Sequence[str]) -> list[Result]:
    """Results in the order in which their files were named, whichever was finished first."""
    place = {file: number for number, file in reversed(list(enumerate(files)))}
    return sorted(results, key=lambda result: place[result.file])


def account(results: Sequence[Result], pending: int, seconds: float, interrupted: bool) -> dict[str, Any]:
    """The run as _run.json tells it. `pending` files were not come to; `seconds` are the clock's."""
    total = sum((result.summary for result in results), Summary())
    return {
        "files": [account_file(result) for result in results],
        "totals": {
            "files": len(results) + pending,
            **{status: sum(result.status == status for result in results) for status in get_args(Status)},
            "pending": pending,
            "pages": sum(result.pages for result in results),
            "seconds": round(seconds, 3),
            **asdict(total),
            "llm": add_uses([result.llm for result in results]).model_dump(),
        },
        "interrupted": interrupted,
    }


def account_file(result: Result) -> dict[str, Any]:
    """One file as _run.json tells it."""
    error = result.error
    return {
        "file": result.file,
        "sha256": result.sha256,
        "status": result.status,
        "error": {"code": error.code, "message": error.message} if error else None,
        "record": result.record,
        "pages": result.pages,
        "seconds": round(result.seconds, 3),
        "llm": result.llm.model_dump(),
        "summary": asdict(result.summary),
        "notes": list(result.notes),
    }


def add_uses(uses: Sequence[LlmUse]) -> LlmUse:
    """What several files together cost; the price is unknown where that of one is."""
    costs = [use.cost for use in uses if use.calls]
    known = [Decimal(cost) for cost in costs if cost is not None]
    return LlmUse(
        calls=sum(use.calls for use in uses),
        input_tokens=sum(use.input_tokens for use in uses),
        output_tokens=sum(use.output_tokens for use in uses),
        cost=str(sum(known)) if known and len(known) == len(costs) else None,
    )
