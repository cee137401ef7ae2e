"""A scanned page that was read before is not read again; one that differs in a pixel is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray

from hedui.config import Settings
from hedui.ingest import Candidate, open_source
from hedui.page import Page
from hedui.reading.image import Raster
from hedui.reading.ocr import Reading
from hedui.reading.pixels import Gray
from hedui.reading.reader import PAGES, OcrPageReader
from hedui.reading.seen import SeenPages, key_of
from quick_engine import QuickEngine

GRID = [(x, y, x + 240, y + 40) for y in range(300, 700, 40) for x in range(200, 1160, 240)]


class CountingEngine(QuickEngine):
    """Counts pages and crops that it is asked of."""

    def __init__(self) -> None:
        self.pages = self.crops = 0

    def detect(self, image: Gray) -> NDArray[np.float32]:
        self.pages += 1
        return super().detect(image)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        self.crops += len(crops)
        return super().recognise(crops)


def draw_table(words: str) -> NDArray[np.uint8]:
    """A picture of a ruled table with some ink in its cells, at 200 dpi."""
    with pymupdf.open() as document:
        page = document.new_page()
        for x0, y0, x1, y1 in GRID:
            rect = pymupdf.Rect(x0, y0, x1, y1) * 0.36
            page.draw_rect(rect)
            page.insert_text((rect.x0 + 8, rect.y1 - 4), words, fontsize=8)
        pixels = page.get_pixmap(dpi=200)
        return np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w, 3).copy()


def scan(path: Path, pictures: Sequence[NDArray[np.uint8]]) -> Path:
    with pymupdf.open() as document:
        for picture in pictures:
            page = document.new_page()
            height, width = picture.shape[:2]
            page.insert_image(page.rect, pixmap=pymupdf.Pixmap(pymupdf.csRGB, width, height, picture.tobytes(), False))
        document.save(path)
    return path


def read(reader: OcrPageReader, path: Path) -> list[Page]:
    return list(reader.read(open_source(Candidate(path, path.name), Settings())))


def test_a_page_seen_before_is_told_as_before_but_for_its_number(tmp_path: Path) -> None:
    one, other = draw_table("12.50"), draw_table("12.50")
    other[1000:1003, 700:703] = 0
    engine = CountingEngine()
    first = read(OcrPageReader(engine), scan(tmp_path / "a.pdf", [one, other, one]))
    assert engine.pages == 2
    crops = engine.crops
    alone = read(OcrPageReader(CountingEngine()), scan(tmp_path / "b.pdf", [other, other, one]))
    assert first[2] == alone[2]
    assert first[2].number == 3
    assert {line.page for table in first[2].tables for cell in table.cells for line in cell.lines} == {3}
    assert crops > 0


def test_few_pages_are_kept() -> None:
    seen = SeenPages(most=2)
    page = Page(1, 10, 10, (), (), scanned=True)
    for key in (b"a", b"b", b"c"):
        seen.keep(key, page)
    assert [seen.recall(key, 4) is not None for key in (b"a", b"b", b"c")] == [False, True, True]


@pytest.mark.parametrize("number", [1, 7])
def test_a_blank_page_is_recalled_too(number: int) -> None:
    seen = SeenPages()
    seen.keep(b"k", Page(1, 10, 10, (), (), scanned=True))
    recalled = seen.recall(b"k", number)
    assert recalled is not None
    assert recalled.number == number


def test_a_long_file_is_opened_anew_now_and_then_for_what_it_keeps_of_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[pymupdf.Document] = []
    really_open: Any = pymupdf.open

    def count(*given: object, **named: object) -> pymupdf.Document:
        opened.append(really_open(*given, **named))
        return opened[-1]

    path = scan(tmp_path / "long.pdf", [draw_table("1")] * (2 * PAGES + 1))
    monkeypatch.setattr(pymupdf, "open", count)
    source = open_source(Candidate(path, path.name), Settings())
    opened.clear()
    reader = OcrPageReader(CountingEngine())
    assert [page.number for page in reader.read(source)] == list(range(1, 2 * PAGES + 2))
    assert [page.number for page in reader.read(source, range(3, 4))] == [3]
    assert [document.is_closed for document in opened] == [True, True, False]


def test_pages_that_differ_in_their_red_seals_alone_are_two() -> None:
    gray, seal, other = (np.full((80, 90), shade, np.uint8) for shade in (255, 0, 255))
    keys = {key_of(Raster(gray, 1.0, 1.0, over)) for over in (None, seal, other)}
    assert len(keys) == 3
    assert key_of(Raster(gray.copy(), 1.0, 1.0, other.copy())) in keys
