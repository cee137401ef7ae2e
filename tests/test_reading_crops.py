"""Which pieces of a page are read: a line's box follows its ink, and what the detector saw of it."""

import cv2
import numpy as np
import pytest

from hedui.reading.components import find_components
from hedui.reading.crops import CellLine, as_seen
from hedui.reading.image import ink_mask
from hedui.reading.ink import has_pale_print
from hedui.reading.ocr import PixelBox

CELL = PixelBox(100, 100, 300, 150)
INK = CellLine(PixelBox(180, 115, 240, 135), CELL, seen=True)  # its first characters are too pale


def seen(*quads: PixelBox, others: tuple[CellLine, ...] = (), shade: int = 120) -> PixelBox:
    """The box of a dark line with characters of some shade before it."""
    gray = np.full((200, 400), 250, np.uint8)
    gray[115:135, 180:240:4] = 100
    gray[115:135, 130:180:4] = shade
    return as_seen(INK, [INK, *others], quads, gray).box


@pytest.mark.parametrize(("pale", "told"), [(0, False), (1, False), (4, True)])
def test_print_is_pale_where_some_of_its_characters_are(pale: int, told: bool) -> None:
    page = np.full((300, 600), 250, np.uint8)
    for n in range(40):
        x, y = 20 + 50 * (n % 10), 20 + 60 * (n // 10)
        cv2.rectangle(page, (x, y), (x + 12, y + 20), (160 if n < pale else 80,), 2)
    cv2.line(page, (10, 5), (50, 5), (160,), 2)  # a piece of a pale ruling
    assert has_pale_print(page, find_components(ink_mask(page)), 21.0) == told


def test_a_line_begins_where_the_detector_saw_it_begin() -> None:
    assert seen(PixelBox(120, 105, 250, 145)) == PixelBox(128, 113, 242, 137)


def test_what_is_left_of_a_seal_beside_a_line_is_no_part_of_it() -> None:
    assert seen(PixelBox(120, 105, 250, 145), shade=210) == INK.box


def test_a_box_that_holds_little_more_than_the_ink_changes_nothing() -> None:
    assert seen(PixelBox(168, 105, 250, 145)) == INK.box


def test_a_box_over_two_lines_or_over_a_border_widens_neither() -> None:
    below = CellLine(PixelBox(120, 138, 240, 148), CELL, seen=True)
    assert seen(PixelBox(120, 105, 250, 150), others=(below,)) == INK.box
    assert seen(PixelBox(20, 105, 250, 145)) == INK.box
