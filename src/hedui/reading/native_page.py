"""A born-digital page read whole: lines, rulings and tables, no OCR."""

import pymupdf

from hedui.page import Page
from hedui.reading.cells import fill_tables
from hedui.reading.grid import find_grids
from hedui.reading.native import read_lines, read_rulings
from hedui.reading.ocr import OcrEngine


def read_native_page(page: pymupdf.Page, number: int, engine: OcrEngine | None = None) -> Page:
    """The page from its own text and vectors; its frame is the viewer's."""
    horizontals, verticals = read_rulings(page)
    outside, tables = fill_tables(find_grids(horizontals, verticals), read_lines(page, number), number)
    return Page(number, page.rect.width, page.rect.height, tuple(outside), tuple(tables), scanned=False)
