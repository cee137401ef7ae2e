"""Where lines of print are: the detector's network, and quadrilaterals drawn around what it marks.

The network marks the core of each line (differentiable binarisation, Liao et al. 2020); a quadrilateral around a core
is grown by as much as the network was trained to shrink it. The steps and their measures are those of RapidOCR.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.network import Network
from hedui.reading.pixels import Gray

STEP = 64  # pixels: pictures are padded to a multiple, for every new shape costs the runtime memory
PRINT = 0.3  # probability above which a pixel is in the core of a line
LINE = 0.5  # mean probability over a core that makes it a line
LONG = 4.0  # of its height: as wide is the outline of a line with something that touches it
BULGE = 1.3  # of a line's usual thickness: thicker is where something does
GROWTH = 1.6  # of a core's area over its outline: how far the line reaches beyond it
THINNEST = 3.0  # pixels, of a core
SMALLEST = 4.0  # pixels, of a line
Quads = NDArray[np.float32]  # shape (n, 4, 2): pixels, clockwise from the top left


def detect_lines(gray: Gray, longest: int, network: Network) -> Quads:
    """Quadrilaterals around the lines of print of a picture that is looked at with no side over `longest` pixels."""
    height, width = gray.shape
    scale = min(1.0, longest / max(height, width))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    low, wide = (-side % STEP for side in small.shape)
    padded = cv2.copyMakeBorder(small, 0, low, 0, wide, cv2.BORDER_CONSTANT, value=(255,))
    odds = network(to_tensor(np.asarray(padded, np.uint8)))[0, 0]
    return find_quads(odds[: small.shape[0], : small.shape[1]]) / np.float32(scale)


def to_tensor(gray: Gray) -> NDArray[np.float32]:
    """Shape (1, 3, height, width), -1 black to 1 white: the network was trained on colours."""
    plane = gray.astype(np.float32)
    plane *= 1 / 127.5
    plane -= 1
    return np.broadcast_to(plane, (1, 3, *plane.shape)).copy()


def find_quads(odds: NDArray[np.float32]) -> Quads:
    """Quadrilaterals around lines, from log-odds of shape (height, width)."""
    core = (odds > math.log(PRINT / (1 - PRINT))).astype(np.uint8)
    outlines, _ = cv2.findContours(cv2.dilate(core, np.ones((2, 2), np.uint8)), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    quads = [_grow(line) for outline in outlines if (line := _core_of(outline, odds)) is not None]
    limits = (odds.shape[1] - 1, odds.shape[0] - 1)
    ordered = [np.clip(_in_order(quad), 0, limits) for quad in quads]
    whole = [quad for quad in ordered if _sides(quad) > SMALLEST]
    return np.asarray(sorted(whole, key=_reading_order), np.float32).reshape(-1, 4, 2)


def _core_of(outline: "cv2.typing.MatLike", odds: NDArray[np.float32]) -> "cv2.typing.RotatedRect | None":
    """The rectangle around an outline that holds print: all of it, or the line that most of its length makes.

    Characters of a seal that touch a line make its rectangle so high that it holds more paper than print.
    """
    whole = cv2.minAreaRect(outline)
    if _is_line(whole, odds):
        return whole
    usual = _as_most_of(outline)
    return usual if usual is not None and _is_line(usual, odds) else None


def _as_most_of(outline: "cv2.typing.MatLike") -> "cv2.typing.RotatedRect | None":
    """A long level outline as thick, and leaning, as most of its columns are; None if it is not long."""
    x, y, width, height = cv2.boundingRect(outline)
    if width < LONG * height:
        return None
    inside = np.zeros((height, width), np.uint8)
    cv2.drawContours(inside, [outline - np.array([x, y])], -1, (1,), cv2.FILLED)
    columns = np.flatnonzero(inside.any(axis=0))
    tops = inside.argmax(axis=0)[columns]
    ends = height - inside[::-1].argmax(axis=0)[columns]
    thick = float(np.median(ends - tops))
    usual = ends - tops <= BULGE * thick
    slope, start = np.polyfit(columns[usual], (tops + ends)[usual] / 2, 1)
    middle = (x + width / 2, y + float(start + slope * width / 2))
    return middle, (width / math.cos(math.atan(slope)), thick), math.degrees(math.atan(slope))


def _is_line(core: "cv2.typing.RotatedRect", odds: NDArray[np.float32]) -> bool:
    """Whether what a rectangle holds is print to the network, and thick enough."""
    if min(core[1]) < THINNEST:
        return False
    corners = cv2.boxPoints(core)
    height, width = odds.shape
    x0, y0 = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (width - 1, height - 1))
    x1, y1 = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (width - 1, height - 1)) + 1
    inside = np.zeros((y1 - y0, x1 - x0), np.uint8)
    cv2.fillPoly(inside, [(corners - (x0, y0)).astype(np.int32)], (1,))
    marked = odds[y0:y1, x0:x1][inside > 0]
    return float(np.mean(1 / (1 + np.exp(-marked)))) >= LINE


def _grow(core: "cv2.typing.RotatedRect") -> NDArray[np.float32]:
    """The corners of a rectangle grown to all sides."""
    middle, (width, height), angle = core
    by = GROWTH * width * height / (width + height)  # twice the distance: the outline is 2 (width + height)
    return np.asarray(cv2.boxPoints((middle, (width + by, height + by), angle)), np.float32)


def _in_order(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Clockwise from the top left."""
    across = corners[np.argsort(corners[:, 0], kind="stable")]
    (top_left, low_left), (top_right, low_right) = (
        pair[np.argsort(pair[:, 1], kind="stable")] for pair in (across[:2], across[2:])
    )
    return np.asarray([top_left, top_right, low_right, low_left], np.float32)


def _sides(quad: NDArray[np.float32]) -> float:
    """The shorter of two sides."""
    return min(float(np.linalg.norm(quad[0] - quad[1])), float(np.linalg.norm(quad[0] - quad[3])))


def _reading_order(quad: NDArray[np.float32]) -> tuple[float, float]:
    return float(quad[0][1]), float(quad[0][0])
