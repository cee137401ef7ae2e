"""Speed: one long scan through hedui, RapidOCR by itself and pymupdf4llm in turn, and a born-digital file.

Cases whose files are short are joined to one of 20 pages: of five pages, starting is the half of what is measured.

Each tool is run on the whole file and on its first pages; the times include starting its processes and loading its
models, and the difference between both gives the steady rate. Ratios are taken within one round, medians over rounds,
so that other work on the machine does little harm; seconds of CPU, which such work touches least, stand beside.
"""

import math
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench_cases import SCANS, CaseFile, count_pages, cut_pages, lengthen
from bench_report import Section, at_most, format_table
from bench_run import Run, extract_command, helper_command, run_measured
from bench_venvs import NotInstalled, open_environment

AGAINST_RAPIDOCR = 1.0  # times the time of RapidOCR itself
AGAINST_PYMUPDF4LLM = 1 / 3
BORN_DIGITAL = 0.15  # seconds a page
LEAST_PAGES = 20
HEDUI, RAPIDOCR, PYMUPDF4LLM = "hedui extract", "RapidOCR, OpenVINO, no angle classifier", "pymupdf4llm + RapidOCR"
Command = Callable[[Path, Path], list[str]]  # (file, folder for output) → command


@dataclass(frozen=True)
class Round:
    """One tool's run over the whole file and over its first pages."""

    whole: Run
    short: Run
    pages: int
    short_pages: int

    @property
    def steady(self) -> float:
        """Seconds a page once everything is loaded; nan for a file of one page."""
        if self.pages == self.short_pages:
            return math.nan
        return (self.whole.wall - self.short.wall) / (self.pages - self.short_pages)


def measure_speed(
    files: Sequence[CaseFile], scan: Path | None, workers: int, threads: int, repeat: int, folder: Path
) -> Section:
    """Compare on the longest scan of the cases, or on the given one; `folder` keeps the rival's environment."""
    with tempfile.TemporaryDirectory() as made:
        joined = Path(made, "joined")
        joined.mkdir()
        long = scan or lengthen(files, SCANS, LEAST_PAGES, joined / "scans.pdf")
        born = lengthen(files, ("source",), LEAST_PAGES, joined / "born-digital.pdf")
        return _measure(long, born, workers, threads, repeat, folder)


def _measure(path: Path | None, born: Path | None, workers: int, threads: int, repeat: int, folder: Path) -> Section:
    section = Section("Speed")
    commands = tools(workers, threads)
    try:
        rival = open_environment("pymupdf4llm", folder / "venvs")
        commands[PYMUPDF4LLM] = lambda path, out: helper_command("bench_tables.py", "pymupdf4llm", path, python=rival)
    except NotInstalled as reason:
        section.text.append(f"pymupdf4llm is left out: {reason}")
    if path:
        rounds = run_rounds(path, commands, workers, repeat)
        section.text.append(f"{path.parent.name}/{path.name}: {count_pages(path)} pages, {workers} workers")
        section.text.append(format_rounds(rounds))
        ratio = median_ratio(rounds[HEDUI], rounds[RAPIDOCR])
        section.checks.append(at_most("time of hedui ÷ RapidOCR itself", ratio, AGAINST_RAPIDOCR))
        if PYMUPDF4LLM in rounds:
            ratio = median_ratio(rounds[HEDUI], rounds[PYMUPDF4LLM])
            section.checks.append(at_most("time of hedui ÷ pymupdf4llm", ratio, AGAINST_PYMUPDF4LLM))
        section.data["scan"] = {tool: [describe(it) for it in those] for tool, those in rounds.items()}
    if born:
        digital = run_rounds(born, {HEDUI: commands[HEDUI]}, workers, repeat)[HEDUI]
        whole = statistics.median(it.whole.wall / it.pages for it in digital)
        steady = statistics.median(it.steady for it in digital)
        section.text.append(
            f"Born-digital, {born.parent.name}/{born.name}: {count_pages(born)} pages, {whole:.3f} s a page with "
            f"process start and model load, {steady:.3f} s a page without."
        )
        section.checks.append(at_most("born-digital, start and load included", whole, BORN_DIGITAL, " s a page"))
        section.data["born-digital"] = [describe(it) for it in digital]
    return section


def tools(workers: int, threads: int) -> dict[str, Command]:
    """The commands of what is installed beside hedui; pymupdf4llm, one process that uses all cores, is added to it."""

    def rapidocr(*options: str) -> Command:
        share = ("--workers", workers, "--threads", threads)
        return lambda path, out: helper_command("bench_rapidocr.py", path, *share, *options)

    return {
        HEDUI: lambda path, out: extract_command([path], out, workers),
        RAPIDOCR: rapidocr(),
        "RapidOCR, OpenVINO, its whole pipeline": rapidocr("--classifier"),
        "RapidOCR as it comes (onnxruntime)": rapidocr("--engine", "onnxruntime", "--classifier"),
    }


def run_rounds(path: Path, commands: dict[str, Command], workers: int, repeat: int) -> dict[str, list[Round]]:
    """Every tool in turn, `repeat` times over."""
    pages = count_pages(path)
    short_pages = min(2 * workers, max(1, pages // 2))
    rounds: dict[str, list[Round]] = {tool: [] for tool in commands}
    with tempfile.TemporaryDirectory() as folder:
        short = cut_pages(path, short_pages, Path(folder, "short.pdf"))
        for _ in range(repeat):
            for tool, command in commands.items():
                whole, little = (run_measured(command(file, Path(folder, "out"))) for file in (path, short))
                rounds[tool].append(Round(whole, little, pages, short_pages))
    return rounds


def median_ratio(ours: Sequence[Round], theirs: Sequence[Round]) -> float:
    """How many times their time we take, the median of the rounds."""
    return statistics.median(a.whole.wall / b.whole.wall for a, b in zip(ours, theirs, strict=True))


def format_rounds(rounds: dict[str, list[Round]]) -> str:
    headers = ("tool", "s in all", "s a page", "steady s a page", "CPU s a page", "hedui ÷ it", "the same of CPU")
    return format_table(headers, (tool_row(tool, those, rounds[HEDUI]) for tool, those in rounds.items()))


def tool_row(tool: str, rounds: Sequence[Round], ours: Sequence[Round]) -> tuple[object, ...]:
    median = statistics.median
    cpu = median(a.whole.cpu / b.whole.cpu for a, b in zip(ours, rounds, strict=True))
    return (
        tool,
        f"{median(it.whole.wall for it in rounds):.1f}",
        f"{median(it.whole.wall / it.pages for it in rounds):.2f}",
        f"{median(it.steady for it in rounds):.2f}",
        f"{median(it.whole.cpu / it.pages for it in rounds):.2f}",
        f"{median_ratio(ours, rounds):.2f}",
        f"{cpu:.2f}",
    )


def describe(it: Round) -> dict[str, float]:
    return {
        "wall": it.whole.wall,
        "cpu": it.whole.cpu,
        "short_wall": it.short.wall,
        "short_cpu": it.short.cpu,
        "pages": it.pages,
        "short_pages": it.short_pages,
    }
