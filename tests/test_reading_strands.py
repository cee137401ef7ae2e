"""What is squeezed in between two rulings joins them to one piece of ink; they stay two."""

import numpy as np

from hedui.reading.ink import find_rulings
from hedui.reading.strands import find_strands

SCALE = 200 / 72
LENGTH, THICKEST = 36, 17.0  # pixels


def piece(squeezed: int) -> np.ndarray:
    """Two level rulings 40 pixels apart, with print between them in so many of their first columns."""
    part = np.zeros((44, 300), bool)
    part[1:4], part[41:44] = True, True
    part[4:41:6, :squeezed] = True
    part[4:41, :squeezed:7] = True
    return part


def test_rulings_that_print_joins_are_two_and_none_between_them() -> None:
    strands = find_strands(piece(60), LENGTH, THICKEST)
    assert {round(strand.rise) for strand in strands if strand.last == 300} == {2, 42}


def test_a_ruling_with_nothing_beside_it_is_one_strand_with_its_lean() -> None:
    part = np.zeros((12, 300), bool)
    for column in range(300):
        part[column // 30 : column // 30 + 3, column] = True
    (strand,) = find_strands(part, LENGTH, THICKEST)
    assert (strand.first, strand.last, strand.thickness) == (0, 300, 3.0)
    assert abs(strand.lean - 1 / 30) < 0.001


def test_a_ruling_goes_on_past_a_speck_that_touches_it() -> None:
    part = piece(60)
    part[4:10, 150:153] = True
    (upper,) = [strand for strand in find_strands(part, LENGTH, THICKEST) if strand.last == 300 and strand.rise < 5]
    assert upper.last - upper.first > 230


def test_no_long_ruling_is_found_between_two_that_print_joins() -> None:
    page = np.full((300, 1000), 255, np.uint8)
    page[100:103, 100:900] = page[140:143, 100:900] = 40
    page[103:140:6, 300:360] = page[103:140, 300:360:7] = 40
    levels, _ = find_rulings(page, SCALE)
    long = sorted(level.pos * SCALE for level in levels if level.hi - level.lo > 90.0)
    assert {round((pos - 101.5) / 20) for pos in long} == {0, 2}
