"""What nobody prints is read as what was printed: 方元 is no unit."""

import pytest

from hedui.page import Box, Line, Witness
from hedui.reading.specks import mend_unit


def line(text: str, *, native: bool = False) -> Line:
    witness = Witness(0, len(text), text, "rapidocr/small")
    xs = tuple(map(float, range(len(text) + 1)))
    return Line(text, Box(0, 0, len(text), 10), 1, xs, (0.9,) * len(text), (witness,), native=native)


@pytest.mark.parametrize(
    ("text", "read"), [("529.66方元", "529.66万元"), ("28立方", "28立方"), ("每平方元素", "每平方元素")]
)
def test_nobody_counts_in_ten_thousands_without_their_top_stroke(text: str, read: str) -> None:
    mended = mend_unit(line(text))
    assert (mended.text, [witness.text for witness in mended.witnesses]) == (read, [read])
    assert mend_unit(line(text, native=True)).text == text
