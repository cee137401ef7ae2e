"""Noughts that a fax broke in two are read as brackets, and put right in doubt."""

import pytest

from hedui.reading.ocr import Reading
from hedui.reading.zeros import DOUBT, with_zeros


def read(text: str) -> Reading:
    return Reading(text, tuple(n / len(text) for n in range(len(text) + 1)), (0.9,) * len(text), ())


@pytest.mark.parametrize(
    ("text", "meant", "doubtful"),
    [
        ("1(0)", "100", (1, 2)),
        ("1(X)", "100", (1, 2)),
        ("186(X0人", "18600人", (3, 4)),
        ("10)", "10", (1,)),
        ("9.50)", "9.50", (3,)),
        ("()", "0", (0,)),
    ],
)
def test_sides_of_noughts_that_were_read_as_brackets_are_noughts_in_doubt(
    text: str, meant: str, doubtful: tuple[int, ...]
) -> None:
    mended = with_zeros(read(text))
    assert mended.text == meant
    assert [n for n, prob in enumerate(mended.probs) if prob == DOUBT] == list(doubtful)
    assert len(mended.edges) == len(meant) + 1
    assert (mended.edges[0], mended.edges[-1]) == (0.0, 1.0)
    assert list(mended.edges) == sorted(mended.edges)


@pytest.mark.parametrize("text", ["(10)", "1)", "(X)", "第1（0）类", "2(0)5", "得分（10）", "f(X)", "100", ""])
def test_brackets_that_may_be_meant_stay(text: str) -> None:
    assert with_zeros(read(text) if text else Reading("", (), ())).text == text
