"""Documents: each content once, with what lists show of it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from hedui.ledger.tables import COUNTS, documents, findings, jobs
from hedui.ledger.writing import Book

State = Literal["queued", "running", "done", "failed"]
Order = Literal["newest", "doubt"]
DAY = 86_400.0
RARE = 3_000  # documents: fewer are sooner sorted than met on a walk through all in order


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as lists show it. `doubt` is how many numbers want a look, those in conflict most of all."""

    sha256: str
    name: str
    media_type: str
    size: int
    pages: int
    origin: str
    added_at: float
    added_by: str
    state: State
    error_code: str | None
    error_message: str | None
    title: str
    version: int
    reports: int
    forms: int
    findings: int
    verified: int
    grounded: int
    conflict: int
    unsupported: int
    doubt: int
    accepted_by: str | None
    accepted_at: float | None

    @property
    def numbers(self) -> int:
        return self.verified + self.grounded + self.conflict + self.unsupported

    @property
    def proven(self) -> float | None:
        """The share of the numbers that is proven, in [0, 1]; None where there are none."""
        return self.verified / self.numbers if self.numbers else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for: words in the name or title, a state, a type of finding, only what is not accepted."""

    words: str = ""
    state: State | None = None
    finding: str | None = None
    unaccepted: bool = False
    order: Order = "newest"
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list, and how many there are in all."""

    rows: tuple[DocumentRow, ...]
    total: int


class Documents(Book):
    """The book of documents."""

    def add(self, *, sha256: str, name: str, media_type: str, size: int, pages: int, origin: str, by: str) -> bool:
        """Enter a document and ask for it to be read; False if its content is known already."""
        now = time.time()
        known = {"sha256": sha256, "name": name, "media_type": media_type, "size": size, "pages": pages}
        entry = known | {"origin": origin, "added_at": now, "added_by": by, "state": "queued"}
        entry |= {"title": "", "words": name.lower()}
        try:
            with self._writing() as connection:
                connection.execute(insert(documents).values(entry | dict.fromkeys((*COUNTS, "version", "doubt"), 0)))
                connection.execute(insert(jobs).values(new_job(sha256, pages, by, now)))
        except IntegrityError:
            return False
        return True

    def find(self, sha256: str) -> DocumentRow | None:
        with self._reading() as connection:
            row = connection.execute(select(documents).where(documents.c.sha256 == sha256)).one_or_none()
        return to_row(row) if row else None

    def list(self, wanted: Wanted) -> Listing:
        """A page of what is wanted: the newest first, or what is most in doubt."""
        order = [documents.c.added_at.desc(), documents.c.sha256.desc()]
        if wanted.order == "doubt":
            order.insert(0, documents.c.doubt.desc())
        with self._reading() as connection:
            few = find_few(connection, wanted) if wanted.words or wanted.finding else None
            if few is None:
                chosen = filter_documents(select(documents), wanted)
                total = int(connection.execute(count_documents(wanted)).scalar_one())
            else:
                chosen, total = select(documents).where(documents.c.sha256.in_(few)), len(few)
            rows = connection.execute(chosen.order_by(*order).offset(wanted.offset).limit(wanted.limit)).all()
        return Listing(tuple(to_row(row) for row in rows), total)

    def hashes_done(self) -> tuple[str, ...]:
        """The hashes of all documents that are read, the newest first."""
        c = documents.c
        query = select(c.sha256).where(c.state == "done").order_by(c.added_at.desc(), c.sha256.desc())
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def neighbours(self, row: DocumentRow) -> tuple[str | None, str | None]:
        """The documents before and after one in the queue of what is in doubt."""
        c = documents.c
        key = (c.doubt, c.added_at, c.sha256)
        here = (row.doubt, row.added_at, row.sha256)
        before = select(c.sha256).where(is_beyond(key, here, 1)).order_by(*(column.asc() for column in key)).limit(1)
        after = select(c.sha256).where(is_beyond(key, here, -1)).order_by(*(column.desc() for column in key)).limit(1)
        with self._reading() as connection:
            return connection.execute(before).scalar(), connection.execute(after).scalar()

    def accept(self, sha256: str, by: str) -> None:
        """Note that a person has looked through all of a document."""
        with self._writing() as connection:
            done = update(documents).where(documents.c.sha256 == sha256)
            connection.execute(done.values(accepted_by=by, accepted_at=time.time(), doubt=0))

    def tally(self) -> dict[str, Any]:
        """What all documents come to: by state, numbers by status, findings by type, documents of the last days."""
        sums = [func.coalesce(func.sum(documents.c[name]), 0).label(name) for name in (*COUNTS, "pages")]
        east = time.localtime().tm_gmtoff  # seconds: a day is one of where the service stands
        day = func.floor((jobs.c.ended_at + east) / DAY)
        since = (this_day() - 13) * DAY - east
        with self._reading() as connection:
            states = connection.execute(select(documents.c.state, func.count()).group_by(documents.c.state)).all()
            reviewed = select(func.count()).select_from(documents).where(documents.c.accepted_at.is_not(None))
            accepted = connection.execute(reviewed).scalar_one()
            numbers = connection.execute(select(*sums)).one()._mapping
            types = connection.execute(
                select(findings.c.type, func.sum(findings.c.number)).group_by(findings.c.type)
            ).all()
            days = connection.execute(
                select(day, func.count(), func.sum(jobs.c.pages), func.sum(jobs.c.seconds))
                .where(jobs.c.state == "done", jobs.c.ended_at >= since)
                .group_by(day)
            ).all()
        return {
            "states": {str(state): int(number) for state, number in states},
            "accepted": int(accepted),
            "numbers": {name: int(value) for name, value in numbers.items()},
            "findings": {str(kind): int(number) for kind, number in types},
            "days": {int(d): (int(n), int(pages), float(seconds)) for d, n, pages, seconds in days},
        }


