"""Putting a page upright: skew by its profile, perspective by the vanishing points of its rulings or text lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.image import Gray, Mask

Homography = NDArray[np.float64]  # shape (3, 3), pixel to pixel

MAX_SKEW = 6.0  # degrees
STRAIGHT = 0.0006  # slopes below this (0.03 degrees) need no warp


@dataclass(frozen=True, slots=True)
class Slope:
    """A line that should be horizontal (or vertical): where its middle is, how it leans, how long it is (pixels)."""

    x: float
    y: float
    lean: float  # dy/dx of a horizontal, dx/dy of a vertical
    length: float


def measure_skew(ink: Mask) -> float:
    """The angle in degrees, counter-clockwise positive, by which turning makes lines of text and rulings level."""
    scale = 700 / max(ink.shape)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    if small.max() < 1:
        return 0.0
    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5), key=lambda angle: _levelness(small, float(angle)))
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda angle: _levelness(small, float(angle)))
    return float(fine)


def _levelness(image: NDArray[np.float32], angle: float) -> float:
    """How sharply the row sums change once the image is sheared by the angle: largest when lines lie level."""
    height, width = image.shape
    shear = np.array([[1, 0, 0], [math.tan(math.radians(-angle)), 1, 0]], np.float32)
    shear[1, 2] = -shear[1, 0] * width / 2
    sums = cv2.warpAffine(image, shear, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1)
    return float(np.square(np.diff(sums)).sum())


def rotation(shape: tuple[int, ...], degrees: float) -> Homography:
    """Turning about the middle, counter-clockwise positive."""
    height, width = shape[:2]
    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0, 0, 1]])


def quarter_turn(shape: tuple[int, ...], turns: int) -> tuple[Homography, tuple[int, int]]:
    """Turning clockwise by quarter turns onto a canvas of the new (height, width)."""
    height, width = shape[:2]
    matrices = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }
    size = (height, width) if turns % 2 == 0 else (width, height)
    return np.array(matrices[turns % 4], np.float64), size


def warp(gray: Gray, matrix: Homography, size: tuple[int, int]) -> Gray:
    """The image carried by the matrix onto a white canvas of (height, width)."""
    flags = cv2.INTER_CUBIC
    return np.asarray(cv2.warpPerspective(gray, matrix, (size[1], size[0]), flags=flags, borderValue=(255,)), np.uint8)


def ruling_slopes(ink: Mask, scale: float) -> tuple[list[Slope], list[Slope]]:
    """Leaning horizontals and verticals of at least 40 points among the page's rulings."""
    length = round(22 * scale)
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    wide = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    plumb = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    least = 40 * scale
    horizontals = _leaning(np.asarray(level, np.uint8), least)
    verticals = [
        Slope(s.y, s.x, s.lean, s.length) for s in _leaning(np.ascontiguousarray(np.asarray(plumb, np.uint8).T), least)
    ]
    return horizontals, verticals


def _leaning(mask: Mask, least: float) -> list[Slope]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    slopes = []
    for n in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[n])
        if w < least or h > 0.15 * w + 12:
            continue
        part = labels[y : y + h, x : x + w] == n
        columns = np.flatnonzero(part.any(axis=0))
        rows = np.arange(h, dtype=np.float64)
        heights = (part * rows[:, None]).sum(axis=0)[columns] / part.sum(axis=0)[columns]
        lean, _ = np.polyfit(columns.astype(np.float64), heights, 1)
        slopes.append(Slope(x + w / 2, y + float(heights.mean()), float(lean), float(w)))
    return slopes


