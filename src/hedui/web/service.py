"""What the service does, apart from how it is asked: documents come in, are looked at, corrected and taken away."""

import json
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hedui.archive import Archive
from hedui.errors import HeduiError, TooLarge
from hedui.inbox import Note, read_notes
from hedui.ingest import Candidate, clean_name
from hedui.ledger import Change, Correction, DocumentRow, Ledger, Version
from hedui.ledger.records import Kind
from hedui.page import Page
from hedui.recheck import PersonReading, Place, Proof, find_leaf
from hedui.record import Leaf, Record
from hedui.source import Source
from hedui.web import tasks
from hedui.web.limits import Limits
from hedui.web.side import SideDesk

START_SECONDS, CHECK_SECONDS, DRAW_SECONDS, PROVE_SECONDS, EXPORT_SECONDS = 60.0, 120.0, 30.0, 120.0, 600.0
WIDTHS = (360, 1400)  # pixels: of a picture to tell a page by, and to read it
LONG, REST = 0.05, 40  # seconds that a reckoning may take; one that takes longer rests so many times as long
CROP_WIDTH = 900


class NotThere(HeduiError):
    """Nothing is known under this name."""

    code = "not_found"


class NotPossible(HeduiError):
    """The request makes no sense as things stand."""

    code = "not_possible"