def this_day() -> int:
    """Today, counted from 1970 in local days."""
    return int((time.time() + time.localtime().tm_gmtoff) // DAY)


def to_row(row: Any) -> DocumentRow:
    return DocumentRow(**{name: row._mapping[name] for name in DocumentRow.__slots__})


def new_job(sha256: str, pages: int, by: str, now: float) -> Mapping[str, Any]:
    """A job that waits."""
    zeros = dict.fromkeys(("attempts", "pages_done", "seconds", "llm_calls", "llm_tokens"), 0)
    return {"sha256": sha256, "state": "queued", "asked_at": now, "asked_by": by, "pages": pages, **zeros}


def find_few(connection: Connection, wanted: Wanted) -> Sequence[str] | None:
    """The hashes of what is wanted, sought in indexes that hold no more; None where they are too many to be sorted."""
    hashes = filter_documents(select(documents.c.sha256), wanted, rare=True).limit(RARE)
    found = connection.execute(hashes).scalars().all()
    return found if len(found) < RARE else None


def count_documents(wanted: Wanted) -> Select[Any]:
    """How many documents are wanted. Those with a finding need not be looked at where nothing else is asked of them."""
    if wanted.finding and not (wanted.words or wanted.state or wanted.unaccepted):
        return select(func.count()).select_from(findings).where(findings.c.type == wanted.finding)
    return filter_documents(select(func.count()).select_from(documents), wanted, rare=bool(wanted.finding))


def filter_documents(query: Select[Any], wanted: Wanted, rare: bool = False) -> Select[Any]:
    """The documents that are wanted; findings are gone through first where they are `rare`, and else last."""
    if wanted.words:
        query = query.where(documents.c.words.contains(wanted.words.lower(), autoescape=True))
    if wanted.state:
        query = query.where(documents.c.state == wanted.state)
    if wanted.finding:
        found = select(findings.c.sha256).where(findings.c.type == wanted.finding)
        one = found.where(findings.c.sha256 == documents.c.sha256).exists()
        query = query.where(documents.c.sha256.in_(found) if rare else one)
    if wanted.unaccepted:
        query = query.where(documents.c.accepted_at.is_(None))
    return query


def is_beyond(columns: tuple[Any, ...], here: tuple[Any, ...], sign: int) -> ColumnElement[bool]:
    """Whether a row comes after (sign 1) or before (-1) a place, by columns in their order."""
    column, value = columns[0], here[0]
    further: ColumnElement[bool] = column > value if sign > 0 else column < value
    if len(columns) == 1:
        return further
    return or_(further, (column == value) & is_beyond(columns[1:], here[1:], sign))
