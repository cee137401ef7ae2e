"""Print under a seal's opaque ink is brought out by its faint shade, and figures are looked at through the ink."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.page import Box, Cell, Line, Rival, Table
from hedui.reading.crops import Inked
from hedui.reading.ocr import Reading
from hedui.reading.opaque_rings import see_through_rings
from hedui.reading.opaque_seals import find_sunken
from hedui.reading.pixels import Gray
from hedui.reading.ring import Ring
from hedui.reading.seal import UNDER_INK
from hedui.reading.stamp_ink import RED, find_tinted
from hedui.reading.through_seals import CLEAR, look_through_seals
from hedui.reading.under_seals import Sealed

INK = np.array([190, 40, 45], np.uint8)
BLANK = np.full((200, 200), 255, np.uint8)


def photo(shade: int) -> tuple[NDArray[np.uint8], Gray]:
    """A red disc over a 5 that is darker in it by so much, with a camera's grain; and where the 5 is."""
    figure = np.zeros((200, 200), np.uint8)
    cv2.putText(figure, "5", (80, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (255,), 4)
    rgb = np.full((200, 200, 3), 230, np.uint8)
    cv2.circle(rgb, (100, 100), 60, INK.tolist(), -1)
    rgb[figure > 0] -= np.uint8(shade)
    grain = np.random.default_rng(7).normal(0, 1.5, rgb.shape)
    return np.clip(rgb + grain, 0, 255).astype(np.uint8), figure


def test_print_that_hardly_shows_in_opaque_ink_becomes_black_on_white() -> None:
    rgb, figure = photo(20)
    seal = find_tinted(rgb, RED)
    assert seal is not None
    sunken = find_sunken(rgb, seal)
    assert sunken is not None
    inside = sunken.ink > 0
    core = cv2.erode(figure, np.ones((3, 3), np.uint8)) > 0
    away = cv2.dilate(figure, np.ones((5, 5), np.uint8)) == 0
    assert np.median(sunken.gray[inside & core]) < 60
    assert np.median(sunken.gray[inside & away]) > 195
    assert not sunken.ink[:30].any()


def test_in_ink_without_print_nothing_shows() -> None:
    rgb, _ = photo(0)
    seal = find_tinted(rgb, RED)
    assert seal is not None
    assert find_sunken(rgb, seal) is None


class Figures:
    """A reader of figures that says one thing of a page with its seal, which is grey, and another without."""

    name = "hedui/figures"

    def __init__(self, sealed: str, through: str, certainty: float) -> None:
        self.said = sealed, through
        self.certainty = certainty

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        return [self._read(self.said[int(crop.min() == 255)]) for crop in crops]

    def _read(self, text: str) -> Reading:
        return Reading(text, (0.0, *(1.0,) * len(text)), (self.certainty,) * len(text))


@pytest.mark.parametrize(
    ("sealed", "through", "certainty", "left", "sure"),
    [
        ("8", "8", 0.99, ["3"], CLEAR),
        ("3", "8", 0.99, ["3"], UNDER_INK),
        ("8", "6", 0.99, ["3", "6"], UNDER_INK),
        ("8%", "8%", 0.99, ["3", "6"], UNDER_INK),
        ("8", "8", 0.6, ["3", "6"], UNDER_INK),
    ],
)
def test_what_reads_alike_with_the_seal_and_without_it_lost_no_stroke_to_it(
    sealed: str, through: str, certainty: float, left: list[str], sure: float
) -> None:
    box = Box(20, 20, 60, 40)
    figure = Line("8", box, 1, (30.0, 40.0), (UNDER_INK,), rivals=(Rival("3", 0.01), Rival("6", 0.0)))
    table = Table(1, 1, (Cell(0, 0, 1, 1, ((1, box),), (figure,)),), (20.0, 60.0), (1,))
    grey = np.full_like(BLANK, 200)
    red = np.zeros_like(BLANK)
    red[25:35, 30:40] = 255
    page = Sealed(grey, Inked(BLANK, BLANK, 10.0, 1.0), red, BLANK)
    (found,) = look_through_seals([table], page, Figures(sealed, through, certainty))
    line = found.cells[0].lines[0]
    assert ([rival.text for rival in line.rivals or ()], line.certainty) == (left, sure)
    for other in (replace(page, through=None), replace(page, red=np.zeros_like(red))):  # the seal lies elsewhere
        (same,) = look_through_seals([table], other, Figures(sealed, through, certainty))
        assert same == table


def test_print_under_a_grey_seals_opaque_ink_is_black_where_the_seal_was_lifted_off() -> None:
    flat = np.full((300, 300), 250, np.uint8)
    ring = Ring(150.0, 150.0, 116.0, 124.0, lifted=True)
    cv2.circle(flat, (150, 150), 120, (98,), 8)
    cv2.circle(flat, (150, 150), 40, (98,), -1)
    figure = np.zeros_like(flat)
    cv2.putText(figure, "5", (130, 170), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (255,), 4)
    flat[figure > 0] -= np.uint8(20)
    cv2.putText(flat, "7", (200, 170), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (10,), 3)
    beside = flat[130:180, 200:230].copy()
    lifted = np.full_like(flat, 255)
    lifted[130:180, 200:230] = beside
    seen = see_through_rings(flat, lifted, [ring])
    away = cv2.dilate(figure, np.ones((5, 5), np.uint8)) == 0
    disc = np.hypot(*np.meshgrid(np.arange(-150, 150), np.arange(-150, 150))) < 36
    assert np.median(seen[figure > 0]) < 60
    assert np.median(seen[disc & away]) > 195
    assert np.array_equal(seen[130:180, 200:230], beside)
