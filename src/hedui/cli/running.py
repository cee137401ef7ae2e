"""A run from the command line: cores shared out, signals heard, the end reported."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any

from hedui.batch import Batch
from hedui.cli.options import DONE, INTERRUPTED, SOME_FAILED
from hedui.config import Settings
from hedui.execute import MemoryLimits
from hedui.execute_pool import ProcessExecutor
from hedui.execute_ray import RayExecutor, join_cluster
from hedui.ingest import Candidate
from hedui.roll import Roll
from hedui.screen import BarWatcher, SilentWatcher, say
from hedui.store import Store
from hedui.tools import Tools


def share_cores(settings: Settings) -> Settings:
    """Settings with a number of workers, and the engine's threads so that workers × threads are the cores."""
    if settings.executor == "ray":
        workers = join_cluster(settings.ray_address, settings.workers)
        return settings.model_copy(update={"workers": workers, "threads": 1})
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = settings.workers or cores
    return settings.model_copy(update={"workers": workers, "threads": max(1, cores // workers)})


def open_executor(settings: Settings, open_them: partial[Tools]) -> ProcessExecutor | RayExecutor:
    """The workers that the settings ask for."""
    memory = MemoryLimits(settings.worker_bytes, settings.worker_max_bytes)
    if settings.executor == "ray":
        return RayExecutor(open_them, settings.workers or 1, settings.threads, memory)
    quiet = settings.log != "debug"
    return ProcessExecutor(open_them, settings.workers or 1, settings.threads, quiet, memory)


def run_batch(
    settings: Settings,
    open_them: partial[Tools],
    store: Store,
    candidates: Roll | list[Candidate],
    resume: bool,
    quiet: bool,
    **means: Any,
) -> tuple[Batch, bool]:
    """Run all candidates; the batch as far as it got, and whether it was interrupted (Ctrl-C or SIGTERM)."""
    watcher = SilentWatcher() if quiet else BarWatcher(len(candidates))
    executor = open_executor(settings, open_them)
    batch = Batch(executor, store, settings, lambda: open_them().producer, resume, watcher, **means)
    try:
        with watcher, executor, heard_signals(executor.interrupt):
            batch.run(candidates)
    except KeyboardInterrupt:
        return batch, True
    return batch, False


@contextmanager
def heard_signals(interrupt: Callable[[], None]) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM interrupt a run where that does no harm; the second time they act at once."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]

    def restore() -> None:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler or signal.SIG_DFL)

    def hear(number: int, frame: FrameType | None) -> None:
        restore()
        interrupt()

    for number in numbers:
        signal.signal(number, hear)
    try:
        yield
    finally:
        restore()


def report_end(failed: int, pending: int, interrupted: bool) -> int:
    """Say how to go on after an interruption; the exit status."""
    if interrupted:
        say(f"已中断：还有 {pending} 个文件未处理，已写出的记录都是完整的。再次运行同一命令即可从中断处继续。")
        return INTERRUPTED
    return SOME_FAILED if failed else DONE
