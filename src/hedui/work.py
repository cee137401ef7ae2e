"""What the pipeline hands on from step to step: stretches of pages, files read, records made."""

from collections.abc import Callable
from dataclasses import dataclass

from hedui.claims import Claims
from hedui.document import Document
from hedui.errors import NoFormFound
from hedui.page import Page
from hedui.record import Producer, Record, Stats, walk_leaves
from hedui.record import Source as RecordSource
from hedui.source import Source
from hedui.verify import Proven

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


def refuse_nothing(document: Document, claims: Claims) -> None:
    """Raise NoFormFound where there is neither a form, nor anything a narrative holds, nor a sentence of prose."""
    if not (has_claims(claims) or has_prose(document)):
        raise NoFormFound("没有找到绩效自评表，也没有找到正文。")


def has_claims(claims: Claims) -> bool:
    """Whether a form was found, or prose that says anything a narrative holds."""
    return any(
        report.forms or any(leaf.value for _, leaf in walk_leaves(report.narrative)) for report in claims.reports
    )


def has_prose(document: Document) -> bool:
    """Whether the document has a sentence in it."""
    paragraphs = (paragraph for part in document.parts for paragraph in part.paragraphs)
    return any(len(paragraph.text) >= MIN_PROSE and "。" in paragraph.text for paragraph in paragraphs)


def make_record(file: ReadFile, claims: Claims, proven: Proven, producer: Producer) -> Record:
    """The record of a file; its seconds are those of reading, until the run adds the rest."""
    source = RecordSource(
        file=file.source.name,
        sha256=file.source.sha256,
        pages=len(file.pages),
        scanned_pages=sum(page.scanned for page in file.pages),
        media_type=file.source.media_type,
    )
    stats = Stats(seconds=file.seconds, llm=claims.use)
    if claims.degraded:  # another producer than was wanted: the next run tries again
        producer = producer.model_copy(update={"extractor": claims.by, "model": None, "prompt": None})
    return Record(
        source=source,
        producer=producer,
        reports=proven.reports,
        findings=proven.findings,
        misreadings=proven.misreadings,
        stats=stats,
    )


def collect_notes(file: ReadFile, claims: Claims) -> tuple[str, ...]:
    """Headings that were left out, and what reading had to say of pages."""
    pages = (f"第 {page.number} 页：{note}" for page in file.pages for note in page.notes)
    return (*(f"未识别的栏目：{name}" for name in claims.unknown), *claims.notes, *pages)
