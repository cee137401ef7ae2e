"""Streaks of a scanner's dirty glass are taken out; rulings and print stay."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from hedui.reading.pixels import Gray
from hedui.reading.streaks import without_streaks


def sheet() -> Gray:
    """Grainy paper with a ruled table within margins, and print."""
    page = np.random.default_rng(2).normal(248, 3, (1200, 900)).clip(0, 255).astype(np.uint8)
    for x in (100, 400, 800):
        cv2.line(page, (x, 150), (x, 1050), 60, 2)
    for y in (150, 600, 1050):
        cv2.line(page, (100, y), (800, y), 60, 2)
    cv2.putText(page, "1628130", (440, 400), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (40,), 3)
    return page


def test_a_sheet_without_streaks_stays_as_it_is() -> None:
    assert np.array_equal(without_streaks(sheet()), sheet())


def test_streaks_along_and_across_the_sheet_go_and_what_they_crossed_stays() -> None:
    clean, dirty = sheet(), sheet()
    dirty[:, 520:522] = np.minimum(dirty[:, 520:522], 200)
    dirty[880:883] = np.minimum(dirty[880:883], 190)
    mended = without_streaks(dirty)
    assert np.abs(mended[:100, 515:527].astype(int) - clean[:100, 515:527]).max() < 25
    assert np.abs(mended[875:888, 820:].astype(int) - clean[875:888, 820:]).max() < 25
    assert (mended[150:152, 515:527] < 90).all()
    assert (mended[875:888, 100:102] < 90).all()


def test_bands_that_a_copiers_screen_draws_all_over_a_sheet_are_no_streaks() -> None:
    page = sheet()
    page[::8] = np.minimum(page[::8], 238)
    assert np.array_equal(without_streaks(page), page)


@pytest.mark.parametrize("rows", [range(200, 1000, 100), (200, 700)])
def test_rulings_that_the_picture_cuts_off_at_both_sides_are_no_streaks(rows: Sequence[int]) -> None:
    page = sheet()[:, 104:796]
    for y in rows:
        page[y : y + 2] = 60
        page[y + 40 : y + 42, :300] = 60
    assert np.array_equal(without_streaks(page), page)


def test_a_ruling_that_a_streak_runs_along_stays() -> None:
    dirty = sheet()
    dirty[:, 400:402] = (dirty[:, 400:402] * 0.8).astype(np.uint8)
    mended = without_streaks(dirty)
    assert (mended[160:1040, 400:402] < 90).all()
    assert (mended[:100, 400:402] > 225).all()


def test_coarse_grain_that_makes_no_line_hides_no_streak() -> None:
    grain = np.random.default_rng(5).normal(225, 40, (600, 450)).clip(0, 255).astype(np.uint8)
    dirty = np.minimum(cv2.resize(grain, (900, 1200), interpolation=cv2.INTER_NEAREST), sheet())
    dirty[:, 520:522] = np.minimum(dirty[:, 520:522], 120)
    mended = without_streaks(dirty)
    assert np.median(dirty[:, 520:522]) < 130
    assert np.median(mended[:, 520:522]) > 200
