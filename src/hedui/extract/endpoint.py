"""An endpoint: where a model is served, what it can do, how often and how long it is asked."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from threading import Lock

import httpx2

from hedui.extract.answers import Answers, hash_request

MOST_BYTES = 4_000_000  # of one answer: what is longer never ends


class Unanswered(Exception):
    """No answer was to be had; the message says why, in words for the user.

    `for_good` means that asking anything else would fail likewise.
    """

    def __init__(self, message: str, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


@dataclass(frozen=True)
class Profile:
    """What was found out: the model's name, the way to make it keep to a schema, and its context in tokens."""

    model: str
    mode: str
    context: int | None


def show_name(model: str) -> str:
    """The name that a record states: llama.cpp calls a model by its path, which is nobody's business."""
    return model.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass
class Endpoint:
    """Where and how to ask; `model` and `context` are None where they are to be learned.

    `place` tells it from other endpoints, run after run: its address, or the model file that is served here.
    """

    base_url: str | None
    place: str | None
    api_key: str | None = field(repr=False)
    model: str | None
    context: int | None
    seconds: float
    tries: int
    parallel: int
    memory: Answers
    profile: Profile | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)

    def settle(self, find_out: Callable[[], Profile]) -> Profile:
        """The profile: as known, as remembered on disk, or found out and remembered."""
        with self._lock:
            if self.profile is None:
                self.profile = self._recall()
            if self.profile is None:
                self.profile = find_out()
                self.memory.keep(self._name, asdict(self.profile))
            return self.profile

    @property
    def _name(self) -> str:
        return hash_request({"profile": 1, "url": self.place, "model": self.model, "context": self.context})

    def _recall(self) -> Profile | None:
        kept = self.memory.find(self._name) or {}
        return Profile(**kept) if kept.keys() == {"model", "mode", "context"} else None


class Pace:
    """At most so many requests a minute: each waits for its turn."""

    def __init__(self, per_minute: float | None) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0
        self._lock = Lock()

    def wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + self._gap
        if turn > now:
            time.sleep(turn - now)


class BoundedTransport(httpx2.HTTPTransport):
    """HTTP whose answers end: a body may be so long and take so long, and no longer.

    httpx's own timeout starts anew with every byte, so a server that drips would hold us for ever.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        deadline = time.monotonic() + self._seconds
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = BoundedStream(response.stream, deadline)
        return response


class BoundedStream(httpx2.SyncByteStream):
    """A body that is given up when it is too long or too late."""

    def __init__(self, stream: httpx2.SyncByteStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def __iter__(self) -> Iterator[bytes]:
        seen = 0
        for chunk in self._stream:
            seen += len(chunk)
            if seen > MOST_BYTES or time.monotonic() > self._deadline:
                raise httpx2.ReadTimeout("the answer does not end")
            yield chunk

    def close(self) -> None:
        self._stream.close()
