"""Figures under grey seals: believed where the reader of figures reads one number in most crops, in its place."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from hedui.page import Box, Cell, Line, Table, Witness
from hedui.reading.crops import Inked
from hedui.reading.ocr import Reading
from hedui.reading.pixels import Gray
from hedui.reading.ring import Ring
from hedui.reading.seal import COVERED, UNDER_INK
from hedui.reading.under_seals import Sealed, read_under_seals
from quick_engine import QuickEngine

SEAL = Ring(150.0, 35.0, 60.0, 66.0)
NO_INK = np.zeros((120, 400), np.uint8)
INKED = Inked(NO_INK, NO_INK, 10.0, 1.0, rings=(SEAL,))
PAGE = Sealed(np.full((120, 400), 255, np.uint8), INKED)
LIFTED = replace(INKED, rings=(replace(SEAL, lifted=True),))
COLUMNS = (0.0, 100.0, 200.0, 300.0)


class Figures:
    """A reader of figures that says the same of every crop, or what it is told of each height, in both widths."""

    name = "hedui/figures"

    def __init__(self, *said: tuple[str, float], at: tuple[float, float] = (0.4, 0.6)) -> None:
        self.said = [it for it in said for _ in ("as the cell", "as its column")]
        self.at = at
        self.asked: list[int] = []

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        self.asked += [crop.shape[0] for crop in crops]
        return [self._read(*self.said[n % len(self.said)]) for n in range(len(crops))]

    def _read(self, text: str, certainty: float) -> Reading:
        edges = tuple(np.linspace(*self.at, len(text) + 1)) if text else ()
        return Reading(text, edges, (certainty,) * len(text))


def line(text: str, x: float, y: float, certainty: float, *others: str) -> Line:
    box = Box(x - 10, y - 5, x + 10, y + 5)
    xs = tuple(float(v) for v in np.linspace(box.x0, box.x1, len(text) + 1))
    heard = tuple(Witness(0, len(text), other, "rapidocr/small") for other in others)
    return Line(text, box, 1, xs, (certainty,) * len(text), heard)


def cell(row: int, col: int, *lines: Line) -> Cell:
    box = Box(COLUMNS[col], 20.0 + 30 * row, COLUMNS[col + 1], 50.0 + 30 * row)
    return Cell(row, col, 1, 1, ((1, box),), lines)


def table(*under: Line) -> Table:
    """A row whose middle cell lies under the seal, and a clear row below it."""
    first = (cell(0, 0, line("发放率", 50, 35, 0.99)), cell(0, 1, *under), cell(0, 2, line("10", 250, 35, 0.99)))
    second = (cell(1, 0), cell(1, 1, line("15", 150, 65, 0.99)), cell(1, 2))
    return Table(2, 3, (*first, *second), COLUMNS, (1,))


class Engine(QuickEngine):
    """A recogniser that reads every crop as one text, and has this reader of figures."""

    def __init__(self, figures: Figures, text: str = "") -> None:
        super().__init__()
        self.figures = figures
        self.text = text

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        return Figures((self.text, 0.9)).recognise(crops)


def read(reader: Figures, *under: Line, page: Sealed = PAGE, recognised: str = "") -> Sequence[Line]:
    (found,) = read_under_seals([table(*under)], page, Engine(reader, recognised))
    return next(c.lines for c in found.cells if (c.row, c.col) == (0, 1))


def test_a_figure_that_is_read_alike_at_every_height_stands_in_its_cell_unproven() -> None:
    (figure,) = read(Figures(("4.8", 0.75), ("4.8", 0.98), ("4.8", 0.9)), line("化", 150, 35, 0.5))
    assert (figure.text, figure.certainty, figure.witnesses) == ("4.8", COVERED, ())


def test_where_nobody_read_anything_one_reader_alone_may_see_a_seals_strokes() -> None:
    assert read(Figures(("4", 0.99))) == ()
    assert [it.text for it in read(Figures(("4", 0.99)), recognised="4")] == ["4"]


@pytest.mark.parametrize(("before", "witnesses"), [("4.3", ["4.3", "4.8"]), ("化", [])])
def test_one_that_is_surely_read_at_every_height_where_a_figure_was_read_has_been_read_twice(
    before: str, witnesses: list[str]
) -> None:
    (figure,) = read(Figures(("4.8", 0.99)), line(before, 150, 35, 0.5))
    assert figure.certainty == COVERED
    assert [w.text for w in figure.witnesses] == witnesses


@pytest.mark.parametrize(("recognised", "witnesses"), [("4.8", ["4.8"]), ("48", [])])
def test_what_the_recogniser_reads_so_too_has_been_read_twice(recognised: str, witnesses: list[str]) -> None:
    said = Figures(("4.8", 0.75), ("4.8", 0.98), ("4.8", 0.9))
    (figure,) = read(said, line("化", 150, 35, 0.5), recognised=recognised)
    assert [w.text for w in figure.witnesses] == witnesses


def test_what_is_no_figure_with_the_seal_may_be_one_through_its_ink() -> None:
    through = replace(PAGE, through=np.full_like(PAGE.gray, 254))

    class Reader(Figures):
        def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
            seen = (crop.size > 0 and crop.max() < 255 for crop in crops)
            return [self._read(*(("5", 0.99) if through_ink else ("75", 0.4))) for through_ink in seen]

    assert read(Reader(("", 0.0)), recognised="5") == ()
    (figure,) = read(Reader(("", 0.0)), page=through, recognised="5")
    assert (figure.text, figure.certainty) == ("5", COVERED)


@pytest.mark.parametrize(("left", "texts"), [(")", ["9"]), ("否", ["否"])])
def test_a_bracket_under_a_seal_is_what_is_left_of_a_figure(left: str, texts: list[str]) -> None:
    assert [it.text for it in read(Figures(("9", 0.99)), line(left, 150, 35, 0.99))] == texts


@pytest.mark.parametrize(
    "said",
    [
        (("4.8", 0.99), ("4.8", 0.99), ("8.8", 0.9)),
        (("48", 0.8), ("48", 0.85), ("48", 0.8)),
        (("48", 0.99), ("", 0.0), ("", 0.0)),
        (("□", 0.99),),
    ],
)
def test_what_is_surely_read_otherwise_or_without_certainty_or_seldom_or_as_words_is_no_figure(
    said: tuple[tuple[str, float], ...],
) -> None:
    assert read(Figures(*said)) == ()


def test_a_seals_stroke_that_stands_where_no_figure_of_the_column_does_is_none() -> None:
    assert read(Figures(("7", 0.99), at=(0.05, 0.1))) == ()


def test_the_same_figure_is_one_where_somebody_read_it_before() -> None:
    strokes = line("化", 20, 35, 0.7)
    (figure,) = read(Figures(("6", 0.99), at=(0.05, 0.1)), strokes, line("6", 20, 35, 0.7))
    assert figure.text == "6"


def test_numbers_that_others_read_there_are_heard_as_witnesses() -> None:
    (figure,) = read(Figures(("100", 0.9), ("100", 0.98), ("100", 0.9)), line("200", 150, 35, 0.79, "20", "县"))
    assert [w.text for w in figure.witnesses] == ["20", "200"]


def test_a_figure_read_for_certain_is_not_read_again() -> None:
    reader = Figures(("7", 0.99))
    (figure,) = read(reader, line("10", 150, 35, 0.99))
    empty = 3 + 6  # crops of the cells below into which the seal reaches: one's column has figures
    assert (figure.text, len(reader.asked)) == ("10", empty)


def test_where_a_seal_was_taken_out_by_its_shade_only_what_was_read_in_doubt_is_read_again() -> None:
    lifted = replace(PAGE, inked=LIFTED)
    assert read(Figures(("7", 0.99)), page=lifted) == ()
    (figure,) = read(Figures(("7", 0.99)), line("1:", 150, 35, 0.4), page=lifted)
    assert figure.text == "7"


def test_a_figure_of_which_a_seal_that_was_taken_out_left_two_strokes_is_read_with_the_seal() -> None:
    strokes = NO_INK.copy()
    strokes[30:40, [146, 147, 153, 154]] = 255  # the sides of a 0: its thin ends are as light as the seal
    (figure,) = read(Figures(("10", 0.99)), page=replace(PAGE, inked=replace(LIFTED, clean=strokes)), recognised="10")
    assert figure.text == "10"


@pytest.mark.parametrize(("below", "text"), [("15", "5"), ("-15", "-5")])
def test_a_minus_that_no_figure_of_the_column_has_is_a_stroke_of_the_seal(below: str, text: str) -> None:
    column = Table(2, 3, (cell(0, 1), cell(1, 1, line(below, 150, 65, 0.99))), COLUMNS, (1,))
    (found,) = read_under_seals([column], PAGE, Engine(Figures(("-5", 0.99)), text))
    assert [it.text for it in found.cells[0].lines] == [text]


def test_a_sign_of_comparison_stands_before_its_figure() -> None:
    (figure,) = read(Figures(("≥97%", 0.99)), line("≥979m", 150, 35, 0.6))
    assert (figure.text, figure.certainty, figure.witnesses) == ("≥97%", COVERED, ())


@pytest.mark.parametrize(("others", "text"), [(("5.5", "3.5"), "3.5"), (("5.5", "化"), "5.5")])
def test_under_a_red_seal_only_a_figure_that_somebody_reads_otherwise_is_read_again(
    others: tuple[str, ...], text: str
) -> None:
    red = np.zeros((120, 400), np.uint8)
    red[30:40, 140:160] = 255
    (figure,) = read(
        Figures(("3.5", 0.98)),
        line("5.5", 150, 35, UNDER_INK, *others),
        page=replace(PAGE, inked=replace(INKED, rings=()), red=red),
    )
    assert figure.text == text


@pytest.mark.parametrize(("below", "texts"), [(("15分", "20分"), ["9分"]), (("15", "20"), [])])
def test_a_figure_in_a_column_of_points_with_their_unit_has_it_too(below: tuple[str, ...], texts: list[str]) -> None:
    clear = [replace(cell(n, 1, line(text, 150, 35 + 30 * n, 0.99)), row=n) for n, text in enumerate(below, 1)]
    column = Table(3, 3, (cell(0, 1), *clear), COLUMNS, (1,))
    (found,) = read_under_seals([column], PAGE, Engine(Figures(("9□", 0.99)), "9分"))
    assert [it.text for it in found.cells[0].lines] == texts


def test_a_crop_as_wide_as_its_column_is_no_narrower_than_a_number_that_was_read_in_the_cell() -> None:
    class Reader(Figures):
        def __init__(self) -> None:
            super().__init__(("", 0.0))
            self.widths: list[int] = []

        def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
            self.widths = [crop.shape[1] for crop in crops]
            return super().recognise(crops)

    narrow, wide = Reader(), Reader()
    read(narrow, line("化", 150, 35, 0.5))
    read(wide, replace(line("5774835元", 150, 35, 0.5), box=Box(115, 30, 185, 40)))
    assert min(wide.widths[:6]) >= 70 > min(narrow.widths[:6])


def test_the_pale_edge_of_a_red_star_in_an_empty_cell_is_no_figure() -> None:
    red, black = np.zeros((120, 400), np.uint8), NO_INK.copy()
    red[30:40, 140:160] = 255
    page = replace(PAGE, inked=replace(INKED, rings=()), red=red)
    assert read(Figures(("4", 0.99)), page=page, recognised="4") == ()
    black[30:40, [146, 147, 153, 154]] = 255
    (figure,) = read(Figures(("4", 0.99)), page=replace(page, inked=replace(page.inked, clean=black)), recognised="4")
    assert figure.text == "4"
