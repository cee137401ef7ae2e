"""Putting a page upright: skew by its profile, perspective by the vanishing points of its rulings or text lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import find_components
from hedui.reading.image import Gray, Mask

Homography = NDArray[np.float64]  # shape (3, 3), pixel to pixel

MAX_SKEW = 6.0  # degrees
BLUR = 1.5  # pixels by which the ends of a line may be off
TEXT_WORTH = 0.35  # a line of text tells as much as a ruling of this share of its length
MARGIN_WORTH = 0.2  # a margin that lines of text share tells as much as a ruling of this share of its length
KEYSTONE = 0.02  # by how much lines at the edge of a page usually lean in perspective
EDGE = 12  # pixels along the edges of a picture that tell nothing of the page
EDGE_LINES = 8  # lines that make a margin, and
EDGE_SHARE = 0.35  # of all lines at least so many
SHEAR = 0.012  # by how much verticals usually stand off the right angle in perspective
STRAIGHT = 0.0006  # slopes below this (0.03 degrees) need no warp


@dataclass(frozen=True, slots=True)
class Slope:
    """A line that should be horizontal (or vertical): where its middle is, how it leans, how long it is (pixels)."""

    x: float
    y: float
    lean: float  # dy/dx of a horizontal, dx/dy of a vertical
    length: float


def measure_skew(ink: Mask) -> float:
    """The angle in degrees, counter-clockwise positive, by which turning makes lines of text and rulings level.

    Rows and columns speak together: a page that lies on its side has its lines of text along the columns.
    """
    scale = 700 / max(ink.shape)
    rows = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    if rows.max() < 1:
        return 0.0
    both = [(_sums_along(rows), 1), (_sums_along(np.ascontiguousarray(rows.T)), -1)]

    def squareness(angle: float) -> float:
        return sum(_levelness(sums, way * angle) for sums, way in both)

    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5).tolist(), key=squareness)
    return float(max(np.arange(coarse - 0.5, coarse + 0.51, 0.1).tolist(), key=squareness))


def _sums_along(image: NDArray[np.float32]) -> NDArray[np.float64]:
    """Column c: each row's sum over the image's columns before c. Shape (width + 1, height)."""
    before = np.zeros((image.shape[1] + 1, image.shape[0]))
    np.cumsum(image.T, axis=0, out=before[1:])
    return before


def _levelness(sums: NDArray[np.float64], angle: float) -> float:
    """How sharply the row sums change once the image is sheared by the angle: largest when lines lie level.

    Columns that are shifted by as many rows are moved together; what leaves the image is lost.
    """
    columns, height = np.arange(len(sums) - 1), sums.shape[1]
    shifts = np.rint((columns - len(columns) / 2) * math.tan(math.radians(angle))).astype(int)
    starts = np.flatnonzero(np.diff(shifts, prepend=shifts[0] - 1))
    total = np.zeros(height)
    for start, end in pairwise([*starts.tolist(), len(columns)]):
        shift, part = int(shifts[start]), sums[end] - sums[start]
        if abs(shift) >= height:
            continue
        total[max(0, -shift) : height - max(0, shift)] += part[max(0, shift) : height - max(0, -shift)]
    return float(np.square(np.diff(total)).sum())


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
    if gray.shape == size and np.allclose(matrix, np.eye(3)):
        return gray
    flags = cv2.INTER_CUBIC
    return np.asarray(cv2.warpPerspective(gray, matrix, (size[1], size[0]), flags=flags, borderValue=(255,)), np.uint8)


def warp_mask(mask: Mask, matrix: Homography, size: tuple[int, int]) -> Mask:
    """The mask carried by the matrix onto an empty one of (height, width)."""
    return np.asarray(cv2.warpPerspective(mask, matrix, (size[1], size[0]), flags=cv2.INTER_NEAREST), np.uint8)


def within_frame(ink: Mask, matrix: Homography, shape: tuple[int, ...]) -> Mask:
    """Ink without the edges of the picture itself, of `shape` before the matrix: they say how it lies on the canvas."""
    inner = np.zeros(shape[:2], np.uint8)
    inner[EDGE:-EDGE, EDGE:-EDGE] = 255
    return np.asarray(cv2.bitwise_and(ink, warp_mask(inner, matrix, (ink.shape[0], ink.shape[1]))), np.uint8)


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
    found = find_components(mask)
    slopes = []
    for n in range(1, len(found.stats)):
        x, y, w, h, _ = (int(v) for v in found.stats[n])
        if w < least or h > 0.15 * w + 12:
            continue
        part = found.labels[y : y + h, x : x + w] == n
        columns = np.flatnonzero(part.any(axis=0))
        rows = np.arange(h, dtype=np.float64)
        heights = (part * rows[:, None]).sum(axis=0)[columns] / part.sum(axis=0)[columns]
        lean, _ = np.polyfit(columns.astype(np.float64), heights, 1)
        slopes.append(Slope(x + w / 2, y + float(heights.mean()), float(lean), float(w)))
    return slopes


def text_slopes(quads: NDArray[np.float32], scale: float) -> tuple[list[Slope], list[Slope]]:
    """Horizontals from long lines of text; verticals from the margins that many lines start or end at."""
    horizontals, starts, ends = [], [], []
    for quad in quads:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = ((float(x), float(y)) for x, y in quad)
        width, height = x1 - x0, (y3 - y0 + y2 - y1) / 2
        starts.append(((x0 + x3) / 2, (y0 + y3) / 2))
        ends.append(((x1 + x2) / 2, (y1 + y2) / 2))
        if width > 8 * height and width > 100 * scale:
            lean = ((y1 - y0) + (y2 - y3)) / 2 / width
            horizontals.append(Slope((x0 + x1) / 2, (y0 + y3) / 2, lean, TEXT_WORTH * width))
    return horizontals, [*_margin(starts, scale), *_margin(ends, scale)]


def _margin(ends: Sequence[tuple[float, float]], scale: float) -> list[Slope]:
    """The straight edge that many lines share, as one vertical; none where there is no such edge."""
    if len(ends) < EDGE_LINES:
        return []
    points = np.array(sorted(ends, key=lambda p: p[1]))
    xs, ys = points[:, 0], points[:, 1]
    best = np.zeros(len(points), bool)
    for i in range(len(points)):
        down = ys - ys[i]
        far = np.flatnonzero((down >= 150 * scale) & (np.abs(xs - xs[i]) <= 0.06 * down))
        leans = (xs[far] - xs[i]) / down[far]
        close = np.abs(xs - (xs[i] + leans[:, None] * down)) < 1.2 * scale
        if len(close) and close.sum(axis=1).max() > best.sum():
            best = close[int(close.sum(axis=1).argmax())]
    if best.sum() < max(EDGE_LINES, EDGE_SHARE * len(points)):
        return []
    xs, ys = xs[best], ys[best]
    lean, _ = np.polyfit(ys, xs, 1)
    return [Slope(float(xs.mean()), float(ys.mean()), float(lean), MARGIN_WORTH * float(np.ptp(ys)))]


def rectify(shape: tuple[int, ...], horizontals: Sequence[Slope], verticals: Sequence[Slope]) -> Homography | None:
    """The homography that levels horizontals and plumbs verticals about the middle; None where nothing leans.

    Seen in perspective, lines that are level on paper lean by a + b·y, y being where they cross the middle: they meet
    in the point (1, a, -b). Sending that point and the verticals' one to infinity puts the page flat.
    """
    height, width = shape[:2]
    cx, cy = width / 2, height / 2
    across = fit_leans([(s.y - cy - s.lean * (s.x - cx), s.lean, s.length) for s in horizontals], cy, None)
    if across is None:
        return None
    a, b = across
    down = fit_leans([(s.x - cx - s.lean * (s.y - cy), s.lean, s.length) for s in verticals], cx, -a) or (-a, 0.0)
    c, d = down
    if max(abs(a), abs(c), abs(b) * cy, abs(d) * cx) < STRAIGHT:
        return None
    back = np.array([[1, c, 0], [a, 1, 0], [-b, -d, 1]], np.float64)
    centre = np.array([[1, 0, cx], [0, 1, cy], [0, 0, 1]], np.float64)
    return np.asarray(centre @ np.linalg.inv(back) @ np.linalg.inv(centre), np.float64)


def fit_leans(
    samples: Sequence[tuple[float, float, float]], reach: float, likely: float | None
) -> tuple[float, float] | None:
    """Fit lean = a + b·position for samples of (position, lean, length), outliers dropped; None without samples.

    `reach` is the farthest position, `likely` what a would be on a page that is flat and only turned. Few samples, or
    samples side by side, do not carry far: b is held near 0 by the perspective that a page usually has, so that three
    lines of text at the top do not throw the bottom askew. The lean of a short line is worth little: it is cut from a
    staircase of pixels.
    """
    if not samples:
        return None
    data = np.array(samples, np.float64)
    position, lean, length = data[:, 0] / reach, data[:, 1], data[:, 2]
    keep = np.abs(lean - np.median(np.repeat(lean, np.maximum(1, length / length.min()).astype(int)))) < 0.03
    a, b = 0.0, 0.0
    for _ in range(3):
        if not keep.any():
            break
        weight = np.square(length[keep] / BLUR)
        rows = np.vstack([np.ones_like(weight), position[keep]])
        prior = np.array([0.0 if likely is None else SHEAR**-2, KEYSTONE**-2])
        sums = rows @ (weight * rows).T + np.diag(prior)
        a, b = np.linalg.solve(sums, rows @ (weight * lean[keep]) + prior * [likely or 0.0, 0.0])
        error = np.abs(lean - (a + b * position))
        keep = error < max(0.002, 2.5 * float(np.median(error)))
    return float(a), float(b) / reach


def carry(matrix: Homography, quads: NDArray[np.float32]) -> NDArray[np.float32]:
    """Quadrilaterals carried by the matrix, shape (n, 4, 2)."""
    if not len(quads):
        return quads
    return np.asarray(cv2.perspectiveTransform(quads.reshape(-1, 1, 2), matrix).reshape(-1, 4, 2), np.float32)
