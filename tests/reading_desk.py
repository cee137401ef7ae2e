"""A desk to make pages for the reader: born-digital ones with known print, pictures of them, readers without OCR."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pymupdf
from numpy.typing import NDArray

from hedui.config import Settings
from hedui.ingest import Candidate, open_source
from hedui.page import Box, Line, Page
from hedui.reading.ocr import OcrEngine, Reading
from hedui.reading.pixels import Gray
from hedui.reading.reader import OcrPageReader

ROWS = (
    ("项目名称", "校舍维修改造", "主管部门", "某县教育局"),
    ("年初预算", "全年预算", "全年执行", "执行率"),
    ("1200.50", "1180.25", "1144.84", "97%"),
    ("数量指标", "改造面积", "8600平方米", "8632平方米"),
)
EDGES = (60.0, 175.0, 290.0, 405.0, 520.0)
TOP, HEIGHT, SIZE = 100.0, 30.0, 12.0


class DeafEngine:
    """An engine that finds nothing and reads nothing: what a page tells without OCR."""

    name = "deaf"
    third = None
    figures = None

    def detect(self, image: Gray) -> NDArray[np.float32]:
        return np.zeros((0, 4, 2), np.float32)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        return [Reading("", (), ())] * len(crops)


class CountingEngine(DeafEngine):
    """Counts the crops that it is given."""

    def __init__(self) -> None:
        self.crops = 0

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        self.crops += len(crops)
        return super().recognise(crops)


class RefusingEngine(DeafEngine):
    """An engine that must not be asked."""

    def detect(self, image: Gray) -> NDArray[np.float32]:
        raise AssertionError("no picture was to be read")


def draw_form(page: pymupdf.Page, offset: tuple[float, float] = (0.0, 0.0)) -> None:
    """A ruled form of four rows with a title, as text and vectors."""
    dx, dy = offset
    page.insert_text((200 + dx, 70 + dy), "项目支出绩效自评表", fontname="china-s", fontsize=16)
    for n, row in enumerate((*ROWS, ())):
        y = TOP + n * HEIGHT + dy
        page.draw_line((EDGES[0] + dx, y), (EDGES[-1] + dx, y), width=0.7)
        for x, text in zip(EDGES, row, strict=False):
            page.insert_text((x + 8 + dx, y + 20), text, fontname="china-s", fontsize=SIZE)
    for x in EDGES:
        page.draw_line((x + dx, TOP + dy), (x + dx, TOP + len(ROWS) * HEIGHT + dy), width=0.7)


def new_form(width: float = 595, height: float = 300) -> pymupdf.Document:
    """A document of one page with the form."""
    document = pymupdf.open()
    draw_form(document.new_page(width=width, height=height))
    return document


def picture_of(document: pymupdf.Document, dpi: int = 150) -> NDArray[np.uint8]:
    """The first page as grey pixels."""
    pixels = document[0].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY, alpha=False)
    return np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w).copy()


def png_of(image: NDArray[np.uint8]) -> bytes:
    import cv2

    return bytes(cv2.imencode(".png", image)[1])


def read_file(path: Path, engine: OcrEngine | None = None) -> list[Page]:
    """The pages of a file, by an engine or without one."""
    source = open_source(Candidate(path, path.name), Settings())
    return list(OcrPageReader(engine or DeafEngine()).read(source))


def read_document(document: pymupdf.Document, path: Path, engine: OcrEngine | None = None) -> list[Page]:
    """The pages of a document, saved first."""
    document.save(path)
    return read_file(path, engine)


def find_line(page: Page, text: str) -> Line:
    """The one line of a page that reads so."""
    (line,) = (line for line in page.all_lines() if line.text == text)
    return line


def ink_share(path: Path, number: int, box: Box, zoom: float = 4.0) -> float:
    """How much of the ink about a box on the page as shown lies in it.

    About means a third of a character further out: the neighbours of a well set line are farther away.
    """
    with pymupdf.open(path) as document:
        pixels = document[number - 1].get_pixmap(
            matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY, alpha=False
        )
        gray = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w)
    margin = SIZE / 3
    y0, y1 = (max(0, round(v * zoom)) for v in (box.y0 - margin, box.y1 + margin))
    x0, x1 = (max(0, round(v * zoom)) for v in (box.x0 - margin, box.x1 + margin))
    ys, xs = np.nonzero(gray[y0:y1, x0:x1] < 128)
    within = [box.holds((x + x0 + 0.5) / zoom, (y + y0 + 0.5) / zoom) for y, x in zip(ys, xs, strict=True)]
    return sum(within) / max(1, len(within))
