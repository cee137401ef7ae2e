"""The executor seam: a task is mapped over items, in this process or over workers that may die without harm.

A task is called as task(tools, item). Tools are what is dear to make (an OCR engine): each worker makes them once, when
it first needs them. An item that fails is an outcome and never ends the run. Maps may feed one another; what is
further down the line goes first, so that a file is finished before the next is begun.
"""

import mmap
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from hedui.errors import HeduiError, Internal
from hedui.log import get_log

I = TypeVar("I")  # noqa: E741 (an item)
R = TypeVar("R")
Task = Callable[[Any, I], R]
OpenTools = Callable[[], Any]
Limit = Callable[[Any], float]
PAGE_BYTES = mmap.PAGESIZE


@dataclass(frozen=True, slots=True)
class Outcome(Generic[I, R]):
    """What became of one item: a value, or the error that says why there is none. `seconds` is the work's own time."""

    item: I
    value: R | None
    error: HeduiError | None
    seconds: float


@dataclass(frozen=True, slots=True)
class MemoryLimits:
    """Bytes resident in one worker: above the first it is replaced after its task, above the second ended in it."""

    replace_at: int = 0
    end_at: int = 0


NO_LIMITS = MemoryLimits()


class Executor(Protocol):
    """Maps a task over items, which may come lazily; outcomes come in the order of the items.

    `ahead` is how many items may be taken in before the first is done; `limit` gives the seconds that an item may take.
    """

    def map(
        self, task: Task[I, R], items: Iterable[I], *, ahead: int = 0, limit: Limit | None = None
    ) -> Iterator[Outcome[I, R]]: ...


class SerialExecutor:
    """One item after the other, in this process: no limit on time, and a task that kills its process kills this one."""

    def __init__(self, open_tools: OpenTools) -> None:
        self._toolbox = Toolbox(open_tools)

    def map(
        self, task: Task[I, R], items: Iterable[I], *, ahead: int = 0, limit: Limit | None = None
    ) -> Iterator[Outcome[I, R]]:
        for item in items:
            answer = self._toolbox.attempt(task, item)
            yield Outcome(item, answer.value, answer.error, answer.seconds)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an attempt gave, without the item: this is what travels back from a worker."""

    value: Any
    error: HeduiError | None
    seconds: float


class Toolbox:
    """Tools made once, on first need."""

    def __init__(self, open_tools: OpenTools) -> None:
        self._open_tools = open_tools

    @cached_property
    def tools(self) -> Any:
        return self._open_tools()

    def attempt(self, task: Task[Any, Any], item: Any) -> Answer:
        """Call the task; whatever goes wrong becomes a value here, and nowhere else."""
        started = time.perf_counter()
        value, error = None, None
        try:
            value = task(self.tools, item)
        except HeduiError as known:
            error = known
        except MemoryError:
            error = Internal("内存不足，无法处理该文件。")
        except Exception as unknown:  # noqa: BLE001 (the one border where a fault of ours becomes a failed file)
            get_log(__name__).debug("task failed", exc_info=True)
            error = Internal(f"程序内部错误（{type(unknown).__name__}），请报告此问题。")
        return Answer(value, error, time.perf_counter() - started)


def read_resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell, or it has ended."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as stream:
            return int(stream.read().split()[1]) * PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0
