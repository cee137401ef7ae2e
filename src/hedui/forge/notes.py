"""What people leave on paper with a pen: words and ticks written over a form where there is room, rings, underlines."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.random import Generator

from hedui.forge.fonts import load_face
from hedui.forge.seal import Image
from hedui.mupdf import pymupdf

WORDS = ("√", "已核", "同意", "属实", "见附件", "待补", "复核无误", "请核实", "3.12", "存档", "？", "补交说明")
PENS = ((0.1, 0.12, 0.5), (0.08, 0.08, 0.1), (0.75, 0.1, 0.12))  # blue, black, red
TRIES = 6  # spots looked at for one note: people write where there is room, and over rulings where there is not
DARK = 150


@lru_cache(maxsize=128)
def draw_word(word: str, pen: int, pixels: int) -> Image:
    """An RGB image of a word in pen on white, `pixels` high."""
    document = pymupdf.open()
    page = document.new_page(width=40.0 * len(word) + 24, height=60)
    writer = pymupdf.TextWriter(page.rect, color=PENS[pen])
    writer.append((12, 44), word, font=load_face("droid").font, fontsize=38)
    writer.write_text(page)
    scale = pixels / 60
    pix = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB)
    return np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.w, 3).copy()


def write_notes(image: Image, count: int, dpi: int, rng: Generator) -> None:
    """Write notes onto the RGB image in place, all with one pen."""
    pen = int(rng.integers(len(PENS)))
    for _ in range(count):
        word = WORDS[int(rng.integers(len(WORDS)))]
        note = turn_note(draw_word(word, pen, int(dpi * rng.uniform(0.2, 0.34))), float(rng.uniform(-12, 12)))
        lay_note(image, note, rng)
    if rng.uniform() < 0.5:
        underline(image, pen, dpi, rng)


def turn_note(note: Image, degrees: float) -> Image:
    """The note slanted, on a larger white ground."""
    pad = note.shape[1] // 6
    note = np.asarray(cv2.copyMakeBorder(note, pad, pad, 4, 4, cv2.BORDER_CONSTANT, value=(255, 255, 255)), np.uint8)
    height, width = note.shape[:2]
    spin = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(note, spin, (width, height), borderValue=(255, 255, 255)), np.uint8)


def lay_note(image: Image, note: Image, rng: Generator) -> None:
    """Multiply a note onto the spot, of a few drawn at random, that has the least print under it."""
    height, width = note.shape[:2]
    if height >= image.shape[0] or width >= image.shape[1]:
        return
    ink = cv2.integral((image.min(axis=2) < DARK).astype(np.uint8))
    ys, xs = rng.integers(0, image.shape[0] - height, TRIES), rng.integers(0, image.shape[1] - width, TRIES)
    under = ink[ys + height, xs + width] - ink[ys, xs + width] - ink[ys + height, xs] + ink[ys, xs]
    best = int(np.argmin(under))
    spot = image[ys[best] : ys[best] + height, xs[best] : xs[best] + width]
    spot[:] = (spot * (note.astype(np.float32) / 255)).astype(np.uint8)


def underline(image: Image, pen: int, dpi: int, rng: Generator) -> None:
    """A wavering stroke, as under a figure that somebody checked."""
    height, width = image.shape[:2]
    x, y = int(rng.uniform(0.15, 0.7) * width), int(rng.uniform(0.2, 0.85) * height)
    along = np.linspace(0, dpi * rng.uniform(0.5, 1.2), 24)
    points = np.stack([x + along, y + np.cumsum(rng.normal(0, dpi / 200, 24))], axis=1).astype(np.int32)
    colour = tuple(round(255 * part) for part in PENS[pen])
    cv2.polylines(image, [points], False, colour, max(1, dpi // 90), cv2.LINE_AA)
