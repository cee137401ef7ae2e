"""Witnesses that cannot read: what the spacing of digits, the edge of a cell and dust tell of a figure."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.page import Box, Line, Witness
from hedui.reading.blots import find_blots, paint_over, print_shade
from hedui.reading.edges import NOT_READ
from hedui.reading.edges import testify_of_edges as look_at_edges
from hedui.reading.edges import testify_of_unread as look_for_unread
from hedui.reading.ocr import PixelBox, Reading
from hedui.reading.pixels import Gray
from hedui.reading.second import Place, with_witnesses
from hedui.reading.spacing import testify_of_spacing as measure_spacing

PRINT, DUST = 90, 0  # shades of grey
TALL, WIDE, PITCH, GAP = 20, 10, 15, 8  # pixels: a digit's height, its width, its advance, and a point's
LEFT, TOP = 40, 30


@dataclass
class Sheet:
    """A page on which digits are set at one pitch: rings 20 pixels high and 10 wide."""

    gray: Gray
    xs: list[float]

    def line(self, text: str, certainty: float = 0.99) -> Line:
        """What was read of it: characters at the places of the marks set, as many as there are."""
        box = Box(self.xs[0], TOP - 6, self.xs[-1], TOP + TALL + 6)
        edges = tuple(np.interp(np.linspace(0, 1, len(text) + 1), np.linspace(0, 1, len(self.xs)), self.xs).tolist())
        return Line(text, box, 1, edges, (certainty,) * len(text))


def set_digits(printed: str, pitch: int = PITCH) -> Sheet:
    """A point is a dot at the digits' feet; every other character is a digit, % a wide sign."""
    gray = np.full((120, 400), 255, np.uint8)
    x, xs = LEFT, [float(LEFT)]
    for char in printed:
        if char == ".":
            cv2.rectangle(gray, (x + 2, TOP + TALL - 3), (x + 4, TOP + TALL - 1), PRINT, -1)
            x += GAP
        elif char == "%":
            cv2.circle(gray, (x + 5, TOP + 6), 5, PRINT, 2)
            cv2.line(gray, (x + 4, TOP + TALL), (x + 18, TOP), PRINT, 2)
            cv2.circle(gray, (x + 17, TOP + TALL - 6), 5, PRINT, 2)
            x += 24
        else:
            cv2.ellipse(gray, (x + pitch // 2, TOP + TALL // 2), (WIDE // 2 - 1, TALL // 2 - 1), 0, 0, 360, PRINT, 2)
            x += pitch
        xs.append(float(x))
    return Sheet(gray, xs)


def strew(sheet: Sheet, x: int, y: int) -> None:
    cv2.rectangle(sheet.gray, (x, y), (x + 2, y + 2), DUST, -1)


def measured(sheet: Sheet, *read: str) -> list[tuple[str, str]]:
    """What the spacing witness says of the first of these lines."""
    inside = PixelBox(LEFT - 10, TOP - 10, 390, TOP + TALL + 10)
    lines = [sheet.line(text) for text in read]
    found = measure_spacing(lines, [inside] * len(lines), sheet.gray, 1.0)[0]
    return [(found.text[w.start : w.end], w.text) for w in found.witnesses]


def test_a_speck_between_two_digits_is_no_decimal_point() -> None:
    sheet = set_digits("7100%")
    strew(sheet, LEFT + 3 * PITCH - 2, TOP + TALL - 3)
    read = Line("≥ 10.0%", *_as_read(sheet, [0, 1, 1, 2, 2.8, 3, 4, 5]))
    found = measure_spacing([read], [PixelBox(20, 20, 390, 60)], sheet.gray, 1.0)[0]
    assert [(w.text, w.by) for w in found.witnesses] == [("100", "spacing")]


def _as_read(sheet: Sheet, at: Sequence[float]) -> tuple[Box, int, tuple[float, ...]]:
    """Box, page and edges of a line whose characters begin at these marks of the sheet, and between them."""
    edges = tuple(np.interp(at, range(len(sheet.xs)), sheet.xs).tolist())
    return Box(edges[0], TOP - 6, edges[-1], TOP + TALL + 6), 1, edges


def test_a_speck_that_joins_two_digits_does_not_silence_the_witness() -> None:
    sheet = set_digits("98")
    cv2.rectangle(sheet.gray, (LEFT + 8, TOP + TALL - 4), (LEFT + 22, TOP + TALL - 2), DUST, -1)
    assert measured(sheet, "9.8") == [("9.8", "98")]


def test_a_point_that_no_reader_saw_leaves_its_gap() -> None:
    assert measured(set_digits("7.2"), "72") == [("72", "7.2")]
    assert measured(set_digits("7.2"), "7.2") == []
    assert measured(set_digits("4.268"), "4268") == [("4268", "4?268")]  # it may be a comma


def test_a_point_may_be_a_comma_but_on_a_page_whose_long_numbers_have_none() -> None:
    sheet = set_digits("4.268")
    assert measured(sheet, "4.268") == [("4.268", "4,268")]
    assert measured(sheet, "4.268", "8194.272") == []


@pytest.mark.parametrize(
    ("printed", "read", "spaced"),
    [("7.2", "7.2", "7.2"), ("72", "72", "72"), ("7.2", "72", ""), ("72", "7.2", ""), ("98.5%", "98.5%", "98.5")],
)
def test_a_number_whose_digits_stand_as_its_marks_have_it_is_noted(printed: str, read: str, spaced: str) -> None:
    sheet = set_digits(printed)
    inside = PixelBox(LEFT - 10, TOP - 10, 390, TOP + TALL + 10)
    (found,) = measure_spacing([sheet.line(read)], [inside], sheet.gray, 1.0)
    assert found.spaced == spaced


def test_pieces_of_digits_that_a_fax_has_broken_tell_nothing() -> None:
    sheet = set_digits("65.66")
    sheet.gray[:, LEFT + PITCH : LEFT + 2 * PITCH] = 255  # one digit is lost,
    sheet.gray[:, LEFT + 2 * PITCH + GAP + 7] = 255  # and another comes apart
    assert measured(sheet, "65.66") == []


def test_a_unit_beside_a_number_is_none_of_its_digits() -> None:
    assert measured(set_digits("100%"), "100%") == []


def test_a_page_tells_how_far_its_own_digits_stand_apart() -> None:
    wide = set_digits("88888888888888", pitch=21)
    assert measured(wide, "88888888888888") == []
    narrow = set_digits("88", pitch=21)
    assert measured(narrow, "88") == [("88", "8.8")]


def test_specks_above_and_below_do_not_make_digits_taller() -> None:
    sheet = set_digits("9.6")
    strew(sheet, LEFT + 3, TOP - 6)
    strew(sheet, LEFT + 30, TOP + TALL + 3)
    assert measured(sheet, "9.6") == []


@pytest.mark.parametrize(
    ("inside", "cut"),
    [
        (PixelBox(LEFT - 10, TOP - 10, 390, TOP + TALL + 10), False),
        (PixelBox(LEFT - 10, TOP + 8, 390, TOP + TALL + 10), True),  # a seal's ring taken for a ruling
        (PixelBox(LEFT - 10, TOP - 10, LEFT + 20, TOP + TALL + 10), True),
    ],
)
def test_a_figure_whose_ink_ends_at_the_edge_of_its_cell_may_go_on_beyond(inside: PixelBox, cut: bool) -> None:
    sheet = set_digits("68")
    found = look_at_edges(sheet.line("68"), inside, sheet.gray, 1.0)
    assert [w.by for w in found.witnesses] == (["edges"] if cut else [])


def test_a_ruling_through_a_crop_from_edge_to_edge_is_a_border_that_was_not_seen() -> None:
    sheet = set_digits("1010")
    sheet.gray[:, LEFT + 2 * PITCH] = PRINT
    inside = PixelBox(LEFT - 10, TOP - 10, 390, TOP + TALL + 10)
    assert look_at_edges(sheet.line("1010"), inside, sheet.gray, 1.0).witnesses == (Witness(0, 4, "?", "edges"),)


def test_outside_tables_there_is_no_edge() -> None:
    sheet = set_digits("68")
    assert look_at_edges(sheet.line("68"), None, sheet.gray, 1.0).witnesses == ()


def test_dust_darker_than_print_is_painted_over_and_print_is_not() -> None:
    sheet = set_digits("12")
    clean = sheet.gray.copy()
    strew(sheet, LEFT + 24, TOP + 8)
    shade = print_shade([sheet.line("12")], clean, 1.0)
    blots = find_blots(sheet.gray, shade, TALL)
    assert shade == PRINT
    assert np.count_nonzero(blots) == 9
    assert int(paint_over(sheet.gray, blots).min()) >= PRINT - 1
    assert not find_blots(np.where(clean < 255, np.uint8(DUST), clean), float(DUST), TALL).any()  # a fax


class Teller:
    """Reads what it is told to, in turn, with a certainty for each."""

    name = "teller/1"
    third = None
    figures = None

    def __init__(self, *told: tuple[str, float]) -> None:
        self._told = list(told)

    def detect(self, image: Gray) -> NDArray[np.float32]:
        return np.zeros((0, 4, 2), np.float32)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        told = [self._told.pop(0) for _ in crops]
        return [
            Reading(text, tuple(n / len(text) for n in range(len(text) + 1)), (sure,) * len(text))
            for text, sure in told
        ]


@pytest.mark.parametrize(
    ("certainty", "sure", "text", "others"),
    [(0.99, 0.99, "13", ["13", "12"]), (0.93, 0.99, "12", ["13"])],
)
def test_a_figure_that_dust_lies_on_is_read_once_more_without_it(
    certainty: float, sure: float, text: str, others: list[str]
) -> None:
    sheet = set_digits("12")
    strew(sheet, LEFT + 24, TOP + 8)
    place = Place(sheet.line("13", certainty), PixelBox(LEFT - 10, TOP - 10, 390, TOP + TALL + 10))
    teller = Teller(("13", 0.99), ("12", sure), ("12", sure))
    (found,) = with_witnesses([place], sheet.gray, 1.0, teller)
    assert found.text == text
    assert [w.text for w in found.witnesses if w.by == "teller/1"][: len(others)] == others


def test_a_number_above_ink_that_nobody_could_read_may_go_on_there() -> None:
    cell, beside = PixelBox(0, 0, 100, 60), PixelBox(100, 0, 200, 60)
    number = Line("1692.883", Box(10, 10, 90, 24), 1, tuple(range(10, 100, 10)))

    def doubted(left: float, top: float, height: float, inside: PixelBox = cell) -> bool:
        stroke = Line(NOT_READ, Box(left, top, left + 6, top + height), 1, (left, left + 6), (0.0,))
        return bool(look_for_unread([number, stroke], [cell, inside])[0].witnesses)

    assert doubted(40, 26, 13)
    assert not doubted(40, 26, 5)  # a speck
    assert not doubted(40, 45, 13)  # far below
    assert not doubted(95, 26, 13)  # beside it
    assert not doubted(40, 26, 13, beside)  # in another cell


@pytest.mark.parametrize("told_from_print", [True, False])
def test_a_seal_that_is_told_from_print_cuts_no_figure_off_at_the_edge_of_its_cell(told_from_print: bool) -> None:
    clear, sealed = set_digits("68"), set_digits("68")
    cv2.line(sealed.gray, (LEFT + 5, TOP + TALL // 2), (LEFT + 5, 0), PRINT, 4)
    cell = PixelBox(LEFT - 10, TOP - 10, 390, TOP + TALL + 10)
    teller = Teller(*[("68", 0.99)] * 3)
    without = clear.gray if told_from_print else None
    (found,) = with_witnesses([Place(clear.line("68"), cell)], sealed.gray, 1.0, teller, without)
    assert any(w.by == "edges" for w in found.witnesses) is not told_from_print
