"""What a run shows to a person: progress on stderr while it goes on, a table on stdout when it is done."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO
from unicodedata import category

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from hedui.batch import Result
from hedui.record import Finding, LlmUse
from hedui.summary import Summary

UNWRAPPED = 10_000  # columns: wide enough that nothing is folded where no terminal says how wide it is
MOST_SHOWN = 1000  # files in the table of a run
WIDE = 110  # columns: room for the names of records beside those of files
COMMANDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # Unicode categories: control, format (bidi), surrogates, breaks
COLUMNS = (
    "文件\nfile",
    "页\npages",
    "报告\nreports",
    "表\nforms",
    "已证实\nverified",
    "有依据\ngrounded",
    "有矛盾\nconflict",
    "发现\nfindings",
)
MODEL_COLUMNS = ("调用\ncalls", "输入词元\ninput", "输出词元\noutput", "US$")
SECONDS_COLUMN = "秒\nseconds"


def open_console(stream: TextIO) -> Console:
    """A console that folds lines on a terminal, and leaves them whole in a pipe or a file."""
    return Console(
        file=stream, width=None if stream.isatty() else UNWRAPPED, highlight=False, markup=False, emoji=False
    )


def clean(text: str) -> str:
    """A text from outside with everything taken out that a terminal would obey."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(char) in COMMANDS else char for char in text)


def say(text: str) -> None:
    """One sentence on stderr."""
    print(clean(text), file=sys.stderr, flush=True)


def say_failure(result: Result) -> None:
    """Which file failed, and why."""
    if result.error and result.status == "failed":
        say(f"{result.file}: {result.error.code}: {result.error.message}")


class SilentWatcher:
    """Names the files that fail, and shows nothing else."""

    def found_pages(self, file: str, pages: int) -> None: ...

    def read_pages(self, file: str, pages: int) -> None: ...

    def finished(self, result: Result) -> None:
        say_failure(result)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave nothing behind."""


class FileWatcher(SilentWatcher):
    """One line for each file that is finished."""

    def finished(self, result: Result) -> None:
        super().finished(result)
        if result.record:
            counts = result.summary
            print(clean(f"{result.file} → {result.record}：{result.pages} 页，发现 {counts.findings}"), flush=True)


class BarWatcher(SilentWatcher):
    """A bar of pages; it is drawn on a terminal only."""

    def __init__(self, files: int) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(
            *columns,
            TextColumn("页 pages"),
            TimeRemainingColumn(compact=True),
            console=open_console(sys.stderr),
            disable=not sys.stderr.isatty(),
        )
        self._files, self._done, self._pages = files, 0, 0
        self._bar = self._progress.add_task(self._words(), total=None)

    def _words(self) -> str:
        return f"文件 files {self._done}/{self._files}"

    def found_pages(self, file: str, pages: int) -> None:
        self._pages += pages
        self._progress.update(self._bar, total=self._pages)

    def read_pages(self, file: str, pages: int) -> None:
        self._progress.advance(self._bar, pages)

    def finished(self, result: Result) -> None:
        self._done += 1
        self._progress.update(self._bar, description=self._words())
        super().finished(result)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._progress.stop()


def show_results(results: Iterable[Result], where: Path | str | None, folder: bool = True) -> None:
    """The table of a run, its findings, and where the records lie: in a folder, in one file, or nowhere."""
    console = open_console(sys.stdout)
    shown: list[Result] = []
    all_pages, total, more = 0, Summary(), 0
    for result in results:
        if result.record or result.status == "failed":
            all_pages, total = all_pages + result.pages, total + result.summary
            if len(shown) < MOST_SHOWN:
                shown.append(result)
            else:
                more += 1
    if shown:
        footers = ["合计 total", *count(all_pages, total)]
        console.print(make_table(shown, footers, wide=folder and console.width >= WIDE))
    for result in shown:
        for line in describe_findings(result.file, result.findings):
            console.print(Text(line), soft_wrap=True)
    if more:
        console.print(Text(f"另有 {more} 个文件未列出，已计入合计；全部结果见 _run.json。"), soft_wrap=True)
    if where:
        console.print(Text(clean(f"记录 records: {where}")), soft_wrap=True)


def make_table(results: Sequence[Result], footers: Sequence[str], wide: bool) -> Table:
    """One row for each file, and `footers` for all; names of records where there is room."""
    table = Table(
        box=box.SIMPLE_HEAD,
        show_footer=len(results) > 1,
        show_edge=False,
        padding=(0, 1),
        collapse_padding=True,
        caption="已证实、有依据、有矛盾：数字的个数 (how many of the numbers)",
        caption_justify="left",
    )
    for number, (heading, footer) in enumerate(zip(COLUMNS, footers, strict=True)):
        counts = number > 0
        table.add_column(
            heading,
            footer,
            justify="right" if counts else "left",
            no_wrap=counts,
            overflow="fold",
            min_width=12 - 8 * counts,
        )
    asked = any(result.llm.calls for result in results)
    for heading in (*MODEL_COLUMNS, SECONDS_COLUMN) * asked:
        table.add_column(heading, justify="right", no_wrap=True)
    if wide:
        table.add_column("记录\nrecord", overflow="fold")
    for result in results:
        use = [*show_use(result.llm), f"{result.seconds:.0f}"] if asked else []
        table.add_row(*make_row(result), *use, *([Text(clean(result.record or ""))] * wide))
    return table


def make_row(result: Result) -> list[Text | str]:
    """The cells of one file; one that failed has its error's code under its name, and no counts."""
    name = Text(clean(result.file))
    if result.record:
        return [name, *count(result.pages, result.summary)]
    code = result.error.code if result.error else ""
    return [name.append(f"\n✗ {code}", "red"), str(result.pages or ""), *[""] * (len(COLUMNS) - 2)]


def show_use(use: LlmUse) -> list[str]:
    """Calls, tokens in and out, and dollars, as cells of a table."""
    return [str(use.calls), str(use.input_tokens), str(use.output_tokens), use.cost if use.cost is not None else "—"]


def count(pages: int, summary: Summary) -> list[str]:
    """The cells of a row that are counts."""
    counts = (summary.reports, summary.forms, summary.verified, summary.grounded, summary.conflict, summary.findings)
    return [str(number) for number in (pages, *counts)]


def describe_findings(file: str, findings: Sequence[Finding]) -> list[str]:
    """One line for each finding: file, page, what is wrong."""
    pages = [finding.evidence[0].page if finding.evidence else None for finding in findings]
    return [
        clean(f"{file} {f'第 {page} 页 ' if page else ''}{finding.message} [{finding.type}]")
        for page, finding in zip(pages, findings, strict=True)
    ]
