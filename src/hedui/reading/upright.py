"""Putting a page upright: its skew by its profile, quarter turns, and the warps that undo them."""

import math
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.pixels import Gray, Mask, block_means

Homography = NDArray[np.float64]  # shape (3, 3), pixel to pixel

MAX_SKEW = 6.0  # degrees
LOOKED_AT = 700  # pixels or so: the longer side of the picture in which skew is measured
EDGE = 12  # pixels along the edges of a picture that tell nothing of the page


def measure_skew(ink: Mask) -> float:
    """The angle in degrees, counter-clockwise positive, by which turning makes lines of text and rulings level.

    Rows and columns speak together: a page that lies on its side has its lines of text along the columns.
    """
    block = max(1, round(max(ink.shape) / LOOKED_AT))
    rows = block_means(ink, block, block).astype(np.float32)
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
    right, low = shape[1] - EDGE - 1, shape[0] - EDGE - 1
    corners = np.array([[[EDGE, EDGE], [right, EDGE], [right, low], [EDGE, low]]], np.float32)
    inner = np.zeros_like(ink)
    cv2.fillConvexPoly(inner, np.rint(carry(matrix, corners)[0]).astype(np.int32), (255,))
    return np.asarray(cv2.bitwise_and(ink, inner), np.uint8)


def carry(matrix: Homography, quads: NDArray[np.float32]) -> NDArray[np.float32]:
    """Quadrilaterals carried by the matrix, shape (n, 4, 2)."""
    if not len(quads):
        return quads
    return np.asarray(cv2.perspectiveTransform(quads.reshape(-1, 1, 2), matrix).reshape(-1, 4, 2), np.float32)
