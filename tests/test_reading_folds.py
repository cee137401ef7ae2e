"""The shadow of a fold goes; rulings and print that it lies on stay."""

import numpy as np
import pytest

from hedui.reading.folds import without_folds
from hedui.reading.image import ink_mask
from hedui.reading.pixels import Gray
from test_reading_streaks import sheet

SCALE = 200 / 72
FOLD = 420  # pixels from the top, or the left


def folded(page: Gray, depth: float) -> Gray:
    """The page with a crease from edge to edge, and a soft shadow below it."""
    rows = np.arange(len(page)) - FOLD
    shade = depth * (np.exp(-np.abs(rows) / 9) + 0.4 * np.exp(-np.clip(rows, 0, None) / 50) * (rows > 0))
    return (page * (1 - shade[:, None])).clip(0, 255).astype(np.uint8)


def test_a_sheet_without_folds_stays_as_it_is() -> None:
    assert np.array_equal(without_folds(sheet(), SCALE), sheet())


@pytest.mark.parametrize("upright", [False, True])
def test_a_fold_is_no_ruling_and_what_it_lies_on_stays(upright: bool) -> None:
    page = folded(sheet(), 0.3)
    page = np.ascontiguousarray(page.T) if upright else page
    mended = without_folds(page, SCALE)
    mended = mended.T if upright else mended
    ink, wanted = ink_mask(np.ascontiguousarray(mended)) > 0, ink_mask(sheet()) > 0
    assert (ink_mask(page) > 0).sum() > 1.2 * wanted.sum()
    assert (ink ^ wanted).sum() < 0.02 * wanted.sum()


def on_desk(page: Gray) -> tuple[Gray, Gray]:
    """The page with white about it where a desk was, and where the sheet lies."""
    beside = ((0, 0), (page.shape[1] // 8, page.shape[1] // 8))
    return np.pad(page, beside, constant_values=255), np.pad(np.full_like(page, 255), beside)


def test_a_fold_of_a_sheet_on_a_desk_goes_where_the_sheet_is_known() -> None:
    (page, sheet_mask), (clean, _) = on_desk(folded(sheet(), 0.3)), on_desk(sheet())
    ink, wanted = ink_mask(without_folds(page, SCALE, sheet_mask)) > 0, ink_mask(clean) > 0
    assert (ink ^ wanted).sum() < 0.02 * wanted.sum()
    assert np.array_equal(without_folds(clean, SCALE, sheet_mask), clean)


def test_a_ruling_from_edge_to_edge_is_no_fold() -> None:
    page = sheet()
    page[700:703] = 40
    assert np.array_equal(without_folds(page, SCALE), page)
