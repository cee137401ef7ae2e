"""Records in all their versions, and the corrections that made them. Nothing is ever written over."""

import hashlib
import time
import zlib
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from hedui.errors import Stale
from hedui.ledger.tables import COUNTS, corrections, documents, findings, records
from hedui.ledger.writing import Book
from hedui.record import Record, Stats
from hedui.summary import summarise

Kind = Literal["correct", "confirm", "undo"]
WEIGHTS = {"conflict": 100, "unsupported": 10, "grounded": 1}  # how much a number wants a look


@dataclass(frozen=True, slots=True)
class Change:
    """What a person did to one value; `undoes` names the correction that is taken back."""

    kind: Kind
    path: str
    before: str | None
    after: str | None
    reason: str
    who: str
    undoes: int | None = None
    place: str | None = None  # "page,x0,y0,x1,y1" where a person saw ink that nothing had read


@dataclass(frozen=True, slots=True)
class Correction:
    """A change as it stands in the book."""

    id: int
    sha256: str
    version: int
    kind: Kind
    path: str
    before: str | None
    after: str | None
    place: str | None
    reason: str
    undoes: int | None
    who: str
    at: float


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record; `why` is "read" or "corrected"."""

    version: int
    why: str
    made_by: str
    made_at: float
    record: Record


class Records(Book):
    """The book of records and corrections."""

    def put(self, record: Record, by: str) -> int:
        """Keep what a reading made; its version. What says the same as the newest is kept once."""
        sha256 = record.source.sha256
        with self._writing() as connection:
            newest = connection.execute(newest_of(sha256)).one_or_none()
            if newest and newest.content == hash_content(record):
                return int(newest.version)
            version = (newest.version if newest else 0) + 1
            append_version(connection, record, version, "read", by)
        return version

    def correct(self, record: Record, base: int, change: Change) -> int:
        """Keep a record as corrected from version `base`; its version. Raises Stale if there is a newer one by now."""
        sha256 = record.source.sha256
        version = base + 1
        with self._writing() as connection:
            here = (documents.c.sha256 == sha256) & (documents.c.version == base)
            if connection.execute(update(documents).where(here).values(version=version)).rowcount != 1:
                raise Stale("这份记录刚被别人改过，您的改动没有保存；请看过新的内容后再改。")
            append_version(connection, record, version, "corrected", change.who)
            connection.execute(
                insert(corrections).values(asdict(change) | {"sha256": sha256, "version": version, "at": time.time()})
            )
        return version

    def find(self, sha256: str, version: int | None = None) -> Version | None:
        """A version of a document's record, the newest if none is named."""
        query = newest_of(sha256) if version is None else of_version(sha256, version)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return to_version(row) if row else None

    def find_body(self, sha256: str, version: int | None = None) -> tuple[int, bytes] | None:
        """A version of a record as JSON, not parsed, with its number; the newest if none is named."""
        query = newest_of(sha256) if version is None else of_version(sha256, version)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return (int(row.version), zlib.decompress(row.body)) if row else None

    def last_read(self, sha256: str) -> Version | None:
        """The newest version that a reading made."""
        query = newest_of(sha256).where(records.c.why == "read")
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return to_version(row) if row else None

    def corrections(self, sha256: str) -> tuple[Correction, ...]:
        """All that people did to a document, the oldest first."""
        query = select(corrections).where(corrections.c.sha256 == sha256).order_by(corrections.c.version)
        with self._reading() as connection:
            return tuple(Correction(**row._mapping) for row in connection.execute(query))

    def active(self, sha256: str) -> list[Correction]:
        """Corrections that are not taken back, the oldest first."""
        every = self.corrections(sha256)
        undone = {each.undoes for each in every}
        return [each for each in every if each.kind != "undo" and each.id not in undone]

    def corrected(self) -> tuple[str, ...]:
        """The documents that people corrected or confirmed anything of."""
        with self._reading() as connection:
            found = connection.execute(select(corrections.c.sha256).distinct().order_by(corrections.c.sha256))
            return tuple(found.scalars())

    def versions(self, sha256: str) -> int:
        """How many versions are kept of a document's record."""
        with self._reading() as connection:
            query = select(func.count()).select_from(records).where(records.c.sha256 == sha256)
            return int(connection.execute(query).scalar_one())


def newest_of(sha256: str) -> Any:
    return select(records).where(records.c.sha256 == sha256).order_by(records.c.version.desc()).limit(1)


def of_version(sha256: str, version: int) -> Any:
    return select(records).where(records.c.sha256 == sha256, records.c.version == version)


def to_version(row: Any) -> Version:
    record = Record.model_validate_json(zlib.decompress(row.body))
    return Version(row.version, row.why, row.made_by, row.made_at, record)


def hash_content(record: Record) -> str:
    """The hash of what a record says; what making it cost does not count."""
    return hashlib.sha256(record.model_copy(update={"stats": Stats()}).model_dump_json().encode()).hexdigest()


def append_version(connection: Connection, record: Record, version: int, why: str, by: str) -> None:
    """Write a version, and what lists show of it."""
    sha256 = record.source.sha256
    body = zlib.compress(record.model_dump_json().encode(), 6)
    entry = {"sha256": sha256, "version": version, "content": hash_content(record), "body": body}
    connection.execute(insert(records).values(entry | {"why": why, "made_by": by, "made_at": time.time()}))
    shown = describe(record)
    words = func.lower(documents.c.name) + " " + shown["title"].lower()
    shown |= {"words": words, "version": version, "accepted_by": None, "accepted_at": None}
    connection.execute(update(documents).where(documents.c.sha256 == sha256).values(shown))
    connection.execute(delete(findings).where(findings.c.sha256 == sha256))
    types = Counter(finding.type for finding in record.findings)
    if types:
        rows = [{"sha256": sha256, "type": kind, "number": number} for kind, number in types.items()]
        connection.execute(insert(findings), rows)


def describe(record: Record) -> dict[str, Any]:
    """What lists show of a record."""
    summary = summarise(record)
    titles = (
        leaf.value
        for report in record.reports
        for leaf in (report.title, *(form.project_name for form in report.forms), report.unit)
    )
    counts = {name: getattr(summary, name) for name in COUNTS}
    doubt = sum(weight * counts[name] for name, weight in WEIGHTS.items()) + 100 * counts["findings"]
    return {"title": next((title for title in titles if title), "")[:200], "doubt": doubt, **counts}
