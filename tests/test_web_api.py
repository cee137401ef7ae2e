"""The HTTP API does what its schema says, for whom it may, and tells what went wrong in a sentence."""

import io
import json
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest
from PIL import Image

from engines import write_pdf
from hedui.cli import run
from hedui.config import Settings
from hedui.errors import Internal, Stale
from hedui.web import Limits, SideDesk
from hedui.web.ahead import draw_ahead
from hedui.web.side import QUEUE, Busy
from hedui.web.tasks import load
from recheck_desk import SETTINGS
from web_desk import OWN, SCORE, SOURCE, TOTAL, WebDesk


@pytest.fixture(scope="module")
def side() -> Iterator[SideDesk]:
    made = SideDesk(SETTINGS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, side: SideDesk) -> WebDesk:
    return WebDesk(tmp_path_factory.mktemp("home"), side)


@pytest.fixture(scope="module")
def sha(desk: WebDesk) -> str:
    """A form with one score misread."""
    return desk.enter("3")


@pytest.fixture
def fresh(tmp_path: Path, side: SideDesk) -> WebDesk:
    return WebDesk(tmp_path / "home", side)


@pytest.fixture
def guarded(tmp_path: Path, side: SideDesk) -> WebDesk:
    """A service that asks for tokens."""
    return WebDesk(tmp_path, side, local=False)


def rest(_: Settings, seconds: float) -> None:
    """A task that takes its time."""
    time.sleep(seconds)


def send(name: str, content: bytes) -> dict[str, Any]:
    return {"files": {"file": (name, content, "application/octet-stream")}}


def test_a_document_is_listed_with_what_share_of_its_numbers_is_proven(desk: WebDesk, sha: str) -> None:
    found = desk.ask("GET", "/api/documents?order=doubt&words=自评&finding=sum_mismatch")
    assert (found["total"], found["documents"][0]["sha256"]) == (1, sha)
    shown = desk.ask("GET", f"/api/documents/{sha}")
    assert 0 < shown["proven"] < 1
    assert (shown["job"]["state"], shown["job"]["seconds"]) == ("done", 1.5)


def test_the_same_content_is_one_document(desk: WebDesk, sha: str) -> None:
    again = desk.ask("POST", "/api/documents", 200, **send("另名.pdf", SOURCE.read_bytes()))
    assert (again["document"]["sha256"], again["document"]["name"]) == (sha, "自评表.pdf")


def test_the_record_is_the_record(desk: WebDesk, sha: str) -> None:
    assert desk.ask("GET", f"/api/documents/{sha}/record?version=1")["source"]["sha256"] == sha
    assert desk.ask("GET", f"/api/documents/{sha}/record?version=99", 404)["code"] == "not_found"
    assert desk.ask("GET", f"/api/documents/{'0' * 64}/record", 404)["message"] == "没有这份文件。"


def test_a_page_is_shown_as_large_as_eyes_need_and_a_crop_shows_the_evidence(desk: WebDesk, sha: str) -> None:
    (page,) = desk.ask("GET", f"/api/documents/{sha}/pages")
    answer = desk.client.get(f"/api/documents/{sha}/pages/1/image")
    assert answer.headers["content-type"] == "image/jpeg"
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.width == 1400
    assert picture.height == pytest.approx(1400 * page["height"] / page["width"], abs=2)
    crop = desk.client.get(f"/api/documents/{sha}/pages/1/crop?x0=500&y0=430&x1=530&y1=445").content
    assert Image.open(io.BytesIO(crop)).getextrema() != ((255, 255),) * 3
    assert desk.ask("GET", f"/api/documents/{sha}/pages/2/image", 422)["message"] == "没有这一页。"


def test_pages_are_drawn_before_they_are_asked_for_and_what_cannot_be_is_given_up(fresh: WebDesk) -> None:
    sha, given_up = fresh.enter(), set[str]()
    assert draw_ahead(fresh.service, given_up) == 1
    assert fresh.service.archive.image_path(sha, 1, 1400).exists()
    assert draw_ahead(fresh.service, given_up) == 0
    fresh.service.archive.image_path(sha, 1, 1400).unlink()
    fresh.service.archive.source_path(sha).write_bytes(b"gone")
    assert (draw_ahead(fresh.service, given_up), given_up) == (0, {sha})


