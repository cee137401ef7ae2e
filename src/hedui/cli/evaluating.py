"""`hedui eval`: cases are extracted from, and the records scored."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
from rich.table import Table

from hedui.cli.options import DONE, INTERRUPTED, SOME_FAILED, any_path, extractor_option, quiet_option, workers_option
from hedui.cli.running import run_batch, share_cores
from hedui.config import read_settings
from hedui.errors import UsageError
from hedui.screen import clean, open_console, say
from hedui.store import Shelf
from hedui.tools import open_tools


@click.command("eval")
@click.argument("cases", type=any_path, metavar="CASES")
@click.option("--out", type=any_path, default=Path("hedui-eval"), show_default=True, metavar="DIR", help="Results.")
@extractor_option
@workers_option
@click.option(
    "--resume/--no-resume", default=False, help="Score records of DIR that are there already; off: make anew."
)
@click.option("--records", type=any_path, metavar="DIR", help="Score the records in this folder; nothing is extracted.")
@click.option("--against", type=any_path, metavar="METRICS.json", help="Another run to compare with.")
@quiet_option
def evaluate(
    cases: Path,
    out: Path,
    extractor: str | None,
    workers: int | None,
    resume: bool,
    records: Path | None,
    against: Path | None,
    quiet: bool,
) -> int:
    """Extract from cases (folders with files and their gold.json) and score the records against gold.

    Writes DIR/metrics.json, DIR/report.html and DIR/records. Exit status: 1 where a file failed, or where a figure
    is worse than in METRICS.json by more than noise.
    """
    from hedui import evaluate as evals

    found, other = evals.read_cases(cases), evals.read_metrics(against) if against else None
    settings = share_cores(read_settings(extractor=extractor, workers=workers))
    folder = Shelf(out).folder
    failures: dict[str, str] = {}
    if records is None:
        shelf = Shelf(folder / "records")
        candidates = evals.list_candidates(found)
        batch, interrupted = run_batch(settings, partial(open_tools, settings), shelf, candidates, resume, quiet)
        if interrupted:
            say("已中断：没有评分。加上 --resume 再次运行，即可从中断处继续。")
            return INTERRUPTED
        failures = {result.file: result.error.message for result in batch.results if result.error}
    documents, missing = evals.collect_documents(found, records or folder / "records", failures)
    for file in missing:
        say(f"{file}: 没有记录，未评分。")
    if not documents:
        raise UsageError(f"No record of any file of {cases} was found.")
    results = evals.write_results(documents, folder, other)
    if not quiet:
        show_tables(results.tables, folder)
    if results.worse:
        say(f"比 {against} 差：{'、'.join(results.worse)}")
    return SOME_FAILED if failures or results.worse else DONE


def show_tables(tables: Iterator[Table], folder: Path) -> None:
    """Tables on stdout, and where the rest lies."""
    console = open_console(sys.stdout)
    for table in tables:
        console.print(table)
    console.print(clean(f"报告 report: {folder / 'report.html'}"))
