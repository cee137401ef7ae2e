"""What a run costs by itself, per document, over very many documents; and what Ray adds per page.

usage: bench_scale.py [cost] [ray] [--documents N …] [--workers N] [--whole] [--out FOLDER]

cost   runs over N simulated documents (reading replaced by a recorded page), then the same run again, all being done:
       milliseconds of the run's own process, by its clock and by the machine's, and the most memory that it held
ray    seconds that 8 simulated workers take for pages that do nothing but wait, against what they should take
--whole  writes whole records (29 kB); without it their reports are cut out, so that a million fit on a disk

Each figure is of a process of its own, so that memory is its own. Written to .bench/scale.json as well.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench_report import Section, at_most, format_section, format_table
from hedui.account import write_account
from hedui.batch import Batch
from hedui.config import Settings
from hedui.execute_pool import ProcessExecutor
from hedui.execute_ray import RayExecutor, join_cluster
from hedui.index import FolderIndex
from hedui.roll import Roll
from hedui.store import RUN_FILE, Desk, Shelf
from simulate import SIMULATED, list_documents, record_document, simulated_tools

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE / "cases" / "r26" / "source.pdf"
GATHER = 256
MOST_MS = 2.0
RAY_WORKERS, RAY_SECONDS, RAY_PAGES = 8, 1.0, 160
MOST_OVERHEAD = 5.0  # percent


def main() -> int:
    given = parse_arguments()
    if given.one:
        print(json.dumps(measure_one(given.one, given.workers, given.whole, Path(given.folder))))
        return 0
    sections = []
    if "cost" in given.sections:
        sections.append(measure_cost(given.documents, given.workers, given.whole))
    if "ray" in given.sections:
        sections.append(measure_ray())
    given.out.mkdir(parents=True, exist_ok=True)
    for section in sections:
        print(format_section(section), flush=True)
    told = {section.title: section.data for section in sections}
    (given.out / "scale.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0 if all(check.held for section in sections for check in section.checks) else 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", default=["cost", "ray"])
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--out", type=Path, default=HERE.parent / ".bench")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


def measure_cost(counts: Sequence[int], workers: int, whole: bool) -> Section:
    """Two runs over each number of documents: one that does them, one that finds them done."""
    section = Section("Cost of a run itself")
    rows = []
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="hedui-scale-") as folder:
            for name in ("made", "found done"):
                told = run_one(count, workers, whole, folder)
                rows.append(
                    (f"{count:,} {name}", *(f"{told[key]:.3f}" for key in ("cpu", "wall")), f"{told['mb']:.0f}")
                )
                section.data[f"{count} {name}"] = told
                section.checks.append(at_most(f"own process, {count:,} {name}", told["cpu"], MOST_MS, " ms"))
    section.text.append(format_table(("documents", "ms CPU each", "ms by the clock each", "MB at most"), rows))
    return section


def run_one(count: int, workers: int, whole: bool, folder: str) -> dict[str, Any]:
    """One measurement in a process of its own."""
    options = ["--one", str(count), "--workers", str(workers), "--folder", folder, *["--whole"] * whole]
    done = subprocess.run([sys.executable, __file__, *options], capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure_one(count: int, workers: int, whole: bool, out: Path) -> dict[str, float]:
    """A run as `hedui extract` does it, but for reading; milliseconds per document and megabytes, of this process."""
    tools = simulated_tools(record_document(DOCUMENT, whole))
    settings = Settings(workers=workers)
    started, used = time.perf_counter(), time.process_time()
    roll = Roll(list_documents(count))
    shelf, index = Shelf(out, gather=GATHER), FolderIndex(out, settings)
    with ProcessExecutor(tools, workers) as executor:
        producer = tools().digest.producer
        batch = Batch(executor, shelf, settings, lambda: producer, stages=SIMULATED, index=index, hear=roll.add)
        batch.run(roll)
    index.close()
    shelf.put_account(
        RUN_FILE, write_account(roll.list_results(), roll.pending, time.perf_counter() - started, interrupted=False)
    )
    if roll.failed or roll.pending:
        raise SystemExit(f"{roll.failed} failed, {roll.pending} were not come to")
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return {"cpu": cpu / count * 1e3, "wall": wall / count * 1e3, "mb": megabytes}


def measure_ray() -> Section:
    """Pages that wait a second each, on 8 actors: what is more than a second is Ray's and ours."""
    section = Section("Ray")
    tools = simulated_tools(record_document(DOCUMENT, whole=True, seconds=RAY_SECONDS))
    workers = join_cluster(None, RAY_WORKERS)
    settings = Settings(workers=workers)
    with RayExecutor(tools, workers) as executor:
        warm = Batch(executor, Desk(), settings, lambda: tools().digest.producer, stages=SIMULATED)
        warm.run(list_documents(2 * workers))  # actors are placed and loaded
        batch = Batch(executor, Desk(), settings, lambda: tools().digest.producer, stages=SIMULATED)
        started = time.perf_counter()
        batch.run(list_documents(RAY_PAGES))
        took = time.perf_counter() - started
    ideal = RAY_PAGES * RAY_SECONDS / workers
    overhead = (took / ideal - 1) * 100
    section.text.append(
        f"{RAY_PAGES} pages of {RAY_SECONDS} s on {workers} actors: {took:.2f} s, at best {ideal:.2f} s."
    )
    section.checks.append(at_most("overhead per page", overhead, MOST_OVERHEAD, " %"))
    section.data.update(seconds=took, ideal=ideal, overhead=overhead)
    return section


if __name__ == "__main__":
    sys.exit(main())
