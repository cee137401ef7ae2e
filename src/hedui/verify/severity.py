"""How grave a contradiction is, if it stands: what an auditor looks at first."""

from decimal import Decimal

from hedui.record import FindingType, Severity, Verdict
from hedui.verify.figures import to_decimal

ALWAYS_MAJOR: tuple[FindingType, ...] = ("score_over_weight", "grade_mismatch")
WORDS: tuple[FindingType, ...] = ("claim_mismatch", "count_mismatch")
SLIGHT = Decimal("0.01")  # of the larger figure


def severity_of(kind: FindingType, printed: str | None, recomputed: str | None, verdict: Verdict) -> Severity:
    """major: points, money or rates that differ by more than a hundredth, a grade, a row left out. minor: all else.

    >>> severity_of("sum_mismatch", "100", "110", "printed"), severity_of("rate_mismatch", "99.1", "99.2", "printed")
    ('major', 'minor')
    """
    if kind in ALWAYS_MAJOR or (kind == "count_mismatch" and verdict == "miscopied"):
        return "major"
    first, second = to_decimal(printed), to_decimal(recomputed)
    if kind in WORDS or first is None or second is None:
        return "minor"
    return "major" if abs(first - second) > SLIGHT * max(abs(first), abs(second)) else "minor"
