"""A reader of another make is asked for open numbers alone, all of a page's at once, and never has the say."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.claims import Claim, Span
from hedui.config import read_settings
from hedui.errors import UsageError
from hedui.page import Box, Line, Witness
from hedui.reading import open_third
from hedui.reading.ocr import PixelBox, Reading
from hedui.reading.pixels import Gray
from hedui.reading.third import ask_third, is_open
from hedui.verify import verify, witness
from test_verify import FORM, fishery, leaves_of
from verify_desk import Ink, lay_out

PAGE = np.full((100, 400), 255, np.uint8)
CELL = PixelBox(0, 0, 400, 100)


class Other:
    """Reads what it is told to, and counts how often it was asked."""

    name = "other/1"
    third = None
    figures = None

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.asked: list[int] = []

    def detect(self, image: Gray) -> NDArray[np.float32]:
        return np.zeros((0, 4, 2), np.float32)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        self.asked.append(len(crops))
        return [Reading(text, tuple(np.linspace(0, 1, len(text) + 1)), (0.3,) * len(text)) for text in self.texts]


def line(text: str, second: str | None, certainty: float = 0.99) -> Line:
    xs = tuple(10.0 * i for i in range(len(text) + 1))
    seen = (Witness(0, len(text), second, "one/crop"),) if second is not None else ()
    return Line(text, Box(0, 10, 10 * len(text), 20), 1, xs, (certainty,) * len(text), seen)


def test_only_numbers_that_two_readings_leave_open_are_shown_to_it_and_all_at_once() -> None:
    settled, disputed, alone, dim = line("30", "30"), line("1.56", "156"), line("5", None), line("10", "10", 0.7)
    words = line("数量指标", None)
    other = Other("1.56", "5", "10")
    lines = [settled, disputed, words, alone, dim]
    out = ask_third(lines, [CELL] * 5, PAGE, 1.0, other)
    assert other.asked == [3]
    assert [seen.text for each in out for seen in each.witnesses if seen.by == "other/1"] == ["1.56", "5", "10"]
    assert [each.text for each in out] == [each.text for each in lines]


def test_what_it_reads_is_no_witness_unless_it_is_a_number() -> None:
    (out,) = ask_third([line("5", None)], [CELL], PAGE, 1.0, Other("〈"))
    assert out.witnesses == ()


def test_a_number_outside_tables_is_not_asked_for() -> None:
    other = Other()
    ask_third([line("5", None)], [None], PAGE, 1.0, other)
    assert other.asked == []
    assert is_open(line("5", None))


@pytest.mark.parametrize(
    ("agree", "against", "outvoted"),
    [
        (("tesseract/5",), {"rapidocr/crop"}, True),
        (("rapidocr/crop",), {"tesseract/5"}, True),
        (("rapidocr/crop",), {"rapidocr/crop"}, False),
        ((), {"rapidocr/crop"}, False),
        (("rapidocr/crop", "tesseract/5"), {"spacing"}, False),
        (("hedui/figures-2",), {"rapidocr/crop"}, True),
        (("rapidocr/crop",), {"hedui/figures-2"}, False),
        (("rapidocr/crop",), {"grouping", "rapidocr/crop"}, False),
    ],
)
def test_one_make_is_outvoted_only_by_two(agree: tuple[str, ...], against: set[str], outvoted: bool) -> None:
    assert witness.Testimony(agree, ("156",), frozenset(against)).outvoted is outvoted


@pytest.mark.parametrize(
    ("printed", "second", "objects"),
    [
        ("9.2%", "9:2%", False),
        ("98.3", ".98.3", False),
        ("13,897.4", "13,897,4", False),
        ("1,692.32", "1.692.32", False),
        ("91", ".91", True),
        ("10", ". 10", True),
        ("1234", "12:34", True),
        ("11", "1l", True),
        ("98.3", ".93.8", True),
    ],
)
def test_a_reading_that_has_a_numbers_digits_and_other_marks_is_no_objection(
    printed: str, second: str, objects: bool
) -> None:
    read = replace(line(printed, None), witnesses=(Witness(0, len(printed), second, "rapidocr/1"),))
    testimony = witness.hear_witnesses(Claim(printed, (Span(read, 0, len(printed)),), "number"))
    assert (testimony.agree, bool(testimony.dispute)) == ((), objects)


def test_a_figure_that_two_makes_read_alike_is_verified_against_a_third_reading() -> None:

    path = f"{FORM}.funding[0].initial_budget"
    document, claims = lay_out(fishery(), ink=Ink(second={path: "6566"}, by="one/crop"))
    assert leaves_of(verify(document, claims))[path].status == "grounded"
    form = claims.reports[0].forms[0]
    claim = form.funding[0].initial_budget
    seen = replace(claim.spans[0].line, witnesses=(*claim.spans[0].line.witnesses, Witness(0, 5, "65.66", "other/1")))
    spans = (replace(claim.spans[0], line=seen),)
    funding = form.funding[0].model_copy(update={"initial_budget": replace(claim, spans=spans)})
    report = claims.reports[0].model_copy(update={"forms": (form.model_copy(update={"funding": (funding,)}),)})
    assert leaves_of(verify(document, replace(claims, reports=(report,))))[path].status == "verified"


def test_a_witness_that_must_be_there_and_is_not_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert open_third(read_settings({}, witness="auto")) is None
    assert open_third(read_settings({}, witness="off")) is None
    with pytest.raises(UsageError, match="tesseract"):
        open_third(read_settings({}, witness="tesseract"))
