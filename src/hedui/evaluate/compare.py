"""Two runs side by side: for every figure whether it differs by more than noise."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from hedui.errors import UsageError
from hedui.evaluate.chance import Sums, sum_counts
from hedui.evaluate.figures import FIGURES, make_difference, tabulate
from hedui.evaluate.metrics import METRICS_VERSION
from hedui.evaluate.scored import COUNTS

Verdict = Literal["same", "noise", "better", "worse"]
Metrics = Mapping[str, Any]
VERDICTS: dict[Verdict, str] = {
    "same": "相同 same",
    "noise": "在误差内 noise",
    "better": "变好 better",
    "worse": "变差 worse",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and now over the same documents; `low` and `high` are the 95% interval of the difference."""

    figure: str
    old: float
    new: float
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures of two runs over the documents that both have; `only_old` and `only_new` count the others."""

    documents: int
    only_old: int
    only_new: int
    verified_wrong: tuple[int, int]
    changes: tuple[Change, ...]

    @property
    def worse(self) -> tuple[str, ...]:
        """What got worse: figures by more than noise, and every wrong verified value more than before.

        Time is left out: it is the machine's, and another one measured it before.
        """
        figures = tuple(c.figure for c in self.changes if c.verdict == "worse" and FIGURES[c.figure].share)
        return (*figures, *(["verified_wrong"] if self.verified_wrong[1] > self.verified_wrong[0] else []))


def read_metrics(path: Path) -> Metrics:
    """A metrics.json of another run. Raises UsageError where it is none that can be compared."""
    try:
        metrics = json.loads(path.read_text(encoding="utf-8"))
        known = metrics["schema_version"] == METRICS_VERSION and bool(index_documents(metrics))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{error.lineno}: this is not JSON: {error.msg}.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} is not a metrics.json of hedui eval: {error} is missing or wrong.") from None
    if not known:
        raise UsageError(f"{path} is of another version of hedui eval, or holds no document: it cannot be compared.")
    return metrics  # type: ignore[no-any-return]  # json knows no types; its parts were just gone through


def index_documents(metrics: Metrics) -> dict[tuple[str, str], dict[str, float]]:
    """{(case, file): counts}. Raises KeyError or TypeError where a document lacks a count."""
    return {
        (one["case"], one["file"]): {name: float(one["counts"][name]) for name in COUNTS}
        for one in metrics["documents"]
    }


def compare_runs(old: Metrics, new: Metrics) -> Comparison:
    """Two runs over the documents of the same names. Raises UsageError where they share none."""
    before, now = index_documents(old), index_documents(new)
    both = sorted(before.keys() & now.keys())
    if not both:
        raise UsageError("The two runs have no document in common.")
    table = np.hstack([tabulate([run[key] for key in both]) for run in (before, now)])
    sums = sum_counts(table, [case for case, _ in both])
    changes = (compare_figure(name, sums) for name in FIGURES)
    return Comparison(
        documents=len(both),
        only_old=len(before) - len(both),
        only_new=len(now) - len(both),
        verified_wrong=(sum_wrong(before[key] for key in both), sum_wrong(now[key] for key in both)),
        changes=tuple(change for change in changes if change is not None),
    )


def sum_wrong(counts: Iterable[Mapping[str, float]]) -> int:
    """How many verified values are wrong."""
    return sum(int(one["verified_wrong"]) for one in counts)


def compare_figure(name: str, sums: Sums) -> Change | None:
    """One figure of both runs (the columns of COUNTS twice); None where it is not defined in both."""
    width = len(COUNTS)
    old, new = float(FIGURES[name](sums.whole[:width])), float(FIGURES[name](sums.whole[width:]))
    growth = sums.estimate(make_difference(name))
    if growth.value is None:
        return None
    verdict = judge_growth(growth.value, growth.low, growth.high, FIGURES[name].less)
    return Change(name, old, new, growth.low, growth.high, verdict)


def judge_growth(value: float, low: float | None, high: float | None, less: bool) -> Verdict:
    """What a difference with its 95% interval says, `less` being better or not; no interval proves nothing."""
    if value == 0:
        return "same"
    if low is None or high is None or low <= 0 <= high:
        return "noise"
    return "better" if (value > 0) != less else "worse"
