"""A grey seal told from print by its shade: where all print is darker than seal ink, only what is darker stays.

Shape alone finds a ring and a star; the name of the office around the star is print like any other. But ink of a seal
is lighter in grey than black print, and its ring, the broadest stroke of it, shows its darkest shade.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import find_components
from hedui.reading.image import faint_mask, ink_mask
from hedui.reading.pixels import Gray, Mask
from hedui.reading.ring import Ring

MIDDLE = 1.6  # pixels about the middle of a ring's band, where it is as dark as it gets
DARKER = 2.0  # deviations of the ring's shade by which print is darker
MOST_LOST = 0.05  # share of the page's other print that is not: of worn copies it is half, of clear ones a fortieth;
SPARE = 0.005  # of it that a darker limit may lose besides, where that is far from the shade of the seal
SOME_LOST = 0.25  # with so much the print of thin faces loses strokes, and is read the better for it but not surely
CHARACTER = (5.0, 20.0)  # points: the least height, and the most height and width of a character
RIM = 3  # pixels: a stroke's blurred rim reaches one pixel beyond its dark core
HALO = 5  # the same of what is taken out
BROAD = 9  # pixels: a ruling is thinner, the star is not
STROKE = 16  # pixels: a stroke of a seal's character that crosses a ruling's line is shorter
AROUND = 4.0  # pixels beyond the ring


@dataclass(frozen=True, slots=True)
class Shade:
    """The grey value that print is darker than and a seal is not; `tells` where nearly all of the page's print is."""

    limit: float
    tells: bool


def find_shades(gray: Gray, rings: Sequence[Ring], scale: float) -> list[Shade | None]:
    """For each seal of a page what find_shade tells of it: the name on one is no print beside another."""
    if not rings:
        return []
    beside = ~np.logical_or.reduce([within(gray, ring, ring.outer + AROUND) for ring in rings])
    print_ink = find_print(ink_mask(gray), beside, scale)
    shades = cv2.erode(gray, np.ones((RIM, RIM), np.uint8))[print_ink]  # of a rim, its core's
    return [find_shade(gray, ring, np.asarray(shades, np.uint8)) for ring in rings]


def find_shade(gray: Gray, ring: Ring, shades: NDArray[np.uint8]) -> Shade | None:
    """The shade that tells print, of these shades, from a seal; None where the page's print is no darker."""
    middle = (ring.inner + ring.outer) / 2
    band = gray[within(gray, ring, middle + MIDDLE) & ~within(gray, ring, middle - MIDDLE)]
    low, middle, high = np.percentile(band, [25, 50, 75])
    # Of a normal spread quartiles lie 1.35 deviations apart; a worn ring is too light in part, a crossed one too dark.
    limit = float(middle - DARKER * min((high - low) / 1.35, 2 * (middle - low) / 1.35))
    return choose_limit(limit, shades) if len(shades) else Shade(limit, tells=True)


def choose_limit(limit: float, shades: NDArray[np.uint8]) -> Shade | None:
    """The shade between a seal's, whose darkest may be a little darker than a limit, and those of print."""
    lost = float(np.mean(shades >= limit))
    if lost > SOME_LOST:
        return None
    lightest_print = float(np.quantile(shades, 1 - lost - SPARE))
    return Shade((limit + min(limit, lightest_print)) / 2, lost <= MOST_LOST)


def lift_lighter(gray: Gray, ring: Ring, limit: float) -> Gray:
    """The page without what is lighter than a grey value within a ring; rulings, however pale, are kept."""
    faint = faint_mask(gray)
    kept = with_rims(gray < limit) | (find_lines(faint, ring) > 0)
    inside = within(gray, ring, ring.outer + AROUND)
    seal = (inside & ~kept & (faint > 0)).astype(np.uint8)
    halo = cv2.dilate(seal, np.ones((HALO, HALO), np.uint8)) > 0
    return np.asarray(np.where(halo & ~kept, 255, gray), np.uint8)


def within(gray: Gray, ring: Ring, radius: float) -> NDArray[np.bool_]:
    """Which pixels of a page are no farther from a ring's centre than this."""
    out = np.zeros(gray.shape, bool)
    top, left = (max(0, math.floor(at - radius)) for at in (ring.y, ring.x))
    foot, right = (max(0, math.ceil(at + radius) + 1) for at in (ring.y, ring.x))
    part = out[top:foot, left:right]
    ys, xs = np.ogrid[top : top + part.shape[0], left : left + part.shape[1]]
    part[:] = np.hypot(xs - ring.x, ys - ring.y) <= radius
    return out


def with_rims(core: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Dark cores of strokes with their rims."""
    return np.asarray(cv2.dilate(core.astype(np.uint8), np.ones((RIM, RIM), np.uint8)) > 0, bool)


def find_print(ink: Mask, where: NDArray[np.bool_], scale: float) -> NDArray[np.bool_]:
    """Ink of components of a character's size that lie in an area."""
    found = find_components(ink)
    height, width = found.stats[:, cv2.CC_STAT_HEIGHT], found.stats[:, cv2.CC_STAT_WIDTH]
    least, most = (points * scale for points in CHARACTER)
    fits = (height >= least) & (height <= most) & (width <= most)
    return np.asarray(found.ink_of(fits & (found.count(~where) == 0)) > 0, bool)


def find_lines(ink: Mask, ring: Ring) -> Mask:
    """Level and upright rulings, long and thin, and how they go on where they pass through the seal."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (BROAD, BROAD))
    broad = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, disc), np.ones((3, 3), np.uint8))
    thin = np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(broad)), np.uint8)
    level = _find_level(thin, ink, ring)
    upright = _find_level(np.ascontiguousarray(thin.T), np.ascontiguousarray(ink.T), ring)
    return np.asarray(cv2.bitwise_or(level, np.ascontiguousarray(upright.T)), np.uint8)


def _find_level(thin: Mask, ink: Mask, ring: Ring) -> Mask:
    """Level rulings longer than the ring runs level anywhere, and what is inked where one goes on beyond its ends."""
    lines = cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, int(ring.chord) + 1), np.uint8))
    beyond = cv2.dilate(lines, np.ones((1, 4 * round(ring.outer) + 1), np.uint8))
    onward = cv2.morphologyEx(cv2.bitwise_and(beyond, ink), cv2.MORPH_OPEN, np.ones((1, STROKE), np.uint8))
    return np.asarray(cv2.bitwise_or(lines, onward), np.uint8)