def test_a_correction_resolves_the_conflict_and_undoing_brings_it_back(fresh: WebDesk) -> None:
    desk = fresh
    sha = desk.enter("3")
    assert len(desk.record(sha).findings) == 1
    done = desk.correct(sha, 1, SCORE, "20")
    assert (done["version"], done["leaf"]["status"], done["findings"], done["objection"]) == (2, "verified", [], None)
    assert desk.record(sha).findings == ()
    (change,) = desk.ask("GET", f"/api/documents/{sha}/corrections")
    assert (change["before"], change["after"], change["who"], change["reason"]) == ("3", "20", "本机", "看错")
    undone = desk.ask("POST", f"/api/documents/{sha}/corrections/{change['id']}/undo", json={"version": 2})
    assert (undone["version"], undone["leaf"]["value"], len(undone["findings"])) == (3, "3", 1)
    assert [c["kind"] for c in desk.ask("GET", f"/api/documents/{sha}/corrections")] == ["correct", "undo"]
    first = desk.ask("GET", f"/api/documents/{sha}/record?version=1")
    assert desk.ask("GET", f"/api/documents/{sha}/record?version=3")["reports"] == first["reports"]


def test_what_people_corrected_becomes_cases_for_the_eval(fresh: WebDesk, tmp_path: Path) -> None:
    sha = fresh.enter("3")
    fresh.correct(sha, 1, SCORE, "20")
    home, out, cases = fresh.service.archive.home, tmp_path / "out", tmp_path / "cases"
    assert run(["corrected", "--home", str(home), "--ledger", f"sqlite:///{home}/l.db", "--out", str(out)]) == 0
    assert run(["gold", str(out / "records"), "--source", str(out / "scans"), "--out", str(cases)]) == 0
    (gold,) = cases.rglob("gold.json")
    row = json.loads(gold.read_bytes())["reports"][0]["forms"][0]["indicators"][0]
    assert row["score"] == "20"
    assert list(gold.parent.glob("*.pdf"))


def test_a_correction_that_breaks_the_arithmetic_meets_an_objection(fresh: WebDesk) -> None:
    desk = fresh
    sha = desk.enter()
    done = desk.correct(sha, 1, SCORE, "30")
    assert (done["leaf"]["value"], done["leaf"]["status"]) == ("30", "grounded")
    assert "这里印的是 20" in done["objection"]
    assert desk.ask("POST", f"/api/documents/{sha}/read", 409)["message"].startswith("这份文件已有人工改动")


