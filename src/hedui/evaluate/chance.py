"""What chance does: bounds on rates, intervals by resampling cases, and how much confidences are worth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

Floats = NDArray[np.float64]
LEVEL = 0.95
ROUNDS = 2000  # resamplings: the ends of a 95% interval then rest on 50 of them each
SEED = 20200101  # the same counts give the same interval
BINS = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, None where there was nothing to divide by, and its 95% interval where more than one case was seen."""

    value: float | None
    low: float | None = None
    high: float | None = None


def bound_rate(wrong: int, n: int, level: float = LEVEL) -> float:
    """The one-sided Clopper–Pearson upper bound on a rate of which `wrong` of `n` were seen; 1 where none was.

    >>> round(bound_rate(0, 299), 4)
    0.01
    """
    return 1.0 if wrong >= n else float(betaincinv(wrong + 1, n - wrong, level))


@dataclass(frozen=True)
class Sums:
    """Counts summed over all items, shape (columns,), and over items drawn again and again, shape (ROUNDS, columns).

    `drawn` is None where there is but one group: nothing can be said of chance then.
    """

    whole: Floats
    drawn: Floats | None

    def estimate(self, figure: Callable[[Floats], Floats]) -> Interval:
        """A figure with its bootstrap interval; `figure` works on (…, columns) and gives NaN where not defined."""
        value = known(figure(self.whole))
        if value is None or self.drawn is None:
            return Interval(value)
        drawn = figure(self.drawn)
        low, high = np.quantile(drawn[~np.isnan(drawn)], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return Interval(value, float(low), float(high))


def sum_counts(counts: Floats, groups: Sequence[str]) -> Sums:
    """The sums of counts, shape (items, columns), of items of which whole groups are drawn with replacement."""
    places = {name: place for place, name in enumerate(sorted(set(groups)))}
    n = len(places)
    if n < 2:
        return Sums(counts.sum(axis=0), None)
    drawn = np.random.default_rng(SEED).multinomial(n, [1 / n] * n, size=ROUNDS)
    weights = drawn[:, [places[group] for group in groups]].astype(np.float64)
    return Sums(counts.sum(axis=0), weights @ counts)


def known(value: Floats) -> float | None:
    """A single figure; None for NaN."""
    return None if np.isnan(value) else float(value)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How much confidences are worth. `curve` has (coverage, risk) with the most confident first.

    `aurc` is the mean risk over all coverages, `ece` the mean gap between confidence and accuracy in BINS equal bins,
    `bins` have (mean confidence, accuracy, count).
    """

    count: int
    aurc: float
    ece: float
    curve: tuple[tuple[float, float], ...]
    bins: tuple[tuple[float, float, int], ...]


def calibrate(confidences: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """The calibration of values given, None where there are none. Equal confidences share one point of the curve."""
    if not confidences:
        return None
    sure = np.asarray(confidences, np.float64)
    wrong = 1.0 - np.asarray(right, np.float64)
    order = np.argsort(-sure, kind="stable")
    sure, wrong = sure[order], wrong[order]
    n = len(sure)
    ends = np.append(np.flatnonzero(np.diff(sure)), n - 1) + 1
    risks = np.cumsum(wrong)[ends - 1] / ends
    bins = bin_confidences(sure, wrong)
    return Calibration(
        count=n,
        aurc=float((risks * np.diff(ends, prepend=0)).sum() / n),
        ece=sum(abs(mean - accuracy) * count for mean, accuracy, count in bins) / n,
        curve=thin(tuple((float(end / n), float(risk)) for end, risk in zip(ends, risks, strict=True))),
        bins=bins,
    )


def bin_confidences(sure: Floats, wrong: Floats) -> tuple[tuple[float, float, int], ...]:
    """(mean confidence, accuracy, count) of every bin that holds anything."""
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    held = [(places == place) for place in range(BINS)]
    return tuple((float(sure[h].mean()), float(1 - wrong[h].mean()), int(h.sum())) for h in held if h.any())


def thin(curve: tuple[tuple[float, float], ...], most: int = 200) -> tuple[tuple[float, float], ...]:
    """A curve of at most so many points and its last one: enough to draw."""
    step = -(-len(curve) // most)
    return curve if step <= 1 else (*curve[:-1:step], curve[-1])
