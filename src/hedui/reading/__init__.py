"""Reading: a file's pages as lines and tables, from text layers or by OCR."""

from hedui.config import Settings
from hedui.errors import UsageError
from hedui.reading.figures import FigureReader
from hedui.reading.ocr import OcrEngine, RapidOcrEngine, StripReader
from hedui.reading.reader import OcrPageReader


def open_reader(settings: Settings) -> OcrPageReader:
    """The page reader of one worker; the engine loads its models at the first picture."""
    return OcrPageReader(open_engine(settings))


def open_engine(settings: Settings) -> OcrEngine:
    """The OCR engine that the settings ask for. Raises UsageError where it is not installed."""
    if settings.ocr == "tesseract":
        from hedui.reading.tesseract import TesseractEngine

        return TesseractEngine(settings.threads)
    engine = RapidOcrEngine(threads=settings.threads, runtime=settings.ocr)
    engine.third = open_third(settings)
    engine.figures = FigureReader(settings.threads, settings.ocr)
    return engine


def open_third(settings: Settings) -> StripReader | None:
    """The reader of another make that the settings ask for. Raises UsageError where it must be there and is not."""
    from hedui.reading.tesseract import TesseractEngine

    if settings.witness == "off":
        return None
    try:
        return TesseractEngine(settings.threads)
    except UsageError:
        if settings.witness == "tesseract":
            raise
        return None