@dataclass
class Service:
    """Its means. Pictures and proofs are best made at desks of their own, so that neither waits for the other."""

    ledger: Ledger
    archive: Archive
    drawing: SideDesk
    proving: SideDesk
    limits: Limits = field(default_factory=Limits)
    inbox: Path | None = None
    errands: SideDesk | None = None  # for what may take long: nobody's correction waits for an export
    _tally: tuple[dict[str, Any], float] = field(default=({}, 0.0), init=False)

    def warm_up(self) -> None:
        """Have the workers load what they need before anybody waits for it."""
        for desk in (self.drawing, self.proving):
            desk.do(tasks.load, None, START_SECONDS)

    # ---- documents ---------------------------------------------------------------------------------------------------

    def receive(self, chunks: Iterable[bytes], name: str, by: str) -> tuple[DocumentRow, bool]:
        """Take in a file that arrives in pieces; its document, and whether it is new. Raises FileError if refused."""
        arriving = self.archive.open_incoming()
        name = clean_name(name)
        try:
            size = self._write(arriving, chunks)
            source = self.proving.do(tasks.check_upload, Candidate(arriving, name), CHECK_SECONDS)
            self.archive.take_in(arriving, source.sha256)
        finally:
            arriving.unlink(missing_ok=True)
        new = self.ledger.documents.add(
            sha256=source.sha256, name=name, media_type=source.media_type, size=size, pages=source.pages,
            origin="upload", by=by,
        )  # fmt: skip
        return self.document(source.sha256), new

    def _write(self, path: Path, chunks: Iterable[bytes]) -> int:
        size, most = 0, self.limits.upload_bytes
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLarge(f"文件超过上限 {most // 1_000_000} MB，请拆分后再上传。")
                file.write(chunk)
        return size

    def tally(self) -> dict[str, Any]:
        """What all documents come to; where reckoning takes long, as it was a few seconds ago."""
        told, until = self._tally
        started = time.monotonic()
        if started < until:
            return told
        told = self.ledger.documents.tally()
        took = time.monotonic() - started
        self._tally = (told, started + took * REST if took > LONG else 0.0)
        return told

    def document(self, sha256: str) -> DocumentRow:
        """Raises NotThere if it is not known."""
        row = self.ledger.documents.find(sha256)
        if row is None:
            raise NotThere("没有这份文件。")
        return row

    def version(self, sha256: str, version: int | None = None) -> Version:
        """A version of a document's record, the newest if none is named. Raises NotThere."""
        found = self.ledger.records.find(sha256, version)
        if found is None:
            self.document(sha256)
            raise NotThere("还没有这份文件的记录。" if version is None else "没有这一版记录。")
        return found

    def read_again(self, sha256: str, by: str) -> None:
        """Ask for a document to be read anew; what people corrected would be lost, so then it is refused."""
        self.document(sha256)
        if self.active(sha256):
            raise NotPossible("这份文件已有人工改动，重读会与之冲突；请先撤销改动。")
        if self.ledger.jobs.ask(sha256, by) is None:
            raise NotPossible("这份文件正在处理。")

    def list_notes(self) -> list[Note]:
        """Why files of the inbox could not even be opened: no document was made of them."""
        return read_notes(self.inbox) if self.inbox else []

    # ---- pictures ----------------------------------------------------------------------------------------------------

    def sizes(self, sha256: str) -> list[tuple[float, float]]:
        """Width and height of every page in points."""
        kept = self.archive.image_path(sha256, 0, 0).with_suffix(".json")
        if not kept.exists():
            row = self.document(sha256)
            picture = tasks.Picture(self.archive.source_path(sha256), row.media_type, 1, 0)
            found = self.drawing.do(tasks.measure_pages, picture, DRAW_SECONDS)
            self.archive.write(kept, json.dumps(found).encode())
        sizes: list[tuple[float, float]] = json.loads(kept.read_bytes())
        return sizes

    def page_image(self, sha256: str, page: int, width: int) -> Path:
        """The picture of a page, drawn once."""
        path = self.archive.image_path(sha256, page, width)
        if not path.exists():
            row = self.document(sha256)
            picture = tasks.Picture(self.archive.source_path(sha256), row.media_type, page, width)
            self.archive.write(path, self.drawing.do(tasks.draw_page, picture, DRAW_SECONDS))
        return path

    def crop(self, sha256: str, page: int, box: tuple[float, float, float, float]) -> bytes:
        """A part of a page, as large as eyes like it."""
        row = self.document(sha256)
        width = min(CROP_WIDTH, max(80, round((box[2] - box[0]) * 3)))
        picture = tasks.Picture(self.archive.source_path(sha256), row.media_type, page, width, box)
        return self.drawing.do(tasks.draw_page, picture, DRAW_SECONDS)

    # ---- corrections -------------------------------------------------------------------------------------------------

    def correct(
        self, sha256: str, base: int, path: str, value: str | None, reason: str, who: str, place: Place | None = None
    ) -> tuple[int, Record]:
        """Read a value otherwise (or, with None, the same again), and prove the record anew; its version.

        Raises Stale if `base` is no longer the newest version, NotThere if there is no such value.
        """
        before = self._leaf(self.version(sha256, base).record, path)
        readings = [*self.active_readings(sha256), PersonReading(path, value, place)]
        record = self._prove(sha256, readings)
        after = value if value is not None else before.value
        where = f"{place.page},{','.join(map(str, place.bbox))}" if place else None
        kind: Kind = "confirm" if value is None else "correct"
        change = Change(kind, path, before.value, after, reason, who, place=where)
        return self.ledger.records.correct(record, base, change), record

    def undo(self, sha256: str, base: int, correction: int, reason: str, who: str) -> tuple[int, Record]:
        """Take a correction back: everything else is proven anew without it."""
        undone = next((each for each in self.active(sha256) if each.id == correction), None)
        if undone is None:
            raise NotThere("没有这一处改动，或已撤销。")
        left = [to_reading(each) for each in self.active(sha256) if each.id != correction]
        record = self._prove(sha256, left)
        change = Change("undo", undone.path, undone.after, undone.before, reason, who, undoes=correction)
        return self.ledger.records.correct(record, base, change), record

    def active(self, sha256: str) -> list[Correction]:
        """Corrections that are not taken back, the oldest first."""
        return self.ledger.records.active(sha256)

    def active_readings(self, sha256: str) -> list[PersonReading]:
        return [to_reading(each) for each in self.active(sha256)]

    def _prove(self, sha256: str, readings: list[PersonReading]) -> Record:
        read, pages = self._read(sha256)
        if not readings:
            return read
        again = tasks.Again(read.model_dump_json(), self.source(sha256), pages, tuple(readings))
        return Record.model_validate_json(self.proving.do(tasks.prove_readings, again, PROVE_SECONDS))

    def _read(self, sha256: str) -> tuple[Record, tuple[Page, ...]]:
        """The newest record that a reading made, and the pages it was made of."""
        read, pages = self.ledger.records.last_read(sha256), self.archive.find_pages(sha256)
        if read is None or pages is None:
            raise NotPossible("没有保留这份文件的识读结果，请先重读。")
        return read.record, pages

    def explain(self, sha256: str, path: str) -> Proof:
        """Why a value has its status, by the pages as first read and what people read since."""
        record = self.version(sha256).record
        self._leaf(record, path)
        read, pages = self._read(sha256)
        readings = tuple(self.active_readings(sha256))
        question = tasks.Question(record.model_dump_json(), path, read.model_dump_json(), pages, readings)
        proof = self.proving.do(tasks.explain_value, question, PROVE_SECONDS)
        if proof is None:
            raise NotThere("记录中没有这一项。")
        return proof

    def check(self, sha256: str, record: dict[str, Any]) -> Record:
        """Any record, checked against a document."""
        read, pages = self._read(sha256)
        check = tasks.Check(record, self.source(sha256), pages, read.producer.reader)
        desk = self.errands or self.proving
        return Record.model_validate_json(desk.do(tasks.check_record, check, PROVE_SECONDS))

    def source(self, sha256: str) -> Source:
        row = self.document(sha256)
        return Source(self.archive.source_path(sha256), row.name, sha256, row.media_type, row.pages)

    def _leaf(self, record: Record, path: str) -> Leaf:
        leaf = find_leaf(record, path)
        if leaf is None:
            raise NotThere("记录中没有这一项。")
        return leaf

    # ---- export ------------------------------------------------------------------------------------------------------

    @contextmanager
    def export(self, suffix: str, sha256: str | None = None, site: str | None = None) -> Iterator[Path]:
        """A file with the records of one document, or of all; it is there as long as it is needed.

        Its rows lead to the pages of `site`, the address that this service is asked at.
        """
        hashes = (self.document(sha256).sha256,) if sha256 else self._all_done()
        folder = self.archive.open_incoming()
        marked = self.archive.source_path(sha256) if suffix == "pdf" and sha256 else None
        try:
            self._lay_out(hashes, folder / tasks.RECORDS)
            table = tasks.Table(folder, suffix, marked, site)
            yield (self.errands or self.proving).do(tasks.export_tables, table, EXPORT_SECONDS)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _lay_out(self, hashes: tuple[str, ...], folder: Path) -> None:
        """Write the newest records of some documents into a folder, one in memory at a time."""
        folder.mkdir(parents=True)
        written = 0
        for sha256 in hashes:
            if found := self.ledger.records.find_body(sha256):
                (folder / f"{written:06}.json").write_bytes(found[1])
                written += 1
        if not written:
            raise NotThere("还没有可以导出的记录。")

    def _all_done(self) -> tuple[str, ...]:
        """The hashes of all documents that are read. Raises NotPossible where they are more than one table takes."""
        hashes, most = self.ledger.documents.hashes_done(), self.limits.export_documents
        if len(hashes) > most:
            raise NotPossible(f"文件超过 {most} 份，一次导不完，请逐份导出。")
        return hashes


def to_reading(correction: Correction) -> PersonReading:
    """What a correction says that a person read."""
    place = None
    if correction.place:
        page, *box = correction.place.split(",")
        x0, y0, x1, y1 = map(float, box)
        place = Place(int(page), (x0, y0, x1, y1))
    return PersonReading(correction.path, None if correction.kind == "confirm" else correction.after, place)
