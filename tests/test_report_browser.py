"""The report of evals in a real browser: nothing overflows, errors are shown by kind, many documents open at once."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from evaluate_desk import make_documents
from hedui.evaluate.results import write_results

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed: apt-get install chromium")
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SECONDS = 2.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def open_report(browser: Browser, folder: Path, documents: int, width: int) -> tuple[Page, float]:
    """The report of so many spoiled documents, and how long it took to be on the screen."""
    write_results(make_documents(documents), folder, None)
    page = browser.new_page(viewport={"width": width, "height": 900})
    started = time.perf_counter()
    page.goto((folder / "report.html").as_uri(), wait_until="load")
    page.evaluate(DRAWN)
    return page, time.perf_counter() - started


@pytest.mark.parametrize("width", [1440, 1024])
def test_errors_are_shown_by_kind_and_nothing_runs_over_the_edge(browser: Browser, tmp_path: Path, width: int) -> None:
    page, _ = open_report(browser, tmp_path, 3, width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    every, lost = page.locator(".error:visible").count(), page.locator(".error.lost:visible").count()
    assert 0 < lost < every
    page.locator("label[for=only-lost]").click()
    assert page.locator(".error:visible").count() == page.locator(".error.lost:visible").count() == lost
    page.locator("label[for=only-all]").click()
    assert page.locator(".error:visible").count() == every
    page.close()


def test_crops_are_drawn_with_their_outlines(browser: Browser, tmp_path: Path) -> None:
    page, _ = open_report(browser, tmp_path, 1, 1440)
    crop = page.locator("svg.crop").first
    crop.scroll_into_view_if_needed()
    box, outline = crop.bounding_box(), crop.locator("rect").first.bounding_box()
    assert box is not None
    assert outline is not None
    assert box["x"] - 3 <= outline["x"] <= box["x"] + box["width"]
    assert box["width"] > 200
    page.close()


@pytest.mark.slow
@pytest.mark.alone
def test_the_report_of_a_thousand_documents_opens_within_two_seconds(browser: Browser, tmp_path: Path) -> None:
    page, seconds = open_report(browser, tmp_path, 1000, 1440)
    assert page.locator("details.document").count() == 100
    assert seconds < SECONDS
    page.close()
