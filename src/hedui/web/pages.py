"""The pages for people: server-rendered, in Chinese unless English is asked for."""

import re
import time
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hedui.errors import HeduiError
from hedui.ledger import Wanted, this_day
from hedui.web.guard import Buckets
from hedui.web.limits import Limits
from hedui.web.service import NotThere, Service
from hedui.web.shapes import Hash
from hedui.web.sheet import lay_out, sort_findings
from hedui.web.who import COOKIE, NotKnown, Reader, Serving, get_person
from hedui.web.words import Language, speak

LANGUAGE = "hedui_lang"
GOALS = re.compile(r"/(documents/[0-9a-f]{64}|overview|people)")
Goal = Annotated[str, Query(max_length=200)]
SIZE = 30  # documents on a page of the list
YEAR = 31_536_000
MARKS = {"verified": "✓", "grounded": "○", "conflict": "▲", "unsupported": "✗", "missing": "—"}

templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def show_time(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


templates.filters["time"] = show_time


def render(request: Request, name: str, status: int = 200, **what: Any) -> HTMLResponse:
    """A page in the language that was asked for, which is remembered."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    language: Language = "en" if asked == "en" else "zh"
    other = request.url.include_query_params(lang="zh" if language == "en" else "en")
    person = None
    if name not in ("login.html", "error.html"):
        person = get_person(request)
    page = templates.get_template(name).render(
        say=speak(language),
        lang=language,
        other=f"{other.path}?{other.query}",
        person=person,
        open=request.app.state.open,
        marks=MARKS,
        here=request.url.path,
        **what,
    )
    answer = HTMLResponse(page, status, headers={"Cache-Control": "no-store"})
    if request.query_params.get("lang"):
        answer.set_cookie(LANGUAGE, language, max_age=YEAR, samesite="strict", httponly=True)
    return answer


def show_error(request: Request, status: int, message: str) -> Response:
    return render(request, "error.html", status, message=message)


def make_router(limits: Limits) -> APIRouter:
    """The pages. Wrong tokens are counted by the place that they come from."""
    router = APIRouter(include_in_schema=False)
    tries = Buckets(limits.logins / 60, limits.logins, time.monotonic)

    router.add_api_route("/", show_list, response_class=HTMLResponse)
    router.add_api_route("/documents/{sha256}", show_document, response_class=HTMLResponse)
    router.add_api_route("/documents/{sha256}/sheet", show_sheet, response_class=HTMLResponse)
    router.add_api_route("/overview", show_overview, response_class=HTMLResponse)

    @router.get("/login")
    def show_login(request: Request, next: Goal = "") -> Response:
        """Ask for a token, unless the browser has one: programs that follow links for people do not."""
        with suppress(NotKnown):
            get_person(request)
            return RedirectResponse(keep_goal(next) or "/", HTTPStatus.SEE_OTHER)
        return render(request, "login.html", wrong=False, goal=keep_goal(next))

    @router.post("/login")
    def log_in(
        request: Request,
        service: Serving,
        token: Annotated[str, Form(max_length=200)],
        next: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        """A cookie for a token that is known."""
        place = request.client.host if request.client else ""
        person = service.ledger.access.find(token.strip()) if tries.take(place) else None
        if person is None:
            return render(request, "login.html", HTTPStatus.FORBIDDEN, wrong=True, goal=keep_goal(next))
        answer = RedirectResponse(keep_goal(next) or "/", HTTPStatus.SEE_OTHER)
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, token.strip(), httponly=True, samesite="strict", secure=secure, max_age=YEAR // 12)
        return answer

    @router.post("/logout")
    def log_out() -> Response:
        answer = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        answer.delete_cookie(COOKIE)
        return answer

    return router


def ask_to_log_in(request: Request) -> Response:
    """To the page that asks for a token, and from there to where somebody wanted to go."""
    goal = keep_goal(request.url.path) if request.method == "GET" else ""
    return RedirectResponse(f"/login?next={goal}" if goal else "/login", HTTPStatus.SEE_OTHER)


def keep_goal(path: str) -> str:
    """The path of one of our pages, or nothing: never an address of others."""
    return path if GOALS.fullmatch(path) else ""


def show_list(
    request: Request,
    service: Serving,
    person: Reader,
    words: Annotated[str, Query(max_length=100)] = "",
    view: str = "all",
    finding: str | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """All documents, the newest first; or those to be reviewed, the most doubtful first."""
    queue = view == "queue"
    wanted = Wanted(
        words=words,
        finding=finding or None,
        state="done" if queue else "failed" if view == "failed" else None,
        unaccepted=queue,
        order="doubt" if queue else "newest",
        offset=(page - 1) * SIZE,
        limit=SIZE,
    )
    found = service.ledger.documents.list(wanted)
    last = max(1, -(-found.total // SIZE))
    most = service.limits.upload_bytes // 1_000_000
    notes = service.list_notes() if view == "failed" else ()
    return render(
        request, "list.html", notes=notes, rows=found.rows, total=found.total, words=words, view=view, page=page,
        last=last, most=most, finding=finding,
    )  # fmt: skip


def gather(service: Service, sha256: str) -> dict[str, Any]:
    """What the right side of a document's page shows; nothing of a record where there is none yet."""
    row = service.document(sha256)
    try:
        sizes = service.sizes(sha256)
    except HeduiError:  # the page is shown all the same, without its pictures
        sizes = []
    try:
        version = service.version(sha256)
    except NotThere:
        return {"row": row, "version": 0, "sheets": (), "findings": [], "history": (), "active": set(), "sizes": sizes}
    active = {each.id for each in service.active(sha256)}
    return {
        "sizes": sizes,
        "row": row,
        "version": version.version,
        "sheets": lay_out(version.record),
        "findings": sort_findings(version.record.findings),
        "history": tuple(reversed(service.ledger.records.corrections(sha256))),
        "active": active,
    }


def show_document(request: Request, service: Serving, person: Reader, sha256: Hash) -> Response:
    """The page that documents are reviewed on."""
    told = gather(service, sha256)
    before, after = service.ledger.documents.neighbours(told["row"])
    return render(request, "document.html", **told, before=before, after=after)


def show_sheet(request: Request, service: Serving, person: Reader, sha256: Hash) -> Response:
    """The right side alone, after a correction."""
    return render(request, "sheet.html", **gather(service, sha256))


def show_overview(request: Request, service: Serving, person: Reader) -> Response:
    """What all documents come to."""
    tally = service.tally()
    today = this_day()
    days = [
        (time.strftime("%m-%d", time.gmtime(day * 86_400)), tally["days"].get(day))
        for day in range(today - 13, today + 1)
    ]
    most = max((entry[1] for _, entry in days if entry), default=1)
    seconds = sum(entry[2] for _, entry in days if entry)
    pages = sum(entry[1] for _, entry in days if entry)
    waiting, spent = service.ledger.jobs.waiting(), service.ledger.jobs.spent()
    findings = sorted(cast("dict[str, int]", tally["findings"]).items(), key=lambda each: -each[1])
    return render(
        request, "overview.html", tally=tally, days=days, most=most, waiting=waiting, spent=spent, findings=findings,
        pace=seconds / pages if pages else None,
    )  # fmt: skip
