"""The page reader: each page by its own text where that is real, by OCR where the page is a picture."""

from collections.abc import Iterator
from pathlib import Path

import pymupdf

from hedui.page import Page
from hedui.reading.native_page import read_native_page
from hedui.reading.ocr import OcrEngine
from hedui.reading.scan_page import read_scanned_page
from hedui.reading.textlayer import needs_ocr


class PageReader:
    """Source → pages. One engine serves all pages; nothing is kept between files."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self.name = engine.name

    def read(self, path: Path, pages: range | None = None) -> Iterator[Page]:
        """The pages of a file (all, or a range counted from 0), in order."""
        with pymupdf.open(path) as document:
            for index in pages if pages is not None else range(document.page_count):
                yield self._read_page(document[index], index + 1)

    def _read_page(self, page: pymupdf.Page, number: int) -> Page:
        if needs_ocr(page):
            return read_scanned_page(page, number, self._engine)
        return read_native_page(page, number, self._engine)
