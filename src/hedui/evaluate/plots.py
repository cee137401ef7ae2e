"""Plots as numbers of an SVG: the template draws them. The plot is a square of SIDE pixels, origin top left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SIDE = 220.0
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
