"""Streaks that dirt on a scanner's glass or drum draws along the whole sheet, taken out before anything is read.

A ruling of a table ends within the sheet's margins; a streak does not. It lies straight in the scan, however askew the
sheet itself does, and is a few pixels wide.
"""

import numpy as np

from hedui.reading.image import contrast
from hedui.reading.pixels import Gray, block_means, find_runs

BLOCK = 16  # pixels along the streak that are averaged: print and grain fade, a streak does not
BESIDE = 6  # pixels: how far to either side the sheet is as light as ever
WIDEST = 6  # pixels
DEPTH = 5  # grey values by which a streak is darker than both its sides
ALONG = 0.8  # share of the sheet's length on which it is
MARGIN = 0.05  # of the length at either end, on which
IN_MARGINS = 0.7  # of it is
DARKER = 0.6  # of a streak's own shade: what is so dark in it is a ruling or print that it lies on
MOST = 4  # streaks one way: more are a copier's screen
SHORTEST, GRAIN = 0.2, 2.5  # share of the length, and times what grain makes of any column, of what is a line at all
CUT = 2  # lines that end within the sheet and reach one of its ends: the picture cuts a table off, and all are rulings


def without_streaks(gray: Gray) -> Gray:
    """The picture with streaks along or across it replaced by what lies beside them."""
    height, width = gray.shape
    if min(height, width) < 8 * BLOCK:
        return gray
    down = block_means(gray, BLOCK, 1)
    upright = _mend_columns(gray, _find_columns(down))
    rows = _find_columns(block_means(upright, 1, BLOCK).T)
    return np.ascontiguousarray(_mend_columns(np.asarray(upright.T), rows).T) if rows else upright


def _find_columns(averaged: Gray) -> list[tuple[int, int]]:
    """First column and last + 1 of each streak that runs from top to bottom of a picture averaged downwards."""
    dark = contrast(averaged, BESIDE) >= DEPTH
    end = max(1, round(MARGIN * len(dark)))
    share = dark.mean(axis=0)
    along, line = share >= ALONG, share >= max(SHORTEST, GRAIN * float(np.median(share)))
    at_first, at_last = (dark[part].mean(axis=0) >= IN_MARGINS for part in (slice(end), slice(-end, None)))
    runs = [(first, last) for first, last in find_runs(along & at_first & at_last) if last - first <= WIDEST]
    return runs if len(runs) <= MOST and len(find_runs((at_first | at_last) & line & ~along)) < CUT else []


def _mend_columns(gray: Gray, columns: list[tuple[int, int]]) -> Gray:
    """Columns drawn over from side to side, row by row: strokes that cross go on, a ruling along them stays."""
    if not columns:
        return gray
    mended = gray.copy()
    for first, last in columns:
        left, right = max(0, first - 2), min(gray.shape[1] - 1, last + 1)
        share = np.linspace(0, 1, right - left + 1)[None, :]
        across = gray[:, left, None] * (1 - share) + gray[:, right, None] * share
        own = gray[:, first:last].min(axis=1)
        end = max(1, round(MARGIN * len(own)))
        paler = own >= DARKER * np.median(np.concatenate([own[:end], own[-end:]]))
        mended[paler, left : right + 1] = across[paler].astype(np.uint8)
    return mended
