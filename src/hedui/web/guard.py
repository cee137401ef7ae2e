"""What stands before the service: headers for browsers, limits on requests, and refusal of what other sites send."""

import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hedui.web.limits import Limits

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})
TOO_LARGE = "上传的内容超过上限，请拆分后再上传。"
MOST_PLACES = 10_000  # addresses that are remembered


def problem(status: int, code: str, message: str) -> JSONResponse:
    """An error as the API tells it."""
    return JSONResponse({"code": code, "message": message}, status)


class Guard:
    """The outermost layer. `local`: the service is open to this machine alone, so it must be asked by its own name."""

    def __init__(self, app: ASGIApp, limits: Limits, local: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._app, self._limits, self._local = app, limits, local
        self._buckets = Buckets(limits.rate, limits.burst, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-cache" if scope["path"].startswith("/static/") else "no-store")
            await send(message)

        refusal = self._refuse(scope)
        if refusal:
            await refusal(scope, receive, send_guarded)
        else:
            await LimitedBody(self._app, self._most(scope))(scope, receive, send_guarded)

    def _most(self, scope: Scope) -> int:
        uploads = scope["path"] == "/api/documents"
        return self._limits.upload_bytes + 100_000 if uploads else self._limits.body_bytes

    def _refuse(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._local and host.rpartition(":")[0 if ":" in host and not host.endswith("]") else 2] not in LOCAL:
            return problem(403, "foreign_host", "本服务只接受从本机访问。")
        if scope["method"] not in SAFE and is_foreign(headers, host):
            return problem(403, "foreign_origin", "请求来自其他网站，已拒绝。")
        client = scope.get("client") or ("", 0)
        if not self._buckets.take(client[0]):
            return problem(429, "too_many", "请求过于频繁，请稍后再试。")
        return None


def is_foreign(headers: Headers, host: str) -> bool:
    """Whether a browser says that another site sends this.

    Sec-Fetch-Site cannot be forged by a page; Origin, which older browsers alone send, is "null" where a page sends
    no referrer, as a form of ours might.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc != host


class Buckets:
    """So many requests at once from one place, and so many a second for ever."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float]) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, place: str) -> bool:
        """Whether one more is allowed."""
        now = self._clock()
        left, then = self._left.pop(place, (float(self._burst), now))
        left = min(float(self._burst), left + (now - then) * self._rate)
        allowed = left >= 1
        self._left[place] = (left - allowed, now)
        if len(self._left) > MOST_PLACES:
            self._left.popitem(last=False)
        return allowed


class LimitedBody:
    """Refuses a body beyond a limit: before it comes where its length is told, and else as soon as it is too long."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = problem(413, "too_large", TOO_LARGE)
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > self._most:
            await refusal(scope, receive, send)
            return
        come = 0

        async def receive_limited() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > self._most:
                raise HTTPException(413, TOO_LARGE)
            return message

        await self._app(scope, receive_limited, send)
