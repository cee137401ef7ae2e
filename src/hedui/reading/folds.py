"""Shadows that a fold throws over the whole sheet, made as light as paper.

A fold's shadow reaches from edge to edge of the sheet, over its margins too, and is broader than any ruling. What it
lies on is darker by the same share everywhere, so that print and rulings in it come out as they were.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.pixels import Gray, block_means, find_runs, transpose

BLOCK = 32  # pixels along the fold that are averaged
FEWEST = 8  # blocks that tell anything
LIGHTEST = 90  # percentile of a row's blocks that is paper: a tenth of the sheet's width is margin at least
FLAWLESS = 255  # a block beyond the edge of the sheet, painted white: paper has grain, if
GRAIN = 0.05  # no more of those in the middle half of the page are so
SHADOW = 0.97  # of white paper: less is a shadow
BROADEST_RULING = 2.0  # points: a fold's shadow is broader


def without_folds(gray: Gray, scale: float) -> Gray:
    """The picture, on white paper, with the shadows of level and upright folds taken out."""
    height, width = gray.shape
    if min(height, width) < FEWEST * BLOCK:
        return gray
    level = find_shadow(block_means(gray, 1, BLOCK), scale)
    upright = find_shadow(transpose(block_means(gray, BLOCK, 1)), scale)
    if level.min() == upright.min() == 1:
        return gray
    out = gray.copy()
    rows, columns = level < 1, upright < 1  # shadows lie on little of a sheet
    out[:, columns] = np.clip(gray[:, columns] / level[:, None] / upright[columns], 0, 255)
    out[rows] = np.clip(gray[rows] / level[rows, None] / upright, 0, 255)
    return out


def find_shadow(means: Gray, scale: float) -> NDArray[np.float64]:
    """For each row of blocks the share of its light that a fold leaves; 1 where there is none."""
    lightest = _lightest(np.asarray(cv2.blur(means, (1, 3)), np.uint8), _find_sheet(means)) / 255
    shadow = np.ones(len(means))
    for first, last in find_runs(np.asarray(lightest < SHADOW)):
        if last - first > BROADEST_RULING * scale:
            shadow[first:last] = np.maximum(lightest[first:last], 1 / 255)
    return shadow


def _find_sheet(means: Gray) -> NDArray[np.bool_] | None:
    """Which blocks lie on the sheet of a photo, whose surroundings are painted white; None where all may."""
    flawless = means == FLAWLESS
    height, width = means.shape
    if flawless[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4].mean() > GRAIN:
        return None
    beyond = np.minimum.accumulate(flawless, axis=1) | np.minimum.accumulate(flawless[:, ::-1], axis=1)[:, ::-1]
    return ~beyond if beyond.any() else None


def _lightest(means: Gray, sheet: NDArray[np.bool_] | None) -> NDArray[np.float64]:
    """How light each row is where it is lightest; white where it holds nothing of the sheet."""
    if sheet is None:
        return np.asarray(np.percentile(means, LIGHTEST, axis=1), np.float64)
    lightest = np.full(len(means), 255.0)
    held = sheet.any(axis=1)
    lightest[held] = np.nanpercentile(np.where(sheet, means, np.nan)[held], LIGHTEST, axis=1)
    return lightest
