"""The mutants put before other tools that check extracted values, each in an environment of its own.

They know no forms: a wrong value is put to them as a field with a name, one fault at a time, with the document that
it was planted in (born-digital, so that no tool suffers from OCR). Beside them, the right values of the same fields.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from bench_mutants import value_at
from bench_report import Section, format_table
from bench_run import HERE
from mutants import CLASSES, LEFT_OUT, plant
from verify_sources import Proving, leaves_of

PACKAGES = {
    "llmground": "llmground",
    "verifydoc": "verifydoc[pdf]",
    "paperpin": "paperpin[pdf]",
    "langextract": "langextract",
}
EACH = 2  # faults of a class planted in one document
SLOWEST = 1200  # seconds for one tool
RIGHT = "right values accepted"
HEDUI = "hedui"
Case = tuple[str, dict[str, str]]  # class, fields by path


def measure_rivals(sources: Iterable[Proving], out: Path, documents: int, seed: int) -> Section:
    """Faults accepted by each tool, class by class."""
    chosen = [source for source in sources if source.file.column == "source"][:documents]
    cases = [(source, case) for source in chosen for case in draw_cases(source, seed)]
    section = Section(f"Rivals: {len(cases)} questions about {len(chosen)} documents")
    accepted = {HEDUI: [ask_hedui(source, case, seed) for source, case in cases]}
    for tool in PACKAGES:
        try:
            accepted[tool] = ask(tool, cases, out)
        except (subprocess.SubprocessError, OSError, ValueError) as error:
            section.text.append(f"{tool} could not be run: {str(error)[:200]}")
    section.text.insert(0, describe(cases, accepted))
    section.data = {tool: [list(names) for names in answers] for tool, answers in accepted.items()}
    return section


def draw_cases(source: Proving, seed: int) -> Iterable[Case]:
    """Wrong values by class, and the right values that stood there."""
    rng = Random(f"{seed} {source.file.name} rivals")  # noqa: S311  repeatable, not secret
    for fault in (fault for fault in CLASSES if fault not in (LEFT_OUT, "invented row")):
        for _ in range(EACH):
            mutant = plant(fault, source.gold, rng)
            if mutant is not None:
                yield fault, {path: value_at(mutant.record, path) for path in mutant.paths}
                yield RIGHT, {path: value_at(source.gold, path) for path in mutant.paths}


def ask_hedui(source: Proving, case: Case, seed: int) -> list[str]:
    record = json.loads(json.dumps({"reports": source.gold["reports"]}))
    for path, value in case[1].items():
        put_at(record, path, value)
    leaves = leaves_of(source.check(record))
    return [path for path in case[1] if leaves[path].status in ("verified", "grounded", "conflict")]


def put_at(record: Any, path: str, value: str) -> None:
    parent, _, name = path.rpartition(".")
    value_at(record, parent)[name] = value


def ask(tool: str, cases: Sequence[tuple[Proving, Case]], out: Path) -> list[list[str]]:
    """The tool's answers; it is installed on demand."""
    python = out / "rivals" / tool / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(python.parent.parent)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", PACKAGES[tool]], check=True, timeout=SLOWEST)
    names = [{f"field_{n}": path for n, path in enumerate(fields)} for _, (_, fields) in cases]
    requests = [
        {
            "pdf": str(source.file.path),
            "text": text_of(source),
            "fields": {name: fields[path] for name, path in known.items()},
        }
        for (source, (_, fields)), known in zip(cases, names, strict=True)
    ]
    command = [str(python), str(HERE / "rival_check.py"), tool]
    done = subprocess.run(
        command, input=json.dumps(requests), capture_output=True, text=True, check=False, timeout=SLOWEST
    )
    if done.returncode:
        raise ValueError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no answer")
    answers = json.loads(done.stdout)
    return [[known[name] for name in answer] for known, answer in zip(names, answers, strict=True)]


def text_of(source: Proving) -> str:
    """The document's text in reading order, a table row a line."""
    lines: list[str] = []
    for part in source.document.parts:
        lines += [paragraph.text for paragraph in part.paragraphs]
        for block in part.tables:
            lines += [text.text for text in block.above]
            rows = (block.table.row_cells(row) for row in range(block.table.n_rows))
            lines += [" ".join(cell.text for cell in cells if cell.row == row) for row, cells in enumerate(rows)]
    return "\n".join(lines)


def describe(cases: Sequence[tuple[Proving, Case]], accepted: dict[str, list[list[str]]]) -> str:
    """Of each class: how many faults there were, and of how many each tool accepted every wrong value."""
    counts: defaultdict[str, int] = defaultdict(int)
    passed: defaultdict[tuple[str, str], int] = defaultdict(int)
    for n, (_, (fault, fields)) in enumerate(cases):
        counts[fault] += 1
        for tool, answers in accepted.items():
            passed[fault, tool] += set(answers[n]) == set(fields) if fault == RIGHT else bool(answers[n])
    rows = [
        (fault, count, *(f"{100 * passed[fault, tool] / count:.1f}" for tool in accepted))
        for fault, count in sorted(counts.items(), key=lambda entry: entry[0] == RIGHT)
    ]
    return format_table(("accepted, %", "asked", *accepted), rows)
