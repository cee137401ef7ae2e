"""Round red seals: the unit's name around a star, as a transparent layer to multiply onto a page."""

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.forge.fonts import load_face
from hedui.mupdf import pymupdf

Image = NDArray[np.uint8]
RED = (0.82, 0.1, 0.12)
ON_NUMBER = 0.4  # share of seals that lie on a number


@lru_cache(maxsize=64)
def draw_seal(name: str, pixels: int) -> Image:
    """An RGB image of pixels × pixels: red ink on white."""
    doc = pymupdf.open()
    page = doc.new_page(width=200, height=200)
    shape = page.new_shape()
    shape.draw_circle((100, 100), 94)
    shape.finish(color=RED, width=5)
    star = [(100 + 30 * math.sin(k * 0.8 * math.pi), 100 - 30 * math.cos(k * 0.8 * math.pi)) for k in range(5)]
    shape.draw_polyline(star)
    shape.finish(color=RED, fill=RED, closePath=True, even_odd=False, width=0.1)
    shape.commit()
    step = min(26.0, 250.0 / max(1, len(name) - 1))
    for i, char in enumerate(name):
        angle = (i - (len(name) - 1) / 2) * step
        _put_char(page, char, angle)
    pix = page.get_pixmap(matrix=pymupdf.Matrix(pixels / 200, pixels / 200), colorspace=pymupdf.csRGB)
    return np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.w, 3).copy()


def _put_char(page: pymupdf.Page, char: str, angle: float) -> None:
    """One character on the rim, `angle` degrees clockwise from the top."""
    size, radius = 26.0, 66.0
    writer = pymupdf.TextWriter(page.rect, color=RED)
    x, y = 100 + radius * math.sin(math.radians(angle)), 100 - radius * math.cos(math.radians(angle))
    writer.append((x - size / 2, y), char, font=load_face("droid").font, fontsize=size)
    writer.write_text(page, morph=(pymupdf.Point(x, y), pymupdf.Matrix(-angle)))


def choose_spot(numbers: Sequence[tuple[float, float]], drawn: float, x: float, y: float) -> tuple[float, float]:
    """Where a seal goes: on a number now and then (`drawn` from 0 to 1 says which), else at x, y."""
    return numbers[int(drawn / ON_NUMBER * len(numbers))] if numbers and drawn < ON_NUMBER else (x, y)


def seal_pdf(page: pymupdf.Page, name: str, center: tuple[float, float]) -> None:
    """Lay a transparent seal over a born-digital page. Centre as shares of the page."""
    ink = draw_seal(name, 400)
    alpha = 255 - ink[..., 1:].min(axis=2)
    picture = np.dstack([np.full_like(alpha, 24), np.full_like(alpha, 26), np.full_like(alpha, 210), alpha])
    x, y = center[0] * page.rect.width, center[1] * page.rect.height
    stream = bytes(cv2.imencode(".png", picture)[1])
    page.insert_image(pymupdf.Rect(x - 57, y - 57, x + 57, y + 57), stream=stream)


def stamp_seal(
    image: Image, name: str, center: tuple[float, float], diameter: float, turn: float, strength: float
) -> None:
    """Multiply a seal onto the RGB image in place: centre as shares of it, diameter in pixels, turn in degrees."""
    size = max(40, int(diameter))
    ink = draw_seal(name, 200 * math.ceil(size / 200))
    small = cv2.resize(ink, (size, size), interpolation=cv2.INTER_AREA)
    spin = cv2.getRotationMatrix2D((size / 2, size / 2), turn, 1)
    turned = cv2.warpAffine(small, spin, (size, size), borderValue=(255, 255, 255))
    height, width = image.shape[:2]
    x = int(np.clip(center[0] * width - size / 2, 0, width - size))
    y = int(np.clip(center[1] * height - size / 2, 0, height - size))
    spot = image[y : y + size, x : x + size]
    worn = 255 - (255 - turned.astype(np.float32)) * strength
    image[y : y + size, x : x + size] = (spot * (worn / 255)).astype(np.uint8)
