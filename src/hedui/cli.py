"""The command line: thin. It turns options into settings, errors into exit codes, and shows what was done."""

import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, get_args

import click
from rich.table import Table

from hedui import __version__
from hedui.batch import Batch, Result, account, put_in_order
from hedui.config import ExtractorChoice, Settings, read_settings
from hedui.errors import FileError, HeduiError, Unreadable, UsageError
from hedui.execute_pool import ProcessExecutor
from hedui.ingest import Candidate, find_files, show_name
from hedui.record import Record, walk_leaves
from hedui.schema import SchemaName, print_schema
from hedui.screen import BarWatcher, SilentWatcher, clean, open_console, say, show_results
from hedui.store import Desk, Shelf, Store, write_whole
from hedui.tools import Tools, open_checking_tools, open_tools

DONE, SOME_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

any_path = click.Path(path_type=Path)
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes to read with; one per core if not given."
)
quiet_option = click.option("--quiet", is_flag=True, help="No progress and no table; errors are still named.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hedui")
def hedui() -> None:
    """Turn scanned 绩效自评 reports into JSON in which every number is proven against the page."""


@hedui.command()
@click.argument("paths", nargs=-1, required=True, type=any_path, metavar="PATH...")
@click.option("--out", required=True, type=any_path, metavar="DIR", help="Folder for the records; made if need be.")
@click.option("--extractor", type=click.Choice(get_args(ExtractorChoice)), help="Default: auto.")
@workers_option
@click.option("--resume/--no-resume", default=True, help="Skip files whose record is there already (the default).")
@quiet_option
def extract(
    paths: tuple[Path, ...], out: Path, extractor: str | None, workers: int | None, resume: bool, quiet: bool
) -> int:
    """Read files and folders (PDF, PNG, JPEG, TIFF; searched recursively) into DIR/<name>.json each.

    DIR/_run.json tells what became of every file. Exit status: 0 all done, 1 some files failed, 2 wrong usage.
    """
    settings = share_cores(read_settings(extractor=extractor, workers=workers))
    shelf = Shelf(out)
    candidates = find_files(paths, but=out)
    started = time.monotonic()
    batch, interrupted = run_batch(settings, partial(open_tools, settings), shelf, candidates, resume, quiet)
    results = put_in_order(batch.results, [candidate.file for candidate in candidates])
    pending = len(candidates) - len(results)
    shelf.put_run(account(results, pending, time.monotonic() - started, interrupted))
    if not quiet:
        show_results(results, out)
    return report_end(results, pending, interrupted)


@hedui.command()
@click.argument("record", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="RECORD.json")
@click.option("--source", required=True, type=any_path, metavar="FILE", help="The file that the record tells of.")
@click.option("--out", type=any_path, metavar="NEW.json", help="Where to write the record as checked.")
@workers_option
@quiet_option
def verify(record: Path, source: Path, out: Path | None, workers: int | None, quiet: bool) -> int:
    """Check any record against its source from scratch, whoever filled it in.

    Statuses and evidence that it brings are ignored; its values are claims. Leaves may be plain values.
    """
    settings = share_cores(read_settings(workers=workers))
    claimed = read_record(record)
    desk = Desk()
    open_them = partial(open_checking_tools, settings, claimed)
    candidate = Candidate(source, show_name(source.name))
    batch, interrupted = run_batch(settings, open_them, desk, [candidate], resume=False, quiet=quiet)
    for checked in desk.records.values():
        if out:
            write_whole(out, checked.model_dump_json(indent=1) + "\n")
        if not quiet:
            show_doubts(checked)
            show_results(batch.results, out, folder=False)
    return report_end(batch.results, 1 - len(batch.results), interrupted)


@hedui.command()
@click.argument("records", type=click.Path(exists=True, path_type=Path), metavar="DIR")
@click.option("--to", required=True, type=any_path, metavar="FILE", help=".xlsx, .csv, .parquet, .duckdb or .pdf")
@click.option("--source", type=any_path, metavar="PATH", help="The scans: to link to (a folder), or to mark (a file).")
@quiet_option
def export(records: Path, to: Path, source: Path | None, quiet: bool) -> int:
    """Write the records in DIR (or one record) as tables for people, or mark one source with what was found.

    CSV and Parquet become one file for each table, as FILE_指标.csv. A PDF needs --source FILE.
    """
    from hedui.export.run import export_records

    refused: list[str] = []

    def refuse(name: str, error: FileError) -> None:
        refused.append(name)
        say(f"{name}: {error.code}: {error.message}")

    for path in export_records(records, to, source, refuse):
        if not quiet:
            click.echo(clean(str(path)))
    return SOME_FAILED if refused else DONE


