"""Pale print under or behind a page's own: the other side's shining through (透印), a watermark (水印). In pixels.

Its strokes are as wide as the print's, so they cross the cells as rulings and characters do, only paler; a page's own
print, however faded, has its thick and its thin strokes in all shades between. An undertone has a shade of its own.
So has pale print that was filled into a dark form by another machine: paler than DARK it is lost with it.
"""

import cv2
import numpy as np

from hedui.reading.components import find_components
from hedui.reading.pixels import Gray, Mask

PAPER = 225  # lighter is the grain of white paper
DARK = 160  # no undertone is darker: the other side shines through by a third at most, and weak print is as dark
AROUND = 7  # pixels about dark print that belong to it: the rims of strokes
LEAST_SHARE = 0.0015  # of the page that is pale and not about dark print: with less there is no undertone to look for
GLYPH = (8, 60)  # pixels, the longer side of what may be a character or a part of one
LEAST_INK = 12  # pixels of it
LEAST_PALE, LEAST_PRINT = 30, 30  # characters of the undertone and of the page's own print
GAP = 24  # shades between print and undertone, in which
STRAY = 0.01  # of the page's own characters lie at most
STRONG = 130  # shades by which the page's usual character is darker: faded print's thin strokes would go with it
DARKEST = 10  # percentile of its characters' shades: darker ones lie on print
RIM = 8  # shades: an undertone's grain is darker than its strokes' mean
WHITE = 250  # what it becomes: not 255, by which a page without any grain, a fax, is told
SOFT = 64  # shades below an undertone are made the lighter the nearer they are to it; but so many only
PALE = 197  # of a paler one nothing is read but rulings, and the page's own pale print would go with it:
SOFTER = 32  # below such a one fewer shades

_BESIDE = np.ones((15, 15), np.uint8)


def without_undertone(white: Gray, seal: Mask | None = None) -> Gray:
    """A page on white paper with its undertone as white as the paper; one without any as it is.

    What is left of a `seal` that was taken out is pale too, and no undertone.
    """
    shade = find_undertone(white if seal is None else np.asarray(cv2.bitwise_or(white, cv2.dilate(seal, _BESIDE))))
    return white if shade is None else np.asarray(cv2.LUT(white, _whiten_from(shade)), np.uint8)


def find_undertone(white: Gray) -> int | None:
    """The darkest shade of an undertone; None where a page has none."""
    if not _has_pale_print(white):
        return None
    found = find_components(np.asarray(cv2.threshold(white, PAPER, 255, cv2.THRESH_BINARY_INV)[1], np.uint8))
    sides = found.stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1)
    glyphs = (sides >= GLYPH[0]) & (sides <= GLYPH[1]) & (found.stats[:, cv2.CC_STAT_AREA] >= LEAST_INK)
    glyphs[0] = False
    shades = np.sort(found.darkest(np.asarray(cv2.blur(white, (2, 2)), np.uint8))[glyphs].astype(int))
    for first in np.flatnonzero(np.diff(shades, prepend=0) > 0):
        shade, printed = int(shades[first]), int(np.searchsorted(shades, shades[first] - GAP))
        if shade >= DARK and printed >= LEAST_PRINT and first - printed <= STRAY * printed:
            pale = shades[first:]
            if len(pale) < LEAST_PALE:
                return None
            undertone = int(np.percentile(pale, DARKEST)) - RIM
            return undertone if np.median(shades[:printed]) <= undertone - STRONG else None
    return None


def _has_pale_print(white: Gray) -> bool:
    """Whether more than dust is pale and lies apart from dark print."""
    dark = np.asarray(cv2.threshold(white, DARK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    near = cv2.dilate(dark, np.ones((AROUND, AROUND), np.uint8))
    smooth = cv2.blur(cv2.bitwise_or(white, near), (3, 3))  # without grain, which is as pale
    pale = cv2.threshold(smooth, PAPER, 255, cv2.THRESH_BINARY_INV)[1]
    return cv2.countNonZero(pale) > LEAST_SHARE * white.size


def _whiten_from(shade: int) -> Gray:
    """What becomes of each of the 256 shades."""
    shades = np.arange(256, dtype=np.float32)
    reach = SOFT if shade < PALE else SOFTER
    soft = shade - reach
    lighter = np.minimum(WHITE, soft + (shades - soft) * (WHITE - soft) / reach)
    return np.where(shades <= soft, shades, np.maximum(shades, lighter)).astype(np.uint8)