def test_two_who_correct_at_once_lose_nothing_and_the_second_is_told(fresh: WebDesk) -> None:
    desk = fresh
    sha = desk.enter("3")
    told: list[str] = []

    def correct(path: str, value: str, who: str) -> None:
        try:
            desk.service.correct(sha, 1, path, value, "", who)
            told.append("kept")
        except Stale as stale:
            told.append(stale.message)

    both = [threading.Thread(target=correct, args=each) for each in ((SCORE, "20", "甲"), (TOTAL, "83", "乙"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(told) == sorted(["kept", "这份记录刚被别人改过，您的改动没有保存；请看过新的内容后再改。"])
    assert desk.correct(sha, 1, TOTAL, "83", 409)["code"] == "stale"


@pytest.mark.parametrize(
    "given",
    [
        {"version": 1, "path": "reports[0].forms[7].title", "value": "x"},
        {"version": 1, "path": "reports[0].forms[0].pages", "value": "x"},
        {"version": 9, "path": SCORE, "value": "x"},
    ],
)
def test_what_is_not_there_cannot_be_corrected(desk: WebDesk, sha: str, given: dict[str, Any]) -> None:
    assert desk.ask("POST", f"/api/documents/{sha}/corrections", 404, json=given)["code"] == "not_found"


def test_the_proof_of_a_value_is_told(desk: WebDesk, sha: str) -> None:
    proof = desk.ask("GET", f"/api/documents/{sha}/proof", params={"path": TOTAL})
    (reason,) = [reason for reason in proof["reasons"] if reason["type"] == "sum_mismatch"]
    assert (reason["holds"], reason["recomputed"]) == (False, "83")
    assert SCORE in [part["path"] for part in reason["parts"]]


def test_any_record_can_be_checked_against_a_document(desk: WebDesk, sha: str) -> None:
    record = desk.ask("GET", f"/api/documents/{sha}/record?version=1")
    record["reports"][0]["forms"][0]["total"]["score"] = "77"
    checked = desk.ask("POST", f"/api/documents/{sha}/verify", json=record)
    score = checked["reports"][0]["forms"][0]["total"]["score"]
    assert (score["status"], score["value"], score["claimed"]) == ("unsupported", None, "77")


def test_a_record_nested_without_end_is_refused_and_the_next_is_checked(desk: WebDesk, sha: str) -> None:
    deep = '{"reports":' + "[" * 900 + "]" * 900 + "}"
    kind = {"Content-Type": "application/json"}
    told = desk.ask("POST", f"/api/documents/{sha}/verify", 422, content=deep, headers=kind)
    assert "嵌套超过 40 层" in told["message"]
    own = desk.ask("GET", f"/api/documents/{sha}/record")
    assert desk.ask("POST", f"/api/documents/{sha}/verify", json=own)["reports"]


def test_what_cannot_be_handed_over_harms_no_later_request(side: SideDesk) -> None:
    endless: list[Any] = []
    for _ in range(5_000):
        endless = [endless]
    with pytest.raises(Internal, match="无法处理"):
        side.do(load, endless, 60)
    side.do(load, None, 60)


def test_of_too_many_that_wait_the_last_are_told_so_at_once(side: SideDesk) -> None:
    told: list[str] = []

    def ask() -> None:
        try:
            side.do(rest, 0.2, 60)
        except Busy as busy:
            told.append(busy.code)

    threads = [threading.Thread(target=ask) for _ in range(QUEUE + 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["too_many"] * 3


def test_exports_are_what_they_say(desk: WebDesk, sha: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(desk.client.get("/api/export.xlsx").content))
    assert {"文件", "指标", "核查发现"} <= set(book.sheetnames)
    packed = zipfile.ZipFile(io.BytesIO(desk.client.get(f"/api/documents/{sha}/export.csv").content))
    assert any("指标" in name for name in packed.namelist())
    with pymupdf.open("pdf", desk.client.get(f"/api/documents/{sha}/export.pdf").content) as marked:
        assert len(list(marked[0].annots())) > 10
    assert list((desk.service.archive.home / "incoming").iterdir()) == []


def test_a_document_can_be_accepted_and_leaves_the_queue(fresh: WebDesk) -> None:
    desk = fresh
    sha = desk.enter("3")
    assert desk.ask("POST", f"/api/documents/{sha}/accept")["document"]["accepted_by"] == "本机"
    assert desk.ask("GET", "/api/documents?unaccepted=true")["total"] == 0


def test_progress_is_told_until_the_job_has_ended(desk: WebDesk, sha: str) -> None:
    said = desk.client.get(f"/api/documents/{sha}/progress").text
    assert said.startswith("event: progress")
    assert '"state":"done"' in said


def test_health_metrics_and_dashboard_answer(desk: WebDesk, sha: str) -> None:
    assert desk.ask("GET", "/health")["status"] == "ok"
    assert desk.ask("GET", "/api/dashboard")["states"]["done"] == 1
    metrics = desk.client.get("/metrics").text
    assert 'hedui_documents{state="done"} 1.0' in metrics
    assert 'route="/api/documents/{sha256}"' in metrics


# ---- who may do what -------------------------------------------------------------------------------------------------


def test_without_a_token_nothing_is_told(guarded: WebDesk) -> None:
    assert guarded.ask("GET", "/api/documents", 401)["code"] == "not_known"
    assert guarded.client.get("/metrics").status_code == 401
    assert guarded.client.get("/", follow_redirects=False).headers["location"] == "/login"
    assert guarded.client.get("/health").status_code == 200


def test_a_reader_may_look_and_a_reviewer_may_change(guarded: WebDesk) -> None:
    roles = ("reader", "reviewer")
    tokens = {role: guarded.service.ledger.access.admit(role, role) for role in roles}  # type: ignore[arg-type]
    heads = {role: {"Authorization": f"Bearer {token}"} for role, token in tokens.items()}
    assert guarded.ask("GET", "/api/documents", headers=heads["reader"])["total"] == 0
    sent = send("表.pdf", SOURCE.read_bytes())
    assert guarded.ask("POST", "/api/documents", 403, headers=heads["reader"], **sent)["code"] == "not_allowed"
    made = guarded.ask("POST", "/api/documents", 201, headers=heads["reviewer"], **sent)
    assert made["document"]["added_by"] == "reviewer"


def test_logging_in_gives_a_cookie_that_scripts_and_other_sites_cannot_use(guarded: WebDesk) -> None:
    token = guarded.service.ledger.access.admit("李", "reader")
    wrong = guarded.client.post("/login", data={"token": "x"}, headers=OWN)
    assert wrong.status_code == 403
    assert "令牌不对" in wrong.text
    right = guarded.client.post("/login", data={"token": token}, headers=OWN, follow_redirects=False)
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "李" in guarded.client.get("/").text


def test_guessing_tokens_is_slowed_down(guarded: WebDesk) -> None:
    token = guarded.service.ledger.access.admit("李", "reader")
    for _ in range(Limits().logins):
        guarded.client.post("/login", data={"token": "x"}, headers=OWN)
    assert guarded.client.post("/login", data={"token": token}, headers=OWN).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}]
)
def test_what_another_site_sends_is_refused(desk: WebDesk, sha: str, headers: dict[str, str]) -> None:
    assert desk.client.post(f"/api/documents/{sha}/accept", headers=headers).status_code == 403


def test_a_form_of_our_own_is_taken_though_the_browser_hides_where_it_stands(desk: WebDesk, sha: str) -> None:
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert desk.client.post(f"/api/documents/{sha}/accept", headers=own).status_code == 200
    assert desk.client.post(f"/api/documents/{sha}/accept", headers={"Origin": "null"}).status_code == 403


def test_every_answer_forbids_inline_script(desk: WebDesk, sha: str) -> None:
    for path in ("/", f"/documents/{sha}", "/overview", "/login", "/nothing", "/api/documents", "/static/review.js"):
        answer = desk.client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        if "html" in answer.headers["content-type"]:
            assert "<script>" not in answer.text
            assert " style=" not in answer.text
            assert " onclick=" not in answer.text


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/api/documents", "no-store"),
        ("/", "no-store"),
        ("/static/style.css", "no-cache"),
        ("/api/documents/{sha}/pages/1/image", "private, max-age=31536000, immutable"),
    ],
)
def test_browsers_keep_only_what_cannot_change(desk: WebDesk, sha: str, path: str, kept: str) -> None:
    assert desk.client.get(path.format(sha=sha)).headers["cache-control"] == kept