@hedui.command("eval")
@click.argument("cases", type=any_path, metavar="CASES")
@click.option("--out", type=any_path, default=Path("hedui-eval"), show_default=True, metavar="DIR", help="Results.")
@click.option("--extractor", type=click.Choice(get_args(ExtractorChoice)), help="Default: auto.")
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


@hedui.command()
@click.argument("name", type=click.Choice(get_args(SchemaName)), default="record")
def schema(name: SchemaName) -> int:
    """Print the JSON Schema of a record (the default) or of gold."""
    click.echo(print_schema(name), nl=False)
    return DONE


def share_cores(settings: Settings) -> Settings:
    """Settings with a number of workers, and the engine's threads so that workers × threads are the cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = settings.workers or cores
    return settings.model_copy(update={"workers": workers, "threads": max(1, cores // workers)})


def run_batch(
    settings: Settings, open_them: partial[Tools], store: Store, candidates: list[Candidate], resume: bool, quiet: bool
) -> tuple[Batch, bool]:
    """Run all candidates; the batch as far as it got, and whether it was interrupted (Ctrl-C or SIGTERM)."""
    watcher = SilentWatcher() if quiet else BarWatcher(len(candidates))
    executor = ProcessExecutor(open_them, settings.workers or 1, settings.threads, quiet=settings.log != "debug")
    batch = Batch(executor, store, settings, lambda: open_them().producer, resume, watcher)
    try:
        with watcher, executor, heard_signals(executor.interrupt):
            batch.run(candidates)
    except KeyboardInterrupt:
        return batch, True
    return batch, False


@contextmanager
def heard_signals(interrupt: Callable[[], None]) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM interrupt a run where that does no harm; the second time they act at once."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]

    def restore() -> None:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler or signal.SIG_DFL)

    def hear(number: int, frame: FrameType | None) -> None:
        restore()
        interrupt()

    for number in numbers:
        signal.signal(number, hear)
    try:
        yield
    finally:
        restore()


def report_end(results: list[Result], pending: int, interrupted: bool) -> int:
    """Say how to go on after an interruption; the exit status."""
    if interrupted:
        say(f"已中断：还有 {pending} 个文件未处理，已写出的记录都是完整的。再次运行同一命令即可从中断处继续。")
        return INTERRUPTED
    return SOME_FAILED if any(result.status == "failed" for result in results) else DONE


def read_record(path: Path) -> dict[str, Any]:
    """The JSON object that a file holds. Raises Unreadable if it holds none."""
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=str)
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} cannot be read as JSON: {error}.") from error
    if not isinstance(record, dict):
        raise Unreadable(f"{path.name} is not a record: a JSON object is expected.")
    return record


def show_tables(tables: Iterator[Table], folder: Path) -> None:
    """Tables on stdout, and where the rest lies."""
    console = open_console(sys.stdout)
    for table in tables:
        console.print(table)
    console.print(clean(f"报告 report: {folder / 'report.html'}"))


def show_doubts(record: Record) -> None:
    """Every leaf that did not stand up to its source."""
    for where, leaf in walk_leaves(record.reports, "reports"):
        if leaf.status in ("unsupported", "conflict"):
            value = leaf.value if leaf.value is not None else leaf.claimed
            click.echo(clean(f"{leaf.status:11} {where} = {value}"))


def main() -> None:
    """Run the command line. Nobody ever sees a traceback unless HEDUI_LOG is debug."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a file name may hold what the terminal cannot show
    if os.environ.get("HEDUI_LOG") != "debug":
        sys.excepthook = say_fault
    sys.exit(run(sys.argv[1:]))


def say_fault(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """The last resort: a fault of ours in one sentence."""
    say(f"hedui: internal: 程序内部错误（{kind.__name__}），请报告此问题；设置 HEDUI_LOG=debug 可看到详情。")


def run(arguments: list[str]) -> int:
    """The exit status of a command line."""
    try:
        return hedui.main(arguments, prog_name="hedui", standalone_mode=False) or DONE
    except click.ClickException as error:
        error.show()
        return WRONG_USAGE
    except UsageError as error:
        say(f"hedui: {error.message}")
        return WRONG_USAGE
    except HeduiError as error:
        say(f"hedui: {error.code}: {error.message}")
        return SOME_FAILED
    except BrokenPipeError:  # nobody reads our output any more; what it told of is on the disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED
    except (KeyboardInterrupt, click.Abort):
        say("已中断。")
        return INTERRUPTED
