"""Commands run and measured: seconds by the clock, seconds of CPU, and the memory of every process they start."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY = 0.1  # seconds between two looks at memory
HERE = Path(__file__).resolve().parent

Series = list[tuple[float, float]]  # seconds since the start, MB resident


class Failed(Exception):
    """A command that was to be measured did not succeed."""


@dataclass(frozen=True)
class Run:
    """`cpu` is of the command and all its descendants, `resident` has the memory of each of them that was seen."""

    wall: float
    cpu: float
    status: int
    output: str
    resident: tuple[Series, ...] = ()
    peaks: tuple[float, ...] = ()

    @property
    def peak(self) -> float:
        """The most memory that any one of its processes ever held, MB."""
        return max(self.peaks, default=0.0)


def extract_command(paths: Sequence[Path], out: Path, workers: int | None = None) -> list[str]:
    """The installed hedui, by rules alone: no account and no network; a checkout's module where it is not installed."""
    script = Path(sys.executable).with_name("hedui")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "hedui"]
    options = ["--out", str(out), "--extractor", "rules", "--no-resume", "--quiet"]
    share = ["--workers", str(workers)] if workers else []
    return [*program, "extract", *map(str, paths), *options, *share]


def helper_command(script: str, *arguments: object, python: Path = Path(sys.executable)) -> list[str]:
    """One of the scripts beside this one."""
    return [str(python), str(HERE / script), *map(str, arguments)]


def run_measured(command: Sequence[str], watch_memory: bool = False, allowed: Sequence[int] = (0,)) -> Run:
    """Run a command to its end. Raises Failed if it ends with a status that is not allowed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err)
        watcher = MemoryWatcher(process.pid)
        if watch_memory:
            watcher.start()
        _, code, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = status = os.waitstatus_to_exitcode(code)
        watcher.finish()
        out.seek(0), err.seek(0)
        output, errors = (stream.read().decode("utf-8", "replace") for stream in (out, err))
    if status not in allowed:
        raise Failed(f"{' '.join(command[:3])} … ended with status {status}: {errors.strip()[-500:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, status, output, tuple(watcher.series.values()), tuple(watcher.peaks.values()))


class MemoryWatcher(threading.Thread):
    """Looks at the resident memory of a process and all its descendants until told to finish."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.series: dict[int, Series] = defaultdict(list)
        self.peaks: dict[int, float] = defaultdict(float)
        self._process = psutil.Process(pid)
        self._over = threading.Event()

    def run(self) -> None:
        started = time.perf_counter()
        while not self._over.wait(EVERY):
            try:
                for child in (self._process, *self._process.children(recursive=True)):
                    self._look(child, time.perf_counter() - started)
            except psutil.NoSuchProcess:  # it has just ended
                continue

    def _look(self, child: psutil.Process, now: float) -> None:
        held = child.memory_info().rss / 1e6
        self.series[child.pid].append((now, held))
        self.peaks[child.pid] = max(self.peaks[child.pid], held, read_high_water(child.pid))

    def finish(self) -> None:
        self._over.set()
        if self.is_alive():
            self.join()


def read_high_water(pid: int) -> float:
    """The most that a process ever held, MB, where the system keeps count (Linux); else 0."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM")), 0.0)
