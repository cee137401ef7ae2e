"""The executor of Ray actors: the same tasks on this machine or on a cluster, whose nodes may be lost on the way.

An actor holds its tools as a worker process does. Only as many items are under way as there are actors, and `ahead` of
them wait here: Ray's own queues stay empty, which is all the back-pressure that it takes. Extra: hedui[ray].
"""

import heapq
import logging
import os
import pickle
import threading
import time
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from hedui.errors import UsageError, WorkerLost
from hedui.execute import NO_LIMITS, Answer, MemoryLimits, OpenTools, Toolbox, read_resident
from hedui.execute_crew import THREAD_VARIABLES, Crew, Hand, Ticket

PLACE_SECONDS = 600.0  # an actor that has found no room in the cluster by then, or cannot load, never will
BEAT = 0.5  # seconds after which an interruption is heard at the latest
LOOK = 0.2  # seconds between two looks of an actor at its own memory
NODE_LOSSES = 5  # how many nodes may be lost under one item before it is thought to be at fault
NODE_DIED = "node has died"


def open_ray() -> Any:
    """Ray's module. Raises UsageError that says how to get it."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is ever told to anyone
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # accelerators are nobody's business here
    try:
        return import_module("ray")
    except ImportError:
        raise UsageError("The executor 'ray' needs further packages: pip install 'hedui[ray]'.") from None


def join_cluster(address: str | None, workers: int | None) -> int:
    """Join the cluster at an address, or start one on this machine; how many workers there is room for.

    Raises UsageError where there is no cluster at the address.
    """
    ray = open_ray()
    if not ray.is_initialized():
        options: dict[str, Any] = {"address": address} if address else {"num_cpus": workers, "include_dashboard": False}
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, configure_logging=False, **options)
        except (ConnectionError, RuntimeError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise UsageError(f"No Ray cluster can be reached at {address or 'this machine'}: {reason}") from None
    return workers or max(1, int(ray.cluster_resources().get("CPU", 1)))


class RayExecutor(Crew["Actor"]):
    """Actors on a cluster that was joined. One that dies, overruns or outgrows its memory loses its item."""

    def __init__(self, open_tools: OpenTools, workers: int, threads: int = 1, memory: MemoryLimits = NO_LIMITS) -> None:
        super().__init__(workers)
        self._ray = open_ray()
        self._stop = threading.Event()
        self._losses: Counter[int] = Counter()
        self._unborn = 0
        self._memory = memory
        self._tools = pickle.dumps(open_tools)
        self._threads = threads
        self._remote = self._ray.remote(num_cpus=threads, max_restarts=0)(Servant)

    def interrupt(self) -> None:
        """Have the map that waits for a worker raise KeyboardInterrupt; signal handlers may call this."""
        self._stop.set()

    def _hire(self) -> "Actor":
        return Actor(self._ray, self._remote.remote(self._tools, self._threads, self._memory), self._memory)

    def _collect(self) -> None:
        watched = [worker for worker in self._workers if worker.ticket or not worker.ready]
        left = min((worker.deadline for worker in watched), default=0.0) - time.monotonic()
        news = [worker.news for worker in watched]
        ready, _ = self._ray.wait(news, num_returns=1, timeout=max(0.0, min(left, BEAT)))
        if self._stop.is_set():
            raise KeyboardInterrupt
        for worker in watched:
            ticket = worker.ticket
            if worker.news in ready:
                worker.settle()
                if worker.node_lost and ticket:
                    self._put_back(ticket)
            elif time.monotonic() > worker.deadline:
                worker.give_up()
        self._count_unborn(watched)

    def _count_unborn(self, watched: Iterable["Actor"]) -> None:
        """Fail what waits where one actor after the other has found no place or could not load, and none is there."""
        self._unborn += sum(not worker.ready and not worker.alive for worker in watched)
        if any(worker.ready and worker.alive for worker in self._workers):
            self._unborn = 0
        elif self._unborn > NODE_LOSSES:
            for ticket in self._queue:
                ticket.answer = Answer(None, WorkerLost("集群中没有可用的工作进程，该文件未完成。"), 0.0)
            self._queue.clear()

    def _put_back(self, ticket: Ticket) -> None:
        """Have the work of a lost node done again: it was the node that failed, unless that happens again and again."""
        self._losses[ticket.serial] += 1
        if self._losses[ticket.serial] <= NODE_LOSSES:
            ticket.answer = None
            heapq.heappush(self._queue, ticket)


class Actor(Hand):
    """One actor and the ticket it works on. It is ready when it is placed and loaded: a cluster may have no room."""

    def __init__(self, ray: Any, handle: Any, memory: MemoryLimits) -> None:
        super().__init__()
        self._ray, self._handle, self._memory = ray, handle, memory
        self.ready = self.node_lost = False
        self.deadline = time.monotonic() + PLACE_SECONDS
        self.news: Any = self._handle.greet.remote()

    def take(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.deadline = time.monotonic() + (ticket.limit or float("inf"))
        self.news = self._handle.attempt.remote(ticket.task, ticket.item)

    def settle(self) -> None:
        """Take in the news: the actor is there, the ticket is answered, or the actor is lost."""
        try:
            told = self._ray.get(self.news)
        except self._ray.exceptions.RayError as error:
            self.node_lost = NODE_DIED in str(error)
            self.fail(WorkerLost("工作进程意外退出（可能内存不足或文件损坏），该文件未完成。"))
            return
        if self.ticket is None:
            self.ready = True
            return
        answer, resident = told
        self.ticket.answer = answer
        self.ticket = None
        if self._memory.replace_at and resident > self._memory.replace_at:
            self.kill()

    def kill(self) -> None:
        self.alive = False
        self._ray.kill(self._handle)


class Servant:
    """What lives in an actor: tools, and an eye on its own memory."""

    def __init__(self, open_tools: bytes, threads: int, memory: MemoryLimits) -> None:
        os.environ.update(dict.fromkeys(THREAD_VARIABLES, str(threads)))
        self._toolbox = Toolbox(pickle.loads(open_tools))  # noqa: S301 (our own driver wrote it)
        if memory.end_at:
            threading.Thread(target=watch_memory, args=(memory.end_at,), daemon=True).start()

    def greet(self) -> None:
        """Answer: there is one to answer."""

    def attempt(self, task: Any, item: Any) -> tuple[Answer, int]:
        """The answer, and the memory held after it."""
        return self._toolbox.attempt(task, item), read_resident(os.getpid())


def watch_memory(most: int) -> None:
    """End this process when it holds more than so many bytes."""
    while read_resident(os.getpid()) <= most:
        time.sleep(LOOK)
    os._exit(1)
