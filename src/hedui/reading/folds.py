"""Shadows that a fold throws over the whole sheet, made as light as paper.

A fold's shadow reaches from edge to edge of the sheet, over its margins too, and is broader than any ruling. What it
lies on is darker by the same share everywhere, so that print and rulings in it come out as they were.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.image import Gray
from hedui.reading.ink import find_runs

BLOCK = 32  # pixels along the fold that are averaged
FEWEST = 8  # blocks in a row that tells anything
LIGHTEST = 90  # percentile of a row's blocks that is paper: a tenth of the sheet's width is margin at least
SHADOW = 0.97  # of white paper: less is a shadow
BROADEST_RULING = 2.0  # points: a fold's shadow is broader


def without_folds(gray: Gray, scale: float) -> Gray:
    """The picture, on white paper, with the shadows of level and upright folds taken out."""
    level = _lighten_rows(gray, scale)
    return np.ascontiguousarray(_lighten_rows(np.ascontiguousarray(level.T), scale).T)


def _lighten_rows(gray: Gray, scale: float) -> Gray:
    shadow = find_shadow(gray, scale)
    folded = np.flatnonzero(shadow < 1)
    if not len(folded):
        return gray
    out = gray.copy()
    out[folded] = np.clip(gray[folded] / shadow[folded, None], 0, 255).astype(np.uint8)
    return out


def find_shadow(gray: Gray, scale: float) -> NDArray[np.float64]:
    """For each row the share of its light that a fold leaves; 1 where there is none."""
    height, width = gray.shape
    shadow = np.ones(height)
    if width < FEWEST * BLOCK:
        return shadow
    means = cv2.blur(cv2.resize(gray, (width // BLOCK, height), interpolation=cv2.INTER_AREA), (1, 3))
    lightest = np.percentile(means, LIGHTEST, axis=1) / 255
    for first, last in find_runs(np.asarray(lightest < SHADOW)):
        if last - first > BROADEST_RULING * scale:
            shadow[first:last] = np.maximum(lightest[first:last], 1 / 255)
    return shadow
