"""What the pipeline hands on from step to step: stretches of pages, files read, records made."""

import pickle
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from hedui.claims import Claims
from hedui.document import MIN_PROSE, Document
from hedui.errors import NoFormFound
from hedui.page import Page
from hedui.record import Producer, Record, Stats, walk_leaves, write_record
from hedui.record import Source as RecordSource
from hedui.source import Source
from hedui.summary import Digest
from hedui.verify import Proven


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some pages of one source, counted from 1: the piece of work that reading is cut into."""

    source: Source
    pages: range


@dataclass(frozen=True, slots=True)
class Packed:
    """Pages as bytes: what passes through a run's own process, which has no use for what is in them."""

    blob: bytes

    def unpack(self) -> tuple[Page, ...]:
        pages: tuple[Page, ...] = pickle.loads(zlib.decompress(self.blob))  # noqa: S301 (our own worker wrote it)
        return pages


def pack(pages: Iterable[Page]) -> Packed:
    """Pages as some 5 kB each."""
    return Packed(zlib.compress(pickle.dumps(tuple(pages)), level=1))


class ReadFile:
    """A source with all its pages, and the seconds that reading them took. Pages come packed or not."""

    def __init__(self, source: Source, pages: Sequence[Page | Packed], seconds: float = 0.0) -> None:
        self.source = source
        self.seconds = seconds
        self._given = pages

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(
            page for given in self._given for page in (given.unpack() if isinstance(given, Packed) else [given])
        )

    def __reduce__(self) -> tuple[type["ReadFile"], tuple[Source, Sequence[Page | Packed], float]]:
        """Travel as it came: packed pages stay so."""
        return ReadFile, (self.source, self._given, self.seconds)


class Extraction:
    """A record as the text that is stored, what it says in short, and notes on what was left out of it."""

    def __init__(self, text: str, digest: Digest, notes: tuple[str, ...]) -> None:
        self.text = text
        self.digest = digest
        self.notes = notes

    @classmethod
    def of(cls, record: Record, notes: tuple[str, ...]) -> Self:
        """Made where the work is done, so that the run's own process has only to write it."""
        return cls(write_record(record), Digest.of(record), notes)

    @cached_property
    def record(self) -> Record:
        return Record.model_validate_json(self.text)


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


def make_record(file: ReadFile, claims: Claims, proven: Proven, producer: Producer, seconds: float = 0.0) -> Record:
    """The record of a file; its seconds are those of reading and those that the rest took."""
    source = RecordSource(
        file=file.source.name,
        sha256=file.source.sha256,
        pages=len(file.pages),
        scanned_pages=sum(page.scanned for page in file.pages),
        media_type=file.source.media_type,
    )
    stats = Stats(seconds=round(file.seconds + seconds, 3), llm=claims.use)
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