def test_too_many_requests_are_refused(tmp_path: Path, side: SideDesk) -> None:
    desk = WebDesk(tmp_path, side, limits=Limits(rate=0.001, burst=5))
    assert [desk.client.get("/health").status_code for _ in range(7)] == [200] * 5 + [429] * 2


# ---- hostile uploads -------------------------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    """A PDF of 200 KB whose one page unpacks to 200 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(200)) + packer.flush()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>"
    stream = b"<< /Filter /FlateDecode /Length %d >> stream\n" % len(packed) + packed + b"\nendstream"
    return write_objects(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page, stream]
    )


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("a.pdf", b"<html><script>alert(1)</script></html>", 415, "不是 PDF"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 415, "不是 PDF"),
        ("a.pdf", b"", 422, "0 字节"),
        ("a.pdf", b"%PDF-1.7 and no more", 422, "已损坏"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100, 422, "已损坏"),
        ("a.zip", b"PK\3\4" + b"0" * 100, 415, "不是 PDF"),
    ],
)
def test_what_is_no_scan_is_refused_with_a_sentence(
    desk: WebDesk, name: str, content: bytes, status: int, words: str
) -> None:
    assert words in desk.ask("POST", "/api/documents", status, **send(name, content))["message"]
    assert list((desk.service.archive.home / "incoming").iterdir()) == []


def test_a_file_beyond_the_limit_is_refused_before_it_has_come(tmp_path: Path, side: SideDesk) -> None:
    desk = WebDesk(tmp_path, side, limits=Limits(upload_bytes=1_000_000))
    big = b"%PDF-1.7" + b"0" * 3_000_000
    assert desk.ask("POST", "/api/documents", 413, **send("a.pdf", big))["code"] == "too_large"

    def pieces() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7'
        for _ in range(300):
            yield b"0" * 10_000

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert desk.ask("POST", "/api/documents", 413, content=pieces(), headers=kind)["code"] == "too_large"


def long_pdf(pages: int) -> bytes:
    """A PDF of many empty pages, without the time that a library takes to make it."""
    kids = " ".join(f"{number} 0 R" for number in range(3, pages + 3))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode()]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"] * pages
    return write_objects(objects)


def write_objects(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first its catalogue."""
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj ".encode() + each + b" endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
    return bytes(body) + end.encode() + f"startxref\n{len(body)}\n%%EOF\n".encode()


def test_a_file_of_ten_thousand_pages_is_refused(desk: WebDesk) -> None:
    told = desk.ask("POST", "/api/documents", 413, **send("long.pdf", long_pdf(10_000)))
    assert told["message"] == "文件有 10000 页，超过上限 5000 页。"


def test_a_bomb_harms_nobody(desk: WebDesk) -> None:
    row = desk.ask("POST", "/api/documents", 201, **send("bomb.pdf", zip_bomb()))["document"]
    answer = desk.client.get(f"/api/documents/{row['sha256']}/pages/1/image")
    assert answer.status_code in (200, 422, 500, 504)
    assert desk.ask("GET", "/health")["status"] == "ok"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("a\u0000\u001b[31m\u202ename.pdf", "a[31mname.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("长" * 400 + ".pdf", "长" * 200),
    ],
)
def test_a_name_is_only_shown_and_never_obeyed(fresh: WebDesk, tmp_path: Path, name: str, shown: str) -> None:
    desk = fresh
    row, _ = desk.service.receive([write_pdf(tmp_path / "x.pdf").read_bytes()], name, "甲")
    assert row.name == shown
    files = {path.name for path in (tmp_path / "home").rglob("*") if path.is_file() and path.parent.name != "home"}
    assert files == {row.sha256}
    assert "<img src=x" not in desk.client.get("/").text
