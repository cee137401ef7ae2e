"""The frame in which a born-digital page is read: its print level, its characters of an ordinary size.

A viewer turns a page as its /Rotate says; so may whoever laid a wide table sideways on an upright page have turned it.
The frame is the page with its print level, and knows the way to what viewers show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import floor, inf
from statistics import median_low
from typing import Any

import numpy as np

from hedui.mupdf import pymupdf
from hedui.page import Box, Matrix
from hedui.reading.image import PAPER_LONG
from hedui.reading.pdf import PdfPage
from hedui.reading.pixels import Gray

USUAL = 10.5  # points: the size that characters are given where the page's own are far from it
ORDINARY = (6.5, 24.0)  # points: characters of this size are read at their own
COVER = 120  # characters, at most, of a cover, whose print is larger than that of the pages behind it
MOST = 40_000_000  # pixels of one drawing: a poster is drawn coarser
LEVEL = 0.02  # of a unit vector: print that leans more is not level

Direction = tuple[float, float]  # where a line of print runs, a unit vector, y down
TURNS: dict[Direction, int] = {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}
"""Degrees by which print that runs so must be turned clockwise to be level."""


@dataclass(frozen=True, slots=True)
class Print:
    """A stretch of print: where it runs, how large its characters are in points, how many they are."""

    direction: Direction
    size: float
    count: int


@dataclass(frozen=True)
class Drawing:
    """A page's grey pixels at `zoom` pixels a point."""

    gray: Gray
    zoom: float

    def part(self, box: Box) -> Gray:
        """The pixels of a box (points), and one more all round."""
        return self.gray[pixels_of(box, self.zoom)]


def pixels_of(box: Box, zoom: float) -> tuple[slice, slice]:
    """The rows and columns of a drawing that a box takes up, and one more all round."""
    x0, y0 = max(0, int(box.x0 * zoom) - 1), max(0, int(box.y0 * zoom) - 1)
    return slice(y0, max(0, int(box.y1 * zoom) + 2)), slice(x0, max(0, int(box.x1 * zoom) + 2))


@dataclass(frozen=True)
class Frame:
    """A page as laid out, turned by `turn` degrees clockwise and enlarged by `scale`."""

    pdf: PdfPage
    turn: int = 0
    scale: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points of the frame."""
        box = self.place(self.pdf.box)
        return box.width, box.height

    @cached_property
    def matrix(self) -> Any:
        """PyMuPDF's matrix from points as laid out to points of the frame."""
        turned = pymupdf.Matrix(self.turn)
        moved = map_box(self.pdf.box, turned)
        return turned * pymupdf.Matrix(1, 0, 0, 1, -moved.x0, -moved.y0) * pymupdf.Matrix(self.scale, self.scale)

    @property
    def to_shown(self) -> Matrix:
        """From points of the frame to points of the page as a viewer shows it."""
        m = ~self.matrix * self.pdf.page.rotation_matrix
        return m.a, m.c, m.e, m.b, m.d, m.f, 0, 0, 1

    def place(self, box: Box) -> Box:
        """A box of the page as laid out, in the frame."""
        return box if self.is_plain else map_box(box, self.matrix)

    @property
    def is_plain(self) -> bool:
        """Whether the frame is the page as laid out."""
        return self.turn == 0 and self.scale == 1

    def draw(self, zoom: float) -> "Drawing":
        """The page as drawn, level and grey, at `zoom` pixels a point of the frame or as many as fit into MOST."""
        width, height = self.size
        zoom = min(zoom, (MOST / (width * height)) ** 0.5)
        pixels = self.pixels(zoom, pymupdf.csGRAY)
        return Drawing(np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w), zoom)

    def pixels(self, zoom: float, colours: pymupdf.Colorspace, area: Box | None = None) -> pymupdf.Pixmap:
        """The page as drawn, or an area of the frame, level."""
        page = self.pdf.page
        matrix = page.derotation_matrix * self.matrix * pymupdf.Matrix(zoom, zoom)
        clip = None
        if area is not None:
            clip = pymupdf.Rect(area.x0, area.y0, area.x1, area.y1) * ~self.matrix * page.rotation_matrix
        return page.get_pixmap(matrix=matrix, colorspace=colours, alpha=False, clip=clip)

    def snip(self, area: Box, zoom: float) -> Gray:
        """An area of the frame, grey, its corner put on a pixel's corner: like print gives like pixels anywhere."""
        x0, y0 = area.x0 * zoom, area.y0 * zoom
        left, top = floor(x0), floor(y0)
        shift = pymupdf.Matrix(1, 0, 0, 1, left - x0, top - y0)
        matrix = self.pdf.page.derotation_matrix * self.matrix * pymupdf.Matrix(zoom, zoom) * shift
        clip = pymupdf.Rect(left, top, left + round(area.width * zoom), top + round(area.height * zoom)) * ~matrix
        pixels = self.pdf.painted.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False, clip=clip)
        return np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w)


def map_box(box: Box, m: Any) -> Box:
    """A box carried by a matrix of PyMuPDF that turns by a multiple of 90 degrees."""
    xs = m.a * box.x0 + m.c * box.y0 + m.e, m.a * box.x1 + m.c * box.y1 + m.e
    ys = m.b * box.x0 + m.d * box.y0 + m.f, m.b * box.x1 + m.d * box.y1 + m.f
    return Box(min(xs), min(ys), max(xs), max(ys))


def find_frame(pdf: PdfPage, prints: Iterable[Print]) -> Frame:
    """The frame that puts most of the print level and, where it is tiny or huge, at an ordinary size."""
    counts = dict.fromkeys(TURNS, 0)
    sizes: list[float] = []
    for piece in prints:
        for direction in TURNS:
            if is_along(piece.direction, direction):
                counts[direction] += piece.count
                sizes.extend([piece.size] * piece.count)
    if not sizes:
        return Frame(pdf)
    turn = TURNS[max(counts, key=lambda direction: counts[direction])]
    is_cover = len(sizes) <= COVER and max(pdf.box.width, pdf.box.height) <= PAPER_LONG[1]
    usual, largest = median_low(sizes), inf if is_cover else ORDINARY[1]
    return Frame(pdf, turn, 1.0 if ORDINARY[0] <= usual <= largest else USUAL / max(usual, 0.1))


def is_along(direction: Direction, other: Direction) -> bool:
    """Whether two directions are one."""
    return abs(direction[0] - other[0]) < LEVEL and abs(direction[1] - other[1]) < LEVEL
