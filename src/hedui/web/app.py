"""The application: its routes, its guard, and one mapper from errors to answers."""

from http import HTTPStatus
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hedui import __version__
from hedui.errors import HeduiError
from hedui.web import api, pages, people
from hedui.web.guard import Guard, problem
from hedui.web.meter import Measured, Meter
from hedui.web.service import Service
from hedui.web.who import Reader, Serving

STATIC = Path(__file__).parent / "static"
STATUSES = {
    "not_found": 404,
    "not_known": 401,
    "not_allowed": 403,
    "not_possible": 409,
    "stale": 409,
    "too_large": 413,
    "unsupported_type": 415,
    "too_many": 429,
    "timeout": 504,
    "internal": 500,
}  # what is not here is 422: the file or the words are at fault


def create_app(service: Service, local: bool = False) -> FastAPI:
    """The service as an ASGI application. `local`: no tokens are asked for, and only this machine may ask."""
    app = FastAPI(
        title="hedui", version=__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.service, app.state.open = service, local
    meter = Meter(service.ledger)
    app.include_router(api.router)
    app.include_router(pages.make_router(service.limits))
    app.include_router(people.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(HeduiError, tell_error)
    app.add_exception_handler(HTTPException, tell_http_error)
    app.add_exception_handler(RequestValidationError, tell_wrong_request)
    app.add_middleware(Guard, limits=service.limits, local=local)
    app.add_middleware(Measured, meter=meter)

    @app.get("/health", include_in_schema=True)
    def health(serving: Serving) -> dict[str, str]:
        """Whether the service and its ledger answer."""
        serving.ledger.jobs.waiting()
        return {"status": "ok", "version": __version__}

    @app.get("/metrics", include_in_schema=False)
    def metrics(person: Reader) -> Response:
        """For Prometheus."""
        return Response(meter.tell(), media_type=meter.media_type)

    return app


async def tell_error(request: Request, error: Exception) -> Response:
    """A known error: JSON for programs, a page for people; who is not known is asked for a token."""
    assert isinstance(error, HeduiError)  # noqa: S101 (registered for these alone)
    status = STATUSES.get(error.code, 422)
    if for_programs(request):
        return problem(status, error.code, error.message)
    if status == HTTPStatus.UNAUTHORIZED:
        return pages.ask_to_log_in(request)
    return pages.show_error(request, status, error.message)


async def tell_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for these alone)
    named = {status: code for code, status in STATUSES.items()}
    code = named.get(error.status_code) or HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    message = "没有这个地址。" if error.status_code == HTTPStatus.NOT_FOUND else str(error.detail)
    if for_programs(request):
        answer: Response = problem(error.status_code, code, message)
    else:
        answer = pages.show_error(request, error.status_code, message)
    answer.headers.update(error.headers or {})
    return answer


async def tell_wrong_request(request: Request, error: Exception) -> Response:
    """What of a request is wrong; what was sent is not sent back."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for these alone)
    first = error.errors()[0] if error.errors() else {"loc": (), "msg": ""}
    where = ".".join(str(step) for step in first["loc"])
    return problem(422, "wrong_request", f"请求有误：{where}：{first['msg']}"[:300])


def for_programs(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/health", "/metrics", "/static/"))
