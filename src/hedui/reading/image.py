"""Page images: rendering, paper made white, and ink as a mask. Pixels throughout."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.mupdf import pymupdf
from hedui.reading.components import find_components
from hedui.reading.opaque_seals import Sunken, find_sunken
from hedui.reading.pixels import Gray, Mask, levels
from hedui.reading.screen import blur_screen, is_screened
from hedui.reading.sheet import find_surroundings
from hedui.reading.stamp_ink import Inks, without_stamps
from hedui.reading.undertone import without_undertone

DPI = 200  # pixels per 72 points of the upright frame
A4_LONG = 842.0  # points
PAPER_LONG = (500.0, 1300.0)  # points: a page whose long side lies within is taken at its word, A5 to A3
BLACK, DARK = 4.0, 110.0  # the lightest pixels of a picture that is all black, and of one that is far too dark
NEGATIVE = (80, 128)  # darker is the black of a negative, lighter its print
MOST_PRINT, LEAST_BLACK = 0.16, 0.75  # share of a negative that is print, and that is black
RIM_SHARE = 0.12  # of each side
PALEST = 205  # print is darker than this on paper of 255
GRAIN = 4.5  # deviations of the paper's grain that print stands out by
PALEST_MEAN = 225.0  # the same for the mean of the pixels along a ruling
MEAN_GRAIN = 0.6  # of the paper's grain is left in that mean: JPEG makes neighbouring pixels alike
CERTAIN_PIXELS = 2  # pixels of certain ink that make a stroke of the fainter ones about them
PAPER_WHITE = 255  # grey value of paper without grain; of clean copies in grey it is 252 to 254
INK = 175  # on white paper (255) anything darker is ink
LEAST_SIDE = 64  # pixels: a sliver is shrunk to nothing on the way; white is laid beside it


@dataclass(frozen=True)
class Raster:
    """A page as pixels. `scale` is pixels per point of the upright frame, `points` viewer points per frame point.

    `seal` is where ink of a coloured seal was taken out: pale ink on such a page may be what is left of it. `desk` is
    where the picture shows no paper, and was painted white. `pen` is where somebody wrote in blue on a page in black.
    `sunken` is what shows through the ink of the seal.
    """

    gray: Gray
    scale: float
    points: float
    seal: Mask | None = None
    desk: Mask | None = None
    pen: Mask | None = None
    sunken: Sunken | None = None

    @property
    def sealed(self) -> bool:
        return self.seal is not None


def render_page(page: pymupdf.Page) -> Raster:
    """The page at DPI; a photo that claims to be metres wide is taken as A4."""
    long_side = max(page.rect.width, page.rect.height)
    points = 1.0 if PAPER_LONG[0] <= long_side <= PAPER_LONG[1] else long_side / A4_LONG
    zoom = DPI / 72 / points
    space = pymupdf.csGRAY if is_gray(page) else pymupdf.csRGB
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=space, alpha=False)
    shape = (pixels.h, pixels.w, 3) if pixels.n == 3 else (pixels.h, pixels.w)
    return make_raster(np.frombuffer(pixels.samples, np.uint8).reshape(shape), points)


def is_gray(page: pymupdf.Page) -> bool:
    """Whether a page holds nothing but pictures without colour: drawn in grey it is the same in half the time."""
    only_pictures = all(kind == "fill-image" for kind, *_ in page.get_bboxlog())
    return only_pictures and all(picture["colorspace"] == 1 for picture in page.get_image_info())


def make_raster(drawn: NDArray[np.uint8], points: float) -> Raster:
    """Pixels of shape (height, width, 3), or (height, width) of grey, at DPI: as grey on white paper, no seals."""
    drawn = as_positive(lighten(broaden(drawn)))
    inks = without_stamps(drawn) if drawn.ndim == 3 else Inks(drawn, None, None)
    white, desk = without_screen(whiten_paper(inks.gray)), find_surroundings(inks.gray)
    if desk is not None:
        white = np.asarray(cv2.bitwise_or(white, desk), np.uint8)
    sunken = None if inks.stamps is None else find_sunken(drawn, inks.stamps)
    return Raster(without_undertone(white, inks.stamps), DPI / 72, points, inks.stamps, desk, inks.pen, sunken)


def lighten(drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture far too dark as light as others: 12 bits stored in 16 use a sixteenth of the range."""
    (light,) = levels(drawn[::8, ::8], (99,))
    return np.asarray(cv2.convertScaleAbs(drawn, alpha=255 / light), np.uint8) if BLACK < light < DARK else drawn


