"""Which pieces of a page are read: a line's box follows its ink, and what the detector saw of it."""

from hedui.reading.crops import CellLine, as_seen
from hedui.reading.ocr import PixelBox

CELL = PixelBox(100, 100, 300, 150)
INK = CellLine(PixelBox(180, 115, 240, 135), CELL, seen=True)  # its first characters are too pale


def seen(*quads: PixelBox, others: tuple[CellLine, ...] = ()) -> PixelBox:
    return as_seen(INK, [INK, *others], quads).box


def test_a_line_begins_where_the_detector_saw_it_begin() -> None:
    assert seen(PixelBox(120, 105, 250, 145)) == PixelBox(128, 113, 242, 137)


def test_a_box_that_holds_little_more_than_the_ink_changes_nothing() -> None:
    assert seen(PixelBox(168, 105, 250, 145)) == INK.box


def test_a_box_over_two_lines_or_over_a_border_widens_neither() -> None:
    below = CellLine(PixelBox(120, 138, 240, 148), CELL, seen=True)
    assert seen(PixelBox(120, 105, 250, 150), others=(below,)) == INK.box
    assert seen(PixelBox(20, 105, 250, 145)) == INK.box
