"""Rivals: how many indicator rows of the gold the cells of each tool hold whole, on every scan with such rows.

A row is held if one row of cells has each of its leaves that are printed (third-level name, target, actual, weight,
score) as exactly one cell. All tools are counted by the same function, on the cells that they give themselves.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import score
from bench_cases import SCANS, CaseFile
from bench_report import Section, format_table
from bench_run import Failed, helper_command, run_measured

LEAVES: dict[str, Callable[[Any], Any]] = {  # and what makes two ways of printing one alike
    **dict.fromkeys(("level3", "target", "actual"), score.norm_text),
    **dict.fromkeys(("weight", "score"), score.norm_num),
}
LEAST = 3  # printed leaves; a row of fewer proves nothing
IMG2TABLE = "img2table + RapidOCR"
PINNED = ("img2table==2.0.0", "rapidocr==3.10.0", "onnxruntime")
TOOLS = {  # name → arguments of bench_tables.py
    "hedui": ("hedui",),
    "pymupdf4llm + RapidOCR": ("pymupdf4llm",),
    "the same at 200 dpi": ("pymupdf4llm", "--dpi", "200"),
    IMG2TABLE: ("img2table",),
}


def measure_rivals(files: Sequence[CaseFile], folder: Path) -> Section:
    """Whole rows held by each tool; `folder` keeps img2table's environment."""
    section = Section("Rivals: whole indicator rows held")
    asked = {file: whole_rows(file.gold) for file in files if file.column in SCANS}
    asked = {file: rows for file, rows in asked.items() if rows}
    pythons = dict.fromkeys(TOOLS, Path(sys.executable))
    pythons[IMG2TABLE], reason = install_img2table(folder / "img2table")
    if reason:
        section.text.append(f"img2table is left out: {reason}")
        del pythons[IMG2TABLE]
    held = {
        file: {tool: count_held(file, rows, TOOLS[tool], python) for tool, python in pythons.items()}
        for file, rows in asked.items()
    }
    table = [(file.name, len(rows), *held[file].values()) for file, rows in asked.items()]
    totals = ("all", sum(map(len, asked.values())), *(sum(held[file][tool] for file in asked) for tool in pythons))
    section.text.append(format_table(("file", "rows", *pythons), [*table, totals]))
    section.data["held"] = {file.name: counts for file, counts in held.items()}
    return section


def count_held(file: CaseFile, wanted: Sequence[Mapping[str, Any]], arguments: Sequence[str], python: Path) -> int:
    """Rows held by what a tool reads in a file; a tool that fails holds none, and says so."""
    tool, *options = arguments
    try:
        run = run_measured(helper_command("bench_tables.py", tool, file.path, *options, python=python))
    except Failed as failed:
        print(f"{file.name}: {failed}", file=sys.stderr)
        return 0
    return count_whole_rows(json.loads(run.output)["rows"], wanted)


def whole_rows(gold: Any) -> list[Mapping[str, Any]]:
    """The indicators of a gold file that have a name and leaves enough to be looked for."""
    forms = (form for report in gold["reports"] for form in report["forms"])
    rows = (row for form in forms for row in form["indicators"])
    return [row for row in rows if row["level3"] and sum(row[leaf] is not None for leaf in LEAVES) >= LEAST]


def count_whole_rows(rows: Sequence[Sequence[str]], wanted: Sequence[Mapping[str, Any]]) -> int:
    """How many of the wanted indicators have a row of cells of their own that holds them."""
    left = list(rows)
    count = 0
    for indicator in wanted:
        found = next((row for row in left if holds(row, indicator)), None)
        if found is not None:
            left.remove(found)
            count += 1
    return count


def holds(row: Sequence[str], indicator: Mapping[str, Any]) -> bool:
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


def install_img2table(folder: Path) -> tuple[Path, str]:
    """The Python of img2table's own environment, made once; and why there is none, if so."""
    python = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True, text=True)
            command = [str(python), "-m", "pip", "install", "--quiet", *PINNED]
            subprocess.run(command, check=True, capture_output=True, text=True)
        except subprocess.CalledProcessError as error:
            last = (error.stderr or "").strip().splitlines()[-1:]
            return python, " ".join(last) or "it could not be installed."
        done.touch()
    return python, ""
