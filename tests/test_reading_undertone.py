"""Pale print behind a page's own goes; what of the page's own is pale stays."""

import cv2
import numpy as np

from hedui.reading.pixels import Gray
from hedui.reading.undertone import find_undertone, without_undertone

BACK = 190  # the shade in which the other side's print shines through


def sheet(shade: int = 40, lines: int = 20) -> Gray:
    """Grainy paper with lines of print of one shade, softened as by a scanner."""
    page = np.full((1200, 900), 250, np.uint8)
    for row in range(lines):
        cv2.putText(page, "1628130 9475 28.36 1204", (60, 80 + row * 40), cv2.FONT_HERSHEY_SIMPLEX, 1, (shade,), 2)
    return softened(page)


def softened(page: Gray) -> Gray:
    grain = np.random.default_rng(4).normal(0, 3, page.shape)
    return np.clip(cv2.GaussianBlur(page, (3, 3), 0.7) + grain, 0, 255).astype(np.uint8)


def with_back(page: Gray, shade: int = BACK) -> Gray:
    """The page with mirrored print, and a ruling across, shining through."""
    back = cv2.flip(sheet(shade), 1)
    cv2.line(back, (30, 975), (870, 975), shade, 2)
    cv2.line(back, (30, 1075), (870, 1075), shade, 2)
    return np.minimum(page, np.roll(back, 15, axis=0))


def test_print_that_shines_through_becomes_paper_and_the_pages_own_stays_dark() -> None:
    page = with_back(sheet())
    assert page[1000:1100].min() < 205
    clean = without_undertone(page)
    assert clean[950:1150].min() > 215
    own = sheet() < 80
    assert clean[own].max() < 100


def test_a_page_whose_own_print_is_pale_or_of_every_shade_has_no_undertone() -> None:
    assert find_undertone(sheet(180)) is None
    faded = sheet()
    for row in range(20):
        faded[50 + row * 40 : 90 + row * 40] = sheet(60 + 7 * row)[50 + row * 40 : 90 + row * 40]
    assert find_undertone(faded) is None


def test_what_shines_through_behind_faded_print_stays_for_that_would_go_with_it() -> None:
    back = 205
    assert find_undertone(with_back(sheet(40), back)) is not None
    assert find_undertone(with_back(sheet(105), back)) is None


def test_pale_rulings_alone_are_no_undertone() -> None:
    page = sheet()
    for row in range(90, 900, 40):
        cv2.line(page, (30, row), (870, row), 190, 1)
    assert find_undertone(page) is None
    assert without_undertone(page) is page


def test_what_is_left_of_a_seal_is_no_undertone() -> None:
    page, seal = with_back(sheet(lines=12)), np.zeros((1200, 900), np.uint8)
    assert find_undertone(page) is not None
    seal[560:] = 255
    page[:560] = sheet(lines=12)[:560]
    assert without_undertone(page, seal) is page
