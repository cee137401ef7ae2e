"""Mutants through the installed hedui: no crash of the run, nothing over its limits, nothing where it does not belong.

usage: fuzz.py [--count N] [--seed S] [--workers N] [--batch N] [--keep FOLDER] [--quick]

--quick puts an engine that costs nothing in the place of the two networks; all else is the command's own.

Exit status 1 if a promise was broken; the mutants that broke it are copied to FOLDER (.bench/fuzz).
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hedui.account import write_account
from hedui.batch import Batch
from hedui.config import Settings
from hedui.execute import MemoryLimits
from hedui.execute_pool import ProcessExecutor
from hedui.ingest import walk_paths
from hedui.roll import Roll
from hedui.store import RUN_FILE, Shelf
from mutate import make_seeds, mutate
from quick_engine import quick_tools

HERE = Path(__file__).resolve().parent
SUFFIXES = (".pdf", ".png", ".jpg", ".tif", ".bin")
PAGE_SECONDS, START_SECONDS = 20, 60
MOST_BYTES = 2_000_000_000  # of one worker; looked at five times a second
LEEWAY = 500_000_000  # what a worker may grow between two looks


@dataclass
class Verdict:
    """What became of the mutants, and the promises that were broken, with the mutants at fault."""

    codes: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)
    slowest: float = 0.0
    megabytes: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True)
class Ran:
    """A run that has ended: its status, what it said, and the megabytes that its largest process held."""

    status: int
    said: str
    seconds: float
    megabytes: float


Run = Callable[[Path, Path, int], Ran]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--keep", type=Path, default=HERE.parent / ".bench" / "fuzz")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    run, broken = run_quickly if given.quick else run_hedui, 0
    for number, start in enumerate(range(0, given.count, given.batch)):
        count = min(given.batch, given.count - start)
        verdict = fuzz(count, given.seed * 1000 + number, given.workers, given.keep, run)
        print(
            f"{start + count} mutants: {dict(verdict.codes)}; slowest {verdict.slowest:.1f} s, most held by a process"
            f" {verdict.megabytes:.0f} MB, {verdict.seconds:.0f} s; broken: {verdict.broken or 'nothing'}",
            flush=True,
        )
        broken += len(verdict.broken)
    return 1 if broken else 0


def fuzz(count: int, seed: int, workers: int, keep: Path, run: Run) -> Verdict:
    """One run over so many mutants, judged."""
    chance = random.Random(seed)  # noqa: S311 (mutants, not secrets)
    seeds = make_seeds(HERE / "cases")
    with tempfile.TemporaryDirectory(prefix="hedui-fuzz-") as folder:
        scans, out = Path(folder, "scans"), Path(folder, "out")
        scans.mkdir()
        for number in range(count):
            (scans / f"{number:05}{chance.choice(SUFFIXES)}").write_bytes(mutate(chance, seeds))
        before = sorted(path.name for path in scans.iterdir())
        verdict = judge(run(scans, out, workers), out, before)
        if sorted(path.name for path in scans.iterdir()) != before or sorted(os.listdir(folder)) != ["out", "scans"]:
            verdict.broken.append(("", "a file was made or lost outside the output folder"))
        for name, _ in verdict.broken:
            if name:
                keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(scans / name, keep / f"{seed}-{name}")
    return verdict


def run_hedui(scans: Path, out: Path, workers: int) -> Ran:
    """The installed hedui, by rules."""
    limits = {
        "HEDUI_PAGE_SECONDS": PAGE_SECONDS,
        "HEDUI_START_SECONDS": START_SECONDS,
        "HEDUI_WORKER_MAX_BYTES": MOST_BYTES,
    }
    environ = {**os.environ, **{name: str(value) for name, value in limits.items()}}
    options = ["--out", str(out), "--extractor", "rules", "--workers", str(workers), "--quiet"]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", "hedui", "extract", str(scans), *options]
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environ)
        _, code, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    return Ran(process.returncode, text, time.perf_counter() - started, usage.ru_maxrss * 1024 / 1e6)


def run_quickly(scans: Path, out: Path, workers: int) -> Ran:
    """A run with all its workers, limits and writing, but that OCR costs nothing; memory is the largest worker's."""
    settings = Settings(workers=workers, page_seconds=PAGE_SECONDS, start_seconds=START_SECONDS, extractor="rules")
    tools, started = quick_tools(settings), time.perf_counter()
    roll, shelf = Roll(walk_paths([scans])), Shelf(out, gather=256)
    with ProcessExecutor(tools, workers, memory=MemoryLimits(settings.worker_bytes, MOST_BYTES)) as executor:
        Batch(executor, shelf, settings, lambda: tools().producer, hear=roll.add).run(roll)
    seconds = time.perf_counter() - started
    shelf.put_account(RUN_FILE, write_account(roll.list_results(), roll.pending, seconds, interrupted=False))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    return Ran(0, "", seconds, most)


def judge(ran: Ran, out: Path, names: list[str]) -> Verdict:
    """Whether a run over hostile files kept its promises."""
    verdict = Verdict(megabytes=ran.megabytes, seconds=ran.seconds)
    if ran.status not in (0, 1) or "Traceback" in ran.said:
        verdict.broken.append(("", f"the run ended with status {ran.status}: {ran.said[-300:]}"))
        return verdict
    account = json.loads((out / "_run.json").read_bytes())
    told: dict[str, Any] = {file["file"]: file for file in account["files"]}
    if sorted(told) != names:
        verdict.broken.append(("", "not every file was told of"))
    records = {file["record"] for file in told.values() if file["status"] == "ok"}
    if {path.name for path in out.iterdir() if not path.name.startswith(".")} != records | {"_run.json"}:
        verdict.broken.append(("", "the output folder holds something else than the records told of"))
    if ran.megabytes * 1e6 > MOST_BYTES + LEEWAY:
        verdict.broken.append(("", f"a process held {ran.megabytes:.0f} MB"))
    for name, file in told.items():
        verdict.codes[file["error"]["code"] if file["error"] else file["status"]] += 1
        verdict.slowest = max(verdict.slowest, file["seconds"])
        verdict.broken.extend((name, fault) for fault in find_faults(file, out))
    return verdict


def find_faults(file: dict[str, Any], out: Path) -> Iterator[str]:
    """What is wrong with the account of one file."""
    if file["status"] == "ok":
        json.loads((out / file["record"]).read_bytes())
    if file["error"] and "程序内部错误" in file["error"]["message"]:
        yield file["error"]["message"]
    if file["seconds"] > (START_SECONDS + PAGE_SECONDS * max(1, file["pages"])) * 2:  # tried twice
        yield f"took {file['seconds']} s"


if __name__ == "__main__":
    sys.exit(main())
