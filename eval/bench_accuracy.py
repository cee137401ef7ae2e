"""Accuracy: every file of every case through `hedui extract`, scored against its gold, file by file and pooled."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import score
from bench_cases import CLEAN, ROUGH, CaseFile
from bench_report import Check, Section, at_least, format_table, none_of
from bench_run import extract_command, run_measured
from hedui.evaluate.cases import Case
from hedui.evaluate.figures import compute
from hedui.evaluate.scored import Document

PROVABLE = ("sum_mismatch", "rate_mismatch", "parts_mismatch", "cross_mismatch")  # what arithmetic can prove
FLOOR = 0.97  # numbers F1 of any one file
Score = Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """What a column of files must reach, pooled."""

    columns: tuple[str, ...]
    numbers: float
    text: float
    coverage: float


BARS = (Bar(CLEAN, 0.998, 0.97, 0.93), Bar(ROUGH, 0.99, 0.94, 0.90))


def measure_accuracy(files: Sequence[CaseFile], workers: int | None) -> Section:
    """Extract and score all files."""
    with tempfile.TemporaryDirectory() as folder:
        inbox, out = Path(folder, "in"), Path(folder, "out")
        inbox.mkdir()
        for file in files:  # the files of all cases have the same few names
            shutil.copyfile(file.path, inbox / f"{file.name}.pdf")
        run_measured(extract_command([inbox], out, workers), allowed=(0, 1))
        records = {file: read_record(out / f"{file.name}.json") for file in files}
    scores = {file: score.score(record, file.gold) for file, record in records.items()}
    unlike = [file.name for file, record in records.items() if not agrees(scores[file], record, file)]
    section = Section("Accuracy")
    section.text.append(format_scores({file.name: result for file, result in scores.items()}))
    section.checks.extend(check_files(scores))
    section.checks.append(none_of("files that hedui eval scores otherwise than score.py", len(unlike)))
    section.data["files"] = {file.name: result for file, result in scores.items()}
    for bar in BARS:
        column = [result for file, result in scores.items() if file.column in bar.columns]
        if column:
            section.checks.extend(check_column(column, bar))
            section.data[" + ".join(bar.columns)] = pool(column)
    return section


def read_record(path: Path) -> Any:
    """A record as written; a file that failed has none, and is scored as one that says nothing."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def agrees(result: Score, record: Any, file: CaseFile) -> bool:
    """Whether hedui eval gives P, R and F1 of numbers and text to the fourth digit as the yardstick does."""
    document = Document(Case(file.case, file.path.parent, file.gold), file.name, file.path, record or None)
    ours = {
        (kind, short): compute([document.counts], f"{kind}_{name}") or 0.0
        for kind in ("numbers", "text")
        for short, name in (("p", "precision"), ("r", "recall"), ("f1", "f1"))
    }
    return all(round(value, 4) == result[kind][short] for (kind, short), value in ours.items())


def pool(scores: Sequence[Score]) -> dict[str, Any]:
    """One score for several files: counts are added up, and ratios are made of the sums."""
    kinds = {
        kind: score.prf(*(sum(result[kind][count] for result in scores) for count in ("tp", "fp", "fn")))
        for kind in ("numbers", "text")
    }
    asked = [result["numbers"]["tp"] + result["numbers"]["fn"] for result in scores]
    proven = (round(result["verified"]["number_coverage"] * n) for result, n in zip(scores, asked, strict=True))
    verified = {name: sum(result["verified"][name] for result in scores) for name in ("count", "wrong")}
    findings = {name: sum(result["findings"][name] for result in scores) for name in ("tp", "fp", "fn")}
    labels: dict[str, list[Any]] = {
        name: [label for result in scores for label in result["findings"][name]] for name in ("missed", "extra")
    }
    coverage = sum(proven) / max(1, sum(asked))
    return {**kinds, "verified": {**verified, "number_coverage": coverage}, "findings": {**findings, **labels}}


def count_provable(labels: Sequence[Sequence[Any]]) -> int:
    """How many findings (type, printed, recomputed) are of a kind that arithmetic can prove."""
    return sum(label[0] in PROVABLE for label in labels)


def check_files(scores: Mapping[CaseFile, Score]) -> list[Check]:
    worst = min(scores, key=lambda file: scores[file]["numbers"]["f1"], default=None)
    if worst is None:
        return []
    return [at_least(f"numbers F1 of the worst file ({worst.name})", scores[worst]["numbers"]["f1"], FLOOR)]


def check_column(scores: Sequence[Score], bar: Bar) -> list[Check]:
    pooled, name = pool(scores), " + ".join(bar.columns)
    findings = pooled["findings"]
    return [
        at_least(f"numbers F1, {name}", pooled["numbers"]["f1"], bar.numbers),
        at_least(f"text F1, {name}", pooled["text"]["f1"], bar.text),
        none_of(f"wrong values marked verified, {name}", pooled["verified"]["wrong"]),
        at_least(f"number coverage, {name}", pooled["verified"]["number_coverage"], bar.coverage),
        none_of(f"provable findings missed, {name}", count_provable(findings["missed"])),
        none_of(f"provable findings that are false, {name}", count_provable(findings["extra"])),
    ]


def format_scores(scores: Mapping[str, Score]) -> str:
    headers = ("file", "numbers F1", "text F1", "verified", "of them wrong", "number coverage", "findings tp/fp/fn")
    return format_table(headers, (score_row(name, result) for name, result in scores.items()))


def score_row(name: str, result: Score) -> tuple[object, ...]:
    verified, findings = result["verified"], result["findings"]
    return (
        name,
        f"{result['numbers']['f1']:.4f}",
        f"{result['text']['f1']:.4f}",
        verified["count"],
        verified["wrong"],
        f"{verified['number_coverage']:.4f}",
        f"{findings['tp']}/{findings['fp']}/{findings['fn']}",
    )
