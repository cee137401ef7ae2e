"""Recheck: what a person read on the page goes into its reading, and everything is proven anew."""

from hedui.recheck.correct import PersonReading, check_again, claim_again, find_leaf, leaf_at, prove_again, put_readings
from hedui.recheck.explain import Proof, explain
from hedui.recheck.reread import Place

__all__ = [
    "PersonReading",
    "Place",
    "Proof",
    "check_again",
    "claim_again",
    "explain",
    "find_leaf",
    "leaf_at",
    "prove_again",
    "put_readings",
]
