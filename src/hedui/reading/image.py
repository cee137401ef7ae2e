"""Page images: rendering, paper made white, seals taken out, and ink as a mask. Pixels throughout."""

from dataclasses import dataclass

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray

Gray = NDArray[np.uint8]  # shape (height, width), 0 black to 255 white
Mask = NDArray[np.uint8]  # shape (height, width), 255 where there is ink

DPI = 200  # pixels per 72 points of the upright frame
A4_LONG = 842.0  # points
PAPER_LONG = (500.0, 1300.0)  # points: a page whose long side lies within is taken at its word, A5 to A3
RED = 35  # a pixel whose red exceeds its green and blue by this is seal ink
SEAL_PIXELS = 200  # fewer red pixels are no seal
SEAL_RIM = 15  # pixels: JPEG smears a seal's colour beyond its edge
INK = 175  # on white paper (255) anything darker is ink


@dataclass(frozen=True)
class Raster:
    """A page as pixels. `scale` is pixels per point of the upright frame, `points` viewer points per frame point."""

    gray: Gray
    scale: float
    points: float


def render_page(page: pymupdf.Page) -> Raster:
    """The page at DPI; a photo that claims to be metres wide is taken as A4."""
    long_side = max(page.rect.width, page.rect.height)
    points = 1.0 if PAPER_LONG[0] <= long_side <= PAPER_LONG[1] else long_side / A4_LONG
    zoom = DPI / 72 / points
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False)
    rgb = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w, 3)
    return Raster(whiten_paper(without_seals(rgb)), DPI / 72, points)


def without_seals(rgb: NDArray[np.uint8]) -> Gray:
    """Grey values in which red seal ink is as light as paper; black print under a seal stays black.

    In and around a seal the red channel takes the place of grey: red ink is bright there, print is as dark as ever.
    """
    gray = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    red = rgb[:, :, 0]
    seal = (cv2.subtract(red, cv2.max(rgb[:, :, 1], rgb[:, :, 2])) > RED).astype(np.uint8)
    if np.count_nonzero(seal) < SEAL_PIXELS:
        return gray
    around = cv2.dilate(seal, np.ones((SEAL_RIM, SEAL_RIM), np.uint8)) > 0
    return np.asarray(np.where(around, cv2.max(gray, red), gray), np.uint8)


def whiten_paper(gray: Gray) -> Gray:
    """Shadow, yellowing and fading taken out: each pixel relative to the paper around it."""
    small = cv2.resize(gray, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((5, 5), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 11), (0, 0), 5)
    full = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, cv2.max(full, 40), scale=255), np.uint8)


def ink_mask(gray: Gray) -> Mask:
    """Ink on whitened paper. Faint print lowers the contrast, so the threshold follows the page's own ink."""
    dark = float(np.percentile(gray[::4, ::4], 0.5))
    threshold = INK if dark < 120 else min(215.0, (dark + 255) / 2 + 10)
    return np.asarray(cv2.threshold(gray, threshold, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
