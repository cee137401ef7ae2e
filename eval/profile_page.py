"""Where a page's milliseconds go: processor time of each step of the pipeline, the engine's models apart.

usage: profile_page.py FILE …        (the first page of each is done once to load everything, and then measured)
"""

import cProfile
import pstats
import sys
import time
from pathlib import Path

from bench_report import format_table
from hedui.config import Settings
from hedui.ingest import Candidate
from hedui.pipeline import open_file, prove_file, read_pages
from hedui.reading import open_engine
from hedui.reading.reader import OcrPageReader
from hedui.tools import Tools
from hedui.work import ReadFile, Stretch

# Steps by the functions that do them; a step's time is all that passes inside it, so that they overlap where indented.
STEPS = {
    "render": ("image.py", "render_page"),
    "put upright (with detection)": ("turning.py", "put_upright"),
    "· detection": ("ocr.py", "detect"),
    "rulings to cells": ("grid.py", "find_grids"),
    "recognition": ("ocr.py", "recognise"),
    "second reading": ("second.py", "with_witnesses"),
    "text layer": ("textlayer.py", "plan_page"),
    "assemble": ("assemble/__init__.py", "assemble"),
    "extract by rules": ("rules.py", "extract"),
    "verify": ("prove.py", "verify"),
}


def main() -> int:
    settings = Settings(extractor="rules", threads=1)
    engine = open_engine(settings)
    for name in sys.argv[1:]:
        tools = Tools(settings, OcrPageReader(engine))
        source = open_file(tools, Candidate(Path(name), Path(name).name))
        first = Stretch(source, range(1, 2))
        prove_file(tools, ReadFile(source, [read_pages(tools, first)]))
        tools = Tools(settings, OcrPageReader(engine))  # whose reader has not seen the page
        clock, used = time.perf_counter(), time.process_time()
        with cProfile.Profile(time.process_time) as profile:
            pages = read_pages(tools, first)
            prove_file(tools, ReadFile(source, [pages]))
        print(
            f"{name}: {time.process_time() - used:.3f} s of processor, {time.perf_counter() - clock:.3f} s by the clock"
        )
        stats = pstats.Stats(profile)
        print(format_table(("step", "ms of processor"), [(step, find_step(stats, *at)) for step, at in STEPS.items()]))
    return 0


def find_step(stats: pstats.Stats, file: str, function: str) -> str:
    """Milliseconds spent inside a function, with all that it calls."""
    found = (row[3] for (path, _, name), row in stats.stats.items() if path.endswith(file) and name == function)  # type: ignore[attr-defined]
    return f"{sum(found) * 1e3:.0f}"


if __name__ == "__main__":
    sys.exit(main())
