"""A run without reading: documents that do not exist, whose one page was recorded and whose record is a copy.

What is left of a run is what the run itself costs: scheduling, naming, writing, remembering.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from hedui.config import Settings
from hedui.ingest import Candidate, open_source
from hedui.pipeline import Stages, prove_file, read_pages
from hedui.record import Record
from hedui.source import Source, Stamp
from hedui.summary import Digest
from hedui.tools import Tools
from hedui.work import Extraction, Packed, ReadFile, Stretch

A_FOLDER = 1000  # documents
PDF = "application/pdf"
STAMP = Stamp(1, 1, 1, 1)


@dataclass(frozen=True)
class Recorded:
    """What every document of the simulation has: pages, and the record made of them, whole or with its reports cut."""

    pages: Packed
    text: str
    digest: Digest
    seconds: float = 0.0  # that a page is pretended to take


def record_document(path: Path, whole: bool, seconds: float = 0.0) -> Recorded:
    """Read one document in truth."""
    tools = Tools(Settings(extractor="rules"))
    source = open_source(Candidate(path, path.name), tools.settings)
    pages = read_pages(tools, Stretch(source, range(1, source.pages + 1)))
    made = prove_file(tools, ReadFile(source, pages.unpack()))
    if not whole:
        record: Record = made.record
        made = Extraction.of(record.model_copy(update={"reports": ()}), ())
    return Recorded(pages, made.text, made.digest, seconds)


def list_documents(count: int) -> Iterator[Candidate]:
    """So many documents in folders of A_FOLDER, as a walk through real folders would give them."""
    for number in range(count):
        file = f"{number // A_FOLDER:04}/{number:07}.pdf"
        yield Candidate(Path("/nowhere", file), file)


def open_recorded(recorded: Recorded) -> Recorded:
    return recorded


def open_simulated(tools: Recorded, candidate: Candidate) -> Source:
    """A source with a hash of its own."""
    if candidate.known:
        return candidate.known
    sha256 = hashlib.sha256(candidate.file.encode()).hexdigest()
    return Source(candidate.path, candidate.file, sha256, PDF, 1, STAMP)


def read_simulated(tools: Recorded, stretch: Stretch) -> Packed:
    time.sleep(tools.seconds)
    return tools.pages


def prove_simulated(tools: Recorded, file: ReadFile) -> Extraction:
    """The record of a copy: its own hash, all else as recorded."""
    sha256 = file.source.sha256
    text = tools.text.replace(tools.digest.sha256, sha256, 1)
    return Extraction(text, replace(tools.digest, sha256=sha256), ())


SIMULATED = Stages(open_simulated, read_simulated, prove_simulated)


def simulated_tools(recorded: Recorded) -> partial[Recorded]:
    """What an executor needs."""
    return partial(open_recorded, recorded)
