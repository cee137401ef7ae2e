"""The page reader: each page by its own text where that is real, by OCR where the page is a picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from hedui.mupdf import load_page, pymupdf
from hedui.page import Page
from hedui.reading.image import render_page
from hedui.reading.native_page import NativePageReader
from hedui.reading.network import trim_heap
from hedui.reading.ocr import OcrEngine
from hedui.reading.pdf import PdfPage
from hedui.reading.scan_page import read_raster
from hedui.reading.seen import SeenPages, key_of
from hedui.reading.textlayer import plan_page
from hedui.source import Source

PAGES = 8  # after so many a file is opened anew: MuPDF keeps 3 to 4 MB of each page that it has shown


@dataclass
class Opened:
    """A file that is open, what it was opened as, and how many of its pages that hold anything were read since."""

    source: Source
    document: pymupdf.Document
    read: int = 0


class OcrPageReader:
    """Source → pages. One engine serves all files; the file read last stays open: it may have more pages to read."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self._native = NativePageReader(engine)
        self._opened: Opened | None = None
        self._seen = SeenPages()
        self.name = engine.name

    def read(self, source: Source, pages: range | None = None) -> Iterator[Page]:
        """The pages of a file (all, or a range counted from 1), in order."""
        for number in pages if pages is not None else range(1, self._open(source).document.page_count + 1):
            opened = self._open(source)
            page = self._read_page(load_page(opened.document, number - 1), number)
            opened.read += bool(page.scanned or page.lines or page.tables)  # an empty one leaves nothing behind
            yield page

    def _open(self, source: Source) -> Opened:
        if self._opened is None or self._opened.source != source or self._opened.read == PAGES:
            self._close()
            pymupdf.TOOLS.mupdf_display_errors(False)
            pymupdf.TOOLS.mupdf_display_warnings(False)
            self._opened = Opened(source, pymupdf.open(source.path, filetype=source.media_type))
        return self._opened

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.document.close()
            self._opened = None
            pymupdf.TOOLS.store_shrink(100)
            trim_heap()

    def _read_page(self, page: pymupdf.Page, number: int) -> Page:
        pdf = PdfPage(page)
        plan = plan_page(pdf)
        if plan.how == "scan":
            return self._read_scan(page, number)
        if plan.how == "native":
            return self._native.read(pdf, number, plan)
        return Page(number, page.rect.width, page.rect.height, (), (), scanned=False)

    def _read_scan(self, page: pymupdf.Page, number: int) -> Page:
        """A page that is a picture; one that was read before is not read again."""
        raster = render_page(page)
        pymupdf.TOOLS.store_shrink(100)  # MuPDF would keep unpacked pictures, to 256 MB
        key = key_of(raster)
        seen = self._seen.recall(key, number)
        if seen is None:
            seen = read_raster(raster, number, self._engine)
            self._seen.keep(key, seen)
        return seen
