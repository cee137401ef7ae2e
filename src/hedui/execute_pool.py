"""The executor of spawned processes: workers that may die, hang or swell without harm to the run."""

import os
import pickle
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from hedui.errors import WorkerLost
from hedui.execute import NO_LIMITS, MemoryLimits, OpenTools, Toolbox, read_resident
from hedui.execute_crew import THREAD_VARIABLES, Crew, Hand, Ticket

SPAWN = get_context("spawn")  # a forked copy of a process with engine threads hangs
BEGUN = None  # what a worker sends when it begins a task
SPAWN_SECONDS = 300.0  # a new process that has not begun its first task by then never will
LOOK = 0.2  # seconds between two looks at the memory of busy workers


class ProcessExecutor(Crew["Worker"]):
    """Spawned workers. One that dies, overruns its time or outgrows its memory loses its item and is replaced."""

    def __init__(
        self,
        open_tools: OpenTools,
        workers: int,
        threads: int = 1,
        quiet: bool = True,
        memory: MemoryLimits = NO_LIMITS,
    ) -> None:
        super().__init__(workers)
        self._open_tools = open_tools
        self._threads = threads
        self._quiet = quiet
        self._memory = memory
        self._looked = 0.0
        self._bell, self._rope = SPAWN.Pipe(duplex=False)

    def interrupt(self) -> None:
        """Have the map that waits for a worker raise KeyboardInterrupt; signal handlers may call this."""
        self._rope.send_bytes(b"!")

    def _hire(self) -> "Worker":
        return Worker(self._open_tools, self._threads, self._quiet)

    def _collect(self) -> None:
        busy = [worker for worker in self._workers if worker.ticket]
        left = min((worker.deadline for worker in busy), default=0.0) - time.monotonic()
        most = LOOK if self._memory.end_at else 3600.0
        ready = wait([self._bell, *(worker.pipe for worker in busy)], timeout=max(0.0, min(left, most)))
        if self._bell in ready:
            raise KeyboardInterrupt
        for worker in busy:
            if worker.pipe in ready:
                worker.settle()
                if worker.ticket is None and worker.alive:
                    self._retire_if_swollen(worker)
            elif time.monotonic() > worker.deadline:
                worker.give_up()
        self._look_after_memory()

    def _retire_if_swollen(self, worker: "Worker") -> None:
        if self._memory.replace_at and worker.resident > self._memory.replace_at:
            worker.kill()

    def _look_after_memory(self) -> None:
        if not self._memory.end_at or time.monotonic() < self._looked + LOOK:
            return
        self._looked = time.monotonic()
        for worker in self._workers:
            if worker.ticket and worker.resident > self._memory.end_at:
                worker.stop_growth()


class Worker(Hand):
    """One spawned process and the ticket it works on."""

    def __init__(self, open_tools: OpenTools, threads: int, quiet: bool) -> None:
        super().__init__()
        self.pipe, theirs = SPAWN.Pipe()
        with pinned_threads(threads), ignored_interrupt():
            self._process = SPAWN.Process(target=serve, args=(theirs, pickle.dumps(open_tools), quiet), daemon=True)
            self._process.start()
        theirs.close()

    @property
    def resident(self) -> int:
        """Bytes of memory held; 0 where the system does not tell."""
        return read_resident(self._process.pid or 0)

    def take(self, ticket: Ticket) -> None:
        """Hand over a ticket; a worker that has died meanwhile fails it. Its time runs from when it is begun."""
        self.ticket = ticket
        self.deadline = time.monotonic() + SPAWN_SECONDS
        try:
            self.pipe.send((ticket.task, ticket.item))
        except OSError:
            self.fail(WorkerLost("工作进程意外退出，该文件未完成。"))

    def settle(self) -> None:
        """Take in the news: the ticket is begun, it is answered, or the worker has died."""
        assert self.ticket  # noqa: S101 (only busy workers are asked)
        try:
            news = self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            self.fail(WorkerLost("工作进程意外退出（可能内存不足或文件损坏），该文件未完成。"))
            return
        if news is BEGUN:
            self.deadline = time.monotonic() + (self.ticket.limit or float("inf"))
        else:
            self.ticket.answer = news
            self.ticket = None

    def stop_growth(self) -> None:
        """End a worker that holds more memory than any may."""
        self.fail(WorkerLost("处理时占用内存超过上限，已放弃该文件。"))

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
