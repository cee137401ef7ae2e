"""The HTTP API: thin. Every route names its role, and says in its schema how it can fail."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Body, File, Query, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from sse_starlette import EventSourceResponse
from starlette.background import BackgroundTask

from hedui.export.words import say_kind
from hedui.ledger import Correction, DocumentRow, Wanted
from hedui.recheck import Place, Proof, find_leaf
from hedui.record import Leaf, Record, walk_leaves
from hedui.web import shapes
from hedui.web.service import WIDTHS, Service
from hedui.web.shapes import Hash, PageNumber
from hedui.web.who import Reader, Reviewer, Serving

CHUNK = 1 << 20
HOST = re.compile(r"[\w.-]{1,200}(:\d{1,5})?|\[[0-9a-f:]{2,40}\](:\d{1,5})?")
BEAT = 0.5  # seconds between two looks at a job
FOR_EVER = "private, max-age=31536000, immutable"  # what an address with a hash in it names never changes


def fails(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, for its schema; these any route may have."""
    return {status: {"model": shapes.Problem} for status in (400, 401, 403, 422, 429, *statuses)}


router = APIRouter(prefix="/api", responses=fails())


@router.post("/documents", status_code=201, responses={**fails(413, 415, 504), 200: {"model": shapes.DocumentOut}})
def upload(service: Serving, person: Reviewer, response: Response, file: Annotated[UploadFile, File()]) -> Any:
    """Take in a PDF, PNG, JPEG or TIFF to be read. 200 instead of 201 where its content is known already."""
    row, new = service.receive(read_chunks(file.file), file.filename or "", person.name)
    if not new:
        response.status_code = 200
    return show_document(service, row)


def read_chunks(file: BinaryIO | SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def show_document(service: Service, row: DocumentRow) -> shapes.DocumentOut:
    return shapes.DocumentOut(document=row, proven=row.proven, job=service.ledger.jobs.latest(row.sha256))


@router.get("/documents")
def list_documents(service: Serving, person: Reader, query: shapes.Listed) -> shapes.ListOut:
    """Documents, the newest first or what is most in doubt."""
    found = service.ledger.documents.list(to_wanted(query))
    return shapes.ListOut(documents=list(found.rows), total=found.total)


def to_wanted(query: shapes.ListQuery) -> Wanted:
    return Wanted(
        words=query.words,
        state=query.state,
        finding=query.finding,
        unaccepted=query.unaccepted,
        order=query.order,
        offset=(query.page - 1) * query.size,
        limit=query.size,
    )


@router.get("/documents/{sha256}", responses=fails(404))
def get_document(service: Serving, person: Reader, sha256: Hash) -> shapes.DocumentOut:
    return show_document(service, service.document(sha256))


@router.get("/documents/{sha256}/record", response_model=Record, responses=fails(404))
def get_record(
    service: Serving, person: Reader, sha256: Hash, version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None
) -> Response:
    """The record, the newest version if none is named; which it is, is in the header X-Version."""
    body = service.ledger.records.find_body(sha256, version)
    if body is None:
        service.version(sha256, version)  # says what is missing
    number, text = body or (0, b"")
    return Response(text, media_type="application/json", headers={"X-Version": str(number)})


@router.get("/documents/{sha256}/progress", response_class=EventSourceResponse, responses=fails(404))
async def follow(service: Serving, person: Reader, sha256: Hash) -> EventSourceResponse:
    """Server-sent events, each the document with its job, until the job has ended."""
    await run_in_threadpool(service.document, sha256)
    return EventSourceResponse(tell_progress(service, sha256))


async def tell_progress(service: Service, sha256: str) -> AsyncIterator[dict[str, str]]:
    """An event whenever something has changed."""
    told = ""
    while True:
        shown = await run_in_threadpool(lambda: show_document(service, service.document(sha256)))
        text = shown.model_dump_json()
        if text != told:
            yield {"event": "progress", "data": text}
        told = text
        if shown.document.state in ("done", "failed"):
            return
        await asyncio.sleep(BEAT)


@router.get("/documents/{sha256}/pages", responses=fails(404, 504))
def list_pages(service: Serving, person: Reader, sha256: Hash) -> list[shapes.PageOut]:
    """The pages with their sizes."""
    sizes = enumerate(service.sizes(sha256), 1)
    return [shapes.PageOut(number=number, width=width, height=height) for number, (width, height) in sizes]


JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}}


@router.get(
    "/documents/{sha256}/pages/{page}/image", response_class=FileResponse, responses={**JPEG, **fails(404, 504)}
)
def get_page_image(
    service: Serving, person: Reader, sha256: Hash, page: PageNumber, small: bool = False
) -> FileResponse:
    """A page as a viewer shows it."""
    path = service.page_image(sha256, page, WIDTHS[0] if small else WIDTHS[1])
    return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": FOR_EVER})


