"""Second readings: which ink is read again, and what becomes of a reading that differs."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from hedui.page import Box, Line, Witness
from hedui.reading.ocr import PixelBox, Reading
from hedui.reading.pixels import Gray
from hedui.reading.second import Place, Wanted, wanted_spans, with_witnesses

PAGE = np.full((400, 1000), 255, np.uint8)


class EchoEngine:
    """Reads what it is told to, crop after crop, and keeps the crops' sizes."""

    name = "echo"
    third = None
    figures = None

    def __init__(self, *texts: str, certainty: float = 0.9) -> None:
        self._texts = texts
        self._certainty = certainty
        self.widths: list[int] = []

    def detect(self, image: Gray) -> NDArray[np.float32]:
        return np.zeros((0, 4, 2), np.float32)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        self.widths = [crop.shape[1] for crop in crops]
        return [self._reading(text) for text in self._texts]

    def _reading(self, text: str) -> Reading:
        edges = tuple(n / max(1, len(text)) for n in range(len(text) + 1))
        return Reading(text, edges, (self._certainty,) * len(text))


def line_of(text: str, certainty: float = 0.99) -> Line:
    xs = tuple(100.0 + 10 * n for n in range(len(text) + 1))
    return Line(text, Box(xs[0], 100, xs[-1], 112), 1, xs, (certainty,) * len(text))


def read_again(line: Line, *texts: str, certainty: float = 0.9) -> Line:
    (out,) = with_witnesses([Place(line, None)], PAGE, 1.0, EchoEngine(*texts, certainty=certainty))
    return out


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("1,038.00", ["1,038.00"]),
        ("≥95%", ["≥95%"]),
        ("数量指标", []),
        ("本年度预算安排资金1038万元，实际支出999.21万元，执行率较高。", ["金1038万", "出999.21万"]),
        ("全年投入壹佰万元整用于校舍维修改造等工程", ["入壹佰万"]),
        ("共检查3次5天发现问题并督促整改落实到位", ["查3次5天"]),
    ],
)
def test_short_lines_with_figures_are_read_again_whole_and_long_ones_figure_by_figure(
    text: str, again: list[str]
) -> None:
    assert [text[w.start : w.end] for w in wanted_spans(line_of(text), 0)] == again


def test_a_stated_number_of_items_is_read_again_as_figures_are() -> None:
    text = "项目实施过程中主要存在以下四个方面的问题需要整改"
    assert [text[w.start : w.end] for w in wanted_spans(line_of(text), 0)] == ["下四个"]


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("指标1:全县参合人数", []),
        ("(1)社会效益", []),
        ("2、完成改造", []),
        ("2、完成三个方面", ["2、完成三个方面"]),
        ("1、完成5项", ["1、完成5项"]),
        ("2.5", ["2.5"]),
        ("(1)", ["(1)"]),
    ],
)
def test_of_a_line_whose_only_figure_is_its_label_nothing_is_read_again(text: str, again: list[str]) -> None:
    assert [text[w.start : w.end] for w in wanted_spans(line_of(text), 0)] == again
    assert wanted_spans(line_of(text, 0.7), 0) == [Wanted(0, 0, len(text))]


def test_a_doubtful_line_is_read_again_whole_figures_or_not() -> None:
    assert wanted_spans(line_of("加强项目管理提高资金使用效益确保按期完成", 0.7), 3) == [Wanted(3, 0, 20)]


def test_a_second_reading_is_a_witness_of_the_first() -> None:
    line = read_again(line_of("98.5"), "98.5")
    assert (line.text, line.witnesses) == ("98.5", (Witness(0, 4, "98.5", "echo"),))


def test_of_two_readings_of_a_number_the_first_stands_however_sure_the_second_is() -> None:
    line = read_again(line_of("98.5", certainty=0.6), "985", certainty=0.99)
    assert line.text == "98.5"
    assert line.witnesses[0].text == "985"


def test_of_two_readings_of_other_text_the_surer_one_stands_and_the_other_is_its_witness() -> None:
    line = read_again(line_of("其他收人", certainty=0.5), "其他收入", certainty=0.95)
    assert line.text == "其他收入"
    assert line.witnesses == (Witness(0, 4, "其他收人", "echo"),)
    assert len(line.xs) == len(line.text) + 1
    assert read_again(line_of("其他收入", certainty=0.8), "其他收人", certainty=0.82).text == "其他收入"


@pytest.mark.parametrize(
    ("first", "certainty", "second", "text"),
    [
        ("≥858", 0.93, "≥85%", "≥85%"),
        ("88.396", 0.9, "88.3%", "88.3%"),
        ("≥858", 0.99, "≥85%", "≥858"),  # read with certainty
        ("98", 0.9, "%", "98"),
        ("12500", 0.9, "12%", "12500"),  # three digits are no %
    ],
)
def test_digits_not_read_with_certainty_are_the_percent_that_a_second_reading_has(
    first: str, certainty: float, second: str, text: str
) -> None:
    line = read_again(line_of(first, certainty), second)
    assert line.text == text
    assert [w.text for w in line.witnesses] == [second if text == first else first]


def test_an_empty_second_reading_changes_nothing() -> None:
    assert read_again(line_of("数量1", certainty=0.3), "", certainty=0.0).text == "数量1"


def test_the_second_crop_stays_within_its_cell_and_is_wider_where_the_first_may_have_cut() -> None:
    cell = PixelBox(90, 90, 400, 120)
    engine = EchoEngine("98", "98")
    with_witnesses([Place(line_of("98"), cell), Place(line_of("98"), cell, open_ended=True)], PAGE, 1.0, engine)
    narrow, wide = engine.widths
    assert wide == narrow + 40  # 10 to the cell's left border, 30 to the right


@pytest.mark.parametrize(("heard", "text"), [("2,240.1", "2,240.1 同意"), ("", "2,40.1 同意")])
def test_a_surer_reading_without_a_figure_that_another_reader_bears_out_does_not_stand(heard: str, text: str) -> None:
    line = replace(line_of("2,240.1 同意", 0.83), witnesses=(Witness(0, 7, heard, "hedui/figures"),))
    assert read_again(line, "2,40.1 同意", certainty=0.97).text == text
