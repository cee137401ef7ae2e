"""What befalls few scans, and all pages of those: screens of dots, watermarks, coloured paper, cut sides, negatives.

Not among the four usual kinds, so that figures of those stay comparable; `--kinds odd` draws one of them by seed.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image as Pictures

from hedui.forge.fonts import load_face
from hedui.forge.seal import Image
from hedui.mupdf import pymupdf

Matrix = NDArray[np.float64]
MARKS = ("内部资料", "仅供审核", "复印件", "档案专用", "绩效评价")  # words of watermarks, written for the forge
PAPERS = ((250, 204, 208), (250, 240, 190), (206, 236, 206), (205, 222, 250))
STAMP_INKS = ((40, 55, 180), (110, 45, 165))


def tint_paper(image: Image, rng: Generator) -> Image:
    """Pink, yellow, green or blue paper."""
    paper = np.asarray(PAPERS[int(rng.integers(len(PAPERS)))], np.float32) / 255
    return np.asarray(image * paper, np.uint8)


def lay_watermark(image: Image, rng: Generator) -> Image:
    """Pale words across the whole sheet, aslant, under the print."""
    height, width = image.shape[:2]
    side = int(np.hypot(height, width))
    words, size = MARKS[int(rng.integers(len(MARKS)))], rng.uniform(24, 44)
    with pymupdf.open() as doc:
        page = doc.new_page(width=side * 0.36, height=side * 0.36)
        writer = pymupdf.TextWriter(page.rect, color=(0, 0, 0))
        font = load_face("droid").font
        for row, y in enumerate(np.arange(size, page.rect.height, size * 4.2)):
            for x in np.arange(row % 2 * size * 3, page.rect.width - size, size * 6.5):
                writer.append((x, y), words, font=font, fontsize=size)
        writer.write_text(page)
        pixels = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    sheet = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w)
    centre = (sheet.shape[1] / 2, sheet.shape[0] / 2)
    turned = cv2.warpAffine(sheet, cv2.getRotationMatrix2D(centre, rng.uniform(20, 45), 1), sheet.shape[::-1],
                            borderValue=(255,))  # fmt: skip
    top, left = (turned.shape[0] - height) // 2, (turned.shape[1] - width) // 2
    pale = 255 - (255 - turned[top : top + height, left : left + width].astype(np.float32)) * rng.uniform(0.12, 0.28)
    return np.minimum(image, pale.astype(np.uint8)[..., None])


def stamp_receipt(image: Image, rng: Generator) -> Image:
    """A blue or violet stamp of receipt (收文章): a frame with ruled lines, print stays on top."""
    height, width = image.shape[:2]
    ink = STAMP_INKS[int(rng.integers(len(STAMP_INKS)))]
    long, x, y = width * rng.uniform(0.16, 0.24), width * rng.uniform(0.25, 0.75), height * rng.uniform(0.15, 0.8)
    frame = ((x, y), (long, long * rng.uniform(0.4, 0.6)), rng.uniform(-9, 9))
    corners = cv2.boxPoints(frame)
    over, thick = image.copy(), max(3, width // 300)
    cv2.polylines(over, [corners.astype(np.int32)], True, ink, thick, cv2.LINE_AA)
    for share in (0.34, 0.67):
        ends = [(corners[a] * (1 - share) + corners[b] * share).astype(int) for a, b in ((1, 0), (2, 3))]
        cv2.line(over, ends[0].tolist(), ends[1].tolist(), ink, max(2, thick - 1), cv2.LINE_AA)
    return np.minimum(image, cv2.addWeighted(over, 0.85, image, 0.15, 0)).astype(np.uint8)


def veil_of(image: Image, depth: float, blur: float) -> NDArray[np.float32]:
    """The paper as the other side's mirrored print leaves it, in the image's shape and range; blur in pixels."""
    return 255 - (255 - cv2.GaussianBlur(cv2.flip(image, 1), (0, 0), blur)).astype(np.float32) * np.float32(depth)


def shine_through(image: Image, rng: Generator) -> Image:
    """The other side of thin paper, more strongly than on a worn copy."""
    shift = int(rng.uniform(-0.03, 0.03) * image.shape[0])
    veil = veil_of(image, rng.uniform(0.15, 0.3), image.shape[1] / 1650 * 1.1)
    return np.minimum(image, np.roll(veil, shift, axis=0).astype(np.uint8))


def diffuse(image: Image, _: Generator) -> Image:
    """Grey as diffused dots (Floyd–Steinberg), black and white."""
    return np.asarray(Pictures.fromarray(_gray(image)).convert("1"), np.uint8) * np.uint8(255)


def order_dots(image: Image, rng: Generator) -> Image:
    """Grey as dots in an ordered screen, black and white."""
    limits = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 16 + 8
    gray = _gray(image)
    reach = (gray.shape[0] // 4 + 1, gray.shape[1] // 4 + 1)
    whiter = np.clip(gray.astype(np.int16) + int(rng.uniform(-14, 0)), 0, 255)
    return np.where(whiter > np.tile(limits, reach)[: gray.shape[0], : gray.shape[1]], 255, 0).astype(np.uint8)


def negate(image: Image, _: Generator) -> Image:
    """White print on black."""
    return np.asarray(255 - image, np.uint8)


def cut_sides(image: Image) -> tuple[Image, Matrix]:
    """The sheet too far aside on the glass: its widest print begins and ends at the picture's edges.

    With the matrix that carries pixels of the whole picture to those of what is left.
    """
    gray = _gray(image)
    inked = np.flatnonzero((gray < gray.max() * 0.55).sum(axis=0) > gray.shape[0] * 0.002)
    first, last = (int(inked[0]) + 3, int(inked[-1]) - 2) if len(inked) > gray.shape[1] / 3 else (0, gray.shape[1])
    return np.ascontiguousarray(image[:, first:last]), np.array([[1.0, 0, -first], [0, 1, 0], [0, 0, 1]])


def _gray(image: Image) -> Image:
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


ON_PAPER: Mapping[str, Callable[[Image, Generator], Image]] = {
    "tint": tint_paper, "watermark": lay_watermark, "receipt": stamp_receipt, "through": shine_through,
}  # fmt: skip
IN_SCANNER: Mapping[str, Callable[[Image, Generator], Image]] = {
    "diffused": diffuse, "ordered": order_dots, "negative": negate,
}  # fmt: skip
ODDITIES = (*ON_PAPER, *IN_SCANNER, "cut")
BILEVEL = ("diffused", "ordered")
COLOURED = ("tint", "receipt")
