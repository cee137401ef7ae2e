"""Seals on grey copies: the ring is found by its shape, and what it covers is drawn on through it.

In colour a seal is told from print by its ink. On a copy in grey it is as dark as print, but print is no circle.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.page import Line
from hedui.reading.grid import Segment
from hedui.reading.image import Gray, Mask, ink_mask

RADIUS = (45.0, 85.0)  # points: seals of offices are 38 to 50 mm wide, those of copies more or less enlarged
SIZES = 3  # ranges of radii that are tried one by one
SHRUNK = 4  # times smaller is the picture in which a circle is sought
NUDGE = range(-8, 9)  # pixels by which its radius may be off in that picture, and
SHIFT = range(-6, 7, 2)  # its centre
ROUND = 0.8  # share of a circle that is inked: print and tables reach a quarter
BAND = 0.5  # share of a circle inked that belongs to the ring
COVERED = 0.79  # certainty, at most, of print under a grey seal
MOST = 3  # seals of one page
RIM = 1  # pixels: blur beyond the ring
UNDER = 8.0  # pixels beside a ring's band in which a ruling is not told from it
SAME_LINE = 1.2  # points by which two pieces of one ruling may be off
STAR = 0.5  # of the radius: the star lies within
STROKE = 3.2  # points: print has no strokes so broad
SEEN = 0.35  # of the star's own shade is black: print in it is darker than it


@dataclass(frozen=True, slots=True)
class Ring:
    """A seal's ring: its centre, and where its band begins and ends; pixels."""

    x: float
    y: float
    inner: float
    outer: float


def lift_seals(gray: Gray, scale: float) -> tuple[Gray, tuple[Ring, ...]]:
    """The page without the seals that are on it, and their rings."""
    rings: list[Ring] = []
    while len(rings) < MOST and (ring := find_ring(ink_mask(gray), scale)) is not None:
        gray = lift_seal(gray, ring, scale)
        rings.append(ring)
    return gray, tuple(rings)


def lift_seal(gray: Gray, ring: Ring, scale: float) -> Gray:
    """The page without a seal's ring and star."""
    return lift_ring(lighten_star(gray, ink_mask(gray), ring, scale), ring)


def go_through(rulings: Sequence[Segment], ring: Ring, scale: float, upright: bool) -> list[Segment]:
    """The rulings, and what of them lies under a ring that runs along them: points, vertical ones if `upright`."""
    along, across = (ring.y, ring.x) if upright else (ring.x, ring.y)
    hidden = [
        Segment(left.pos, left.hi, right.lo)
        for left, right in _gaps(rulings)
        if all(
            ring.inner - UNDER <= np.hypot(at * scale - along, left.pos * scale - across) <= ring.outer + UNDER
            for at in np.arange(left.hi, right.lo, 1.0)
        )
    ]
    return [*rulings, *hidden]


def doubt_under(lines: Sequence[Line], rings: Sequence[Ring], scale: float) -> list[Line]:
    """The lines, those that a seal may cover with no certainty: two readings of print and seal together err alike."""
    return [
        replace(line, probs=tuple(min(p, COVERED) for p in line.probs)) if _covers(line, rings, scale) else line
        for line in lines
    ]


def _covers(line: Line, rings: Sequence[Ring], scale: float) -> bool:
    x, y = line.box.center
    return any(np.hypot(x * scale - ring.x, y * scale - ring.y) <= ring.outer + UNDER for ring in rings)


def drop_arcs(rulings: Sequence[Segment], ring: Ring, scale: float, upright: bool) -> list[Segment]:
    """The rulings without what is left of the ring itself where it runs level (upright, if those are vertical)."""
    along, across = (ring.y, ring.x) if upright else (ring.x, ring.y)

    def is_arc(it: Segment) -> bool:
        apart, aside = abs(it.pos * scale - across), abs((it.lo + it.hi) / 2 * scale - along)
        on_ring = ring.inner - UNDER <= apart <= ring.outer + UNDER and aside <= ring.inner / 4
        return on_ring and (it.hi - it.lo) * scale <= ring.inner

    arcs = [it for it in rulings if is_arc(it)]
    lone = [arc for arc in arcs if all(abs(it.pos - arc.pos) > SAME_LINE or it in arcs for it in rulings)]
    return [it for it in rulings if it not in lone]


