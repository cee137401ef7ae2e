"""Documents with gold for the verifier's benchmark: read once, by hedui's own reader, and kept under .bench."""

import hashlib
import pickle
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench_cases import CaseFile, find_files
from hedui import __version__
from hedui.assemble import assemble
from hedui.claims import Claims
from hedui.config import read_settings
from hedui.document import Document
from hedui.extract.rules import extract
from hedui.forge.make import forge
from hedui.ingest import Candidate
from hedui.page import Page
from hedui.pipeline import open_file, read_pages
from hedui.record import Leaf, walk_leaves
from hedui.tools import Tools
from hedui.verify import Proven, Survey, Trial, open_trial, reclaim, verify
from hedui.work import Stretch

USUAL = 0.3  # share of documents with faults: the forge's own


@dataclass(frozen=True)
class Proving:
    """A document, what rules read in it, and what is really printed in it."""

    file: CaseFile
    document: Document
    reference: Claims

    @cached_property
    def gold(self) -> dict[str, Any]:
        return dict(self.file.gold)

    @cached_property
    def survey(self) -> Survey:
        return Survey(self.document)

    def check(self, record: dict[str, Any]) -> Proven:
        """The record as `hedui verify` judges it."""
        return verify(self.document, self._claims_of(record), survey=self.survey)

    def try_record(self, record: dict[str, Any]) -> Trial:
        """The same, but for leaves and findings, which are made as they are asked for."""
        return open_trial(self.document, self._claims_of(record), survey=self.survey)

    def _claims_of(self, record: dict[str, Any]) -> Claims:
        return reclaim(self.document, record, self.reference, self.survey)


def leaves_of(proven: Proven) -> dict[str, Leaf]:
    return dict(walk_leaves(proven.reports, "reports"))


def forge_cases(folder: Path, count: int, seed: int, faults: float | None = None) -> list[CaseFile]:
    """Born-digital forged documents of every family; those of one seed are always the same.

    `faults` is the share of documents with contradictions in them; the forge's own usual share if not given.
    """
    if count == 0:
        return []
    home = folder / f"forged-{seed}-{count}{'' if faults is None else f'-{faults:g}'}"
    if not home.exists():
        half = home.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        forge(count, seed, half, fault_share=USUAL if faults is None else faults)
        half.rename(home)
    return find_files(home)


def open_sources(files: Sequence[CaseFile], folder: Path) -> Iterator[Proving]:
    """Each file read, or taken from what an earlier run has kept in `folder`."""
    tools = Tools(read_settings(extractor="rules"))
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        document = assemble(_pages(tools, file, folder))
        yield Proving(file, document, extract(document))


def _pages(tools: Tools, file: CaseFile, folder: Path) -> tuple[Page, ...]:
    content = hashlib.sha256(__version__.encode() + file.path.read_bytes()).hexdigest()
    kept = folder / f"{content[:32]}.pages"
    if kept.exists():
        pages: tuple[Page, ...] = pickle.loads(kept.read_bytes())  # noqa: S301  our own
        return pages
    source = open_file(tools, Candidate(file.path, file.name))
    pages = read_pages(tools, Stretch(source, range(1, source.pages + 1))).unpack()
    kept.write_bytes(pickle.dumps(pages))
    return pages
