"""Reading: a file's pages as lines and tables, from text layers or by OCR."""

from hedui.config import Settings
from hedui.reading.ocr import OcrEngine, RapidOcrEngine
from hedui.reading.reader import OcrPageReader


def open_reader(settings: Settings) -> OcrPageReader:
    """The page reader of one worker; the engine loads its models at the first picture."""
    return OcrPageReader(open_engine(settings))


def open_engine(settings: Settings) -> OcrEngine:
    """The OCR engine that the settings ask for. Raises UsageError where it is not installed."""
    if settings.ocr == "tesseract":
        from hedui.reading.tesseract import TesseractEngine

        return TesseractEngine(settings.threads)
    return RapidOcrEngine(threads=settings.threads, runtime=settings.ocr)
