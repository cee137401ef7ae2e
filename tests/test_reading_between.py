"""Where a fax left nothing of a ruling, print that is set in the middle on both sides tells of it."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.reading.between import find_between

GLYPH = 26.0


def cell(*blocks: tuple[int, int, int, int], size: tuple[int, int] = (300, 400)) -> NDArray[np.uint8]:
    """The ink of a cell, (height, width), with blocks of print at (x, y, width, height)."""
    ink = np.zeros(size, np.uint8)
    for x, y, width, height in blocks:
        cv2.rectangle(ink, (x, y), (x + width - 1, y + height - 1), (255,), -1)
    return ink


def test_two_lines_each_in_the_middle_of_its_half_stand_in_two_cells() -> None:
    ink = cell((120, 62, 160, 26), (60, 212, 280, 26))
    assert find_between(ink, [150.0], GLYPH, level=True) == [150.0]
    assert find_between(np.ascontiguousarray(ink.T), [150.0], GLYPH) == [150.0]


@pytest.mark.parametrize(
    "blocks",
    [
        [(120, 117, 160, 26), (60, 157, 280, 26)],  # two lines of one text, in the middle of all
        [(120, 10, 160, 26), (60, 212, 280, 26)],  # the upper at the top
        [(120, 62, 160, 26)],  # nothing below
        [(120, 62, 160, 26), (60, 212, 280, 26), (300, 130, 26, 40)],  # print on the ruling's place
    ],
)
def test_print_that_is_not_in_the_middle_on_both_sides_tells_of_no_ruling(blocks: list[tuple[int, ...]]) -> None:
    assert find_between(cell(*blocks), [150.0], GLYPH, level=True) == []  # type: ignore[arg-type]


def test_dust_and_what_is_left_of_the_ruling_are_no_print() -> None:
    ink = cell((120, 62, 160, 26), (60, 212, 280, 26), (30, 149, 12, 2), (200, 150, 9, 2), (390, 20, 4, 4))
    assert find_between(ink, [150.0], GLYPH, level=True) == [150.0]


def test_of_several_rulings_those_are_told_between_which_print_is_in_the_middle() -> None:
    ink = cell((120, 37, 160, 26), (120, 187, 160, 26))  # in rows of 100 and of 200 pixels
    assert find_between(ink, [100.0, 150.0, 200.0], GLYPH, level=True) == [100.0]
    assert find_between(ink, [], GLYPH, level=True) == []
