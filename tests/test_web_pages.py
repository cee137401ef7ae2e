"""The pages for people: who may see them, and what they show."""

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from hedui.errors import Empty
from hedui.inbox import Inbox
from hedui.ledger import Outcome, Role
from hedui.record import LlmUse
from hedui.web import Limits, SideDesk
from recheck_desk import SETTINGS
from web_desk import OWN, WebDesk


@pytest.fixture(scope="module")
def side() -> Iterator[SideDesk]:
    made = SideDesk(SETTINGS)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, side: SideDesk) -> WebDesk:
    return WebDesk(tmp_path / "home", side)


@pytest.fixture
def guarded(tmp_path: Path, side: SideDesk) -> WebDesk:
    """A service that asks for tokens."""
    return WebDesk(tmp_path / "home", side, local=False)


def head(desk: WebDesk, role: Role, name: str = "") -> dict[str, str]:
    """The headers of somebody of this role."""
    return {"Authorization": f"Bearer {desk.service.ledger.access.admit(name or role, role)}", **OWN}


@pytest.mark.parametrize("path", ["/", "/?view=queue", "/?view=failed", "/overview", "/people"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_service_that_has_nothing_yet_shows_every_page(desk: WebDesk, path: str, language: str) -> None:
    answer = desk.client.get(path, params={"lang": language}, follow_redirects=False)
    assert answer.status_code == 200
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in answer.text


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_only_admins_see_and_change_who_may_come_in(guarded: WebDesk, role: Role) -> None:
    headers = head(guarded, role)
    assert "/people" not in guarded.client.get("/", headers=headers).text
    assert guarded.client.get("/people", headers=headers).status_code == 403
    given = {"name": "张", "role": "admin"}
    assert guarded.client.post("/people", data=given, headers=headers).status_code == 403
    assert guarded.client.post("/people/revoke", data={"name": role}, headers=headers).status_code == 403
    assert len(guarded.service.ledger.access.everybody()) == 1


def test_a_token_that_an_admin_hands_out_is_shown_once_and_lets_in(guarded: WebDesk) -> None:
    headers = head(guarded, "admin")
    shown = guarded.client.post("/people", data={"name": " 张\x00<b> ", "role": "reviewer"}, headers=headers)
    token = re.search(r"<code>([\w-]{43})</code>", shown.text)
    assert token is not None
    assert "张&lt;b&gt;" in shown.text
    assert token[1] not in guarded.client.get("/people", headers=headers).text
    person = guarded.service.ledger.access.find(token[1])
    assert person is not None
    assert (person.name, person.role) == ("张<b>", "reviewer")
    guarded.client.post("/people/revoke", data={"name": "张<b>"}, headers=headers)
    assert guarded.service.ledger.access.find(token[1]) is None


def test_the_last_admin_cannot_be_sent_away(guarded: WebDesk) -> None:
    headers = head(guarded, "admin", "李")
    refused = guarded.client.post("/people/revoke", data={"name": "李"}, headers=headers)
    assert refused.status_code == 409
    assert "唯一的管理人员" in refused.text
    head(guarded, "admin", "王")
    gone = guarded.client.post("/people/revoke", data={"name": "李"}, headers=headers, follow_redirects=False)
    assert gone.status_code == 303
    assert guarded.service.ledger.access.admins() == {"王"}


def test_the_overview_tells_what_models_cost(desk: WebDesk) -> None:
    desk.service.ledger.documents.add(
        sha256="a" * 64, name="表.pdf", media_type="application/pdf", size=1, pages=3, origin="upload", by="甲"
    )
    (job,) = desk.service.ledger.jobs.take(1)
    use = LlmUse(calls=7, input_tokens=12_000, output_tokens=345, cost="0.0871")
    desk.service.ledger.jobs.finish(job, Outcome(9, use))
    page = desk.client.get("/overview").text
    assert [each in page for each in ("费用（美元）", "0.0871", "12,345")] == [True] * 3
    assert desk.ask("GET", "/api/dashboard")["llm"]["dollars"] == 0.0871


def test_what_of_the_inbox_could_not_be_opened_is_told_on_the_page(desk: WebDesk, tmp_path: Path) -> None:
    desk.service.inbox = tmp_path / "inbox"
    inbox = Inbox(desk.service.inbox, settle=0, patience=0)
    (inbox.folder / "空.pdf").write_bytes(b"")
    (taken,) = inbox.take()
    inbox.put_away(taken, Empty("文件是空的（0 字节）。"))
    page = desk.client.get("/", params={"view": "failed"}).text
    assert "空.pdf" in page
    assert "文件是空的（0 字节）。<" in page
    assert "空.pdf" not in desk.client.get("/").text


def test_what_nobody_has_read_yet_cannot_be_accepted(desk: WebDesk) -> None:
    desk.service.ledger.documents.add(
        sha256="a" * 64, name="表.pdf", media_type="application/pdf", size=1, pages=3, origin="upload", by="甲"
    )
    assert "还没有" in desk.ask("POST", f"/api/documents/{'a' * 64}/accept", 404)["message"]


def test_who_must_log_in_first_comes_to_where_the_link_led(guarded: WebDesk) -> None:
    token, goal = guarded.service.ledger.access.admit("李", "reader"), f"/documents/{'a' * 64}"
    asked = guarded.client.get(goal, follow_redirects=False).headers["location"]
    assert asked == f"/login?next={goal}"
    assert goal in guarded.client.get(asked).text
    given = {"token": token, "next": goal}
    assert guarded.client.post("/login", data=given, headers=OWN, follow_redirects=False).headers["location"] == goal
    assert guarded.client.get(asked, follow_redirects=False).headers["location"] == goal  # the browser is known by now


@pytest.mark.parametrize(
    "goal", ["//evil.example", "https://evil.example", "/\\evil.example", "/api/documents", "/logout"]
)
def test_nobody_is_led_elsewhere_after_logging_in(guarded: WebDesk, goal: str) -> None:
    given = {"token": guarded.service.ledger.access.admit("李", "reader"), "next": goal}
    assert guarded.client.post("/login", data=given, headers=OWN, follow_redirects=False).headers["location"] == "/"
    assert guarded.client.get("/login", params={"next": goal}, follow_redirects=False).headers["location"] == "/"


def test_a_table_taken_from_the_service_leads_back_to_the_very_place(desk: WebDesk, tmp_path: Path) -> None:
    sha = desk.enter("3")
    table = desk.client.get("/api/export.xlsx", headers={"Host": "localhost:8321"})
    (tmp_path / "t.xlsx").write_bytes(table.content)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["核查发现"]
    link = next(cell.hyperlink for cell in sheet[2] if cell.hyperlink)
    box = ",".join(map(str, desk.record(sha).findings[0].evidence[0].bbox))
    assert link.target == f"http://localhost:8321/documents/{sha}"
    assert link.location == f"page=1&box={box}"


def test_more_documents_than_a_table_takes_are_refused_and_not_cut_off(tmp_path: Path, side: SideDesk) -> None:
    few = WebDesk(tmp_path / "home", side, limits=Limits(export_documents=0))
    few.enter()
    assert "一次导不完" in few.ask("GET", "/api/export.xlsx", 409)["message"]
    assert list((tmp_path / "home" / "incoming").iterdir()) == []
