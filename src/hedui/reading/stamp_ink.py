"""Seals and stamps told from print by the colour of their ink, and taken out: red ones, and blue or violet ones.

Red is the ink of seals (公章); whatever is red goes. People also write in blue, and cells are printed in it: of blue
ink only what has the size and the open shape of a stamp (收文章, 骑缝章) goes. In pixels at 200 dpi.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.components import find_components
from hedui.reading.pixels import Gray, Mask, levels

TINTED = 35  # a pixel whose channel exceeds the others by this more than the paper's does is coloured ink
SEAL_PIXELS = 200  # fewer such pixels are no seal
LIGHT_INK = 60  # percentile of a seal's pixels, in its own channel: those with print in them are darker
MOST_LIGHTENED = 1.6  # times: print is three times darker than paper
SEAL_RIM = 15  # pixels: JPEG smears a seal's colour beyond its edge
STAMP = (80, 470)  # pixels, each side of a stamp: 10 to 60 mm
JOINED = 11  # pixels: gaps that worn ink and print leave in a stamp's frame
BLACK = 110  # all channels of a pixel of print are darker
LEAST_WRITTEN = 0.15  # of the pixels of print: as many at most are somebody's pen
FILLED = 0.5  # share of its box that a stamp's frame inks at most: more is a shaded cell

Rgb = NDArray[np.uint8]  # shape (height, width, 3)
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Ink:
    """A colour of ink: the channel in which it is bright and print is not, and how strongly pixels are tinted so.

    In and around it what is lighter than `pale` of the paper is left of the ink: a stamp's straight frame, whose colour
    JPEG smeared, would be a ruling else.
    """

    channel: int
    tint: Callable[[Rgb], Gray]
    pale: float = 1.0


def redness(rgb: Rgb) -> Gray:
    """By how much the red of each pixel exceeds its green and blue."""
    return np.asarray(cv2.subtract(rgb[:, :, 0], cv2.max(rgb[:, :, 1], rgb[:, :, 2])), np.uint8)


def blueness(rgb: Rgb) -> Gray:
    """By how much the blue of each pixel exceeds its green, where it exceeds its red too: violet counts."""
    red, green, blue = cv2.split(rgb)
    return np.asarray(cv2.bitwise_and(cv2.subtract(blue, green), cv2.compare(blue, red, cv2.CMP_GE)), np.uint8)


RED, BLUE = Ink(0, redness), Ink(2, blueness, pale=0.72)


@dataclass(frozen=True)
class Inks:
    """A picture in grey, ink of seals and stamps as light as paper; where that ink was, and where somebody's pen is."""

    gray: Gray
    stamps: Mask | None
    pen: Mask | None


def without_stamps(rgb: Rgb) -> Inks:
    """The picture in grey without its coloured seals and stamps; what a pen wrote stays."""
    gray, found, blue = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8), None, find_tinted(rgb, BLUE)
    stamps = None if blue is None else find_stamps(blue)
    for ink, where in ((RED, find_tinted(rgb, RED)), (BLUE, stamps)):
        if where is not None:
            gray = lift(gray, rgb, where, ink)
            found = where if found is None else np.asarray(cv2.bitwise_or(found, where), np.uint8)
    return Inks(gray, found, None if blue is None else find_pen(rgb, blue, stamps))


def find_tinted(rgb: Rgb, ink: Ink) -> Mask | None:
    """Where there is ink of a colour; None where there is less than a seal has."""
    tint = ink.tint(rgb)
    (paper,) = levels(tint[::8, ::8], (50,))  # pink paper is no seal
    tinted = np.asarray(cv2.threshold(tint, TINTED + paper, 255, cv2.THRESH_BINARY)[1], np.uint8)
    return tinted if cv2.countNonZero(tinted) >= SEAL_PIXELS else None


def find_stamps(tinted: Mask) -> Mask | None:
    """Where there is ink of blue stamps: their frames, and all that is blue within; None without any."""
    joined = cv2.morphologyEx(tinted, cv2.MORPH_CLOSE, np.ones((JOINED, JOINED), np.uint8))
    stamps = np.zeros_like(tinted)
    for left, top, width, height, area in find_components(np.asarray(joined, np.uint8)).stats[1:]:
        sized = STAMP[0] <= min(width, height) and max(width, height) <= STAMP[1]
        if sized and area <= FILLED * width * height:
            part = slice(top, top + height), slice(left, left + width)
            stamps[part] = tinted[part]
    return stamps if stamps.any() else None


def find_pen(rgb: Rgb, tinted: Mask, stamps: Mask | None) -> Mask | None:
    """Where somebody wrote on a page that is printed in black: what is blue and no stamp's; None where nothing is.

    Nor where much of the ink is blue: then it may be the page's own.
    """
    pen = tinted if stamps is None else np.asarray(cv2.bitwise_and(tinted, cv2.bitwise_not(stamps)), np.uint8)
    printed = int(np.count_nonzero(rgb[::2, ::2].max(axis=2) < BLACK)) * 4
    return pen if 0 < cv2.countNonZero(pen) <= LEAST_WRITTEN * printed else None


def lift(gray: Gray, rgb: Rgb, seal: Mask, ink: Ink) -> Gray:
    """Grey values in which seal ink is as light as paper; black print under a seal stays black.

    In and around a seal the ink's own channel takes the place of grey: the ink is bright there, print as dark as ever.
    """
    around = np.asarray(cv2.dilate(seal, np.ones((SEAL_RIM, SEAL_RIM), np.uint8)))
    left, top, width, height = cv2.boundingRect(around)
    part = slice(top, top + height), slice(left, left + width)
    lit = np.maximum(gray[part], light_up(rgb[part], around[part] > 0, seal[part] > 0, ink))
    out = gray.copy()
    out[part] = np.where(around[part] > 0, lit, gray[part])
    return out


def light_up(rgb: Rgb, around: Flags, seal: Flags, ink: Ink) -> Gray:
    """The ink's channel; where ink of a seal is darker in it than the paper about it, made lighter by as much.

    Paler ink of the seal is made lighter by less, and nothing lighter than paper.
    """
    bright, excess = rgb[:, :, ink.channel].astype(np.float32), ink.tint(rgb).astype(np.float32)
    beside = around & ~seal
    paper = float(np.median(bright[beside])) if beside.any() else 255.0
    own = max(1.0, float(np.percentile(bright[seal], LIGHT_INK)))
    more = min(MOST_LIGHTENED, max(1.0, paper / own)) - 1
    lighter = bright * (1 + np.minimum(1, excess / float(np.median(excess[seal]))) * more)
    lit = np.maximum(bright, np.minimum(lighter, paper))
    return np.asarray(np.where(lit > ink.pale * paper, np.maximum(lit, paper), lit), np.uint8)
