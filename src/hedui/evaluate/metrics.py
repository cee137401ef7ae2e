"""metrics.json: every figure of a run, and the counts of every document, from which two runs can be compared."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, get_args

import numpy as np

from hedui.evaluate.chance import LEVEL, Interval, bound_rate, calibrate, sum_counts
from hedui.evaluate.figures import compute, measure
from hedui.evaluate.scored import COUNTS, Document
from hedui.evaluate.taxonomy import NAMES
from hedui.record import FindingType

METRICS_VERSION = "2"
GROUP_FIGURES = (
    *("numbers_f1", "text_f1", "whole_rows", "coverage", "findings_precision", "findings_recall", "faultless"),
    "seconds_per_page",
)
TAGS = ("family", "region")  # of tags.json, by which figures are told
SPREAD_FIGURES = ("numbers_f1", "text_f1", "whole_rows", "coverage")
PLACES = 6  # digits that are kept: the fourth is the last that counts


def make_metrics(documents: Sequence[Document]) -> dict[str, Any]:
    """Everything that metrics.json holds; at least one document."""
    counts = [document.counts for document in documents]
    figures = measure(counts, [document.case.name for document in documents])
    return {
        "schema_version": METRICS_VERSION,
        "producers": tell_producers(documents),
        "cases": len({document.case.name for document in documents}),
        "figures": {name: show_interval(interval) for name, interval in figures.items()},
        "per_document": {name: tell_spread(documents, name) for name in SPREAD_FIGURES},
        "verified": tell_verified(documents),
        "fields": {field: rate(sums) for field, sums in sum_fields(documents).items()},
        "findings": {kind: rate(sums) for kind, sums in sum_findings(documents).items()},
        "calibration": tell_calibration(documents),
        "oracle": tell_oracle(documents),
        "by_kind": group(documents, lambda document: document.kind),
        **{f"by_{tag}": group(documents, partial(name_tag, tag)) for tag in TAGS},
        "errors": count_errors(documents),
        "totals": {name: round(sum(one[name] for one in counts), 3) for name in COUNTS},
        "documents": [tell_document(document) for document in documents],
    }


def show_interval(interval: Interval) -> dict[str, float | None]:
    """A figure as metrics.json holds it."""
    return {name: cut(end) for name, end in asdict(interval).items()}


def cut(value: float | None) -> float | None:
    """A figure with as many digits as are kept."""
    return None if value is None else round(value, PLACES)


def tell_spread(documents: Sequence[Document], name: str) -> dict[str, Any]:
    """A figure of each document for itself: the mean with its interval (macro average), median, worst, how many full.

    Documents of which it is not defined, having nothing to find, are left out.
    """
    each = [(document.case.name, compute([document.counts], name)) for document in documents]
    known = [(case, value) for case, value in each if value is not None]
    if not known:
        return {"documents": 0}
    values = np.array([value for _, value in known])
    columns = np.column_stack([values, np.ones_like(values)])
    mean = sum_counts(columns, [case for case, _ in known]).estimate(lambda sums: sums[..., 0] / sums[..., 1])
    return {
        "documents": len(known),
        "mean": show_interval(mean),
        "median": cut(float(np.median(values))),
        "worst": cut(float(values.min())),
        "full": int((values == 1).sum()),
    }


def rate(sums: Sequence[int]) -> dict[str, float]:
    """Precision, recall and F1 of (right, false, lost)."""
    right, false, lost = sums
    figures = {
        "precision": right / max(1, right + false),
        "recall": right / max(1, right + lost),
        "f1": 2 * right / max(1, 2 * right + false + lost),
    }
    return {name: round(value, PLACES) for name, value in figures.items()} | {
        "right": right,
        "false": false,
        "lost": lost,
    }


def sum_fields(documents: Iterable[Document]) -> dict[str, list[int]]:
    """(right, false, lost) of every field."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for document in documents:
        for one in document.judged:
            sums[one.field] = [a + b for a, b in zip(sums[one.field], one.counts, strict=True)]
    return dict(sorted(sums.items()))


