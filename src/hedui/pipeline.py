"""The pipeline: a file is opened, its pages are read, assembled, extracted from and verified; each stage named once."""

import time
from dataclasses import dataclass, replace

from hedui.assemble import assemble
from hedui.errors import Unreadable
from hedui.execute import Task
from hedui.ingest import Candidate, open_source
from hedui.mupdf import DAMAGE
from hedui.remote import Address
from hedui.source import Source
from hedui.tools import Tools
from hedui.verify import verify
from hedui.work import Extraction, Packed, ReadFile, Stretch, collect_notes, make_record, pack, refuse_nothing


def open_file(tools: Tools, candidate: Candidate) -> Source:
    """The candidate as a source. Raises the FileError that says why it cannot be read."""
    if candidate.address is None or candidate.problem:
        return open_source(candidate, tools.settings)
    stamp = tools.fetcher.look(candidate.address)
    if candidate.known and candidate.known.stamp == stamp:
        return candidate.known
    copy = tools.fetcher.fetch(candidate.address, stamp, tools.settings.max_bytes)
    found = open_source(Candidate(copy, candidate.file), tools.settings)
    return replace(found, path=candidate.path, stamp=stamp, address=candidate.address)


def read_pages(tools: Tools, stretch: Stretch) -> Packed:
    """The pages of a stretch. Raises Unreadable where the file is damaged further in than opening it showed."""
    try:
        return pack(tools.reader.read(at_hand(tools, stretch.source), stretch.pages))
    except DAMAGE as error:
        raise Unreadable("文件内部已损坏，无法读取其中的页面。") from error


def at_hand(tools: Tools, source: Source) -> Source:
    """The source itself, or a copy of it on this machine. Raises Unreadable where it is no longer what was opened."""
    if source.address is None or source.stamp is None:
        return source
    return replace(source, path=tools.fetcher.fetch(Address(source.address), source.stamp, tools.settings.max_bytes))


def prove_file(tools: Tools, file: ReadFile) -> Extraction:
    """The record of a file whose pages are read. Raises NoFormFound where there is nothing to tell of."""
    started = time.perf_counter()
    document = assemble(file.pages)
    claims = tools.extractor.extract(document)
    refuse_nothing(document, claims)
    proven = verify(document, claims, rules=tools.rules)
    record = make_record(file, claims, proven, tools.producer, time.perf_counter() - started)
    return Extraction.of(record, collect_notes(file, claims))


@dataclass(frozen=True, slots=True)
class Stages:
    """The steps of a run as tasks for an executor; a measurement of the run itself puts in its own."""

    open_file: Task[Candidate, Source] = open_file
    read_pages: Task[Stretch, Packed] = read_pages
    prove_file: Task[ReadFile, Extraction] = prove_file


STAGES = Stages()
