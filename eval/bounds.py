"""Bounds on a rate that was counted: Clopper–Pearson, exact for any count."""

from scipy.stats import beta

CONFIDENCE = 0.95


def upper_bound(failures: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The one-sided upper bound of a failure rate; 1 where nothing was tried.

    >>> round(upper_bound(0, 10_000), 6)
    0.0003
    """
    if failures >= trials:
        return 1.0
    return float(beta.ppf(confidence, failures + 1, trials - failures))
