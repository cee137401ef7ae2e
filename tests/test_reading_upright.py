"""Pages are put upright: skew, perspective and quarter turns, measured on lines whose truth is known."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.page import Box, Page
from hedui.reading.ocr import Reading
from hedui.reading.perspective import Leans, Slope, find_leans, fit_leans, ruling_slopes, straightest, text_slopes
from hedui.reading.pixels import Gray
from hedui.reading.turning import quarter_turns, shown_matrix
from hedui.reading.upright import (
    Homography,
    carry,
    measure_skew,
    quarter_turn,
    rotation,
    warp,
    within_frame,
)

SCALE = 200 / 72
SHAPE = (1170, 827)  # A4 at 100 dpi: rulings of half the length, the same geometry
Ink = NDArray[np.uint8]


def table_ink(rows: int = 14, columns: int = 6) -> Ink:
    """Ink of a ruled table within margins."""
    ink = np.zeros(SHAPE, np.uint8)
    for y in np.linspace(150, 1000, rows + 1).astype(int).tolist():
        cv2.line(ink, (90, y), (740, y), 255, 2)
    for x in np.linspace(90, 740, columns + 1).astype(int).tolist():
        cv2.line(ink, (x, 150), (x, 1000), 255, 2)
    return ink


def text_ink() -> Ink:
    """Ink of lines of text: blobs as large as characters, justified."""
    rng = np.random.default_rng(3)
    ink = np.zeros(SHAPE, np.uint8)
    for y in range(130, 1020, 30):
        for x in range(90, 730, 17):
            if rng.random() < 0.93:
                cv2.rectangle(ink, (x, y), (x + int(rng.integers(7, 13)), y + int(rng.integers(8, 13))), 255, 2)
    return ink


def carried(ink: Ink, matrix: Homography) -> Ink:
    return np.asarray(cv2.warpPerspective(ink, matrix, (ink.shape[1], ink.shape[0])), np.uint8)


def keystone(depth: float) -> Homography:
    """The corners of the page pulled inwards unevenly, by up to `depth` of its sides."""
    h, w = SHAPE
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    pull = np.array([[1, 0.4], [-0.3, 0.9], [-1, -0.2], [0.5, -0.6]], np.float32) * [w * depth, h * depth]
    return np.asarray(cv2.getPerspectiveTransform(corners, (corners + pull).astype(np.float32)), np.float64)


@pytest.mark.parametrize("degrees", [-5.0, -1.3, 0.0, 0.4, 2.0, 5.0])
@pytest.mark.parametrize("ink", [table_ink(), text_ink()], ids=["table", "text"])
def test_skew_is_measured_to_a_tenth_of_a_degree(ink: Ink, degrees: float) -> None:
    askew = carried(ink, rotation(SHAPE, degrees))
    assert measure_skew(askew) == pytest.approx(-degrees, abs=0.15)


@pytest.mark.parametrize("degrees", [-3.0, 1.0])
def test_skew_of_a_page_that_lies_on_its_side_is_measured_too(degrees: float) -> None:
    turn, size = quarter_turn(SHAPE, 1)
    lying = np.asarray(cv2.warpPerspective(text_ink(), turn, (size[1], size[0])), np.uint8)
    askew = np.asarray(cv2.warpPerspective(lying, rotation(size, degrees), (size[1], size[0])), np.uint8)
    assert measure_skew(askew) == pytest.approx(-degrees, abs=0.2)


def test_an_empty_page_has_no_skew() -> None:
    assert measure_skew(np.zeros(SHAPE, np.uint8)) == 0.0


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_quarter_turn_is_what_rot90_does(turns: int) -> None:
    image = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
    matrix, (height, width) = quarter_turn(image.shape, turns)
    centres = {(x, y): matrix @ [x + 0.5, y + 0.5, 1] for y in range(3) for x in range(4)}
    turned = np.zeros((height, width), np.uint8)
    for (x, y), (u, v, _) in centres.items():
        turned[int(v), int(u)] = image[y, x]
    assert np.array_equal(turned, np.rot90(image, -turns))


@pytest.mark.parametrize("depth", [0.01, 0.035])
def test_the_perspective_of_a_photo_is_taken_out_by_its_rulings(depth: float) -> None:
    seen = carried(table_ink(), keystone(depth))
    scale = SCALE / 2
    flat = find_leans(SHAPE, *ruling_slopes(seen, scale)).flatten(SHAPE)
    assert flat is not None
    corners = np.array([[[90, 150], [740, 150], [740, 1000], [90, 1000]]], np.float32)
    (a, b), (c, d), (e, f), (g, h) = carry(flat @ keystone(depth), corners)[0].tolist()
    assert max(abs(b - d), abs(f - h)) < 1.5  # level
    assert max(abs(a - g), abs(c - e)) < 1.5  # plumb


def test_a_page_that_is_level_needs_no_warp() -> None:
    assert find_leans(SHAPE, *ruling_slopes(table_ink(), SCALE / 2)).flatten(SHAPE) is None


def test_rulings_that_lean_are_seen_to_lean() -> None:
    askew = carried(table_ink(), rotation(SHAPE, -1.0))
    horizontals, verticals = ruling_slopes(askew, SCALE / 2)
    assert np.median([s.lean for s in horizontals]) == pytest.approx(np.tan(np.radians(1.0)), abs=0.001)
    assert np.median([s.lean for s in verticals]) == pytest.approx(-np.tan(np.radians(1.0)), abs=0.001)


def test_few_lines_at_the_top_do_not_throw_the_bottom_askew() -> None:
    samples = [(-500.0, 0.0, 200.0), (-470.0, 0.001, 250.0), (-400.0, 0.003, 200.0)]
    fitted = fit_leans(samples, 585, None)
    assert fitted is not None
    a, b = fitted
    assert abs(a + b * 500) < 0.012  # two thirds of a degree, where a straight fit says two degrees


def test_one_line_that_is_none_of_the_page_s_is_left_out() -> None:
    samples = [(float(y), 0.01, 600.0) for y in range(-500, 501, 100)] + [(450.0, -0.015, 900.0)]
    fitted = fit_leans(samples, 585, None)
    assert fitted is not None
    assert fitted[0] == pytest.approx(0.01, abs=0.0005)
    assert abs(fitted[1] * 585) < 0.001


def test_without_lines_nothing_is_fitted() -> None:
    assert fit_leans([], 585, None) is None
    assert find_leans(SHAPE, [], [Slope(1, 2, 0.1, 50)]).flatten(SHAPE) is None


def quads_of(matrix: Homography, ragged: bool = False) -> NDArray[np.float32]:
    """Quadrilaterals of thirty lines of text, carried; ragged ones start anywhere."""
    rng = np.random.default_rng(5)
    quads = []
    for n, y in enumerate(range(130, 1030, 30)):
        x0 = 90 + (int(rng.integers(0, 250)) if ragged else (30 if n % 5 == 0 else 0))
        x1 = 740 - (int(rng.integers(0, 200)) if ragged or n % 5 == 4 else 0)
        quads.append([[x0, y], [x1, y], [x1, y + 14], [x0, y + 14]])
    return carry(matrix, np.array(quads, np.float32))


def test_prose_is_rectified_by_its_lines_and_its_margins() -> None:
    matrix = keystone(0.02)
    flat = find_leans(SHAPE, *text_slopes(quads_of(matrix), SCALE / 2)).flatten(SHAPE)
    assert flat is not None
    (a, b), (c, d), (e, f), (g, h) = carry(
        flat @ matrix, np.array([[[90, 130], [740, 130], [740, 1000], [90, 1000]]], np.float32)
    )[0].tolist()
    assert max(abs(b - d), abs(f - h)) < 4
    assert max(abs(a - g), abs(c - e)) < 8


def test_ragged_lines_have_no_margin() -> None:
    _, verticals = text_slopes(quads_of(np.eye(3), ragged=True), SCALE / 2)
    assert verticals == []


WRONG = (0.004, 0.00002)


@pytest.mark.parametrize("across_is_right", [True, False])
@pytest.mark.parametrize("down_is_right", [True, False])
def test_leans_by_which_the_ink_would_lie_less_straight_are_taken_back(
    across_is_right: bool, down_is_right: bool
) -> None:
    level = table_ink()
    assert straightest(level, Leans(WRONG, WRONG), SCALE / 2) == Leans()
    seen = carried(table_ink(), keystone(0.02))
    right = find_leans(SHAPE, *ruling_slopes(seen, SCALE / 2))
    told = Leans(right.across if across_is_right else WRONG, right.down if down_is_right else WRONG)
    found = straightest(seen, told, SCALE / 2)
    assert (found.across == right.across, found.down == right.down) == (across_is_right, down_is_right)


def test_a_page_without_ink_leans_as_its_lines_say() -> None:
    leans = Leans(WRONG, WRONG)
    assert straightest(np.zeros(SHAPE, np.uint8), leans, SCALE / 2) is leans


def test_the_frame_of_the_picture_is_no_ruling() -> None:
    matrix = rotation(SHAPE, 3.0)
    ink = np.zeros(SHAPE, np.uint8)
    cv2.rectangle(ink, (1, 1), (SHAPE[1] - 2, SHAPE[0] - 2), 255, 2)
    assert not within_frame(carried(ink, matrix), matrix, SHAPE).any()
    inner = carried(table_ink(), matrix)
    assert np.array_equal(within_frame(inner, matrix, SHAPE), inner)


@pytest.mark.parametrize(("turns", "degrees"), [(0, 2.0), (1, -3.0), (2, 0.5), (3, 4.0)])
def test_evidence_finds_its_way_back_through_turn_and_skew(turns: int, degrees: float) -> None:
    turn, size = quarter_turn(SHAPE, turns)
    matrix = turn @ rotation(SHAPE, degrees)
    x, y, _ = matrix @ [600, 400, 1]  # where this pixel of the rendered page comes to lie upright
    page = Page(1, size[1] / SCALE, size[0] / SCALE, (), (), True, shown_matrix(matrix, SCALE, 2.0))
    spot = page.shown(Box(x / SCALE - 0.01, y / SCALE - 0.01, x / SCALE + 0.01, y / SCALE + 0.01))
    assert spot.center == pytest.approx((600 / SCALE * 2, 400 / SCALE * 2), abs=0.01)


def test_a_warped_page_stays_white_where_nothing_was() -> None:
    image = np.full(SHAPE, 255, np.uint8)
    assert warp(image, rotation(SHAPE, 5), SHAPE).min() == 255


class Spoken:
    """Says of each crop in turn what it was told to."""

    name = "spoken/1"
    third = figures = None

    def __init__(self, *certainties: float) -> None:
        self.certainties = iter(certainties)

    def detect(self, image: Gray) -> NDArray[np.float32]:
        raise AssertionError("lines were given")

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        said = [next(self.certainties) for _ in crops]
        return [Reading("甲乙丙", (0.0, 0.3, 0.6, 1.0), (certainty,) * 3) for certainty in said]


def test_where_the_first_lines_lie_under_a_seal_more_of_them_tell_which_way_is_up() -> None:
    page = np.full((600, 400), 255, np.uint8)
    boxes = [(20, 20 + 60 * n, 200, 50 + 60 * n) for n in range(5)]
    quads = np.array([[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in boxes], np.float32)
    upright, turned = (0.3, 0.3, 0.3, 0.99, 0.99), (0.7, 0.7, 0.7, 0.2, 0.2)
    assert quarter_turns(page, quads, Spoken(*upright[:3], *upright, *turned)) == 0
    assert quarter_turns(page, quads, Spoken(*turned[:3], *turned, *upright)) == 2
    assert quarter_turns(page, quads, Spoken(0.95, 0.95, 0.95)) == 0
    dates = (0.87,) * 5  # 2024 reads well enough the other way up
    assert quarter_turns(page, quads, Spoken(*dates[:3], *dates, *(0.99,) * 5)) == 2


def test_one_line_of_text_that_stands_on_its_side_turns_a_page_that_holds_little_else() -> None:
    page = np.full((600, 400), 255, np.uint8)
    boxes = [(20, 20, 50, 320), (100, 20, 130, 50), (100, 90, 130, 120)]
    quads = np.array([[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in boxes], np.float32)
    assert quarter_turns(page, quads, Spoken(0.95)) == 1
    assert quarter_turns(page, quads, Spoken(0.3, 0.3, 0.95, 0.3, 0.3)) == 3
    assert quarter_turns(page, quads, Spoken(0.3, 0.3, 0.3, 0.95, 0.3)) == 0  # names of a column one below the other
