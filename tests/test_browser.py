"""The review page in a real browser: a scan is uploaded, looked at, corrected and taken away.

With HEDUI_SCREENSHOTS set to a folder, the pictures of the guide are taken on the way.
"""

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from hedui.config import Settings
from hedui.execute import SerialExecutor
from hedui.foreman import Foreman
from hedui.tools import Tools
from hedui.web import SideDesk
from recheck_desk import SETTINGS, find_line, misread, prove, read_case
from web_desk import SCORE, SOURCE, TOTAL, SlowReader, WebDesk

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = os.environ.get("HEDUI_SCREENSHOTS")

SEEN = threading.Event()  # a scan is shown to be read

expect.set_options(timeout=30_000)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed: apt-get install chromium")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service whose reader misreads one score."""
    source, pages = read_case()
    wrong = misread(pages, find_line(prove(source, pages), pages, SCORE), "3")
    side = SideDesk(SETTINGS)
    desk = WebDesk(tmp_path_factory.mktemp("home"), side)
    executor = SerialExecutor(lambda: Tools(Settings(extractor="rules"), reader=SlowReader("plain", wrong, SEEN)))
    producer = prove(source, wrong).producer
    foreman = Foreman(desk.service.ledger, desk.service.archive, executor, SETTINGS, lambda: producer)
    desk.service.warm_up()
    stop = threading.Event()
    work = threading.Thread(target=foreman.run, args=(iter(lambda: stop.wait(0.1), True),))
    work.start()
    with served(desk) as address:
        yield address
    stop.set()
    SEEN.set()
    work.join()
    side.close()


