"""Small real engines that tests plug in where a pipeline's own would be slow, or would not fail on demand."""

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pymupdf

from hedui.claims import NOTHING, Claim, Claims
from hedui.config import Settings
from hedui.document import Document
from hedui.page import Box, Line, Page
from hedui.pipeline import read_pages
from hedui.record import Narrative, Report
from hedui.source import Source
from hedui.tools import Tools
from hedui.work import Packed, Stretch

DEADLY, ENDLESS, ROTTEN, SLOW = "死", "永", "烂", "慢"  # words in a file's name that a reader obeys
FICKLE = "偶"  # the same: the second page kills whoever reads it first


class PlainReader:
    """Reads a born-digital page's lines and nothing else; a file whose name says so kills, hangs or breaks it."""

    name = "plain"

    def read(self, source: Source, pages: range | None = None) -> Iterator[Page]:
        obey(source.file)
        with pymupdf.open(source.path) as document:
            for number in pages if pages is not None else range(1, source.pages + 1):
                stumble(source, number)
                rect = document[number - 1].rect
                blocks = document[number - 1].get_text("blocks")
                lines = tuple(make_line(block[4].strip(), Box(*block[:4]), number) for block in blocks)
                yield Page(number, rect.width, rect.height, lines, (), scanned=False)


def obey(name: str) -> None:
    """Do what a file's name orders."""
    if DEADLY in name:
        os.kill(os.getpid(), signal.SIGKILL)
    if ENDLESS in name:
        time.sleep(600)
    if ROTTEN in name:
        raise RuntimeError("secret words of the document")
    if SLOW in name:
        time.sleep(1)


def stumble(source: Source, page: int) -> None:
    """Die at the second page of a file whose name says so, but only once."""
    mark = source.path.with_suffix(".mark")
    if FICKLE in source.file and page == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def make_line(text: str, box: Box, page: int) -> Line:
    """A native line whose characters are all of one width."""
    step = box.width / max(1, len(text))
    return Line(text, box, page, tuple(box.x0 + step * i for i in range(len(text) + 1)), native=True)


class TitleExtractor:
    """Claims one report and nothing in it."""

    name = "title"
    model: str | None = None
    prompt: str | None = None

    def extract(self, document: Document) -> Claims:
        names = Narrative.model_fields.keys() - {"problems", "improvements", "recommendations"}
        narrative = Narrative[Claim](**dict.fromkeys(names, NOTHING))
        pages = (1, len(document.pages))
        report = Report[Claim](
            kind=NOTHING, title=NOTHING, fiscal_year=NOTHING, unit=NOTHING, pages=pages, narrative=narrative
        )
        return Claims((report,), self.name)


def open_plain_tools(settings: Settings) -> Tools:
    """Tools of the engines above."""
    return Tools(settings, reader=PlainReader(), extractor=TitleExtractor())


def plain_tools(settings: Settings) -> partial[Tools]:
    """What an executor needs to open them in a worker."""
    return partial(open_plain_tools, settings)


def write_pdf(path: Path, pages: int = 1, text: str = "本项目全年预算安排一百万元，全部按时支付到位。") -> Path:
    """A born-digital PDF with a sentence on each page, never at one place: that would be a running head."""
    with pymupdf.open() as document:
        for number in range(pages):
            page = document.new_page()
            if text:
                page.insert_text((72, 200 + 40 * (number % 9)), text, fontname="china-s", fontsize=12)
        document.save(path)
    return path


def read_and_sign(tools: Tools, stretch: Stretch) -> Packed:
    """Read pages, and leave one's number beside the file."""
    (stretch.source.path.parent / f"{os.getpid()}.pid").touch()
    return read_pages(tools, stretch)
