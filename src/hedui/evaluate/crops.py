"""Pieces of pages as pictures, each with the evidence of a leaf to be outlined on it."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.evaluate.judge import Judgement
from hedui.mupdf import pymupdf
from hedui.page import Box

DPI = 120
POINT = 72.0
Places = Mapping[
    str, Sequence[Sequence[float]]
]  # path in gold → page, x0, y0, x1, y1 in points, as the forge prints it
MARGIN = (150.0, 18.0)  # points left and right, above and below: the neighbours that a person needs to see
LARGEST = (520.0, 200.0)  # points: more of a page is no crop
LEVELS = 17  # of 255: sixteen grays look the same and halve the file
MOST_PIXELS = 12_000_000  # a page that would be larger is rendered smaller


@dataclass(frozen=True, slots=True)
class Spot:
    """Boxes of one page (from 1), in points; `own` says that the leaf itself names them, not its neighbours."""

    page: int
    boxes: tuple[Box, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Crop:
    """A PNG in base64, its size and the outlines on it, in pixels of the picture."""

    png: str
    width: int
    height: int
    outlines: tuple[Box, ...]
    page: int
    own: bool


def find_spot(one: Judgement, judged: Sequence[Judgement], places: Places) -> Spot | None:
    """Where to look for a wrong leaf: at its own evidence, else where gold says it is printed, else at its row's."""
    own = list(read_evidence(one))
    near = own or list(read_places(places.get(one.where)))
    near = near or [place for other in judged if other.row == one.row for place in read_evidence(other)]
    if not near:
        return None
    page = near[0][0]
    return Spot(page, tuple(box for number, box in near if number == page), bool(own))


def spot_finding(finding: Mapping[str, Any]) -> Spot | None:
    """What a finding of a record points at, on the first page that it names."""
    pieces = finding.get("evidence") or []
    places = list(read_places([piece["page"], *piece["bbox"]] for piece in pieces))
    return Spot(places[0][0], tuple(box for page, box in places if page == places[0][0]), True) if places else None


def read_evidence(one: Judgement) -> Iterator[tuple[int, Box]]:
    """(page, box) of everything that a leaf rests on."""
    return read_places([piece["page"], *piece["bbox"]] for piece in one.leaf.get("evidence") or [])


def read_places(places: Iterable[Sequence[float]] | None) -> Iterator[tuple[int, Box]]:
    """(page, box) of places given as page, x0, y0, x1, y1; those that are no boxes are left out."""
    for page, *corners in places or []:
        if len(corners) == 4 and all(map(isfinite, corners)):
            box = Box(*corners)
            if box.width > 0 and box.height > 0:
                yield int(page), box


def carry_places(places: Places, matrices: Sequence[Sequence[float]]) -> Places:
    """Places of a printed page on its scan: each page has a matrix (3 by 3, row by row) that carries its points there.

    >>> carry_places({"a": [[1, 0, 0, 2, 4]]}, [[0, -1, 10, 1, 0, 0, 0, 0, 1]])
    {'a': [[1, 6.0, 0.0, 10.0, 2.0]]}
    """
    return {path: [carry_place(place, matrices) for place in found] for path, found in places.items()}


def carry_place(place: Sequence[float], matrices: Sequence[Sequence[float]]) -> Sequence[float]:
    """A place (page, x0, y0, x1, y1) as the box around where its corners go; as it is on a page without matrix."""
    page, *box = place
    if len(box) != 4 or not 1 <= page <= len(matrices):
        return place
    corners = np.array([[x, y, 1.0] for x in box[::2] for y in box[1::2]])
    carried = corners @ np.reshape(np.array(matrices[int(page) - 1], np.float64), (3, 3)).T
    points = carried[:, :2] / carried[:, 2:]
    return [page, *(round(float(edge), 1) for edge in (*points.min(axis=0), *points.max(axis=0)))]


class Pictures:
    """The pages of one file as pictures, each rendered once."""

    def __init__(self, document: pymupdf.Document) -> None:
        self._document = document
        self._pages: dict[int, tuple[NDArray[np.uint8], float]] = {}

    def crop(self, spot: Spot) -> Crop | None:
        """The picture of a spot; None where the file has no such page or place."""
        if not 1 <= spot.page <= self._document.page_count:
            return None
        gray, scale = self._page(spot.page)
        frame = frame_boxes(spot.boxes, gray.shape[1] / scale, gray.shape[0] / scale)
        x0, y0, x1, y1 = (round(edge * scale) for edge in (frame.x0, frame.y0, frame.x1, frame.y1))
        piece = gray[max(0, y0) : y1, max(0, x0) : x1]
        if piece.size == 0:
            return None
        png = cv2.imencode(".png", piece // LEVELS * LEVELS, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1]
        outlines = tuple(move_box(box, frame, scale) for box in spot.boxes if box.overlap(frame) > 0)
        text = base64.b64encode(png.tobytes()).decode("ascii")
        return Crop(text, piece.shape[1], piece.shape[0], outlines, spot.page, spot.own)

    def _page(self, number: int) -> tuple[NDArray[np.uint8], float]:
        """A page in gray, shape (height, width), and its pixels per point."""
        if number not in self._pages:
            page = self._document[number - 1]
            area = page.rect.width * page.rect.height
            scale = min(DPI / POINT, (MOST_PIXELS / max(1.0, area)) ** 0.5)
            matrix = pymupdf.Matrix(scale, scale)
            pixels = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False)
            gray = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.stride)[:, : pixels.w]
            self._pages[number] = gray, scale
        return self._pages[number]


@contextmanager
def open_pictures(path: Path) -> Iterator[Pictures | None]:
    """The pictures of a file; None where it cannot be opened any more."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    try:
        document: Any = pymupdf.open(path)
    except (pymupdf.FileDataError, pymupdf.FileNotFoundError, RuntimeError, ValueError):
        yield None
        return
    with document:
        yield Pictures(document)


def frame_boxes(boxes: Sequence[Box], width: float, height: float) -> Box:
    """The part of a page of this size to show: the boxes with a margin, no larger than LARGEST."""
    whole = boxes[0]
    for box in boxes[1:]:
        joined = whole.union(box)
        whole = joined if joined.width <= LARGEST[0] and joined.height <= LARGEST[1] else whole
    x0, y0 = max(0.0, whole.x0 - MARGIN[0]), max(0.0, whole.y0 - MARGIN[1])
    x1, y1 = min(width, whole.x1 + MARGIN[0]), min(height, whole.y1 + MARGIN[1])
    return Box(x0, y0, min(x1, x0 + LARGEST[0] + MARGIN[0]), min(y1, y0 + LARGEST[1] + MARGIN[1]))


def move_box(box: Box, frame: Box, scale: float) -> Box:
    """A box of the page in pixels of the crop."""
    return Box(
        *(round((edge - start) * scale, 1) for edge, start in zip(edges(box), (frame.x0, frame.y0) * 2, strict=True))
    )


def edges(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1
