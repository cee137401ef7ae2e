"""The executor of spawned processes: workers that may die or hang without harm to the run."""

import heapq
import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Self, TypeVar

from hedui.errors import HeduiError, Internal, TimedOut
from hedui.execute import Answer, Limit, OpenTools, Outcome, Task, Toolbox

I = TypeVar("I")  # noqa: E741 (an item)
R = TypeVar("R")

SPAWN = get_context("spawn")  # a forked copy of a process with engine threads hangs
BEGUN = None  # what a worker sends when it begins a task
SPAWN_SECONDS = 300.0  # a new process that has not begun its first task by then never will
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(order=True, slots=True)
class Ticket:
    """A task on an item that waits for a worker, is with one, or is done. Lower ranks go first."""

    rank: int
    serial: int
    task: Task[Any, Any] = field(compare=False)
    item: Any = field(compare=False)
    limit: float | None = field(compare=False)
    answer: Answer | None = field(compare=False, default=None)


class ProcessExecutor:
    """Spawned workers. One that dies or overruns its limit fails its item and is replaced. Use as a context manager."""

    def __init__(self, open_tools: OpenTools, workers: int, threads: int = 1, quiet: bool = True) -> None:
        self._open_tools = open_tools
        self._threads = threads
        self._most = workers
        self._quiet = quiet
        self._workers: list[Worker] = []
        self._queue: list[Ticket] = []
        self._bell, self._rope = SPAWN.Pipe(duplex=False)
        self._serials = count()
        self._ranks = count(0, -1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def interrupt(self) -> None:
        """Have the map that waits for a worker raise KeyboardInterrupt; signal handlers may call this."""
        self._rope.send_bytes(b"!")

    def close(self) -> None:
        """End all workers at once; what they were doing is lost."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()
        self._queue.clear()

    def map(
        self, task: Task[I, R], items: Iterable[I], *, ahead: int = 0, limit: Limit | None = None
    ) -> Iterator[Outcome[I, R]]:
        return self._outcomes(next(self._ranks), task, items, ahead, limit)

    def _outcomes(
        self, rank: int, task: Task[I, R], items: Iterable[I], ahead: int, limit: Limit | None
    ) -> Iterator[Outcome[I, R]]:
        waiting: deque[Ticket] = deque()
        for item in items:
            ticket = Ticket(rank, next(self._serials), task, item, limit(item) if limit else None)
            heapq.heappush(self._queue, ticket)
            waiting.append(ticket)
            self._deal()
            while waiting and (len(waiting) > ahead or waiting[0].answer):
                yield self._await(waiting.popleft())
        while waiting:
            yield self._await(waiting.popleft())

    def _await(self, ticket: Ticket) -> Outcome[Any, Any]:
        while ticket.answer is None:
            self._deal()
            self._collect()
        answer = ticket.answer
        return Outcome(ticket.item, answer.value, answer.error, answer.seconds)

    def _deal(self) -> None:
        """Give waiting tickets to idle workers, having started all that there may be."""
        while self._queue:
            while len(self._workers) < self._most:  # all at once: they load side by side
                self._workers.append(Worker(self._open_tools, self._threads, self._quiet))
            worker = next((worker for worker in self._workers if worker.ticket is None), None)
            if worker is None:
                return
            worker.take(heapq.heappop(self._queue))
            self._bury()

    def _collect(self) -> None:
        """Wait until a worker answers, dies or overruns, and settle the tickets of those that did.

        Raises KeyboardInterrupt if interrupted: here and nowhere else, so that callers are never stopped half way.
        """
        busy = [worker for worker in self._workers if worker.ticket]
        left = min((worker.deadline for worker in busy), default=0.0) - time.monotonic()
        ready = wait([self._bell, *(worker.pipe for worker in busy)], timeout=max(0.0, min(left, 3600.0)))
        if self._bell in ready:
            raise KeyboardInterrupt
        for worker in busy:
            if worker.pipe in ready:
                worker.settle()
            elif time.monotonic() > worker.deadline:
                worker.give_up()
        self._bury()

    def _bury(self) -> None:
        self._workers = [worker for worker in self._workers if worker.alive]


class Worker:
    """One spawned process and the ticket it works on."""

    def __init__(self, open_tools: OpenTools, threads: int, quiet: bool) -> None:
        self.pipe, theirs = SPAWN.Pipe()
        self.ticket: Ticket | None = None
        self.deadline = 0.0
        self.alive = True
        with pinned_threads(threads), ignored_interrupt():
            self._process = SPAWN.Process(target=serve, args=(theirs, pickle.dumps(open_tools), quiet), daemon=True)
            self._process.start()
        theirs.close()

    def take(self, ticket: Ticket) -> None:
        """Hand over a ticket; a worker that has died meanwhile fails it. Its time runs from when it is begun."""
        self.ticket = ticket
        self.deadline = time.monotonic() + SPAWN_SECONDS
        try:
            self.pipe.send((ticket.task, ticket.item))
        except OSError:
            self._fail(Internal("工作进程意外退出，该文件未完成。"))

    def settle(self) -> None:
        """Take in the news: the ticket is begun, it is answered, or the worker has died."""
        assert self.ticket  # noqa: S101 (only busy workers are asked)
        try:
            news = self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            self._fail(Internal("工作进程意外退出（可能内存不足或文件损坏），该文件未完成。"))
            return
        if news is BEGUN:
            self.deadline = time.monotonic() + (self.ticket.limit or float("inf"))
        else:
            self.ticket.answer = news
            self.ticket = None

    def give_up(self) -> None:
        """End a worker that overran its limit."""
        self._fail(TimedOut("处理时间超过上限，已放弃该文件。"))

    def _fail(self, error: HeduiError) -> None:
        if self.ticket:
            self.ticket.answer = Answer(None, error, self.ticket.limit or 0.0)
        self.ticket = None
        self.kill()

    def kill(self) -> None:
        self.alive = False
        self._process.kill()
        self._process.join()
        self.pipe.close()


def serve(pipe: Connection, open_tools: bytes, quiet: bool) -> None:
    """A worker's life: answer tasks until the other end is closed. `quiet` shuts up the libraries it calls."""
    if quiet:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
    toolbox = Toolbox(pickle.loads(open_tools))  # noqa: S301 (our own parent wrote it)
    while True:
        try:
            task, item = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(BEGUN)
            pipe.send(toolbox.attempt(task, item))
        except BrokenPipeError:
            return


@contextmanager
def pinned_threads(threads: int) -> Iterator[None]:
    """Have processes that are started inside use this many threads for their own arithmetic."""
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, str(threads)))
    try:
        yield
    finally:
        restore(before)


def restore(before: Mapping[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextmanager
def ignored_interrupt() -> Iterator[None]:
    """Have processes that are started inside ignore Ctrl-C: it is the parent that ends them."""
    if threading.current_thread() is not threading.main_thread():  # where Python lets nobody set signals
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
