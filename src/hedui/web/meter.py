"""Prometheus metrics: requests by route and how long they take, jobs and documents as the ledger has them."""

import time

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hedui.ledger import Ledger

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 30)


class Meter:
    """The metrics of one application."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Histogram(
            "hedui_request_seconds", "Requests", labels, buckets=BUCKETS, registry=self._registry
        )
        self._jobs = Gauge("hedui_jobs_waiting", "Jobs that wait or run", registry=self._registry)
        self._documents = Gauge("hedui_documents", "Documents by state", ("state",), registry=self._registry)
        self._numbers = Gauge("hedui_numbers", "What all records hold", ("kind",), registry=self._registry)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note a request under the name of its route: addresses would be too many."""
        self._requests.labels(method, route, status).observe(seconds)

    def tell(self) -> bytes:
        """All metrics as Prometheus reads them."""
        tally = self._ledger.documents.tally()
        self._jobs.set(self._ledger.jobs.waiting())
        for state, number in tally["states"].items():
            self._documents.labels(state).set(number)
        for kind, number in tally["numbers"].items():
            self._numbers.labels(kind).set(number)
        return generate_latest(self._registry)


class Measured:
    """Times every request."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app, self._meter = app, meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_noted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._meter.note(scope["method"], route, status, time.perf_counter() - started)
