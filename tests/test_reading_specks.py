"""What nobody prints is read as what was printed: 方元 is no unit."""

from dataclasses import replace

import pytest

from hedui.page import Box, Line, Witness
from hedui.reading.specks import mend_label, mend_unit, without_specks_at_breaks


def line(text: str) -> Line:
    witness = Witness(0, len(text), text, "rapidocr/small")
    xs = tuple(map(float, range(len(text) + 1)))
    return Line(text, Box(0, 0, len(text), 10), 1, xs, (0.9,) * len(text), (witness,))


@pytest.mark.parametrize(
    ("text", "read"), [("529.66方元", "529.66万元"), ("28立方", "28立方"), ("每平方元素", "每平方元素")]
)
def test_nobody_counts_in_ten_thousands_without_their_top_stroke(text: str, read: str) -> None:
    mended = mend_unit(line(text))
    assert (mended.text, [witness.text for witness in mended.witnesses]) == (read, [read])


@pytest.mark.parametrize(
    ("above", "below", "left"),
    [
        ("丰富群众文化生活。.2017.", "年该项目自评得分84分。", "丰富群众文化生活。.2017"),
        ("截至2017.", "项目资金情况", "截至2017."),
        ("共12017.", "年该项目", "共12017."),
    ],
)
def test_a_speck_between_a_year_and_its_word_in_the_next_line_is_dropped(above: str, below: str, left: str) -> None:
    first, second = line(above), replace(line(below), box=Box(0, 20, 10, 30))
    assert [it.text for it in without_specks_at_breaks([first, second])] == [left, below]


@pytest.mark.parametrize(
    ("text", "read"),
    [("指标！：淘汰数量", "指标1：淘汰数量"), ("指标l:数量", "指标1:数量"), ("指标！数量", "指标！数量")],
)
def test_a_stroke_before_a_labels_colon_is_a_1(text: str, read: str) -> None:
    assert mend_label(line(text)).text == read
