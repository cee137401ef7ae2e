"""Rivals: what the cells of each tool's tables hold of the gold, how long it takes, and how much memory.

A row is held if one row of cells has each of its leaves that are printed (third-level name, target, actual, weight,
score) as exactly one cell. A cell is found where a printed leaf of a row, or an amount of the funding block, is a cell
of any table; no two leaves are the same cell. All tools are counted by the same functions, on the cells that they give
themselves, and measured in the same runs: seconds by the clock, start and loading included; the most memory that any
of its processes held.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import score
from bench_cases import SCANS, CaseFile
from bench_report import Section, format_table
from bench_run import Failed, helper_command, run_measured
from bench_venvs import NotInstalled, open_environment, read_version
from hedui import __version__

Row = Mapping[str, Any]
TEXTS, NUMBERS = ("level3", "target", "actual"), ("weight", "score")
AMOUNTS = ("initial_budget", "annual_budget", "executed")
LEAVES: dict[str, Callable[[Any], Any]] = {  # and what makes two ways of printing one alike
    **dict.fromkeys(TEXTS, score.norm_text),
    **dict.fromkeys(NUMBERS, score.norm_num),
}
LEAST = 3  # printed leaves; a row of fewer proves nothing
HEDUI = "hedui"
RIVALS = {"pymupdf4llm": "pymupdf", "img2table": "img2table"}  # name → the package whose version is told
HEADERS = ("tool", "whole rows", "cells found", "s a page", "CPU s a page", "peak MB")


@dataclass(frozen=True)
class Outcome:
    """What a tool made of one file."""

    rows: int
    cells: int
    wall: float
    cpu: float
    peak: float
    failure: str | None = None


@dataclass(frozen=True)
class Asked:
    """A file, and what of it is looked for."""

    file: CaseFile
    rows: tuple[Row, ...]
    leaves: Counter[Any]


def measure_rivals(files: Sequence[CaseFile], folder: Path, workers: int = 1) -> Section:
    """Every tool on every scan with such rows; `folder` keeps the environments."""
    section = Section("Rivals: tables of the same scans")
    asked = [ask(file) for file in files if file.column in SCANS]
    asked = [one for one in asked if one.rows]
    pythons = {HEDUI: Path(sys.executable)}
    for tool in RIVALS:
        try:
            pythons[tool] = open_environment(tool, folder / "venvs")
        except NotInstalled as reason:
            section.text.append(f"{tool} is left out: {reason}")
    outcomes = {tool: [read_file(tool, one, python, workers) for one in asked] for tool, python in pythons.items()}
    section.text += [format_totals(asked, outcomes), format_files(asked, outcomes)]
    section.text += [
        f"{tool} failed: {one.failure}" for tool, those in outcomes.items() for one in those if one.failure
    ]
    names = [one.file.name for one in asked]
    section.data["files"] = {
        tool: {name: vars(one) for name, one in zip(names, those, strict=True)} for tool, those in outcomes.items()
    }
    return section


def name_tool(tool: str) -> str:
    """A tool with its version."""
    return f"{tool} {__version__}" if tool == HEDUI else f"{tool} {read_version(tool, RIVALS[tool])} + RapidOCR"


def format_totals(asked: Sequence[Asked], outcomes: Mapping[str, Sequence[Outcome]]) -> str:
    """A row for each tool, over all files."""
    rows, cells = sum(len(one.rows) for one in asked), sum(one.leaves.total() for one in asked)
    pages = sum(one.file.pages for one in asked)
    lines = []
    for tool, those in outcomes.items():
        held, found = sum(one.rows for one in those), sum(one.cells for one in those)
        wall, cpu = (sum(getattr(one, what) for one in those) / pages for what in ("wall", "cpu"))
        peak = max(one.peak for one in those)
        counts = f"{held} of {rows}", f"{found} of {cells}"
        lines.append((name_tool(tool), *counts, f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}"))
    return format_table(HEADERS, lines)


def format_files(asked: Sequence[Asked], outcomes: Mapping[str, Sequence[Outcome]]) -> str:
    """Whole rows and cells file by file."""
    lines = [
        (one.file.name, len(one.rows), *(outcomes[tool][n].rows for tool in outcomes), one.leaves.total(),
         *(outcomes[tool][n].cells for tool in outcomes))
        for n, one in enumerate(asked)
    ]  # fmt: skip
    return format_table(("file", "rows", *outcomes, "cells", *outcomes), lines)


def read_file(tool: str, asked: Asked, python: Path, workers: int) -> Outcome:
    """One tool on one file; a tool that fails holds nothing, and says so."""
    command = helper_command("bench_tables.py", tool, asked.file.path, "--threads", workers, python=python)
    try:
        run = run_measured(command, watch_memory=True)
    except Failed as failed:
        return Outcome(0, 0, 0.0, 0.0, 0.0, f"{asked.file.name}: {failed}")
    rows = json.loads(run.output)["rows"]
    held = count_whole_rows(rows, asked.rows)
    return Outcome(held, count_cells(rows, asked.leaves), run.wall, run.cpu, run.peak)


# -- what is looked for


def ask(file: CaseFile) -> Asked:
    gold = file.gold
    return Asked(file, tuple(whole_rows(gold)), Counter(list_leaves(gold)))


def list_forms(gold: Any) -> Iterator[Row]:
    return (form for report in gold["reports"] for form in report["forms"])


def whole_rows(gold: Any) -> list[Row]:
    """The indicators of a gold file that have a name and leaves enough to be looked for."""
    rows = (row for form in list_forms(gold) for row in form["indicators"])
    return [row for row in rows if row["level3"] and sum(row[leaf] is not None for leaf in LEAVES) >= LEAST]


def list_leaves(gold: Any) -> Iterator[Any]:
    """Every printed leaf of rows and every amount: numbers as numbers, the rest as words."""
    for form in list_forms(gold):
        for row in form["indicators"]:
            yield from (score.norm_num(row[name]) for name in LEAVES if row[name] is not None)
        for row in form["funding"]:
            yield from (score.norm_num(row[name]) for name in AMOUNTS if row[name] is not None)


def count_cells(rows: Iterable[Sequence[str]], wanted: Counter[Any]) -> int:
    """How many of the wanted leaves are cells, each cell serving once."""
    return (Counter(score.norm_num(cell) for row in rows for cell in row) & wanted).total()


def count_whole_rows(rows: Sequence[Sequence[str]], wanted: Sequence[Row]) -> int:
    """How many of the wanted indicators have a row of cells of their own that holds them."""
    left = list(rows)
    count = 0
    for indicator in wanted:
        found = next((row for row in left if holds(row, indicator)), None)
        if found is not None:
            left.remove(found)
            count += 1
    return count


def holds(row: Sequence[str], indicator: Row) -> bool:
    """Whether each printed leaf of an indicator is a cell of this row, no two the same cell."""
    cells = list(row)
    for name, normal in LEAVES.items():
        if indicator[name] is None:
            continue
        place = next((n for n, cell in enumerate(cells) if normal(cell) == normal(indicator[name])), None)
        if place is None:
            return False
        del cells[place]
    return True
