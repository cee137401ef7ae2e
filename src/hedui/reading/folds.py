"""Shadows that a fold throws over the whole sheet, made as light as paper.

A fold's shadow reaches from edge to edge of the sheet, over its margins too, and is broader than any ruling. What it
lies on is darker by the same share everywhere, so that print and rulings in it come out as they were.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.pixels import Gray, Mask, block_means, find_runs, transpose

BLOCK = 32  # pixels along the fold that are averaged
FEWEST = 8  # blocks that tell anything
LIGHTEST = 90  # percentile of a row's blocks that is paper: a tenth of the sheet's width is margin at least
OF_SHEET = 96  # the same of the blocks that lie on a sheet as a whole: its edges are none of them
SHADOW = 0.97  # of white paper: less is a shadow
BROADEST_RULING = 2.0  # points: a fold's shadow is broader


def without_folds(gray: Gray, scale: float, sheet: Mask | None = None) -> Gray:
    """The picture, on white paper, with the shadows of level and upright folds taken out.

    `sheet` is where the paper lies in a picture of more than that; what is about it was painted white.
    """
    height, width = gray.shape
    if min(height, width) < FEWEST * BLOCK:
        return gray
    level = find_shadow(block_means(gray, 1, BLOCK), scale, _whole_blocks(sheet, 1, BLOCK))
    beside = _whole_blocks(sheet, BLOCK, 1)
    upright = find_shadow(transpose(block_means(gray, BLOCK, 1)), scale, None if beside is None else beside.T)
    if level.min() == upright.min() == 1:
        return gray
    out = gray.copy()
    rows, columns = level < 1, upright < 1  # shadows lie on little of a sheet
    out[:, columns] = np.clip(gray[:, columns] / level[:, None] / upright[columns], 0, 255)
    out[rows] = np.clip(gray[rows] / level[rows, None] / upright, 0, 255)
    return out


def _whole_blocks(sheet: Mask | None, high: int, wide: int) -> NDArray[np.bool_] | None:
    """Which blocks lie on the sheet; None where all do."""
    return None if sheet is None else np.asarray(block_means(sheet, high, wide) == 255, bool)


def find_shadow(means: Gray, scale: float, sheet: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """For each row of blocks the share of its light that a fold leaves on the `sheet`; 1 where there is none."""
    lightest = _lightest(np.asarray(cv2.blur(means, (1, 3)), np.uint8), sheet) / 255
    shadow = np.ones(len(means))
    for first, last in find_runs(np.asarray(lightest < SHADOW)):
        if last - first > BROADEST_RULING * scale:
            shadow[first:last] = np.maximum(lightest[first:last], 1 / 255)
    return shadow


def _lightest(means: Gray, sheet: NDArray[np.bool_] | None) -> NDArray[np.float64]:
    """How light each row is where it is lightest; white where it holds nothing of the sheet."""
    if sheet is None:
        return np.asarray(np.percentile(means, LIGHTEST, axis=1), np.float64)
    lightest = np.full(len(means), 255.0)
    held = sheet.any(axis=1)
    lightest[held] = np.nanpercentile(np.where(sheet, means, np.nan)[held], OF_SHEET, axis=1)
    return lightest
