"""Of many crops of a cell under a seal, most show the figure: that one is told, and no other."""

import numpy as np
import pytest

from hedui.reading.ocr import PixelBox, Reading
from hedui.reading.panel import cut_crops, find_told

Said = tuple[str, float]


def reading(text: str, certainty: float) -> Reading:
    edges = tuple(float(v) for v in np.linspace(0, 1, len(text) + 1)) if text else ()
    return Reading(text, edges, (certainty,) * len(text))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([("12", 0.97), ("12", 0.8), ("512", 0.5), ("12", 0.7)], "12"),
        ([("12", 0.97), ("12", 0.8), ("15", 0.9), ("", 0.0)], None),  # another one as often
        ([("12", 0.92), ("12", 0.8), ("12", 0.7), ("", 0.0)], "12"),  # by nearly all that show anything
        ([("12", 0.96), ("12", 0.8), ("12", 0.7), ("2", 0.6)], None),  # none for certain
        ([("12", 0.99), ("12", 0.6), ("12", 0.6), ("12", 0.6)], None),  # one alone for certain
        ([("12", 0.99), ("12", 0.99), ("□", 0.9), ("", 0.0), ("□", 0.9), ("", 0.0)], None),  # in too few
        ([("", 0.0), ("", 0.0)], None),
    ],
)
def test_a_number_is_told_that_most_crops_show_and_some_for_certain(said: list[Said], told: str | None) -> None:
    found = find_told([reading(*it) for it in said], "")
    assert (found and found.heard.number) == told


def test_three_sure_crops_bear_one_another_out_where_no_other_has_another_number() -> None:
    said = [reading("7.5", 0.98)] * 3
    told = find_told([*said, reading("75", 0.6)], "")
    assert told is not None
    assert told.borne_out
    doubted = find_told([*said, reading("75", 0.8)], "")
    assert doubted is not None
    assert not doubted.borne_out


def test_a_columns_unit_is_no_part_of_the_number() -> None:
    told = find_told([reading("9□", 0.99)] * 2, "分")
    assert told is not None
    assert (told.heard.text, told.heard.number) == ("9分", "9")
    assert find_told([reading("9□", 0.99)] * 2, "") is None


def test_crops_keep_within_the_cell() -> None:
    crops = list(cut_crops(PixelBox(10, 10, 60, 40), 36.0, 20.0, (30, 50)))
    assert [(box.x0, box.x1) for box in crops[:2]] == [(10, 60), (30, 50)]
    assert all(box.y0 >= 10 and box.y1 <= 40 for box in crops)
