"""A service for tests: a real ledger and archive, with a form that was misread in one figure, and asked in-process."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from hedui.archive import Archive
from hedui.ledger import Outcome, open_ledger
from hedui.page import Page
from hedui.record import Record
from hedui.source import Source
from hedui.web import Limits, Service, SideDesk, create_app
from recheck_desk import CASES, find_line, misread, prove, read_case

SCORE = "reports[0].forms[0].indicators[0].score"  # 20 on the paper
TOTAL = "reports[0].forms[0].total.score"
SOURCE = CASES / "r26" / "source.pdf"
OWN = {"Origin": "http://testserver"}


@dataclass(frozen=True)
class SlowReader:
    """A reader that waits until it is told that it was seen at work, and reads what it is given."""

    name: str
    pages: tuple[Page, ...]
    seen: threading.Event

    def read(self, source: Source, pages: range | None = None) -> Iterator[Page]:
        self.seen.wait(60)
        return (page for page in self.pages if pages is None or page.number in pages)


class WebDesk:
    """A service, its application, and somebody who asks it."""

    def __init__(
        self, home: Path, side: SideDesk, local: bool = True, limits: Limits | None = None, ledger: str | None = None
    ) -> None:
        limits = limits or Limits(rate=1e6, burst=1_000_000)
        archive = Archive(home)
        self.service = Service(open_ledger(ledger or f"sqlite:///{home}/l.db"), archive, side, side, limits)
        self.app = create_app(self.service, local=local)

    @cached_property
    def client(self) -> TestClient:
        return TestClient(self.app, raise_server_exceptions=False)

    def enter(self, reading: str | None = None) -> str:
        """Upload a form and have it read, one score as given; its hash."""
        row, _ = self.service.receive([SOURCE.read_bytes()], "自评表.pdf", "甲")
        source, pages = read_case()
        if reading is not None:
            pages = misread(pages, find_line(prove(source, pages), pages, SCORE), reading)
        (job,) = self.service.ledger.jobs.take(1)
        self.service.archive.keep_pages(row.sha256, pages)
        self.service.ledger.records.put(prove(source, pages), "hedui")
        self.service.ledger.jobs.finish(job, Outcome(1.5))
        return row.sha256

    def record(self, sha256: str) -> Record:
        return self.service.version(sha256).record

    def ask(self, method: str, path: str, status: int = 200, **how: Any) -> Any:
        """The JSON that the API answers, which must be of this status."""
        answer = self.client.request(method, path, **how)
        assert answer.status_code == status, answer.text
        return answer.json()

    def correct(self, sha256: str, version: int, path: str, value: str | None, status: int = 200, **more: Any) -> Any:
        given = {"version": version, "path": path, "value": value, "reason": "看错", **more}
        return self.ask("POST", f"/api/documents/{sha256}/corrections", status, json=given)
