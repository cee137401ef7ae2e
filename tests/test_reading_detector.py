"""Lines are drawn around what the detector's network marks; both runtimes mark the same."""

import cv2
import numpy as np
import pytest

from hedui.reading.detector import detect_lines, find_quads
from hedui.reading.network import DETECTOR, RECOGNISER, OpenVinoNetwork, find_model, open_detector

NO_PRINT, SURE_PRINT, LIKELY_NOT = -6.0, 6.0, -0.5  # log-odds


def marked(x0: int, y0: int, x1: int, y1: int, odds: float = SURE_PRINT) -> np.ndarray:
    page = np.full((200, 400), NO_PRINT, np.float32)
    page[y0:y1, x0:x1] = odds
    return page


def printed_page() -> np.ndarray:
    page = np.full((300, 500), 255, np.uint8)
    cv2.putText(page, "Budget 1234.56", (60, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0,), 2)
    cv2.putText(page, "Total 99%", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0,), 2)
    return page


def test_a_line_reaches_beyond_its_core_on_all_sides_alike() -> None:
    (quad,) = find_quads(marked(100, 50, 300, 70))
    left, top = quad.min(axis=0)
    right, bottom = quad.max(axis=0)
    beyond = 1.6 * (200 * 20) / (2 * (200 + 20))
    assert [100 - left, 50 - top, right - 300, bottom - 70] == pytest.approx([beyond] * 4, abs=1.6)


def test_corners_run_clockwise_from_the_top_left() -> None:
    (quad,) = find_quads(marked(100, 50, 300, 70))
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    assert x0 == x3 < x1 == x2
    assert y0 == y1 < y2 == y3


def test_a_line_that_leans_gets_corners_that_lean() -> None:
    page = np.full((200, 400), NO_PRINT, np.float32)
    cv2.line(page, (60, 60), (340, 90), SURE_PRINT, 14)
    (quad,) = find_quads(page)
    assert (quad[1][1] - quad[0][1]) / (quad[1][0] - quad[0][0]) == pytest.approx(30 / 280, abs=0.02)


@pytest.mark.parametrize("lean", [0, 12])
def test_a_line_that_a_seals_character_touches_is_still_as_thick_as_most_of_it(lean: int) -> None:
    page = np.full((200, 400), NO_PRINT, np.float32)
    cv2.line(page, (40, 80), (360, 80 + lean), SURE_PRINT, 8)
    (alone,) = find_quads(page)
    cv2.rectangle(page, (250, 50), (270, 130), SURE_PRINT, -1)
    (quad,) = find_quads(page)
    assert np.abs(quad - alone).max() < 3


def test_lines_come_from_the_top() -> None:
    page = np.maximum(marked(30, 120, 200, 135), marked(60, 40, 300, 60))
    assert [quad[0][1] < 100 for quad in find_quads(page)] == [True, False]


@pytest.mark.parametrize(
    "page",
    [marked(0, 0, 0, 0), marked(100, 50, 300, 52), marked(100, 50, 300, 70, LIKELY_NOT)],
    ids=["nothing marked", "a hairline", "marked without certainty"],
)
def test_what_is_no_line_gets_no_corners(page: np.ndarray) -> None:
    assert find_quads(page).shape == (0, 4, 2)


def test_lines_are_found_where_they_are_printed_on_either_runtime() -> None:
    page = printed_page()
    first, second = (detect_lines(page, 1280, open_detector(runtime, 1)) for runtime in ("openvino", "onnxruntime"))
    assert len(first) == len(second) == 2
    assert np.abs(first - second).max() <= 3
    assert [60 <= (quad[0][1] + quad[3][1]) / 2 + 15 <= 115 for quad in first] == [True, False]


def test_a_large_page_is_looked_at_small_and_its_lines_come_back_in_its_own_pixels() -> None:
    page = printed_page()
    large = np.asarray(cv2.resize(page, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC), np.uint8)
    network = open_detector("openvino", 1)
    found, as_large = detect_lines(page, 1280, network), detect_lines(large, 500, network)
    assert len(found) == len(as_large)
    assert np.abs(found * 3 - as_large).max() <= 20


@pytest.mark.parametrize("name", [RECOGNISER, DETECTOR])
def test_a_network_keeps_to_no_core_for_every_worker_would_keep_to_the_same(name: str) -> None:
    network = OpenVinoNetwork(find_model(name), threads=1)
    assert network._request.get_compiled_model().get_property("ENABLE_CPU_PINNING") is False
