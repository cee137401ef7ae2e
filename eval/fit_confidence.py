"""Confidence fitted and certified: raw scores against what is really printed, on forged documents and their scans.

usage: fit_confidence.py CASES… --held CASES… [--pages FOLDER] [--out FILE]

CASES are folders as `hedui forge` makes them (source.pdf, scans, gold.json). On the documents of the first the scale is
fitted (isotonic regression), on those held out it is measured (ECE, reliability) and certified (Clopper–Pearson); best
on documents that nobody has looked at. FOLDER keeps the pages that were read. Writes src/hedui/verify/confidence.toml.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from bench_cases import find_files
from bench_report import format_table
from bench_run import HERE
from bounds import upper_bound
from hedui.evaluate.judge import Judgement, judge_document
from hedui.evaluate.normal import leaf_value, normalise
from hedui.record import Proof
from hedui.verify import NATIVE_INK, verify
from hedui.verify.confidence import MOST, RAW, STRAIGHT, Scale, kind_of
from verify_sources import Proving, open_sources

ERRORS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02)
BINS = 10
LEAST = 50  # values that a knot rests on


@dataclass(frozen=True)
class Sample:
    """One value: its raw score, whether it is right, whether it is a number, whether it is held out."""

    score: float
    right: bool
    number: bool
    native: bool
    held_out: bool


def main() -> int:
    given = parse_arguments()
    samples = [
        sample
        for held_out, folders in ((False, given.cases), (True, given.held))
        for folder in folders
        for sample in collect(open_sources(find_files(folder), given.pages), held_out=held_out)
    ]
    text = ["# Made by eval/fit_confidence.py: shares of right values by raw score, and what is certified.", ""]
    for native, number in ((True, True), (True, False), (False, True), (False, False)):
        group, mine = kind_of(native, number), [s for s in samples if (s.native, s.number) == (native, number)]
        scale = fit([s for s in mine if not s.held_out])
        held = [s for s in mine if s.held_out]
        print(describe(group, scale, held))
        text += write_group(group, scale, held)
    given.out.write_text("\n".join(text) + "\n", encoding="utf-8")
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--held", type=Path, nargs="+", required=True)
    parser.add_argument("--pages", type=Path, default=HERE.parent / ".bench" / "verify")
    parser.add_argument("--out", type=Path, default=HERE.parent / "src" / "hedui" / "verify" / "confidence.toml")
    return parser.parse_args()


def collect(sources: Iterable[Proving], *, held_out: bool) -> Iterator[Sample]:
    """Every value that was read, with its raw score."""
    for source in sources:
        proven = verify(source.document, source.reference, RAW)
        record = {"reports": [report.model_dump() for report in proven.reports]}
        for judged in judge_document(record, source.gold):
            if judged.got is None or judged.status in ("unsupported", "missing", None):
                continue
            proofs = [Proof.model_validate(proof) for proof in judged.leaf.get("proof", ())]
            native = any(proof.kind == "ink" and proof.says == NATIVE_INK for proof in proofs)
            right = judged.right or is_told_elsewhere(judged, source.gold)
            yield Sample(judged.leaf["confidence"], right, judged.kind == "number", native, held_out)


def is_told_elsewhere(judged: Judgement, gold: Any) -> bool:
    """Whether a row of this name has this value in another form of gold, which a form half read was not paired with."""
    name, field = judged.name, judged.where.rpartition(".")[2]
    rows = (row for r in gold["reports"] for f in r["forms"] for block in ("indicators", "funding") for row in f[block])
    same = (row for row in rows if name and name in (leaf_value(row.get("level3")), leaf_value(row.get("label"))))
    return any(normalise(judged.kind, leaf_value(row.get(field))) == normalise(judged.kind, judged.got) for row in same)


def fit(samples: list[Sample]) -> Scale:
    """The monotone scale; knots that rest on few values are left out."""
    scores = np.array([s.score for s in samples])
    right = np.array([s.right for s in samples], dtype=float)
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(scores, right)
    edges = np.unique(np.quantile(scores, np.linspace(0, 1, max(2, len(samples) // LEAST))))
    values = isotonic.predict(edges)
    # A share of 1 among n values says no more than 1 − 1/(n + 2): Laplace's rule at each level.
    sizes = {value: int(np.sum(isotonic.predict(scores) == value)) for value in set(values)}
    shown = [value if value < 1 else 1 - 1 / (sizes[value] + 2) for value in values]
    return Scale([round(float(x), 5) for x in edges], [round(float(y), 5) for y in np.maximum.accumulate(shown)])


def calibration_error(scale: Scale, samples: list[Sample]) -> float:
    """ECE over bins of equal size: the mean distance between confidence and the share of right values."""
    told = sorted((scale.read(s.score), s.right) for s in samples)
    bins = np.array_split(np.array(told, dtype=float), BINS)
    return float(sum(abs(b[:, 0].mean() - b[:, 1].mean()) * len(b) for b in bins if len(b)) / max(1, len(told)))


def certificates(scale: Scale, samples: list[Sample]) -> Iterator[dict[str, float]]:
    """For each error the lowest confidence above which held-out numbers keep to it, with 95% certainty."""
    numbers = sorted(((min(MOST, scale.read(s.score)), s.right) for s in samples if s.number), reverse=True)
    for most in ERRORS:
        best, wrong = None, 0
        for n, (score, right) in enumerate(numbers, 1):
            wrong += not right
            last = n == len(numbers) or numbers[n][0] != score
            if last and (bound := upper_bound(wrong, n)) <= most:
                best = {
                    "max_error": most, "threshold": score, "accepted": n, "numbers": len(numbers), "wrong": wrong,
                    "bound": round(bound, 6),
                }  # fmt: skip
        if best:
            yield best


def describe(group: str, scale: Scale, held: list[Sample]) -> str:
    rows = [(f"{c['max_error']:.2%}", c["threshold"], f"{c['accepted']:,}", f"{c['numbers']:,}", c["wrong"],
             f"{c['bound']:.3%}") for c in certificates(scale, held)]  # fmt: skip
    heads = ("error at most", "confidence from", "accepted", "of numbers", "wrong", "95% bound")
    told = f"## {group}: {len(held):,} held-out values, ECE {calibration_error(scale, held):.4f}"
    return f"{told} (raw {calibration_error(STRAIGHT, held):.4f})\n\n{format_table(heads, rows)}\n"


def write_group(group: str, scale: Scale, held: list[Sample]) -> Iterator[str]:
    yield from (f"[{group}]", f"raw = {list(scale.raw)}", f"right = {list(scale.right)}", "")
    for certificate in certificates(scale, held):
        yield f"[[{group}.certificate]]"
        yield from (f"{name} = {value}" for name, value in certificate.items())
        yield ""


if __name__ == "__main__":
    sys.exit(main())
