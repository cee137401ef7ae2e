"""Blue and violet stamps are taken out as red seals are; what else is blue stays."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.reading.image import Raster
from hedui.reading.scan_page import without_pen
from hedui.reading.stamp_ink import without_stamps
from hedui.reading.turning import Upright

BLUE, VIOLET = (40, 50, 190), (120, 40, 160)


def sheet() -> NDArray[np.uint8]:
    page = np.full((900, 900, 3), 250, np.uint8)
    for row in range(100, 800, 60):
        cv2.putText(page, "1628130 9475 28.36", (60, row), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (20, 20, 20), 2)
    return page


def stamped(ink: tuple[int, int, int]) -> NDArray[np.uint8]:
    over = sheet()
    cv2.circle(over, (300, 400), 150, ink, 8)
    cv2.putText(over, "2026-3-1", (200, 410), cv2.FONT_HERSHEY_SIMPLEX, 1.2, ink, 3)
    return np.where(sheet() < 90, sheet(), cv2.addWeighted(over, 0.8, sheet(), 0.2, 0)).astype(np.uint8)


@pytest.mark.parametrize("ink", [BLUE, VIOLET])
def test_a_stamp_becomes_paper_and_the_print_under_it_stays(ink: tuple[int, int, int]) -> None:
    inks = without_stamps(stamped(ink))
    gray, where = inks.gray, inks.stamps
    assert where is not None
    plain = cv2.cvtColor(sheet(), cv2.COLOR_RGB2GRAY)
    assert gray[plain == 250].min() > 205
    assert gray[plain < 60].max() < 120


def test_blue_figures_blue_writing_and_shaded_cells_stay() -> None:
    page = sheet()
    cv2.putText(page, "98.5", (600, 150), cv2.FONT_HERSHEY_SIMPLEX, 1.2, BLUE, 2)
    cv2.line(page, (500, 300), (850, 340), BLUE, 3)
    cv2.rectangle(page, (500, 600), (700, 720), (90, 130, 200), -1)
    inks = without_stamps(page)
    gray, where = inks.gray, inks.stamps
    assert where is None
    assert np.array_equal(gray, cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))


def test_what_is_blue_on_a_page_in_black_is_a_pens_but_no_stamp_and_no_page_in_blue() -> None:
    page = stamped(BLUE)
    cv2.line(page, (500, 700), (850, 704), BLUE, 3)
    pen = without_stamps(page).pen
    assert pen is not None
    assert pen[700:705, 520:830].any(axis=0).all()
    assert not pen[:600].any()
    blue = np.where(sheet()[:, :, :1] < 90, np.array(BLUE), 250).astype(np.uint8)
    assert without_stamps(blue).pen is None
    assert without_stamps(sheet()).pen is None


def test_pink_paper_is_no_seal_and_a_seal_on_it_is_one() -> None:
    pink = np.array([250, 198, 204]) / 250
    paper = (sheet() * pink).astype(np.uint8)
    assert without_stamps(paper).stamps is None
    cv2.circle(paper, (300, 400), 150, (210, 30, 40), 8)
    where = without_stamps(paper).stamps
    assert where is not None
    assert 0.5 < (where > 0).sum() / (np.pi * 300 * 8) < 1.5


def test_rulings_are_sought_without_what_a_pen_wrote() -> None:
    gray = np.full((200, 300), 250, np.uint8)
    gray[100:103, 20:280], gray[150:153, 20:280] = 60, 60
    pen = np.zeros_like(gray)
    pen[100:103, 20:280] = 255
    raster = Raster(gray, 1.0, 1.0, pen=pen)
    upright = Upright(gray, np.zeros((0, 4, 2), np.float32), np.eye(3))
    (clean,) = without_pen([gray], raster, upright)
    assert clean[95:108].min() >= 250
    assert np.array_equal(clean[140:], gray[140:])
    assert without_pen([gray], replace(raster, pen=None), upright)[0] is gray
