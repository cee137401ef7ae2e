"""A born-digital page read whole: lines, rulings and tables; what its numbers look like is read by OCR as a witness."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from hedui.mupdf import pymupdf
from hedui.page import Line, Page, Witness
from hedui.reading.cells import fill_tables
from hedui.reading.grid import find_grids
from hedui.reading.image import Gray
from hedui.reading.native import read_lines, read_rulings
from hedui.reading.ocr import OcrEngine
from hedui.reading.second import NUMBER

ZOOM = 2.4  # pixels per point at which numbers are drawn for the witness
PAD = 1.2  # points of white around them


class NativeWitness:
    """Reads the drawn glyphs of numbers, each text in each size once: the same glyphs drawn again say the same."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._known: dict[tuple[str, int], str] = {}

    def testify(self, lines: Sequence[Line], page: pymupdf.Page) -> list[Line]:
        """The lines, each number with what its drawn ink says: a text layer that lies is found out."""
        runs = [
            (n, m.start(), m.end()) for n, line in enumerate(lines) for m in NUMBER.finditer(line.text.rstrip(".,．，"))
        ]
        new = {self._key(lines[n], a, b): (n, a, b) for n, a, b in runs if self._key(lines[n], a, b) not in self._known}
        if new:
            gray = _draw(page)
            crops = [_crop(gray, lines[n], a, b) for n, a, b in new.values()]
            readings = self._engine.recognise(crops)
            self._known.update({key: reading.text for key, reading in zip(new, readings, strict=True)})
        out = list(lines)
        for n, a, b in runs:
            witness = Witness(a, b, self._known[self._key(lines[n], a, b)], self._engine.name)
            out[n] = replace(out[n], witnesses=(*out[n].witnesses, witness))
        return out

    def _key(self, line: Line, start: int, end: int) -> tuple[str, int]:
        width = line.xs[end] - line.xs[start]
        return line.text[start:end], round(width * 4)


def _draw(page: pymupdf.Page) -> Gray:
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM), colorspace=pymupdf.csGRAY, alpha=False)
    return np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w)


def _crop(gray: Gray, line: Line, start: int, end: int) -> Gray:
    box = line.box_of(start, end)
    x0, x1 = (max(0, round((x + d) * ZOOM)) for x, d in ((box.x0, -0.3), (box.x1, 0.3)))
    y0, y1 = max(0, round(box.y0 * ZOOM)), round(box.y1 * ZOOM)
    pad = round(PAD * ZOOM)
    inner = gray[y0:y1, x0:x1]
    return np.asarray(cv2.copyMakeBorder(inner, 0, 0, 2 * pad, 2 * pad, cv2.BORDER_CONSTANT, value=(255,)), np.uint8)


def read_native_page(page: pymupdf.Page, number: int, witness: NativeWitness | None = None) -> Page:
    """The page from its own text and vectors; its frame is the viewer's."""
    horizontals, verticals = read_rulings(page)
    lines = read_lines(page, number)
    if witness is not None:
        lines = witness.testify(lines, page)
    outside, tables = fill_tables(find_grids(horizontals, verticals), lines, number)
    return Page(number, page.rect.width, page.rect.height, tuple(outside), tuple(tables), scanned=False)
