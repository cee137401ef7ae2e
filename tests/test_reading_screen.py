"""Dots that make paper's grey on a scan of black and white are blurred into it; dust, print and grain stay."""

import cv2
import numpy as np
import pytest
from PIL import Image

from hedui.reading.image import make_raster
from hedui.reading.pixels import Gray
from hedui.reading.screen import is_screened

BAYER = np.block([[0, 32, 8, 40], [48, 16, 56, 24], [12, 44, 4, 36], [60, 28, 52, 20]]) / 64


def sheet(paper: int) -> Gray:
    """Paper of one shade, half of it close print, with a ruling."""
    page = np.full((960, 720), paper, np.uint8)
    for row in range(60, 540, 30):
        cv2.putText(page, "1628130 9475 28.36 1,204", (40, row), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (15,), 2)
    cv2.line(page, (30, 600), (690, 600), 15, 2)
    return page


def diffused(page: Gray) -> Gray:
    return np.asarray(Image.fromarray(page).convert("1"), np.uint8) * np.uint8(255)


def ordered(page: Gray) -> Gray:
    limits = np.tile(BAYER, (page.shape[0] // 4, page.shape[1] // 4))
    return np.where(page / 255 > limits, 255, 0).astype(np.uint8)


@pytest.mark.parametrize("paper", [225, 241, 250, 252])
def test_paper_greyed_by_diffused_dots_becomes_white_and_print_stays_dark(paper: int) -> None:
    page = diffused(sheet(paper))
    assert is_screened(page)
    clean = make_raster(page, 1.0).gray
    assert clean[620:, :].min() > 175
    assert clean[600, 40:680].max() < 120


def test_ordered_dots_are_told_too() -> None:
    assert is_screened(ordered(sheet(225)))


def test_neither_print_nor_dust_nor_grain_is_a_screen() -> None:
    rng = np.random.default_rng(3)
    fax = sheet(255)
    fax[rng.integers(0, 960, 1500), rng.integers(0, 720, 1500)] = 0
    worn = np.clip(sheet(250) + rng.normal(0, 11, (960, 720)), 0, 255).astype(np.uint8)
    for page in (sheet(255), fax, worn, fax[:40, :40]):
        assert not is_screened(page)


def test_a_negative_is_read_as_the_positive_and_a_dark_desk_is_none() -> None:
    page = sheet(240)
    assert np.abs(make_raster(255 - page, 1.0).gray.astype(int) - make_raster(page, 1.0).gray).max() < 25
    desk = np.full((2000, 1500), 40, np.uint8)
    desk[500:1460, 400:1120] = page
    assert (make_raster(desk, 1.0).gray[1200:1400, 500:1000] > 200).all()
