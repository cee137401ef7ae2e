"""One worker over thousands of pages: what it holds, as the pages go by.

usage: bench_long.py [--pages N] [--scans N] [--corpus FOLDER] [--out FOLDER]

The pages of all cases, over and over, in files of 25; the scans spread evenly among born-digital ones. Each page gets a
mark of its own, so that none is of the same pixels as another. Writes .bench/long.json; exit status 1 over the limit.
"""

import argparse
import itertools
import json
import sys
import tempfile
from pathlib import Path

from bench_cases import SCANS, CaseFile, find_files, join_pages, mark_pages
from bench_memory import quarter_medians
from bench_report import Section, at_most, format_section
from bench_run import HERE, extract_command, run_measured

MOST = 900.0  # MB
A_FILE = 25  # pages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--scans", type=int, default=600)
    parser.add_argument("--corpus", type=Path, default=HERE / "cases")
    parser.add_argument("--out", type=Path, default=HERE.parent / ".bench")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hedui-long-") as folder:
        scans = Path(folder, "scans")
        scans.mkdir()
        lay_out(find_files(given.corpus), scans, given.pages, given.scans)
        run = run_measured(extract_command([scans], Path(folder, "out"), 1), True, (0, 1))
        told = json.loads(Path(folder, "out", "_run.json").read_text(encoding="utf-8"))["totals"]
    section = Section("One worker over many pages")
    series = max(run.resident, key=lambda it: max(held for _, held in it))
    quarters = quarter_medians(series)
    section.text.append(
        f"{told['pages']} pages, {given.scans} of them scans: {run.wall:.0f} s, {len(run.peaks)} processes; "
        f"median MB by quarters: {', '.join(f'{held:.0f}' for held in quarters)}."
    )
    section.checks.append(at_most("resident in the worker", run.peak, MOST, " MB"))
    section.data.update(peaks=run.peaks, quarters=quarters, totals=told, series=series[:: max(1, len(series) // 2000)])
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "long.json").write_text(json.dumps(section.data, indent=1) + "\n", encoding="utf-8")
    print(format_section(section))
    return 0 if all(check.held for check in section.checks) else 1


def lay_out(files: list[CaseFile], folder: Path, pages: int, scans: int) -> None:
    """So many pages as files in a folder."""
    scanned = itertools.cycle((f.path, n) for f in files if f.column in SCANS for n in range(f.pages))
    native = itertools.cycle((f.path, n) for f in files if f.column not in SCANS for n in range(f.pages))
    every = iter(
        [next(scanned) if n * scans // pages != (n + 1) * scans // pages else next(native) for n in range(pages)]
    )
    for number in itertools.count():
        some = list(itertools.islice(every, A_FILE))
        if not some:
            return
        mark_pages(join_pages(iter(some), folder / f"{number:04}.pdf"), number * A_FILE)


if __name__ == "__main__":
    sys.exit(main())