@router.get("/documents/{sha256}/pages/{page}/crop", response_class=Response, responses={**JPEG, **fails(404, 504)})
def get_crop(
    service: Serving,
    person: Reader,
    sha256: Hash,
    page: PageNumber,
    x0: shapes.Coordinate,
    y0: shapes.Coordinate,
    x1: shapes.Coordinate,
    y1: shapes.Coordinate,
) -> Response:
    """A part of a page: box in points, as evidence has it."""
    picture = service.crop(sha256, page, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": FOR_EVER})


@router.post("/documents/{sha256}/corrections", responses=fails(404, 409, 504))
def correct(service: Serving, person: Reviewer, sha256: Hash, given: shapes.CorrectionIn) -> shapes.CorrectedOut:
    """Read a value otherwise, or confirm it: the record is proven anew at once. 409 where somebody was quicker."""
    before = service.version(sha256, given.version).record
    place = Place(given.place.page, given.place.bbox) if given.place else None
    version, after = service.correct(sha256, given.version, given.path, given.value, given.reason, person.name, place)
    return compare(before, after, version, given.path)


@router.post("/documents/{sha256}/corrections/{number}/undo", responses=fails(404, 409, 504))
def undo(
    service: Serving, person: Reviewer, sha256: Hash, number: PageNumber, given: shapes.UndoIn
) -> shapes.CorrectedOut:
    """Take a correction back; that too is kept."""
    before = service.version(sha256, given.version).record
    undone = next((each.path for each in service.active(sha256) if each.id == number), "")
    version, after = service.undo(sha256, given.version, number, given.reason, person.name)
    return compare(before, after, version, undone)


def compare(before: Record, after: Record, version: int, path: str) -> shapes.CorrectedOut:
    """What a correction did."""
    leaf = find_leaf(after, path)
    old = {where: leaf.status for where, leaf in walk_leaves(before.reports, "reports")}
    changed = {
        where: each.status
        for where, each in walk_leaves(after.reports, "reports")
        if where != path and old.get(where) != each.status
    }
    places = set(leaf.evidence) if leaf else set()
    findings = tuple(finding for finding in after.findings if finding.where == path or places & set(finding.evidence))
    objection = object_to(find_leaf(before, path), leaf)
    return shapes.CorrectedOut(version=version, leaf=leaf, objection=objection, findings=findings, changed=changed)


def object_to(before: Leaf | None, leaf: Leaf | None) -> str | None:
    """What stands against a value as a person gives it, apart from arithmetic."""
    if leaf is None:
        return None
    if leaf.status == "missing" and before and before.value is not None and before.evidence:
        return f"识读在这里读到 {say_kind(before.value)}；若原件确未印此项，可保留这一改动，否则请撤销。"
    if leaf.claimed is None:
        return None
    if leaf.status == "unsupported":
        return "页面该处没有读到这个值。若页面上确有，请在页面上框出位置再改。"
    return f"识读与核对认为这里印的是 {say_kind(leaf.claimed)}，与您所改不同；若确是如此，请撤销并选“照印无误”。"


@router.get("/documents/{sha256}/corrections", responses=fails(404))
def list_corrections(service: Serving, person: Reader, sha256: Hash) -> list[Correction]:
    """All that people changed, with name, time and reason, the oldest first."""
    service.document(sha256)
    return list(service.ledger.records.corrections(sha256))


@router.get("/documents/{sha256}/proof", responses=fails(404, 409, 504))
def get_proof(service: Serving, person: Reader, sha256: Hash, path: Annotated[shapes.LeafPath, Query()]) -> Proof:
    """Why a value has its status."""
    return service.explain(sha256, path)


@router.post("/documents/{sha256}/verify", responses=fails(404, 409, 413, 504))
def verify(service: Serving, person: Reader, sha256: Hash, record: Annotated[shapes.AnyRecord, Body()]) -> Record:
    """Check any record against this document, whoever filled it in; nothing is kept."""
    return service.check(sha256, record)


@router.post("/documents/{sha256}/accept", responses=fails(404))
def accept(service: Serving, person: Reviewer, sha256: Hash) -> shapes.DocumentOut:
    """Note that the person has looked through the document."""
    service.version(sha256)
    service.ledger.documents.accept(sha256, person.name)
    return show_document(service, service.document(sha256))


@router.post("/documents/{sha256}/read", status_code=202, responses=fails(404, 409))
def read_again(service: Serving, person: Reviewer, sha256: Hash) -> shapes.DocumentOut:
    """Have a document read again; records made before are kept."""
    service.read_again(sha256, person.name)
    return show_document(service, service.document(sha256))


FILES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}


@router.get("/export.{suffix}", response_class=FileResponse, responses={**FILES, **fails(404, 409, 504)})
def export_all(request: Request, service: Serving, person: Reader, suffix: shapes.Suffix) -> FileResponse:
    """All records as tables."""
    return send_export(service, suffix, None, tell_site(request))


@router.get("/documents/{sha256}/export.{suffix}", response_class=FileResponse, responses={**FILES, **fails(404, 504)})
def export_document(
    request: Request, service: Serving, person: Reader, sha256: Hash, suffix: shapes.Suffix | shapes.Marked
) -> FileResponse:
    """One record as tables, or its source with what was found marked in it."""
    return send_export(service, suffix, sha256, tell_site(request))


def tell_site(request: Request) -> str | None:
    """The address that we are asked at, for links back to us; None where the host's name is none."""
    return f"{request.url.scheme}://{request.url.netloc}" if HOST.fullmatch(request.url.netloc) else None


def send_export(service: Service, suffix: str, sha256: str | None, site: str | None) -> FileResponse:
    """The file, which is thrown away when it is sent."""
    made = service.export(suffix, sha256, site)
    path = made.__enter__()
    name = f"hedui-{sha256[:8]}{path.suffix}" if sha256 else f"hedui{path.suffix}"
    done = BackgroundTask(made.__exit__, None, None, None)
    return FileResponse(path, media_type="application/octet-stream", filename=name, background=done)


@router.get("/dashboard")
def get_dashboard(service: Serving, person: Reader) -> shapes.DashboardOut:
    """What all documents come to."""
    tally = service.tally()
    days = [
        shapes.DayOut(day=day, documents=documents, pages=pages, seconds=seconds)
        for day, (documents, pages, seconds) in sorted(tally["days"].items())
    ]
    return shapes.DashboardOut(**tally | {"days": days}, llm=service.ledger.jobs.spent())