@contextmanager
def served(desk: WebDesk) -> Iterator[str]:
    """The address that an application is asked at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(desk.app, port=port, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    serve = threading.Thread(target=server.run)
    serve.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    serve.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in which nothing may go wrong unseen."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield opened
    opened.close()
    assert faults == []


def shoot(page: Page, name: str) -> None:
    """A picture at both sizes, where pictures are wanted."""
    if SHOTS:
        for end, width, height in (("", 1440, 900), ("-1024", 1024, 768)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(400)
            page.screenshot(path=Path(SHOTS) / f"{name}{end}.png")
        page.set_viewport_size({"width": 1440, "height": 900})


def test_from_upload_to_export(site: str, page: Page, tmp_path: Path) -> None:
    page.goto(site)
    expect(page.get_by_text("这里还没有文件。")).to_be_visible()
    named = tmp_path / "自评表.pdf"
    shutil.copy(SOURCE, named)
    page.set_input_files("#files", named)
    expect(page.locator(".chip progress")).to_be_visible()  # it is being read
    SEEN.set()
    expect(page.locator("tr[data-state=done]")).to_be_visible(timeout=20_000)
    expect(page.locator("tr[data-state=done] .mark.conflict")).to_have_text("▲ 1")
    shoot(page, "documents")
    page.locator("tr[data-state=done] a").click()
    expect(page.locator(".finding")).to_contain_text("各指标得分合计 63")

    page.locator(f'.leaf[data-path="{SCORE}"]').click()
    box = page.locator("#overlay rect.chosen").bounding_box()
    picture = page.locator("#image").bounding_box()
    record = page.request.get(page.url.replace("/documents", "/api/documents") + "/record").json()
    place = record["reports"][0]["forms"][0]["indicators"][0]["score"]["evidence"][0]["bbox"]
    width = page.locator("#overlay").get_attribute("viewBox")
    assert box is not None
    assert picture is not None
    assert width is not None
    scale = picture["width"] / float(width.split()[2])
    assert box["x"] - picture["x"] == pytest.approx(place[0] * scale, abs=5)
    assert box["y"] - picture["y"] == pytest.approx(place[1] * scale, abs=5)
    expect(page.locator("#proof")).to_contain_text("总分（得分） 100")
    expect(page.locator("#proof")).to_contain_text("应为 83")
    shoot(page, "conflict")

    page.locator("#overlay rect").first.wait_for()
    page.locator(f'#overlay rect[data-path="{TOTAL}"]').click()  # the page selects the value
    expect(page.locator(".leaf.chosen")).to_have_attribute("data-path", TOTAL)

    page.locator(f'.leaf[data-path="{SCORE}"]').click()
    page.fill("#value", "20")
    page.fill("#reason", "看错了一位")
    page.click("#save")
    expect(page.locator("#verdict")).to_contain_text("已改正。 ✓ 已证实")
    expect(page.locator(".findings")).to_contain_text("没有发现矛盾")
    expect(page.locator(f'.leaf[data-path="{TOTAL}"]')).to_have_attribute("data-status", "verified")
    expect(page.locator(".history")).to_contain_text("看错了一位")
    shoot(page, "corrected")

    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".finding")).to_have_count(1)

    page.locator("details.menu").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    download.value.save_as(tmp_path / "out.xlsx")
    assert "核查发现" in openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames


def test_keys_lead_from_doubt_to_doubt_and_words_can_be_english(site: str, page: Page) -> None:
    page.goto(site + "/?view=queue&lang=en")
    expect(page.get_by_role("link", name="Documents", exact=True)).to_be_visible()
    page.locator("tbody a").first.click()
    page.wait_for_url("**/documents/*")
    expect(page.locator(".legend")).to_contain_text("verified")
    page.locator("#overlay rect").first.wait_for()
    page.keyboard.press("j")
    expect(page.locator(".leaf.chosen")).to_have_count(1)
    first = page.locator(".leaf.chosen").get_attribute("data-path")
    page.keyboard.press("j")
    expect(page.locator(".leaf.chosen")).not_to_have_attribute("data-path", first or "")
    page.keyboard.press("r")
    turned = page.locator("#sheet").evaluate("node => node.style.transform")
    assert "rotate(90deg)" in turned
    page.goto(site + "/overview?lang=zh")
    expect(page.get_by_text("数字已证实")).to_be_visible()
    shoot(page, "overview")


def test_what_is_refused_is_said_on_the_page(site: str, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(locale="zh-CN")  # its console tells of the refusal
    wrong = tmp_path / "假.pdf"
    wrong.write_text("<html>", encoding="utf-8")
    page.goto(site)
    page.set_input_files("#files", wrong)
    expect(page.locator("#uploads li.wrong")).to_contain_text("假.pdf：文件内容不是 PDF")
    page.close()


def test_people_log_in_let_others_in_and_log_out(page: Page, tmp_path: Path) -> None:
    desk = WebDesk(tmp_path, SideDesk(SETTINGS), local=False)  # a desk that nobody asks starts no process
    token = desk.service.ledger.access.admit("张三", "admin")
    with served(desk) as address:
        page.goto(address + "/people")
        page.fill("#token", token)
        page.get_by_role("button", name="登录").click()
        expect(page).to_have_url(address + "/people")
        page.fill("input[name=name]", "李四")
        page.get_by_role("button", name="增加人员").click()
        expect(page.locator(".token code")).to_have_text(re.compile(r"^[\w-]{43}$"))
        shoot(page, "people")
        page.locator("tr", has_text="李四").get_by_role("button", name="停用").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        page.get_by_role("button", name="退出").click()
        expect(page).to_have_url(address + "/login")
        page.goto(address)
        expect(page).to_have_url(address + "/login")


def test_who_corrects_second_is_shown_what_the_first_did_and_keeps_what_was_typed(site: str, browser: Browser) -> None:
    page = browser.new_page(locale="zh-CN")  # its console tells of the refusal
    page.goto(site)
    page.locator("tbody a").first.click()
    page.wait_for_url("**/documents/*")
    page.locator(f'.leaf[data-path="{TOTAL}"]').click()
    page.fill("#value", "99")
    address = page.url.replace("/documents", "/api/documents")
    version = page.request.get(address).json()["document"]["version"]
    first = {"version": version, "path": SCORE, "value": "20", "reason": "先改的"}
    done = page.request.post(address + "/corrections", data=first, headers={"Origin": site})
    assert done.ok
    page.click("#save")
    expect(page.locator("#verdict")).to_contain_text("刚被别人改过")
    expect(page.locator(".history")).to_contain_text("先改的")
    assert page.input_value("#value") == "99"
    page.close()


def test_what_is_clicked_before_the_script_runs_is_not_lost(site: str, page: Page) -> None:
    def deliver_late(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    page.goto(site)
    page.route("**/static/page-view.js", deliver_late)  # a slow network, or a machine that is busy
    page.locator("tbody a").first.click()
    page.locator(f'.leaf[data-path="{TOTAL}"]').click()
    expect(page.locator(".leaf.chosen")).to_have_attribute("data-path", TOTAL)
    expect(page.locator("#overlay rect.chosen")).to_have_count(1)


def test_a_file_that_came_before_is_said_to_be_known(site: str, page: Page) -> None:
    page.goto(site)
    page.set_input_files("#files", SOURCE)
    expect(page.locator("#uploads")).to_contain_text("以前收到过内容相同的文件")


def test_a_link_from_a_table_shows_the_very_place(site: str, page: Page) -> None:
    page.goto(site)
    address = page.locator("tbody a").first.get_attribute("href") or ""
    record = page.request.get(f"{site}/api{address}/record").json()
    place = record["reports"][0]["forms"][0]["total"]["score"]["evidence"][0]
    page.goto(f"{site}{address}#page={place['page']}&box={','.join(map(str, place['bbox']))}")
    expect(page.locator(".leaf.chosen")).to_have_attribute("data-path", TOTAL)
