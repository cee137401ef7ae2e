"""The page reader: each page by its own text where that is real, by OCR where the page is a picture."""

from collections.abc import Iterator

from hedui.mupdf import pymupdf
from hedui.page import Page
from hedui.reading.native_page import NativePageReader
from hedui.reading.ocr import OcrEngine
from hedui.reading.pdf import PdfPage
from hedui.reading.scan_page import read_scanned_page
from hedui.reading.textlayer import plan_page
from hedui.source import Source


class OcrPageReader:
    """Source → pages. One engine serves all files; of a file nothing is kept when it is done."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine
        self.name = engine.name

    def read(self, source: Source, pages: range | None = None) -> Iterator[Page]:
        """The pages of a file (all, or a range counted from 1), in order."""
        native = NativePageReader(self._engine)
        pymupdf.TOOLS.mupdf_display_errors(False)
        pymupdf.TOOLS.mupdf_display_warnings(False)
        with pymupdf.open(source.path, filetype=source.media_type) as document:
            for number in pages if pages is not None else range(1, document.page_count + 1):
                page = document[number - 1]
                pdf = PdfPage(page)
                plan = plan_page(pdf)
                if plan.how == "scan":
                    yield read_scanned_page(page, number, self._engine)
                elif plan.how == "native":
                    yield native.read(pdf, number, plan)
                else:
                    yield Page(number, page.rect.width, page.rect.height, (), (), scanned=False)
