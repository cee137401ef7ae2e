"""`hedui watch`: a folder that scans are dropped into."""

import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from hedui.cli.options import DONE, any_path, extractor_option, quiet_option, workers_option
from hedui.cli.running import heard_signals, open_executor, share_cores
from hedui.config import read_settings
from hedui.errors import UsageError
from hedui.inbox import SETTLE, Inbox
from hedui.screen import FileWatcher, SilentWatcher, clean
from hedui.store import Shelf
from hedui.tools import open_tools
from hedui.watch import Watch

BEAT = 500  # milliseconds between two looks where nothing moves


@click.command()
@click.argument("inbox", type=any_path, metavar="INBOX")
@click.option("--out", required=True, type=any_path, metavar="DIR", help="Folder for the records; made if need be.")
@click.option("--settle", type=click.FloatRange(min=0), default=SETTLE, show_default=True, help="Seconds at rest.")
@extractor_option
@workers_option
@quiet_option
def watch(inbox: Path, out: Path, settle: float, extractor: str | None, workers: int | None, quiet: bool) -> int:
    """Make a record of every scan that is dropped into INBOX, until interrupted.

    Done files are moved to INBOX/done, failed ones to INBOX/failed with a note in Chinese beside them.
    """
    import watchfiles

    settings = share_cores(read_settings(extractor=extractor, workers=workers))
    check_apart(inbox, out)
    box, shelf = Inbox(inbox, settle), Shelf(out)
    open_them = partial(open_tools, settings)
    stop = threading.Event()
    executor = open_executor(settings, open_them)

    def end() -> None:
        stop.set()
        executor.interrupt()

    beats = watchfiles.watch(inbox, stop_event=stop, rust_timeout=BEAT, yield_on_timeout=True, raise_interrupt=False)
    watcher = SilentWatcher() if quiet else FileWatcher()
    if not quiet:
        click.echo(clean(f"正在等候 watching: {inbox}；记录 records: {out}。按 Ctrl-C 结束。"))
    with suppress(KeyboardInterrupt), executor, heard_signals(end):
        Watch(box, shelf, executor, settings, lambda: open_them().producer, watcher).run(beats)
    return DONE


def check_apart(inbox: Path, out: Path) -> None:
    """Raise UsageError if records would be written into the inbox: they would be taken for scans."""
    if out.resolve().is_relative_to(inbox.resolve()):
        raise UsageError(f"Output {out} lies in the inbox {inbox}: name a folder outside it with --out.")
