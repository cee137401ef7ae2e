"""Workers: what a second one adds. One worker that has one core to itself, against as many as there are cores."""

import shutil
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench_cases import SCANS, CaseFile, cut_pages, longest
from bench_report import Section, at_least, format_table
from bench_run import Run, extract_command, run_measured

WORTH = 0.9  # of a worker that each further one adds: two are at least 1.8
SHORT = 2  # pages: what start and loading take is measured on these, and taken off


def measure_workers(files: Sequence[CaseFile], scan: Path | None, workers: int, repeat: int) -> Section:
    """Pages a second of the longest scan: steady, and with start and loading; medians over rounds taken in turn."""
    section = Section("Workers")
    path = scan or longest(files, SCANS)
    if path is None or workers < 2:
        section.text.append("There is one core, or no scan: nothing to compare.")
        return section
    rounds: dict[int, list[tuple[Run, Run]]] = {1: [], workers: []}
    with tempfile.TemporaryDirectory() as folder:
        short = cut_pages(path, SHORT, Path(folder, "short.pdf"))
        for _ in range(repeat):
            for count, those in rounds.items():
                all_of_it, little = (run_measured(run_on(count, file, Path(folder, "out"))) for file in (path, short))
                those.append((all_of_it, little))
    steady = {count: statistics.median(a.wall - b.wall for a, b in those) for count, those in rounds.items()}
    whole = {count: statistics.median(a.wall for a, _ in those) for count, those in rounds.items()}
    rows = [(f"{count}", f"{whole[count]:.1f}", f"{steady[count]:.1f}") for count in rounds]
    section.text.append(f"{path.parent.name}/{path.name}, one worker on one core.")
    section.text.append(format_table(("workers", "s in all", f"s without those of {SHORT} pages"), rows))
    section.checks.append(
        at_least("throughput, start and loading left out", steady[1] / steady[workers], WORTH * workers)
    )
    section.data.update(steady=steady, whole=whole, with_start=whole[1] / whole[workers])
    return section


def run_on(workers: int, path: Path, out: Path) -> list[str]:
    """The command; one worker is held to one core, so that its engine does not use the others."""
    command = extract_command([path], out, workers)
    return ["taskset", "-c", "0", *command] if workers == 1 and shutil.which("taskset") else command