def text_slopes(quads: NDArray[np.float32], scale: float) -> tuple[list[Slope], list[Slope]]:
    """Horizontals from long lines of text; verticals from the left margin that many lines start at."""
    horizontals, starts = [], []
    for quad in quads:
        (x0, y0), (x1, y1), (_, y2), (x3, y3) = ((float(x), float(y)) for x, y in quad)
        width, height = x1 - x0, (y3 - y0 + y2 - y1) / 2
        starts.append(((x0 + x3) / 2, (y0 + y3) / 2))
        if width > 8 * height and width > 100 * scale:
            lean = ((y1 - y0) + (y2 - y3)) / 2 / width
            horizontals.append(Slope((x0 + x1) / 2, (y0 + y3) / 2, lean, width))
    return horizontals, _margin(starts, scale)


def _margin(starts: Sequence[tuple[float, float]], scale: float) -> list[Slope]:
    """The straight left edge that at least eight lines share, as one vertical; none where there is no such edge."""
    points = sorted(starts, key=lambda p: p[1])
    best: list[tuple[float, float]] = []
    for i, (xa, ya) in enumerate(points):
        for xb, yb in points[i + 1 :]:
            if yb - ya < 150 * scale or abs(xb - xa) > 0.06 * (yb - ya):
                continue
            lean = (xb - xa) / (yb - ya)
            close = [(x, y) for x, y in points if abs(x - (xa + lean * (y - ya))) < 1.5 * scale]
            if len(close) > len(best):
                best = close
    if len(best) < 8:
        return []
    xs, ys = np.array([p[0] for p in best]), np.array([p[1] for p in best])
    lean, _ = np.polyfit(ys, xs, 1)
    return [Slope(float(xs.mean()), float(ys.mean()), float(lean), float(ys.max() - ys.min()))]


def rectify(shape: tuple[int, ...], horizontals: Sequence[Slope], verticals: Sequence[Slope]) -> Homography | None:
    """The homography that levels horizontals and plumbs verticals about the middle; None where nothing leans.

    Seen in perspective, lines that are level on paper lean by a + b·y: they meet in the point (1, a, -b). Sending
    that point and the verticals' one to infinity puts the page flat.
    """
    height, width = shape[:2]
    cx, cy = width / 2, height / 2
    across = _fit([(s.y - cy, s.lean, s.length) for s in horizontals])
    if across is None:
        return None
    a, b = across
    down = _fit([(s.x - cx, s.lean, s.length) for s in verticals]) or (-a, 0.0)
    c, d = down
    if max(abs(a), abs(c), abs(b) * cy, abs(d) * cx) < STRAIGHT:
        return None
    back = np.array([[1, c, 0], [a, 1, 0], [-b, -d, 1]], np.float64)
    centre = np.array([[1, 0, cx], [0, 1, cy], [0, 0, 1]], np.float64)
    return np.asarray(centre @ np.linalg.inv(back) @ np.linalg.inv(centre), np.float64)


def _fit(samples: Sequence[tuple[float, float, float]]) -> tuple[float, float] | None:
    """Fit lean = a + b·position, weighted by length, outliers dropped twice; b = 0 where few lines speak."""
    if not samples:
        return None
    data = np.array(samples, np.float64)
    position, lean, weight = data[:, 0], data[:, 1], data[:, 2]
    keep = np.abs(lean - np.median(np.repeat(lean, np.maximum(1, weight / weight.min()).astype(int)))) < 0.03
    for _ in range(3):
        if keep.sum() < 4 or np.ptp(position[keep]) < 100:
            a, b = float(np.average(lean[keep], weights=weight[keep])) if keep.any() else 0.0, 0.0
        else:
            b, a = (float(v) for v in np.polyfit(position[keep], lean[keep], 1, w=np.sqrt(weight[keep])))
        error = np.abs(lean - (a + b * position))
        keep = error < max(0.002, 2.5 * float(np.median(error)))
    return a, b


def carry(matrix: Homography, quads: NDArray[np.float32]) -> NDArray[np.float32]:
    """Quadrilaterals carried by the matrix, shape (n, 4, 2)."""
    if not len(quads):
        return quads
    return np.asarray(cv2.perspectiveTransform(quads.reshape(-1, 1, 2), matrix).reshape(-1, 4, 2), np.float32)