def as_positive(drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A negative, white print on black, as black on white; a sheet on a dark desk is larger than its print."""
    sample = drawn[::4, ::4]
    bright, dark = float((sample > NEGATIVE[1]).mean()), float((sample < NEGATIVE[0]).mean())
    return np.asarray(cv2.bitwise_not(drawn), np.uint8) if bright < MOST_PRINT and dark > LEAST_BLACK else drawn


def broaden(drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture with white at its right and its foot where it is too narrow to be worked on."""
    low, wide = (max(0, LEAST_SIDE - side) for side in drawn.shape[:2])
    if not low and not wide:
        return drawn
    white = (255, 255, 255)
    return np.asarray(cv2.copyMakeBorder(drawn, 0, low, 0, wide, cv2.BORDER_CONSTANT, value=white), np.uint8)


def whiten_paper(gray: Gray) -> Gray:
    """Shadow, yellowing and fading taken out: each pixel relative to the paper around it."""
    small = cv2.resize(gray, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((5, 5), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 11), (0, 0), 5)
    full = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, np.maximum(full, 40), scale=255), np.uint8)


def without_screen(white: Gray) -> Gray:
    """White paper that a scanner strewed with dots made white again; any other as it is."""
    return whiten_paper(blur_screen(white)) if is_screened(white) else white


def inner_part(gray: Gray) -> Gray:
    """The picture without its rim: the table that a page was photographed on is none of its paper."""
    high, wide = (round(RIM_SHARE * side) for side in gray.shape)
    return gray[high : gray.shape[0] - high, wide : gray.shape[1] - wide]


def faint_mask(gray: Gray, window: tuple[int, int] = (1, 1)) -> Mask:
    """Whatever stands out of the paper's grain, the rims of strokes and thin pale rulings too.

    In the mean over a window (pixels, along and across) the grain is lower, and so a ruling along it may be paler.
    """
    paper, low = levels(inner_part(gray)[::3, ::3], (50, 16), above=INK)
    grain, palest = paper - low, float(PALEST)
    if window != (1, 1):
        gray = np.asarray(cv2.blur(gray, window), np.uint8)
        grain, palest = MEAN_GRAIN * grain, PALEST_MEAN
    threshold = min(palest, max(float(INK), paper - GRAIN * grain))
    return np.asarray(cv2.threshold(gray, threshold, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def is_bilevel(gray: Gray) -> bool:
    """Whether the paper has no grain at all: a fax, or a copy in black and white, whose thin rulings may be broken."""
    return levels(gray[::3, ::3], (30,), above=INK)[0] >= PAPER_WHITE


def contrast(averaged: Gray, beside: int) -> NDArray[np.int16]:
    """By how much each pixel is darker than those so many columns to its left and right; less than 0 near the ends."""
    means = averaged.astype(np.int16)
    lighter = np.zeros_like(means)
    lighter[:, beside:-beside] = np.minimum(means[:, : -2 * beside], means[:, 2 * beside :])
    return lighter - means


def whole_strokes(gray: Gray, strong: Mask) -> Mask:
    """Certain ink grown to whole strokes: fainter pixels count where they touch certain ones (hysteresis).

    Thin print on a worn scan is pale; the paler ink of a seal and the paper's grain touch nothing certain.
    """
    weak = find_components(faint_mask(gray))
    return weak.ink_of(weak.count(strong > 0) >= CERTAIN_PIXELS)


def ink_mask(gray: Gray) -> Mask:
    """Ink on whitened paper. Faint print lowers the contrast, so the threshold follows the page's own ink."""
    if not gray.size:  # a cell narrower than its own rulings has no inside
        return np.zeros_like(gray)
    (dark,) = levels(gray[::4, ::4], (0.5,))
    threshold = INK if dark < 120 else min(215.0, (dark + 255) / 2 + 10)
    return np.asarray(cv2.threshold(gray, threshold, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
