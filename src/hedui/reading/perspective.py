"""The perspective of a page: how its rulings or lines of text lean, and the warp that puts it flat."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import find_components
from hedui.reading.pixels import Mask, transpose
from hedui.reading.upright import Homography

BLUR = 1.5  # pixels by which the ends of a line may be off
TEXT_WORTH = 0.35  # a line of text tells as much as a ruling of this share of its length
MARGIN_WORTH = 0.2  # a margin that lines of text share tells as much as a ruling of this share of its length
KEYSTONE = 0.02  # by how much lines at the edge of a page usually lean in perspective
EDGE_LINES = 8  # lines that make a margin, and
EDGE_SHARE = 0.35  # of all lines at least so many
SHEAR = 0.012  # by how much verticals usually stand off the right angle in perspective
SAMPLED = 20_000  # pixels of ink,
STRIDE = 2_654_435_761  # each so many after the one before (Knuth's multiplier: it lands everywhere, in no pattern)
LINE = 1.08  # points: what lies within is on one line
AROUND = 9  # lines that tell how dense ink is around one
STRAIGHT = 0.0006  # slopes below this (0.03 degrees) need no warp


@dataclass(frozen=True, slots=True)
class Slope:
    """A line that should be horizontal (or vertical): where its middle is, how it leans, how long it is (pixels)."""

    x: float
    y: float
    lean: float  # dy/dx of a horizontal, dx/dy of a vertical
    length: float


def ruling_slopes(ink: Mask, scale: float) -> tuple[list[Slope], list[Slope]]:
    """Leaning horizontals and verticals of at least 40 points among the page's rulings."""
    length = round(22 * scale)
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    wide = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    plumb = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    least = 40 * scale
    horizontals = _leaning(np.asarray(level, np.uint8), least)
    verticals = [Slope(s.y, s.x, s.lean, s.length) for s in _leaning(transpose(np.asarray(plumb, np.uint8)), least)]
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


@dataclass(frozen=True, slots=True)
class Leans:
    """How a page's lines lean: level ones by a + b·y where they cross the middle, upright ones by c + d·x; pixels.

    Seen in perspective, lines that are level on paper meet in the point (1, a, -b). Sending that point and the upright
    ones' to infinity puts the page flat.
    """

    across: tuple[float, float] = (0.0, 0.0)
    down: tuple[float, float] = (0.0, 0.0)

    def flatten(self, shape: tuple[int, ...]) -> Homography | None:
        """The homography that levels and plumbs them about the middle; None where nothing leans."""
        (a, b), (c, d), (cx, cy) = self.across, self.down, _middle(shape)
        if max(abs(a), abs(c), abs(b) * cy, abs(d) * cx) < STRAIGHT:
            return None
        back = np.array([[1, c, 0], [a, 1, 0], [-b, -d, 1]], np.float64)
        centre = np.array([[1, 0, cx], [0, 1, cy], [0, 0, 1]], np.float64)
        return np.asarray(centre @ np.linalg.inv(back) @ np.linalg.inv(centre), np.float64)


def _middle(shape: tuple[int, ...]) -> tuple[float, float]:
    return shape[1] / 2, shape[0] / 2


def find_leans(shape: tuple[int, ...], horizontals: Sequence[Slope], verticals: Sequence[Slope]) -> Leans:
    """The leans that these lines show, on a page of this (height, width)."""
    cx, cy = _middle(shape)
    across = fit_leans([(s.y - cy - s.lean * (s.x - cx), s.lean, s.length) for s in horizontals], cy, None)
    if across is None:
        return Leans()
    likely = -across[0]
    down = fit_leans([(s.x - cx - s.lean * (s.y - cy), s.lean, s.length) for s in verticals], cx, likely)
    return Leans(across, down or (likely, 0.0))


def straightest(ink: Mask, leans: Leans, scale: float) -> Leans:
    """The leans, those of a direction taken back where the page's ink gathers in straighter lines without them.

    Short pieces of rulings and lines of text tell their leans badly: what they say together is held against all ink.
    """
    inked = np.flatnonzero(ink != 0)
    if not len(inked) or leans.flatten(ink.shape) is None:
        return leans
    sample = inked[np.arange(SAMPLED) * STRIDE % len(inked)]
    ys, xs = np.divmod(sample, ink.shape[1])
    points = np.stack([xs, ys, np.ones_like(xs)]).astype(np.float64)

    def best(options: Sequence[Leans], axis: int) -> Leans:
        return max(options, key=lambda it: _gathering(_flattened(points, it, ink.shape)[axis], LINE * scale))

    across = best((leans, Leans(down=leans.down)), 1).across
    return best((Leans(across, leans.down), Leans(across)), 0)


def _flattened(points: NDArray[np.float64], leans: Leans, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Points (x, y, 1) of a page, shape (3, n), as they lie on it flat; shape (2, n)."""
    flat = leans.flatten(shape)
    carried = points if flat is None else flat @ points
    return np.asarray(carried[:2] / carried[2])


def _gathering(places: NDArray[np.float64], width: float) -> float:
    """How much more of these places some lines hold than those around them, however dense it is there.

    `width` is a line's.
    """
    held = np.bincount(((places - places.min()) / width).astype(np.int64)).astype(np.float64)
    usual = np.convolve(held, np.full(AROUND, 1 / AROUND), mode="same") + 1.0
    return float((np.square(held - usual) / usual).sum())


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
