"""What a person must look at, for no more than a chosen share of wrong numbers to stay unseen.

A number may go unseen if its confidence is certified for that share (verify/confidence.toml: measured on held-out
documents, with a Clopper–Pearson bound). All others are to be looked at: in doubt, in conflict, or not shown at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hedui.record import Leaf, Record, walk_leaves
from hedui.verify import NATIVE_INK, read_confidence

MONEY = frozenset({"initial_budget", "annual_budget", "budget", "executed", "execution_rate"})
NUMBERS = MONEY | {"fiscal_year", "weight", "score", "score_rate", "self_score"}


@dataclass(frozen=True)
class Look:
    """One number to look at: where it stands in the record and on which page, and what is known of it."""

    path: str
    page: int | None
    value: str | None
    status: str
    confidence: float


@dataclass(frozen=True)
class Review:
    """One record's share: how many numbers it has, and those to look at."""

    name: str
    numbers: int
    look: tuple[Look, ...]


def review_record(name: str, record: Record, max_error: float) -> Review:
    """The numbers of a record that are not certified to be wrong more seldom than `max_error`."""
    told = [(path, leaf) for path, leaf in _numbers(record) if leaf.status != "missing"]
    return Review(name, len(told), tuple(_look(p, leaf) for p, leaf in told if not is_certified(leaf, max_error)))


def is_certified(leaf: Leaf, max_error: float) -> bool:
    """Whether a number is verified, and its confidence reaches the threshold that is certified for this error."""
    native = any(proof.kind == "ink" and proof.says == NATIVE_INK for proof in leaf.proof)
    certificate = read_confidence().certified(max_error, native)
    return leaf.status == "verified" and certificate is not None and leaf.confidence >= certificate.threshold


def account_review(reviews: Sequence[Review], max_error: float) -> dict[str, Any]:
    """The review as _review.json tells it, with the certificates that it rests on."""
    confidence = read_confidence()
    certificates = {kind: confidence.certified(max_error, kind == "native") for kind in ("native", "scan")}
    return {
        "max_error": max_error,
        "certificates": {kind: asdict(c) if c else None for kind, c in certificates.items()},
        "numbers": sum(review.numbers for review in reviews),
        "to_look_at": sum(len(review.look) for review in reviews),
        "records": [asdict(review) for review in reviews],
    }


def _numbers(record: Record) -> Iterator[tuple[str, Leaf]]:
    return ((path, leaf) for path, leaf in walk_leaves(record.reports, "reports") if path.rpartition(".")[2] in NUMBERS)


def _look(path: str, leaf: Leaf) -> Look:
    page = leaf.evidence[0].page if leaf.evidence else None
    value = leaf.value if leaf.value is not None else leaf.claimed
    return Look(path, page, value, leaf.status, leaf.confidence)
