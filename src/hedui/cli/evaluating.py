"""`hedui eval`: cases are extracted from, and the records scored; once, or under every combination of a matrix."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from hedui.cli.options import DONE, INTERRUPTED, SOME_FAILED, any_path, extractor_option, quiet_option, workers_option
from hedui.cli.running import run_batch, share_cores
from hedui.config import Settings, read_settings
from hedui.errors import UsageError
from hedui.screen import clean, open_console, say
from hedui.store import Shelf
from hedui.tools import open_tools

if TYPE_CHECKING:
    from hedui.evaluate import Case, Metrics
    from hedui.evaluate.matrix import Cell
    from hedui.evaluate.scored import Document


@dataclass(frozen=True, slots=True)
class Task:
    """What to score, how, and where the results go. `records` are scored as they are, where they are given."""

    cases: "Sequence[Case]"
    settings: Settings
    folder: Path
    resume: bool
    quiet: bool
    records: Path | None = None


class Interrupted(Exception):
    """The run was interrupted: nothing is scored."""


@click.command("eval")
@click.argument("cases", type=any_path, metavar="CASES")
@click.option("--out", type=any_path, default=Path("hedui-eval"), show_default=True, metavar="DIR", help="Results.")
@extractor_option
@click.option("--model", metavar="NAME", help="The language model, where one is asked.")
@workers_option
@click.option(
    "--resume/--no-resume", default=False, help="Score records of DIR that are there already; off: make anew."
)
@click.option("--records", type=any_path, metavar="DIR", help="Score the records in this folder; nothing is extracted.")
@click.option("--against", type=any_path, metavar="METRICS.json", help="Another run to compare with.")
@click.option("--matrix", type=any_path, metavar="FILE.yaml", help="Run every combination of settings named there.")
@quiet_option
def evaluate(
    cases: Path,
    out: Path,
    extractor: str | None,
    model: str | None,
    workers: int | None,
    resume: bool,
    records: Path | None,
    against: Path | None,
    matrix: Path | None,
    quiet: bool,
) -> int:
    """Extract from cases (folders with files and their gold.json) and score the records against gold.

    Writes DIR/metrics.json, DIR/report.html and DIR/records. Exit status: 1 where a file failed, or where a figure
    is worse than in METRICS.json by more than noise.
    """
    from hedui import evaluate as evals

    found, other = evals.read_cases(cases), evals.read_metrics(against) if against else None
    named: dict[str, Any] = {"extractor": extractor, "model": model, "workers": workers}
    given = {name: value for name, value in named.items() if value is not None}
    try:
        if matrix:
            if records or against:
                raise UsageError("--matrix goes neither with --records nor with --against.")
            return run_matrix(found, matrix, given, out, resume, quiet)
        settings = share_cores(read_settings(**given))
        return run_once(Task(found, settings, Shelf(out).folder, resume, quiet, records), other, against)
    except Interrupted:
        say("已中断：没有评分。加上 --resume 再次运行，即可从中断处继续。")
        return INTERRUPTED


def run_once(task: Task, other: "Metrics | None", against: Path | None) -> int:
    """One run: the exit status."""
    from hedui import evaluate as evals

    documents, failed = score_task(task)
    results = evals.write_results(documents, task.folder, other)
    if not task.quiet:
        show_tables(results.tables, task.folder / "report.html")
    if results.worse:
        say(f"比 {against} 差：{'、'.join(results.worse)}")
    return SOME_FAILED if failed or results.worse else DONE


def run_matrix(cases: "Sequence[Case]", plan: Path, given: dict[str, Any], out: Path, resume: bool, quiet: bool) -> int:
    """Every cell of a matrix, each in a folder of its own: the exit status."""
    from hedui import evaluate as evals
    from hedui.evaluate.matrix import compare_cells, read_plan, write_matrix

    cells = [(cell, share_cores(read_settings(**given | cell.settings))) for cell in read_plan(plan).cells]
    done: list[tuple[Cell, Metrics]] = []
    some_failed = False
    for cell, settings in cells:
        if not quiet:
            say(f"[{cell.number}/{len(cells)}] " + " ".join(f"{name}={value}" for name, value in cell.own.items()))
        task = Task([case.only(cell.kind) for case in cases], settings, Shelf(out / cell.folder).folder, resume, quiet)
        documents, failed = score_task(task)
        done.append((cell, evals.write_results(documents, task.folder, None).metrics))
        some_failed = some_failed or failed
    table = write_matrix(compare_cells(done), out)
    if not quiet:
        show_tables([table], out / "matrix.html")
    return SOME_FAILED if some_failed else DONE


def score_task(task: Task) -> "tuple[list[Document], bool]":
    """The documents of a task with their records, and whether any file failed. Raises Interrupted."""
    from hedui import evaluate as evals

    failures: dict[str, str] = {}
    if task.records is None:
        shelf, open_them = Shelf(task.folder / "records"), partial(open_tools, task.settings)
        candidates = evals.list_candidates(task.cases)
        batch, interrupted = run_batch(task.settings, open_them, shelf, candidates, task.resume, task.quiet)
        if interrupted:
            raise Interrupted
        failures = {result.file: result.error.message for result in batch.results if result.error}
    documents, missing = evals.collect_documents(task.cases, task.records or task.folder / "records", failures)
    for file in missing:
        say(f"{file}: 没有记录，未评分。")
    if not documents:
        raise UsageError("No record of any file of these cases was found.")
    return documents, bool(failures)


def show_tables(tables: Iterable[Table], page: Path) -> None:
    """Tables on stdout, and where the rest lies."""
    console = open_console(sys.stdout)
    for table in tables:
        console.print(table)
    console.print(clean(f"报告 report: {page}"))
