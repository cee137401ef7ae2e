"""What lies around a photographed sheet, or a copier's black about a smaller one, to be made as white as paper.

The desk's grain and the sheet's own edge make rulings, and a form's rulings that reach near the edge join with them to
one table. The desk is darker than paper, reaches the picture's border, and ends sharply where the sheet begins, as the
shade of a badly lit corner does not.
"""

import cv2
import numpy as np

from hedui.reading.pixels import Gray, Mask, block_means

SHRUNK = 8  # times smaller is the picture in which the sheet is sought
SMALLEST = 16  # pixels of that picture: a smaller one holds no sheet
PAPER = 90  # percentile of the inner part's shades that is paper
DARK = 0.72  # of paper: what is darker may be desk
SHARP = 0.8  # of the shade right inside the sheet's edge: at least so much darker is it right outside
LEAST, MOST = 0.005, 0.6  # share of the picture that a desk takes
EDGE = 1  # pixel of the smaller picture inside the sheet's edge: its shadow

_SQUARE, _NEAR = np.ones((3, 3), np.uint8), np.ones((5, 5), np.uint8)


def find_surroundings(gray: Gray) -> Mask | None:
    """Where no sheet lies in a picture, pixel by pixel; None where all of it is sheet."""
    height, width = gray.shape
    if min(height, width) < SMALLEST * SHRUNK:
        return None
    desk = find_desk(block_means(gray, SHRUNK, SHRUNK))
    if desk is None:
        return None
    return np.asarray(cv2.resize(desk, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def find_desk(small: Gray) -> Mask | None:
    """The same in a picture SHRUNK times smaller."""
    high, wide = (side // 6 for side in small.shape)
    paper = float(np.percentile(small[high:-high, wide:-wide], PAPER))
    dark = cv2.morphologyEx((small < DARK * paper).astype(np.uint8) * 255, cv2.MORPH_OPEN, _SQUARE)
    outside = _reaching_the_border(np.asarray(dark, np.uint8))
    if not LEAST <= np.count_nonzero(outside) / outside.size <= MOST or not _ends_sharply(small, outside):
        return None
    return np.asarray(cv2.dilate(cv2.bitwise_not(_sheet(outside)), np.ones((2 * EDGE + 1,) * 2, np.uint8)), np.uint8)


def _reaching_the_border(dark: Mask) -> Mask:
    """The dark areas that touch the picture's border."""
    _, labels = cv2.connectedComponents(dark, connectivity=8)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return np.asarray(np.isin(labels, np.setdiff1d(rim, 0)), np.uint8) * np.uint8(255)


def _ends_sharply(small: Gray, outside: Mask) -> bool:
    """Whether it is much lighter right inside an area's edge than right outside."""
    inside = cv2.bitwise_not(outside)
    within = cv2.bitwise_and(cv2.dilate(outside, _NEAR), inside) > 0
    beyond = cv2.bitwise_and(cv2.dilate(inside, _NEAR), outside) > 0
    both = bool(np.any(within) and np.any(beyond))
    return both and float(np.median(small[beyond])) < SHARP * float(np.median(small[within]))


def _sheet(outside: Mask) -> Mask:
    """The largest area that is no desk, made convex: fingers and shadows that reach into it are the sheet's."""
    number, labels = cv2.connectedComponents(cv2.bitwise_not(outside), connectivity=4)
    areas = np.bincount(labels.ravel(), minlength=number)
    areas[0] = 0
    ys, xs = np.nonzero(labels == int(areas.argmax()))
    hull = cv2.convexHull(np.stack([xs, ys], axis=1).astype(np.int32))
    sheet = np.zeros(outside.shape, np.uint8)
    cv2.fillConvexPoly(sheet, hull, (255,))
    return sheet
