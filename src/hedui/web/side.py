"""What is done apart from the server's own process, because documents are hostile and work is heavy.

A worker that hangs, dies or wants too much memory fails one request and is replaced.
"""

import resource
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

from hedui.config import Settings
from hedui.errors import HeduiError, Internal
from hedui.execute_pool import ProcessExecutor

T = TypeVar("T")
QUEUE = 12  # that wait for one desk, at most: those of all desks must leave threads for everybody else (40 in all)
MEMORY = 4 << 30  # bytes of address space: a bomb bursts before it harms the machine


class Busy(HeduiError):
    """Too many wait already."""

    code = "too_many"


class SideDesk:
    """One worker that does one thing after the other; any thread may ask, unless too many wait."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._executor = self._open()
        self._lock = threading.Lock()
        self._places = threading.Semaphore(QUEUE)

    def _open(self) -> ProcessExecutor:
        return ProcessExecutor(partial(open_side_tools, self._settings), workers=1)

    def do(self, task: Callable[[Settings, Any], T], item: Any, seconds: float) -> T:
        """What a task makes of an item. Raises the HeduiError that it raises, or TimedOut, Internal or Busy."""
        if not self._places.acquire(blocking=False):
            raise Busy("服务正忙，请稍后再试。")
        try:
            return self._do(task, item, seconds)
        finally:
            self._places.release()

    def _do(self, task: Callable[[Settings, Any], T], item: Any, seconds: float) -> T:
        with self._lock:
            try:
                (outcome,) = self._executor.map(task, [item], limit=lambda _: seconds)
            except Exception as error:  # it could not be handed over: the worker would be waited for in vain
                self._executor.close()
                self._executor = self._open()
                raise Internal("这一请求无法处理。") from error
        if outcome.error is not None:
            raise outcome.error
        return cast("T", outcome.value)  # what has no error has a value

    def close(self) -> None:
        self._executor.close()


def open_side_tools(settings: Settings) -> Settings:
    """The settings, in a process that may not take all of the machine's memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return settings