def _gaps(rulings: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Pairs of rulings of which one is what comes next on the other's line."""
    for left in rulings:
        after = [r for r in rulings if abs(r.pos - left.pos) <= SAME_LINE and r.lo > left.hi]
        if after:
            yield left, min(after, key=lambda r: r.lo)


def find_ring(ink: Mask, scale: float) -> Ring | None:
    """The roundest ring of a seal's size; None where nothing is round."""
    small = cv2.resize(ink, None, fx=1 / SHRUNK, fy=1 / SHRUNK, interpolation=cv2.INTER_AREA)
    blurred = np.asarray(cv2.GaussianBlur(small, (0, 0), 1), np.uint8)
    radii = [round(radius * scale / SHRUNK) for radius in np.linspace(*RADIUS, SIZES + 1)]
    circles = [circle for low, high in pairwise(radii) for circle in _find_circles(blurred, low, high)]
    if not circles:
        return None
    near = np.asarray(cv2.dilate(ink, np.ones((3 * SHRUNK, 3 * SHRUNK), np.uint8)), np.uint8)
    places = [tuple(float(v) * SHRUNK for v in circle) for circle in circles]
    fits = [_fit(ink, *place) for place in places if _inked(near, *place) >= ROUND]
    roundness, x, y, radius = max(fits, default=(0.0, 0.0, 0.0, 0.0))
    return _with_band(ink, x, y, radius) if roundness >= ROUND else None


def _find_circles(small: Mask, low: int, high: int) -> list[NDArray[np.float32]]:
    """The likeliest circles of a range of radii; of a wide range grain makes only the largest likely."""
    found = cv2.HoughCircles(small, cv2.HOUGH_GRADIENT, 1, 40, param1=120, param2=25, minRadius=low, maxRadius=high)
    return [] if found is None else list(np.asarray(found[0][:6], np.float32))


def _fit(ink: Mask, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    """The roundest circle near one that was found in the smaller picture: roundness, centre, radius."""
    near = [(x + dx, y + dy) for dx in SHIFT for dy in SHIFT]
    return max((_inked(ink, cx, cy, radius + dr), cx, cy, radius + dr) for cx, cy in near for dr in NUDGE[::2])


def _inked(ink: Mask, x: float, y: float, radius: float) -> float:
    """The share of a circle that is inked; what lies beyond the page is not."""
    xs, ys = _circle(x, y, radius)
    inside = (xs >= 0) & (ys >= 0) & (xs < ink.shape[1]) & (ys < ink.shape[0])
    return float((ink[ys[inside], xs[inside]] > 0).sum() / len(xs))


def _circle(x: float, y: float, radius: float) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    angles = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    return np.rint(x + radius * np.cos(angles)).astype(int), np.rint(y + radius * np.sin(angles)).astype(int)


def _with_band(ink: Mask, x: float, y: float, radius: float) -> Ring:
    inner = outer = radius
    while outer - radius < radius / 8 and _inked(ink, x, y, outer + 1) >= BAND:
        outer += 1
    while radius - inner < radius / 8 and _inked(ink, x, y, inner - 1) >= BAND:
        inner -= 1
    return Ring(x, y, inner - RIM, outer + RIM)


def lift_ring(gray: Gray, ring: Ring) -> Gray:
    """The page with the ring's band drawn over from both its sides: strokes that cross it go on through it."""
    reach = round(ring.outer) + 8
    left, top = max(0, round(ring.x) - reach), max(0, round(ring.y) - reach)
    around = slice(top, round(ring.y) + reach), slice(left, round(ring.x) + reach)
    band = np.zeros(gray[around].shape, np.uint8)
    centre = round(ring.x) - left, round(ring.y) - top
    cv2.circle(band, centre, round((ring.inner + ring.outer) / 2), 255, max(1, round(ring.outer - ring.inner)))
    lifted = gray.copy()
    lifted[around] = cv2.inpaint(gray[around], band, 3, cv2.INPAINT_TELEA)
    return lifted


def lighten_star(gray: Gray, ink: Mask, ring: Ring, scale: float) -> Gray:
    """The page with the star as light as paper; print in it, darker than it, stays."""
    disc = np.zeros(gray.shape, np.uint8)
    cv2.circle(disc, (round(ring.x), round(ring.y)), round(STAR * ring.inner), 255, -1)
    side = max(3, round(STROKE * scale))
    broad = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    star = cv2.dilate(cv2.morphologyEx(cv2.bitwise_and(ink, disc), cv2.MORPH_OPEN, broad), np.ones((7, 7), np.uint8))
    if not star.any():
        return gray
    shade = float(np.median(gray[star > 0]))
    lifted = np.clip((gray.astype(np.float32) - SEEN * shade) / ((1 - SEEN) * max(shade, 1)) * 255, 0, 255)
    return np.asarray(np.where(star > 0, np.maximum(lifted, gray), gray), np.uint8)
