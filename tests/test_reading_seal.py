"""Seals on grey copies: found by their shape, and lifted off print and rulings."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from hedui.page import BURIED, Box, Line, Witness
from hedui.reading.grid import find_grids
from hedui.reading.image import Raster, ink_mask, make_raster
from hedui.reading.pixels import Gray
from hedui.reading.ring import SHRUNK, Ring, find_ring
from hedui.reading.rulings import find_all_rulings, run_on_under
from hedui.reading.scan_page import read_raster
from hedui.reading.seal import doubt_overprinted, doubt_under, drop_arcs, lift_seals, run_on
from hedui.reading.seal_shade import find_shades
from hedui.reading.segments import Segment
from quick_engine import QuickEngine

SCALE = 200 / 72
XS = range(100, 901, 160)
YS = range(100, 901, 80)
SEAL = (520, 470)  # pixels, its centre
RADIUS = 181


def form(ruled: int = 90) -> Gray:
    """A ruled form of numbers in grey, 1000 pixels square; its rulings are of a shade."""
    page = np.full((1000, 1000), 252, np.uint8)
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, YS[-1]), ruled, 2)
    for y in YS:
        cv2.line(page, (XS[0], y), (XS[-1], y), ruled, 2)
        for x in XS[:-1]:
            cv2.putText(page, "8600", (x + 40, y + 50), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (70,), 2)
    return page


def sealed(page: Gray, centre: tuple[int, int] = SEAL, shade: int = 118) -> Gray:
    """The page with a grey seal under its print: a ring, and a star in its middle."""
    seal = np.full(page.shape, 255, np.uint8)
    cv2.circle(seal, centre, RADIUS, shade, 8)
    turns = [np.pi * 2 / 5 * k for k in (0, 2, 4, 1, 3)]
    star = [(centre[0] + 69 * np.sin(turn), centre[1] - 69 * np.cos(turn)) for turn in turns]
    cv2.fillPoly(seal, [np.array(star, np.int32)], (shade,))
    return np.minimum(page, seal)


def named(page: Gray, shade: int = 118) -> Gray:
    """The sealed page with the name of an office around the star, over the numbers."""
    seal = np.full(page.shape, 255, np.uint8)
    for turn in np.linspace(-2, 2, 9):
        x, y = SEAL[0] + 135 * np.sin(turn), SEAL[1] - 135 * np.cos(turn)
        cv2.putText(seal, "M", (int(x) - 14, int(y) + 12), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (shade + 10,), 3)
    return np.minimum(sealed(page, shade=shade), seal)


def test_a_ring_is_found_where_it_is() -> None:
    ring = find_ring(ink_mask(sealed(form())), SCALE)
    assert ring is not None
    assert ring.x == pytest.approx(SEAL[0], abs=3)
    assert ring.y == pytest.approx(SEAL[1], abs=3)
    assert ring.inner < RADIUS - 3 < RADIUS + 3 < ring.outer


def test_a_form_without_a_seal_has_none() -> None:
    assert find_ring(ink_mask(form()), SCALE) is None


@pytest.mark.parametrize("centre", [SEAL, (520, 420 + RADIUS)])  # the second touches a ruling along its top
def test_what_a_seal_lies_on_is_as_clear_as_before(centre: tuple[int, int]) -> None:
    page = sealed(form(), centre)
    lifted, rings = lift_seals(page, SCALE)
    assert len(rings) == 1
    (grid,) = find_grids(*find_all_rulings(lifted, rings, SCALE))
    assert len(grid.places) == (len(XS) - 1) * (len(YS) - 1)
    wanted, with_seal, ink = (ink_mask(image) > 0 for image in (form(), page, lifted))
    assert (ink & ~wanted).sum() < 0.25 * (with_seal & ~wanted).sum()
    assert (wanted & ~ink).sum() < 0.02 * wanted.sum()


def test_a_faded_seal_of_which_hardly_anything_is_ink_is_found() -> None:
    page = sealed(form(), shade=190)
    assert find_ring(ink_mask(page), SCALE) is None
    lifted, (ring,) = lift_seals(page, SCALE)
    assert (ring.x, ring.y) == pytest.approx(SEAL, abs=3)
    assert ring.lifted
    assert np.abs(lifted[form() > 250].astype(int) - 252).mean() < 1


def test_the_name_on_a_seal_that_is_lighter_than_print_goes_as_a_whole() -> None:
    page = named(form())
    wanted, ink = ink_mask(form()) > 0, ink_mask(lift_seals(page, SCALE)[0]) > 0
    with_seal = (ink_mask(page) > 0) & ~wanted
    assert (ink & ~wanted).sum() < 0.1 * with_seal.sum()
    assert (wanted & ~ink).sum() < 0.02 * wanted.sum()


def test_grains_of_a_seal_darker_than_most_of_it_go_with_it_where_print_is_darker_still() -> None:
    page = named(form())
    seal = (page > 110) & (page < 150)
    page[seal & (np.random.default_rng(5).random(page.shape) < 0.05)] = 100
    wanted, ink = ink_mask(form()) > 0, ink_mask(lift_seals(page, SCALE)[0]) > 0
    assert (ink & ~wanted).sum() < 0.1 * ((ink_mask(page) > 0) & ~wanted).sum()
    assert (wanted & ~ink).sum() < 0.02 * wanted.sum()


def test_rulings_paler_than_a_seal_stay_where_the_seal_goes() -> None:
    page = named(form(ruled=150))
    lifted, rings = lift_seals(page, SCALE)
    assert len(rings) == 1
    (grid,) = find_grids(*find_all_rulings(lifted, rings, SCALE))
    assert len(grid.places) == (len(XS) - 1) * (len(YS) - 1)


def test_rulings_as_pale_as_the_grain_that_went_with_a_seal_are_found_where_it_was() -> None:
    grain = np.random.default_rng(5).normal(0, 14, (1000, 1000))
    page = np.clip(named(form(ruled=196)).astype(float) + grain, 0, 255).astype(np.uint8)
    lifted, rings = lift_seals(page, SCALE)
    whole = (len(XS) - 1) * (len(YS) - 1)
    assert [len(grid.places) for grid in find_grids(*find_all_rulings(lifted, rings, SCALE))] != [whole]
    (grid,) = find_grids(*find_all_rulings(lifted, rings, SCALE, (), page))
    assert len(grid.places) == whole


def test_of_two_seals_over_each_other_all_goes_that_is_lighter_than_print() -> None:
    page = np.minimum(named(form()), sealed(form(), (SEAL[0] + 150, SEAL[1] + 100)))
    lifted, rings = lift_seals(page, SCALE)
    assert [ring.lifted for ring in rings] == [False, False]
    wanted, ink = ink_mask(form()) > 0, ink_mask(lifted) > 0
    assert (ink & ~wanted).sum() < 0.1 * ((ink_mask(page) > 0) & ~wanted).sum()


def test_the_shade_of_a_seal_as_dark_as_print_tells_nothing() -> None:
    page = named(form(), shade=70)
    ring = find_ring(ink_mask(page), SCALE)
    assert ring is not None
    assert find_shades(page, [ring], SCALE) == [None]


@pytest.mark.parametrize("light", [255, 190])  # on white paper, and on that of a photograph
def test_a_red_seal_is_as_light_as_the_paper_and_print_under_it_as_dark_as_before(light: int) -> None:
    print_, seal = form(), np.full((1000, 1000, 3), 255, np.uint8)
    cv2.circle(seal, SEAL, RADIUS, (200, 30, 36), 8)
    cv2.circle(seal, SEAL, 60, (200, 30, 36), -1)
    share = light / 255 * print_.astype(float) / 255
    page = (seal * share[..., None]).astype(np.uint8)
    clean = make_raster(page, 1.0)
    assert clean.sealed
    assert ((ink_mask(clean.gray) > 0) ^ (ink_mask(form()) > 0)).mean() < 0.002
    assert clean.gray[seal[..., 1] < 100].mean() > 0.97 * form()[seal[..., 1] < 100].mean()


def test_what_is_left_of_a_ring_where_it_runs_upright_is_no_border() -> None:
    ring = Ring(500, 500, 135, 145)
    arc, border = Segment((500 + 140) / SCALE, 490 / SCALE, 540 / SCALE), Segment(640 / SCALE, 100 / SCALE, 900 / SCALE)
    row = Segment(500 / SCALE, 490 / SCALE, 540 / SCALE)
    assert drop_arcs([arc, row], ring, SCALE, upright=True) == [row]
    assert drop_arcs([arc, border], ring, SCALE, upright=True) == [arc, border]


def test_print_that_a_grey_seal_may_cover_is_read_without_certainty() -> None:
    ring = Ring(500, 500, 135, 145)
    under, beside = (Line("10", Box(x, 178, x + 10, 188), 1, (x, x + 5, x + 10), (0.99, 0.99)) for x in (150.0, 250.0))
    assert [line.certainty for line in doubt_under([under, beside], [ring], SCALE)] == [0.79, 0.99]
    assert doubt_under([under, beside], [replace(ring, lifted=True)], SCALE) == [under, beside]


def test_a_figure_right_beside_a_grey_seal_may_have_lost_a_digit_under_it() -> None:
    ring = Ring(500, 500, 135, 145)  # ends some two points before x = 235
    for x, certainty in ((237.0, 0.79), (246.0, 0.99)):
        read = Line("5", Box(x, 174, x + 5, 186), 1, (x, x + 5), (0.99,))
        assert doubt_under([read], [ring], SCALE)[0].certainty == certainty
        prose = Line("本项目共安排资金若干万元用于有关支出5", read.box, 1, (x,) * 19, (0.99,) * 18)
        assert doubt_under([prose], [ring], SCALE) == [prose]


def test_of_print_under_a_grey_seal_two_readings_of_the_page_as_it_is_overrule_that_of_the_page_without_it() -> None:
    ring = Ring(500, 500, 135, 145)
    for seconds, text in ((("5.7", "5.7"), "5.7"), (("5.7",), "3.7"), (("5.7", "8.7"), "3.7"), (("5.7", "3.7"), "3.7")):
        heard = tuple(Witness(0, 3, second, "rapidocr/crop") for second in seconds)
        read = Line("3.7", Box(150, 178, 165, 188), 1, (150.0, 155.0, 160.0, 165.0), (0.9,) * 3, witnesses=heard)
        (line,) = doubt_under([read], [ring], SCALE)
        assert (line.text, line.certainty) == (text, 0.79)
        assert text == "3.7" or "3.7" in {witness.text for witness in line.witnesses}


@pytest.mark.parametrize("drawn", [True, False])
def test_a_ruling_that_ends_under_a_seal_goes_on_to_the_next_one_across_it_where_it_is_drawn(drawn: bool) -> None:
    ring, ink = Ring(500, 500, 135, 145), np.zeros((1000, 1000), np.uint8)
    ink[: 600 if drawn else 420, 499:502] = 255
    ink[364:366] = 0  # where the ring was drawn over
    border = Segment(500 / SCALE, 100 / SCALE, 363 / SCALE)
    levels = [Segment(y / SCALE, 100 / SCALE, 900 / SCALE) for y in (200, 450, 600, 900)]
    (on,) = run_on([border], levels, ink, ring, SCALE)
    assert (on.lo, on.hi) == (border.lo, 600 / SCALE if drawn else border.hi)
    (up,) = run_on([Segment(500 / SCALE, 640 / SCALE, 800 / SCALE)], levels, np.full_like(ink, 255), ring, SCALE)
    assert (up.lo, up.hi) == (450 / SCALE, 800 / SCALE)


def test_level_rulings_go_on_under_a_seal_as_upright_ones_do() -> None:
    ring, ink = Ring(400, 600, 135, 145), np.zeros((1000, 1000), np.uint8)
    ink[599:602, :500] = 255
    level = Segment(600 / SCALE, 100 / SCALE, 263 / SCALE)
    border, beyond = (Segment(x / SCALE, 100 / SCALE, 900 / SCALE) for x in (500, 800))
    hs, vs = run_on_under([level], [border, beyond], ink, [ring], SCALE)
    assert (hs, vs) == ([Segment(level.pos, level.lo, 500 / SCALE)], [border, beyond])


def test_a_figure_that_ink_of_a_red_seal_lies_on_is_in_doubt_and_its_neighbour_is_not() -> None:
    read = Line("3.58元", Box(10, 10, 60, 22), 1, (10.0, 20.0, 25.0, 35.0, 45.0, 60.0), (0.999,) * 5)
    seal = np.zeros((100, 200), np.uint8)
    seal[:, round(40 * SCALE) : round(60 * SCALE)] = 255
    (over,) = doubt_overprinted([read], seal, SCALE)
    assert [prob < 0.9 for prob in over.probs] == [False, False, False, True, False]
    assert over.rivals is None
    (told,) = doubt_overprinted([replace(read, rivals=())], seal, SCALE)
    assert {rival.text for rival in told.rivals or ()} == {"3.50元", "3.53元", "3.56元", "3.59元"}
    assert doubt_overprinted([read], np.zeros_like(seal), SCALE) == [read]
    native = replace(read, probs=(), native=True)
    assert doubt_overprinted([native], seal, SCALE) == [native]


def test_a_figure_right_beside_ink_of_a_red_seal_may_have_lost_a_digit_under_it() -> None:
    seal = np.zeros((100, 200), np.uint8)
    seal[:, round(2 * SCALE) : round(8 * SCALE)] = 255
    for x, doubted in ((10.0, True), (18.0, False)):
        read = Line("15", Box(x, 10, x + 10, 22), 1, (x, x + 5, x + 10), (0.999, 0.999))
        (told,) = doubt_overprinted([read], seal, SCALE)
        assert [prob < 0.9 for prob in told.probs] == [doubted, False]
        (pointed,) = doubt_overprinted([replace(read, text=".5")], seal, SCALE)
        assert [prob < 0.9 for prob in pointed.probs] == [False, doubted]


@pytest.mark.parametrize(("ink", "buried"), [((3.0, 10.0), True), ((8.0, 10.0), False)])
def test_a_figure_beside_which_a_red_seal_leaves_no_room_is_cut_off(ink: tuple[float, float], buried: bool) -> None:
    seal = np.zeros((100, 200), np.uint8)
    seal[:, round(ink[0] * SCALE) : round(ink[1] * SCALE)] = 255
    read = Line("15", Box(10, 10, 20, 22), 1, (10.0, 15.0, 20.0), (0.999, 0.999))
    (told,) = doubt_overprinted([read], seal, SCALE)
    assert told.probs[0] < 0.9
    assert [(w.text, w.by) for w in told.witnesses] == ([("?", BURIED)] if buried else [])


def test_a_page_doubts_the_figures_under_its_red_seal_wherever_it_was_turned_to() -> None:
    gray, over = form(), np.zeros((1000, 1000), np.uint8)
    over[:, :500] = 255
    turned = [cv2.warpAffine(it, cv2.getRotationMatrix2D((500, 500), 2, 1), (1000, 1000)) for it in (255 - gray, over)]
    raster = Raster(np.asarray(255 - turned[0], np.uint8), SCALE, 1.0, np.asarray(turned[1], np.uint8))
    page = read_raster(raster, 1, QuickEngine())
    lines = [line for table in page.tables for cell in table.cells for line in cell.lines if line.text.isdigit()]
    told = [line for line in lines if not 490 < line.box.x1 * SCALE < 560]  # the others lie on the seal's edge
    assert {(line.box.x1 * SCALE < 500, line.certainty <= 0.85) for line in told} == {(True, True), (False, False)}


@pytest.mark.parametrize("astray", [(13, 0, -4), (-9, 11, 6), (0, 0, 9)])
def test_a_ring_is_found_though_its_circle_is_first_thought_elsewhere(
    astray: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = np.asarray((SEAL[0] + astray[0], SEAL[1] + astray[1], RADIUS + astray[2]), np.float32) / SHRUNK
    monkeypatch.setattr("hedui.reading.ring._find_circles", lambda small, low, high: [first])
    ring = find_ring(ink_mask(sealed(form())), SCALE)
    assert ring is not None
    assert ring.x == pytest.approx(SEAL[0], abs=3)
    assert ring.y == pytest.approx(SEAL[1], abs=3)
