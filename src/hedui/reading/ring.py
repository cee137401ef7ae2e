"""A seal's ring on a grey page, found by its shape: print and tables are no circle."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.pixels import Mask

RADIUS = (45.0, 85.0)  # points: seals of offices are 38 to 50 mm wide, those of copies more or less enlarged
SIZES = 3  # ranges of radii that are tried one by one
SHRUNK = 4  # times smaller is the picture in which a circle is sought
ASTRAY = range(-16, 17, 8)  # pixels by which its centre and its radius may be off in that picture
NUDGE = range(-8, 9, 2)  # the same of its radius once it is known to some pixels, and
SHIFT = range(-6, 7, 2)  # its centre
LIKELY = 0.7  # share of a circle near which ink is, where one may be found close by
ROUND = 0.8  # share of a circle that is inked: print and tables reach a quarter
BAND = 0.5  # share of a circle inked that belongs to the ring
RIM = 1  # pixels: blur beyond the ring
_ANGLES = np.linspace(0, 2 * np.pi, 360, endpoint=False)
ROUND_X, ROUND_Y = np.cos(_ANGLES), np.sin(_ANGLES)


Circle = tuple[float, float, float]
"""Centre and radius, pixels."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A seal's ring: its centre, and where its band begins and ends; pixels.

    `lifted` tells that its shade told all of the seal from print: what it covered is as clear as before.
    """

    x: float
    y: float
    inner: float
    outer: float
    lifted: bool = False

    @property
    def chord(self) -> float:
        """How long the ring runs level at most, within its band."""
        return math.sqrt(8 * self.outer * (self.outer - self.inner))


def find_ring(ink: Mask, scale: float) -> Ring | None:
    """The roundest ring of a seal's size; None where nothing is round."""
    small = cv2.resize(ink, None, fx=1 / SHRUNK, fy=1 / SHRUNK, interpolation=cv2.INTER_AREA)
    blurred = np.asarray(cv2.GaussianBlur(small, (0, 0), 1), np.uint8)
    radii = [round(radius * scale / SHRUNK) for radius in np.linspace(*RADIUS, SIZES + 1)]
    circles = [circle for low, high in pairwise(radii) for circle in _find_circles(blurred, low, high)]
    if not circles:
        return None
    near = np.asarray(cv2.dilate(ink, np.ones((3 * SHRUNK, 3 * SHRUNK), np.uint8)), np.uint8)
    places = [(float(x) * SHRUNK, float(y) * SHRUNK, float(r) * SHRUNK) for x, y, r in circles]
    likely = [place for place in places if _inked(near, *place) >= LIKELY]
    nearer = [max(_around(near, place, ASTRAY, ASTRAY)) for place in likely]
    fits = [max(_around(ink, place, SHIFT, NUDGE)) for share, place in nearer if share >= ROUND]
    roundness, (x, y, radius) = max(fits, default=(0.0, (0.0, 0.0, 0.0)))
    return _with_band(ink, x, y, radius) if roundness >= ROUND else None


def _find_circles(small: Mask, low: int, high: int) -> list[NDArray[np.float32]]:
    """The likeliest circles of a range of radii; of a wide range grain makes only the largest likely."""
    found = cv2.HoughCircles(small, cv2.HOUGH_GRADIENT, 1, 40, param1=120, param2=25, minRadius=low, maxRadius=high)
    return [] if found is None else list(np.asarray(found[0][:6], np.float32))


def _around(ink: Mask, circle: Circle, shift: range, nudge: range) -> Iterator[tuple[float, Circle]]:
    """Circles near one, each after the share of it that is inked."""
    x, y, radius = circle
    near = ((x + dx, y + dy, radius + dr) for dx in shift for dy in shift for dr in nudge)
    yield from ((_inked(ink, *it), it) for it in near)


def _inked(ink: Mask, x: float, y: float, radius: float) -> float:
    """The share of a circle that is inked; what lies beyond the page is not."""
    xs, ys = _circle(x, y, radius)
    inside = (xs >= 0) & (ys >= 0) & (xs < ink.shape[1]) & (ys < ink.shape[0])
    return float((ink[ys[inside], xs[inside]] > 0).sum() / len(xs))


def _circle(x: float, y: float, radius: float) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    return np.rint(x + radius * ROUND_X).astype(int), np.rint(y + radius * ROUND_Y).astype(int)


def _with_band(ink: Mask, x: float, y: float, radius: float) -> Ring:
    inner = outer = radius
    while outer - radius < radius / 8 and _inked(ink, x, y, outer + 1) >= BAND:
        outer += 1
    while radius - inner < radius / 8 and _inked(ink, x, y, inner - 1) >= BAND:
        inner -= 1
    return Ring(x, y, inner - RIM, outer + RIM)
