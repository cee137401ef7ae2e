"""Confidence that means something: raw scores mapped onto how often values of such a score were right.

The knots and the certificates in confidence.toml come from eval/fit_confidence.py, which measured them on forged
documents; here they are only read. Native text and scans, numbers and words
have scales of their own.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DECIMALS = 4
MOST = 0.9999  # nothing measured on so many values says more


@dataclass(frozen=True)
class Scale:
    """A monotone map from raw scores to shares of right values, straight between its knots."""

    raw: Sequence[float]
    right: Sequence[float]

    def read(self, score: float) -> float:
        """The share of right values at a raw score.

        >>> Scale((0.0, 0.5, 1.0), (0.2, 0.6, 1.0)).read(0.25)
        0.4
        """
        place = bisect_right(self.raw, score)
        if place in (0, len(self.raw)):
            return round(self.right[0 if place == 0 else -1], DECIMALS)
        x0, x1, y0, y1 = *self.raw[place - 1 : place + 1], *self.right[place - 1 : place + 1]
        return round(y0 + (y1 - y0) * (score - x0) / (x1 - x0), DECIMALS)


@dataclass(frozen=True)
class Certificate:
    """Of values at or above a confidence, at most `max_error` are wrong, with 95% certainty (Clopper–Pearson).

    Measured on held-out documents: `accepted` of `numbers` numbers lay there, `wrong` of them were wrong.
    """

    max_error: float
    threshold: float
    accepted: int
    numbers: int
    wrong: int
    bound: float


@dataclass(frozen=True)
class Confidence:
    """A scale for each kind of value (native or scanned, number or words), and what is certified of numbers."""

    scales: Mapping[str, Scale]
    certificates: Mapping[str, tuple[Certificate, ...]]

    def of(self, score: float, native: bool, number: bool) -> float:
        """The share of right values among those of this kind with this raw score."""
        scale = self.scales.get(kind_of(native, number), STRAIGHT)
        return min(MOST, scale.read(score))

    def certified(self, max_error: float, native: bool) -> Certificate | None:
        """The certificate that lets most numbers pass and promises no more than this error; None if none does."""
        found = [c for c in self.certificates.get(kind_of(native, True), ()) if c.bound <= max_error]
        return min(found, key=lambda c: c.threshold, default=None)


def kind_of(native: bool, number: bool) -> str:
    """The name of a kind of value: native_number, scan_text, …"""
    return f"{'native' if native else 'scan'}_{'number' if number else 'text'}"


STRAIGHT = Scale((0.0, 1.0), (0.0, 1.0))
RAW = Confidence({}, {})
"""Raw scores as they are: what a fit starts from."""


@cache
def read_confidence() -> Confidence:
    """What was measured last."""
    told = tomllib.loads(files("hedui.verify").joinpath("confidence.toml").read_text(encoding="utf-8"))
    scales = {kind: Scale(entry["raw"], entry["right"]) for kind, entry in told.items()}
    kept = {kind: tuple(Certificate(**c) for c in entry.get("certificate", ())) for kind, entry in told.items()}
    return Confidence(scales, kept)
