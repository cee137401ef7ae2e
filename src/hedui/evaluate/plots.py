"""Plots as numbers of an SVG: the template draws them. The plot is a square of SIDE pixels, origin top left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIDE = 220.0
MANY = 10**9
STEPS = ((0, 0), (1, 1), (2, 3), (4, 10), (11, 30), (31, MANY))  # errors of a document, from and to
LEAST_RISK = 0.02  # the top of the risk axis is never lower: a curve of nothing but noise should look flat


@dataclass(frozen=True, slots=True)
class Risk:
    """The risk–coverage curve: points for a polyline, and the risk at the top of the axis."""

    points: str
    top: float


@dataclass(frozen=True, slots=True)
class Dot:
    """One bin of confidences: its place and radius."""

    x: float
    y: float
    r: float
    confidence: float
    accuracy: float
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """How many documents have so many errors: its label, its count, its place and height."""

    label: str
    count: int
    x: float
    width: float
    height: float


def plot_counts(errors: Sequence[int]) -> list[Bar]:
    """Documents by their number of errors, in steps that grow."""
    counts = [sum(low <= n <= high for n in errors) for low, high in STEPS]
    wide = SIDE / len(STEPS)
    labels = [f"{low}" if low == high else f"{low}–{high}" if high < MANY else f"≥{low}" for low, high in STEPS]
    return [
        Bar(label, count, n * wide + wide * 0.14, wide * 0.72, SIDE * 0.92 * count / max(1, *counts))
        for n, (label, count) in enumerate(zip(labels, counts, strict=True))
    ]


def plot_risk(calibration: Mapping[str, Any]) -> Risk:
    """Coverage from left to right, risk upwards."""
    curve = calibration["curve"]
    top = max(LEAST_RISK, *(risk for _, risk in curve))
    start = [(0.0, curve[0][1]), *curve]
    points = " ".join(f"{coverage * SIDE:.1f},{SIDE * (1 - risk / top):.1f}" for coverage, risk in start)
    return Risk(points, top)


def plot_reliability(calibration: Mapping[str, Any]) -> list[Dot]:
    """Confidence from left to right, accuracy upwards; the area of a dot grows with its count."""
    whole = calibration["count"]
    return [
        Dot(SIDE * mean, SIDE * (1 - accuracy), 3 + 12 * (count / whole) ** 0.5, mean, accuracy, count)
        for mean, accuracy, count in calibration["bins"]
    ]