def sum_findings(documents: Iterable[Document]) -> dict[str, list[int]]:
    """(right, false, missed) of every type of finding that was asked for or given."""
    sums: Counter[tuple[str, int]] = Counter()
    for document in documents:
        judged = document.findings
        for place, findings in enumerate((judged.hit, judged.false, judged.missed)):
            sums.update((str(finding.get("type")), place) for finding in findings)
    kinds = [kind for kind in get_args(FindingType) if any(sums[kind, place] for place in range(3))]
    return {kind: [sums[kind, place] for place in range(3)] for kind in kinds}


def tell_producers(documents: Iterable[Document]) -> list[Any]:
    """What made the records, each producer once."""
    producers: list[Any] = []
    for document in documents:
        producer = document.record and document.record.get("producer")
        if producer and producer not in producers:
            producers.append(producer)
    return producers


def tell_verified(documents: Sequence[Document]) -> dict[str, Any]:
    """The promise: verified values, the wrong ones, and the rate of wrong ones that can be ruled out."""
    wrong = sum(int(document.counts["verified_wrong"]) for document in documents)
    count = sum(int(document.counts["verified"]) for document in documents)
    bound = bound_rate(wrong, count)
    return {
        "count": count,
        "wrong": wrong,
        "precision": round(1 - wrong / count, PLACES) if count else None,
        "precision_lower_bound": round(1 - bound, PLACES),
        "level": LEVEL,
    }


def tell_calibration(documents: Iterable[Document]) -> dict[str, Any] | None:
    """Risk against coverage, and confidence against accuracy, of the numbers given."""
    given = [one for document in documents for one in document.judged if one.kind == "number" and one.got is not None]
    confidences = [min(1.0, max(0.0, one.leaf.get("confidence") or 0.0)) for one in given]
    calibration = calibrate(confidences, [one.right for one in given])
    return asdict(calibration) if calibration else None


def tell_oracle(documents: Sequence[Document]) -> dict[str, Any] | None:
    """The same cases from their own text and from scans: what extraction loses, and what OCR loses on top."""
    own = {document.case.name for document in documents if document.born_digital}
    scanned = {document.case.name for document in documents if not document.born_digital}
    both = [document for document in documents if document.case.name in own & scanned]
    if not both:
        return None
    out: dict[str, Any] = {"cases": len(own & scanned)}
    for figure in ("numbers_f1", "text_f1", "whole_rows"):
        oracle, ocr = (
            compute([document.counts for document in both if document.born_digital is native], figure)
            for native in (True, False)
        )
        if oracle is not None and ocr is not None:
            values = {"oracle": oracle, "ocr": ocr, "extraction_loss": 1 - oracle, "ocr_loss": oracle - ocr}
            out[figure] = {name: cut(value) for name, value in values.items()}
    return out


def group(documents: Iterable[Document], key: Callable[[Document], str]) -> dict[str, Any]:
    """The main figures of each group of documents; those without a name are left out."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groups[key(document)].append(document)
    return {name: tell_group(members) for name, members in sorted(groups.items()) if name}


def name_tag(tag: str, document: Document) -> str:
    """What a case says of itself; empty where it says nothing."""
    return str(document.case.tags.get(tag) or "")


def tell_group(documents: Sequence[Document]) -> dict[str, Any]:
    counts = [document.counts for document in documents]
    wrong = sum(int(one["verified_wrong"]) for one in counts)
    figures = {name: cut(compute(counts, name)) for name in GROUP_FIGURES}
    return {"documents": len(counts), "verified_wrong": wrong, **figures}


def count_errors(documents: Iterable[Document]) -> dict[str, int]:
    """How many wrong leaves there are of each kind of error."""
    kinds = Counter(kind for document in documents for kind in document.errors.values())
    return {kind: kinds[kind] for kind in NAMES}


def tell_document(document: Document) -> dict[str, Any]:
    """One document: its counts, from which every figure can be made again."""
    counts = {name: round(value, PLACES) for name, value in document.counts.items()}
    return {
        "case": document.case.name,
        "file": document.file,
        "kind": document.kind,
        "failure": document.failure,
        "numbers_f1": cut(compute([document.counts], "numbers_f1")),
        "text_f1": cut(compute([document.counts], "text_f1")),
        "counts": counts,
    }
