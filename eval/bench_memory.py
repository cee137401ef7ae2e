"""Memory: what each process of hedui holds at most over all files, and whether it grows over 200 pages."""

import itertools
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench_cases import SCANS, CaseFile, join_pages, mark_pages
from bench_report import Section, at_most, format_table
from bench_run import Series, extract_command, run_measured

MOST = 1200.0  # MB resident in one worker
PAGES = 200
TOLERANCE = 50.0  # MB: an allocator's breathing, not growth


def measure_memory(files: Sequence[CaseFile], workers: int) -> Section:
    """All files in one run, then one file of many pages with one worker."""
    section = Section("Memory")
    with tempfile.TemporaryDirectory() as folder:
        run = run_measured(extract_command([file.path for file in files], Path(folder, "all"), workers), True, (0, 1))
        scans = ((file.path, page) for file in files if file.column in SCANS for page in range(file.pages))
        long = mark_pages(join_pages(itertools.islice(itertools.cycle(list(scans)), PAGES), Path(folder, "long.pdf")))
        grown = run_measured(extract_command([long], Path(folder, "long"), 1), True)
    series = max(grown.resident, key=lambda it: max(held for _, held in it))
    quarters = quarter_medians(series)
    growth = quarters[3] - quarters[1]
    runs = {f"all {len(files)} files, {workers} workers": run, f"{PAGES} pages of scans, 1 worker": grown}
    rows = [(name, f"{it.peak:.0f}", f"{it.wall:.0f}") for name, it in runs.items()]
    section.text.append(format_table(("run", "most that one worker held, MB", "s"), rows))
    medians = ", ".join(f"{held:.0f}" for held in quarters)
    section.text.append(f"Median MB held by the worker in each quarter of {PAGES} pages: {medians}.")
    section.checks.append(at_most("resident in any worker, all files", run.peak, MOST, " MB"))
    section.checks.append(at_most(f"resident in the worker, {PAGES} pages", grown.peak, MOST, " MB"))
    section.checks.append(at_most("growth from the second quarter to the last", growth, TOLERANCE, " MB"))
    section.data.update(peaks=run.peaks, long_peaks=grown.peaks, quarters=quarters, series=series)
    return section


def quarter_medians(series: Series) -> list[float]:
    """The median MB held in each quarter of the time."""
    start, end = series[0][0], series[-1][0]
    length = (end - start) / 4 or 1.0
    quarters: list[list[float]] = [[], [], [], []]
    for when, held in series:
        quarters[min(3, int((when - start) / length))].append(held)
    return [statistics.median(quarter) if quarter else 0.0 for quarter in quarters]
