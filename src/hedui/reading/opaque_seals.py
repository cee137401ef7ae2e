"""Print under the ink of a seal that covers it nearly, as a picture of a seal laid over a file does (电子签章).

In the ink's own colour such print hardly shows, for JPEG keeps colours coarsely; in grey it is a little darker than the
seal's ink about it, and lighter than print beside it. Within the ink that little is made as much as black is of white.
In pixels at 200 dpi.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from hedui.reading.components import find_components
from hedui.reading.pixels import Gray, Mask
from hedui.reading.stamp_ink import JOINED, SEAL_PIXELS, Rgb

EDGE = np.ones((3, 3), np.uint8)  # of the ink: it is mixed with paper there
SMOOTH = 0.8  # pixels: grain is finer than print
WIDE = 25.0  # pixels: a seal's own shade, worn or in a photo's shadow, changes no faster
BLACKEST = 2  # percentile of the ink's shades that is taken for print: a figure takes up more of a star
PAPER = 50  # the same for what no print is under
LEAST = 6.0  # levels of grey between them: with less there is nothing but grain


@dataclass(frozen=True)
class Sunken:
    """Where a seal's ink is, and the print under it, black on white; white elsewhere."""

    gray: Gray
    ink: Mask


def bring_out(picture: Gray, seal: Mask) -> Sunken | None:
    """What a picture in grey shows of print under a seal whose ink is there; None where nothing does."""
    core = cv2.erode(seal, EDGE) > 0
    if not core.any():
        return None
    share = core.astype(np.float32)
    shades = picture.astype(np.float32) * share

    def mean(sigma: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        among = np.maximum(cv2.GaussianBlur(share, (0, 0), sigma), 1e-3)
        return np.asarray(cv2.GaussianBlur(shades, (0, 0), sigma) / among, np.float32)

    above = mean(SMOOTH) - mean(WIDE)
    black, paper = np.percentile(above[core], (BLACKEST, PAPER))
    if paper - black < LEAST:
        return None
    drawn = np.clip((above - black) * (255 / (paper - black)), 0, 255)
    return Sunken(np.where(core, drawn, 255).astype(np.uint8), core.astype(np.uint8))


def find_sunken(rgb: Rgb, seal: Mask) -> Sunken | None:
    """The print under coloured ink of seals; None where none shows."""
    joined = np.asarray(cv2.morphologyEx(seal, cv2.MORPH_CLOSE, np.ones((JOINED, JOINED), np.uint8)), np.uint8)
    gray, ink = np.full(seal.shape, 255, np.uint8), np.zeros(seal.shape, np.uint8)
    for left, top, width, height, area in find_components(joined).stats[1:]:
        part = slice(top, top + height), slice(left, left + width)
        shown = None
        if area >= SEAL_PIXELS:
            shown = bring_out(np.asarray(cv2.cvtColor(rgb[part], cv2.COLOR_RGB2GRAY), np.uint8), seal[part])
        if shown is not None:
            gray[part], ink[part] = np.minimum(gray[part], shown.gray), np.maximum(ink[part], shown.ink)
    return Sunken(gray, ink) if ink.any() else None
