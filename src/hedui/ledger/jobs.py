"""Jobs: documents to be read, each by one worker at a time, however often that worker is killed."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, case, cast, func, insert, select, update

from hedui.ledger.documents import State, new_job
from hedui.ledger.tables import documents, jobs
from hedui.ledger.writing import Book
from hedui.record import LlmUse

ATTEMPTS = 5  # a document over which the foreman died so often, all but once with no other in hand, is given up


@dataclass(frozen=True, slots=True)
class Job:
    """One reading of one document."""

    id: int
    sha256: str
    state: State
    attempts: int
    asked_at: float
    asked_by: str
    started_at: float | None
    ended_at: float | None
    pages: int
    pages_done: int
    seconds: float
    error_code: str | None
    error_message: str | None
    llm_calls: int
    llm_tokens: int
    llm_cost: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: an error, or none."""

    seconds: float
    llm: LlmUse = LlmUse()
    error_code: str | None = None
    error_message: str | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What language models cost; `unpriced` calls are those whose price is not known, left out of `dollars`."""

    calls: int
    tokens: int
    dollars: float
    unpriced: int


class Jobs(Book):
    """The book of jobs. One foreman takes from it; anybody may ask and look."""

    def ask(self, sha256: str, by: str) -> int | None:
        """Ask for a document to be read again; None if that is under way."""
        with self._writing() as connection:
            waiting = select(jobs.c.id).where(jobs.c.sha256 == sha256, jobs.c.state.in_(("queued", "running")))
            if connection.execute(waiting).first():
                return None
            pages = connection.execute(select(documents.c.pages).where(documents.c.sha256 == sha256)).scalar_one()
            connection.execute(update(documents).where(documents.c.sha256 == sha256).values(state="queued"))
            done = connection.execute(insert(jobs).values(new_job(sha256, pages, by, time.time())))
            return int(done.inserted_primary_key[0]) if done.inserted_primary_key else None

    def take(self, most: int) -> list[Job]:
        """The oldest jobs that wait; they are running from now on.

        One that was in hand when the foreman died is taken alone, so that no other is blamed for it.
        """
        with self._writing() as connection:
            waiting = select(jobs).where(jobs.c.state == "queued").order_by(jobs.c.id).limit(most)
            found = [Job(**row._mapping) for row in connection.execute(waiting)]
            taken = found[:1] if found and found[0].attempts else [job for job in found if not job.attempts]
            ids, keys = [job.id for job in taken], [job.sha256 for job in taken]
            begun = {"state": "running", "started_at": time.time(), "attempts": jobs.c.attempts + 1, "pages_done": 0}
            connection.execute(update(jobs).where(jobs.c.id.in_(ids)).values(begun))
            connection.execute(update(documents).where(documents.c.sha256.in_(keys)).values(state="running"))
        return taken

    def take_back(self) -> int:
        """Have what a worker left half done wait again, or given up where that has happened too often; how many."""
        with self._writing() as connection:
            running = connection.execute(select(jobs.c.id, jobs.c.sha256, jobs.c.attempts).where(
                jobs.c.state == "running"
            )).all()  # fmt: skip
            for job, sha256, attempts in running:
                if attempts < ATTEMPTS:
                    values: dict[str, Any] = {"state": "queued"}
                    connection.execute(update(jobs).where(jobs.c.id == job).values(values))
                    connection.execute(update(documents).where(documents.c.sha256 == sha256).values(values))
                else:
                    settle(connection, job, sha256, Outcome(0, error_code="internal", error_message=GIVEN_UP))
        return len(running)

    def advance(self, job: int, pages: int) -> None:
        """Note that more pages of a job are read."""
        with self._writing() as connection:
            connection.execute(update(jobs).where(jobs.c.id == job).values(pages_done=jobs.c.pages_done + pages))

    def finish(self, job: Job, outcome: Outcome) -> None:
        """Note how a job ended."""
        with self._writing() as connection:
            settle(connection, job.id, job.sha256, outcome)

    def find(self, job: int) -> Job | None:
        with self._reading() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job)).one_or_none()
        return Job(**row._mapping) if row else None

    def latest(self, sha256: str) -> Job | None:
        """The newest job of a document."""
        with self._reading() as connection:
            query = select(jobs).where(jobs.c.sha256 == sha256).order_by(jobs.c.id.desc()).limit(1)
            row = connection.execute(query).one_or_none()
        return Job(**row._mapping) if row else None

    def waiting(self) -> int:
        """How many jobs wait or run."""
        with self._reading() as connection:
            query = select(func.count()).select_from(jobs).where(jobs.c.state.in_(("queued", "running")))
            return int(connection.execute(query).scalar_one())

    def spent(self) -> Spent:
        """What language models cost in all."""
        c = jobs.c
        sums = (c.llm_calls, c.llm_tokens, cast(c.llm_cost, Float), case((c.llm_cost.is_(None), c.llm_calls), else_=0))
        with self._reading() as connection:
            query = select(*(func.coalesce(func.sum(each), 0) for each in sums)).where(c.llm_calls > 0)
            calls, tokens, dollars, unpriced = connection.execute(query).one()
        return Spent(int(calls), int(tokens), round(float(dollars), 6), int(unpriced))


GIVEN_UP = "处理该文件时程序多次中断，已放弃。"


def settle(connection: Any, job: int, sha256: str, outcome: Outcome) -> None:
    """Close a job and say so on its document."""
    state = "failed" if outcome.error_code else "done"
    error = {"state": state, "error_code": outcome.error_code, "error_message": outcome.error_message}
    ended = {
        **error,
        "ended_at": time.time(),
        "seconds": outcome.seconds,
        "llm_calls": outcome.llm.calls,
        "llm_tokens": outcome.llm.input_tokens + outcome.llm.output_tokens,
        "llm_cost": outcome.llm.cost,
    }
    connection.execute(update(jobs).where(jobs.c.id == job).values(ended))
    connection.execute(update(documents).where(documents.c.sha256 == sha256).values(error))
