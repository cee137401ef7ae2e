"""The pipeline: a file is opened, its pages are read, assembled, extracted from and verified; each stage named once."""

from collections.abc import Callable
from dataclasses import dataclass

from hedui.assemble import assemble
from hedui.claims import Claims
from hedui.document import Document
from hedui.errors import NoFormFound
from hedui.ingest import Candidate, open_source
from hedui.page import Page
from hedui.record import Record, Stats, walk_leaves
from hedui.record import Source as RecordSource
from hedui.source import Source
from hedui.tools import Tools
from hedui.verify import verify

MIN_PROSE = 20  # characters: a sentence of a report; captions and the words on a signboard have fewer, and no 。


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some pages of one source, counted from 1: the piece of work that reading is cut into."""

    source: Source
    pages: range


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A source with all its pages, and the seconds that reading them took."""

    source: Source
    pages: tuple[Page, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """A record, and notes on what was left out of it."""

    record: Record
    notes: tuple[str, ...]

    def __reduce__(self) -> tuple[Callable[[str, tuple[str, ...]], "Extraction"], tuple[str, tuple[str, ...]]]:
        """Travel as JSON: pickle cannot find a class such as Report[Leaf] by its name."""
        return json_to_extraction, (self.record.model_dump_json(), self.notes)


def json_to_extraction(record: str, notes: tuple[str, ...]) -> Extraction:
    """An extraction that has travelled."""
    return Extraction(Record.model_validate_json(record), notes)


def open_file(tools: Tools, candidate: Candidate) -> Source:
    """The candidate as a source, or the FileError that says why not."""
    return open_source(candidate, tools.settings)


def read_pages(tools: Tools, stretch: Stretch) -> tuple[Page, ...]:
    """The pages of a stretch."""
    return tuple(tools.reader.read(stretch.source, stretch.pages))


def prove_file(tools: Tools, file: ReadFile) -> Extraction:
    """The record of a file whose pages are read. Raises NoFormFound where there is nothing to tell of."""
    document = assemble(file.pages)
    claims = tools.extractor.extract(document)
    if not (has_claims(claims) or has_prose(document)):
        raise NoFormFound("没有找到绩效自评表，也没有找到正文。")
    proven = verify(document, claims)
    record = Record(
        source=describe_source(file),
        producer=tools.producer,
        reports=proven.reports,
        findings=proven.findings,
        stats=Stats(seconds=file.seconds),
    )
    return Extraction(record, claims.unknown + tuple(note for page in file.pages for note in page.notes))


def has_claims(claims: Claims) -> bool:
    """Whether a form was found, or prose that says anything a narrative holds."""
    return any(
        report.forms or any(leaf.value for _, leaf in walk_leaves(report.narrative)) for report in claims.reports
    )


def has_prose(document: Document) -> bool:
    """Whether the document has a sentence in it."""
    paragraphs = (paragraph for part in document.parts for paragraph in part.paragraphs)
    return any(len(paragraph.text) >= MIN_PROSE and "。" in paragraph.text for paragraph in paragraphs)


def describe_source(file: ReadFile) -> RecordSource:
    """The source as the record names it."""
    source = file.source
    return RecordSource(
        file=source.name,
        sha256=source.sha256,
        pages=len(file.pages),
        scanned_pages=sum(page.scanned for page in file.pages),
        media_type=source.media_type,
    )
