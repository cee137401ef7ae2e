"""Reading: a file's pages as lines and tables, from text layers or by OCR."""

from hedui.config import Settings
from hedui.reading.ocr import RapidOcrEngine
from hedui.reading.reader import OcrPageReader


def open_reader(settings: Settings) -> OcrPageReader:
    """The page reader of one worker; the engine loads its models at the first picture."""
    return OcrPageReader(RapidOcrEngine(threads=settings.threads))
