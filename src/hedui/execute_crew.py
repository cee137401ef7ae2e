"""What executors of many workers share: tickets wait in a queue, workers are hired for them, answers come in order.

A worker does one task at a time. How it is hired, heard and ended is the subclass's: a process here, an actor there.
"""

import heapq
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from hedui.errors import HeduiError, TimedOut
from hedui.execute import Answer, Limit, Outcome, Task

I = TypeVar("I")  # noqa: E741 (an item)
R = TypeVar("R")

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


class Hand(ABC):
    """A worker: the ticket it is busy with, the moment by which that must be answered, whether it can take another.

    One that is not ready yet is given nothing: it may never be.
    """

    ready = True

    def __init__(self) -> None:
        self.ticket: Ticket | None = None
        self.deadline = 0.0
        self.alive = True

    @abstractmethod
    def take(self, ticket: Ticket) -> None:
        """Begin to work on a ticket."""

    @abstractmethod
    def kill(self) -> None:
        """End it at once."""

    def give_up(self) -> None:
        """End one that overran its limit."""
        self.fail(TimedOut("处理时间超过上限，已放弃该文件。"))

    def fail(self, error: HeduiError) -> None:
        """Answer its ticket with an error, and end it."""
        if self.ticket:
            self.ticket.answer = Answer(None, error, self.ticket.limit or 0.0)
        self.ticket = None
        self.kill()


H = TypeVar("H", bound=Hand)


class Crew(ABC, Generic[H]):
    """An executor with at most so many workers, hired when there is work. Use as a context manager."""

    def __init__(self, workers: int) -> None:
        self._most = workers
        self._workers: list[H] = []
        self._queue: list[Ticket] = []
        self._serials = count()
        self._ranks = count(0, -1)

    @abstractmethod
    def _hire(self) -> H:
        """A new worker."""

    @abstractmethod
    def _collect(self) -> None:
        """Wait until a worker answers, is lost or overruns, and answer the tickets of those that did.

        Raises KeyboardInterrupt if interrupted: here and nowhere else, so that callers are never stopped half way.
        """

    @abstractmethod
    def interrupt(self) -> None:
        """Have the map that waits for a worker raise KeyboardInterrupt; signal handlers may call this."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

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
            self._bury()
        answer = ticket.answer
        return Outcome(ticket.item, answer.value, answer.error, answer.seconds)

    def _deal(self) -> None:
        """Give waiting tickets to idle workers, having started all that there may be."""
        while self._queue:
            while len(self._workers) < self._most:  # all at once: they load side by side
                self._workers.append(self._hire())
            worker = next((worker for worker in self._workers if worker.ready and worker.ticket is None), None)
            if worker is None:
                return
            worker.take(heapq.heappop(self._queue))
            self._bury()

    def _bury(self) -> None:
        self._workers = [worker for worker in self._workers if worker.alive]
