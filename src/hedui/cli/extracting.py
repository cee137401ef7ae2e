"""`hedui extract` and `hedui verify`: files become records, and records are checked against files."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click

from hedui.account import write_account
from hedui.batch import Result
from hedui.cli.modelling import model_option, name_model, reachable_model, show_reckoning
from hedui.cli.options import (
    DATABASES,
    any_path,
    any_place,
    executor_option,
    extractor_option,
    quiet_option,
    ray_option,
    workers_option,
)
from hedui.cli.running import report_end, run_batch, share_cores
from hedui.config import Settings, read_settings
from hedui.errors import Unreadable
from hedui.index import FolderIndex, Index, NoIndex
from hedui.ingest import Candidate, show_name, walk_paths
from hedui.record import Record, walk_leaves
from hedui.remote import Address
from hedui.review import account_review, review_record
from hedui.roll import Roll
from hedui.screen import clean, show_results
from hedui.store import REVIEW_FILE, RUN_FILE, Desk, Shelf, write_whole
from hedui.store_postgres import Database, PostgresIndex, PostgresShelf
from hedui.store_remote import RemoteShelf
from hedui.tools import open_checking_tools, open_reckoning_tools, open_tools

AnyShelf = Shelf | RemoteShelf | PostgresShelf
GATHER = 256  # records forced to the disk together
INDEX_FROM = 1000  # files: fewer are asked themselves, and the folder holds nothing but records


@click.command()
@click.argument("paths", nargs=-1, required=True, type=any_place, metavar="PATH...")
@click.option("--out", type=any_place, metavar="DIR", help="Folder for the records; made if need be.")
@extractor_option
@model_option
@workers_option
@executor_option
@ray_option
@click.option("--resume/--no-resume", default=True, help="Skip files whose record is there already (the default).")
@click.option(
    "--max-error",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    help="List in DIR/_review.json the numbers to look at, so that no more than SHARE (0.001) of the others are wrong.",
)
@click.option("--dry-run", is_flag=True, help="Reckon what the language model would be asked; ask and write nothing.")
@quiet_option
def extract(
    paths: tuple[Path | Address, ...],
    out: Path | Address | None,
    extractor: str | None,
    model: str | None,
    workers: int | None,
    executor: str | None,
    ray_address: str | None,
    resume: bool,
    max_error: float | None,
    dry_run: bool,
    quiet: bool,
) -> int:
    """Read files and folders (PDF, PNG, JPEG, TIFF; searched recursively) into DIR/<name>.json each.

    DIR/_run.json tells what became of every file. Exit status: 0 all done, 1 some files failed, 2 wrong usage.
    PATH and DIR may be addresses in S3-compatible storage (s3://bucket/scans); DIR may be a database (postgresql://…).
    """
    if out is None and not dry_run:
        raise click.UsageError("Missing option '--out'.")
    where: dict[str, Any] = {"workers": workers, "executor": executor, "ray_address": ray_address}
    given = read_settings(extractor=extractor, **where, **name_model(model))
    with reachable_model(share_cores(given), asking=not dry_run) as settings:
        if out is None or dry_run:
            return reckon(settings, paths, quiet)
        return make_records(settings, paths, out, resume, max_error, quiet)


def make_records(
    settings: Settings,
    paths: tuple[Path | Address, ...],
    out: Path | Address,
    resume: bool,
    max_error: float | None,
    quiet: bool,
) -> int:
    """Records of all files at these paths: the exit status."""
    roll = Roll(walk_paths(paths, but=out))
    shelf, index = open_shelf(out, settings, many=len(roll) >= INDEX_FROM)
    started = time.monotonic()
    with closing(index):
        open_them = partial(open_tools, settings)
        _, interrupted = run_batch(settings, open_them, shelf, roll, resume, quiet, index=index, hear=roll.add)
        seconds = time.monotonic() - started
        shelf.put_account(RUN_FILE, write_account(roll.list_results(), roll.pending, seconds, interrupted))
        review = list_review(shelf, roll.list_results(), max_error) if max_error else None
    if not quiet:
        show_results(roll.list_results(), hide_password(out))
        if review:
            click.echo(f"{review['numbers']} 个数值中 {review['to_look_at']} 个需人工查看，清单见 {REVIEW_FILE}")
    return report_end(roll.failed, roll.pending, interrupted)


def open_shelf(out: Path | Address, settings: Settings, many: bool) -> tuple[AnyShelf, Index]:
    """Where records go, and the index of what is there: a folder, far storage, or a database."""
    if isinstance(out, Path):
        return Shelf(out, gather=GATHER), FolderIndex(out, settings) if many else NoIndex()
    if out.partition("://")[0] not in DATABASES:
        return RemoteShelf(out), NoIndex()
    database = Database(out)
    return PostgresShelf(database), PostgresIndex(database, settings)


def hide_password(out: Path | Address) -> str:
    """What may be shown of a place."""
    return re.sub(r"//[^/@]*@", "//…@", out) if isinstance(out, Address) else str(out)


def reckon(settings: Settings, paths: tuple[Path | Address, ...], quiet: bool) -> int:
    """What making these records would ask of the language model: the exit status."""
    roll, open_them = Roll(walk_paths(paths)), partial(open_reckoning_tools, settings)
    _, interrupted = run_batch(settings, open_them, Desk(), roll, resume=False, quiet=quiet, hear=roll.add)
    show_reckoning(result for result in roll.list_results() if result.status == "ok")
    return report_end(roll.failed, roll.pending, interrupted)


def list_review(shelf: AnyShelf, results: Iterator[Result], max_error: float) -> dict[str, Any]:
    """What a person must look at in the records of a run; written beside them."""
    records = ((r.record, shelf.find(r.record, r.sha256)) for r in results if r.record and r.sha256)
    reviews = [review_record(name, record, max_error) for name, record in records if record]
    account = account_review(reviews, max_error)
    shelf.put_account(REVIEW_FILE, [json.dumps(account, ensure_ascii=False, indent=1) + "\n"])
    return account


@click.command()
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
    failed = sum(result.status == "failed" for result in batch.results)
    return report_end(failed, 1 - len(batch.results), interrupted)


def read_record(path: Path) -> dict[str, Any]:
    """The JSON object that a file holds. Raises Unreadable if it holds none."""
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=str)
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} cannot be read as JSON: {error}.") from error
    if not isinstance(record, dict):
        raise Unreadable(f"{path.name} is not a record: a JSON object is expected.")
    return record


def show_doubts(record: Record) -> None:
    """Every leaf that did not stand up to its source."""
    for where, leaf in walk_leaves(record.reports, "reports"):
        if leaf.status in ("unsupported", "conflict"):
            value = leaf.value if leaf.value is not None else leaf.claimed
            click.echo(clean(f"{leaf.status:11} {where} = {value}"))
