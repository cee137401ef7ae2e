"""The tasks of the side desk: files are opened, pages drawn, records proven anew, tables exported."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from hedui.config import Settings
from hedui.errors import Unreadable
from hedui.export.run import export_records
from hedui.ingest import PDF, Candidate, open_source
from hedui.mupdf import pymupdf
from hedui.page import Page
from hedui.recheck import PersonReading, Proof, check_again, claim_again, explain, prove_again, put_readings
from hedui.record import Record
from hedui.source import Source

RECORDS = "records"  # where in its folder an export finds the records
QUALITY = 82  # of a JPEG: text stays crisp
MOST_HEIGHT = 8_000  # pixels of a picture of a page, however long the page is


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to be drawn so many pixels wide, or a part of it (points) drawn at a scale."""

    path: Path
    media_type: str
    page: int
    width: int
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """A record to be proven anew: as JSON, because it travels."""

    record: str
    source: Source
    pages: tuple[Page, ...]
    readings: tuple[PersonReading, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Why a value of a record has its status; `read` is the record that was made of the pages before people read."""

    record: str
    path: str
    read: str
    pages: tuple[Page, ...]
    readings: tuple[PersonReading, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A record by anybody, to be checked against a document."""

    record: dict[str, Any]
    source: Source
    pages: tuple[Page, ...]
    reader: str


@dataclass(frozen=True, slots=True)
class Table:
    """A folder with records to be exported into it; the source where it is to be marked; where we are asked."""

    folder: Path
    suffix: str
    source: Path | None = None
    site: str | None = None


def load(settings: Settings, _: None) -> None:
    """Nothing: all that the tasks need is loaded with this module."""


def check_upload(settings: Settings, candidate: Candidate) -> Source:
    return open_source(candidate, settings)


def measure_pages(settings: Settings, picture: Picture) -> list[tuple[float, float]]:
    """Width and height of every page in points, as a viewer shows it."""
    with open_pages(picture) as document:
        return [(page.rect.width, page.rect.height) for page in document]


def draw_page(settings: Settings, picture: Picture) -> bytes:
    """A JPEG of a page, or of a part of it."""
    with open_pages(picture) as document:
        if not 1 <= picture.page <= document.page_count:
            raise Unreadable("没有这一页。")
        page = document[picture.page - 1]
        clip = pymupdf.Rect(*picture.box) & page.rect if picture.box else page.rect
        if clip.is_empty:
            raise Unreadable("这一处不在页面上。")
        zoom = min(picture.width / clip.width, MOST_HEIGHT / clip.height)
        pixels = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), clip=clip, colorspace=pymupdf.csRGB, alpha=False)
    return write_jpeg(pixels)


def write_jpeg(pixels: pymupdf.Pixmap) -> bytes:
    """A JPEG by Pillow, which needs a tenth of the time that MuPDF does."""
    out = io.BytesIO()
    Image.frombuffer("RGB", (pixels.width, pixels.height), pixels.samples_mv).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def open_pages(picture: Picture) -> pymupdf.Document:
    """The file as the kind that its content is. Raises Unreadable if it cannot be opened."""
    kind = "pdf" if picture.media_type == PDF else picture.media_type.rpartition("/")[2]
    try:
        return pymupdf.open(picture.path, filetype=kind)
    except (pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError) as error:
        raise Unreadable("文件无法打开。") from error


def prove_readings(settings: Settings, again: Again) -> str:
    """The record with what people read, as JSON."""
    record = Record.model_validate_json(again.record)
    return prove_again(record, again.source, again.pages, again.readings, settings).model_dump_json()


def explain_value(settings: Settings, question: Question) -> Proof | None:
    read = Record.model_validate_json(question.read)
    pages = question.pages
    if question.readings:
        pages = put_readings(claim_again(read, pages), pages, question.readings)
    return explain(Record.model_validate_json(question.record), pages, question.path)


def check_record(settings: Settings, check: Check) -> str:
    """The record as checked, as JSON."""
    return check_again(check.record, check.source, check.pages, check.reader, settings).model_dump_json()


def export_tables(settings: Settings, table: Table) -> Path:
    """One file with all tables; several are packed into one."""
    records = table.folder / RECORDS
    target = table.folder / f"hedui.{table.suffix}"
    written = export_records(records, target, table.source, lambda name, error: None, table.site)
    if len(written) == 1:
        return written[0]
    packed = table.folder / "hedui.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in written:
            archive.write(path, path.name)
    return packed
