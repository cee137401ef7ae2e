"""The reader of figures: what it reads, and what is made of it beside other readings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hedui.mupdf import pymupdf
from hedui.page import Box, Line, Witness
from hedui.reading.figure_witness import Readings, hear_among_words, hear_parts, may_be_figure, read_figures, weigh
from hedui.reading.figures import ALPHABET, HEIGHT, OTHER, WIDEST, FigureReader
from hedui.reading.ocr import PixelBox, Reading
from hedui.reading.pixels import Gray

BY, SCALE, CELL = "hedui/figures-2", 200 / 72, PixelBox(0, 0, 600, 60)


@pytest.fixture(scope="module")
def reader() -> FigureReader:
    return FigureReader()


def draw(text: str, font: str = "cjk", size: float = 10.5, margin: float = 3.0) -> Gray:
    """The text as printed at 200 dpi, with little white around it."""
    face = pymupdf.Font(font)
    page = pymupdf.open().new_page(width=face.text_length(text, size) + 2 * margin, height=size + 2 * margin)
    writer = pymupdf.TextWriter(page.rect)
    writer.append((margin, margin + 0.85 * size), text, font=face, fontsize=size)
    writer.write_text(page)
    pix = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    return np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.w).copy()


@pytest.mark.parametrize("font", ["cjk", "tiro", "helv"])
@pytest.mark.parametrize(
    "text", ["4", "11", "7", "100", "0.982", "93.36%", "1,038.00", "4,703,360", "10.174168", "396.629", "56.23%", "0"]
)
def test_a_clean_figure_is_read_to_the_last_mark(reader: FigureReader, text: str, font: str) -> None:
    (reading,) = reader.recognise([draw(text, font)])
    assert reading.text == text
    assert min(reading.probs) > 0.8


def test_what_is_no_part_of_a_figure_is_told_apart_from_it(reader: FigureReader) -> None:
    words, counted = reader.recognise([draw("数量指标"), draw("421个")])
    assert set(words.text) == {OTHER}
    assert counted.text == "421" + OTHER


def test_what_is_too_wide_for_a_figure_or_too_small_for_any_is_not_read(reader: FigureReader) -> None:
    wide = np.full((10, 10 * (WIDEST // HEIGHT) + 20), 255, np.uint8)
    assert [it.text for it in reader.recognise([wide, np.zeros((1, 5), np.uint8)])] == ["", ""]
    assert reader.recognise([]) == []


def test_crops_of_all_widths_come_back_in_their_order(reader: FigureReader) -> None:
    texts = ["5", "1,038.00", "12", "93.36%", "8", "100.00", "7", "3,502,991.25"]
    assert [it.text for it in reader.recognise([draw(text) for text in texts])] == texts


def test_it_is_taught_with_the_alphabet_and_the_height_that_it_reads_with() -> None:
    lesson = Path(__file__).parents[1].joinpath("eval", "figures_train.py").read_text(encoding="utf-8")
    assert f'ALPHABET = "{ALPHABET}"' in lesson
    assert re.search(rf"HEIGHT, NARROWEST = {HEIGHT}, ", lesson)


# -- beside other readings


def line(text: str, *seconds: str, certainty: float = 0.99) -> Line:
    xs = tuple(20.0 + 6 * n for n in range(len(text) + 1))
    seen = tuple(Witness(0, len(text), second, "one/1") for second in seconds)
    return Line(text, Box(20, 5, xs[-1], 17), 1, xs, (certainty,) * len(text), seen)


def said(text: str, certainty: float = 0.99) -> Reading:
    return Reading(text, tuple(np.linspace(0, 1, len(text) + 1)), (certainty,) * len(text))


def witnesses(of: Line) -> list[tuple[str, str]]:
    return [(seen.text, seen.by) for seen in of.witnesses]


def test_a_figure_that_it_reads_alike_has_a_witness_of_another_make() -> None:
    out = weigh(line("12.5", "12.5"), Readings(said("12.5", 0.6), said("12.5", 0.6)), BY)
    assert out.text == "12.5"
    assert witnesses(out) == [("12.5", "one/1"), ("12.5", BY)]


def test_with_a_second_reading_it_overrules_the_first_which_goes_on_to_speak_against() -> None:
    out = weigh(line("1.3", "13"), Readings(said("13"), said("13")), BY)
    assert (out.text, len(out.xs), out.certainty) == ("13", 3, 0.99)
    assert witnesses(out) == [("13", "one/1"), ("1.3", "one/1"), ("13", BY)]
    assert (out.box, out.xs[0], out.xs[-1]) == (line("1.3").box, 20, 38)


def test_against_two_that_agree_it_only_objects() -> None:
    out = weigh(line("1.3", "1.3"), Readings(said("13"), said("13")), BY)
    assert out.text == "1.3"
    assert witnesses(out)[-1] == ("13", BY)


@pytest.mark.parametrize(("read", "meant"), [("↓", "4"), ("2,6", "2.6"), ("2.399.01", "2,399.01"), ("100t", "100")])
def test_where_nobody_read_a_figure_its_own_stands_and_is_no_proof(read: str, meant: str) -> None:
    out = weigh(line(read, read, certainty=0.7), Readings(said(meant), said(meant)), BY)
    assert out.text == meant
    assert BY not in {by for _, by in witnesses(out)}
    assert (read, "one/1") in witnesses(out)


@pytest.mark.parametrize(("read", "heard"), [("X", "8"), ("≥", "≥"), ("无", "无"), ("AB10", "AB10")])
def test_letters_and_marks_alone_may_be_a_figure_that_it_is_not_quite_sure_of(read: str, heard: str) -> None:
    out = weigh(line(read, read, certainty=0.5), Readings(said("8", 0.85), said("8", 0.85)), BY)
    assert out.text == heard


def test_specks_about_a_figure_fall_away_where_it_surely_sees_none() -> None:
    out = weigh(line(".9", ".9", certainty=0.88), Readings(said("9"), said("9")), BY)
    assert (out.text, witnesses(out)) == ("9", [(".9", "one/1"), (".9", "one/1"), ("9", BY)])
    assert weigh(line(".9", ".9"), Readings(said("9", 0.92), said("9", 0.92)), BY).witnesses[-1].by != BY


@pytest.mark.parametrize(
    ("own", "whole"),
    [
        (said("4", 0.8), said("4", 0.8)),  # not sure
        (said("4"), said("47")),  # of two minds
        (said(OTHER), said("4" + OTHER)),  # words
        (said("3-5"), said("3-5")),  # two numbers
        (said(""), said("")),
    ],
)
def test_in_doubt_it_changes_nothing(own: Reading, whole: Reading) -> None:
    assert weigh(line("无", "无"), Readings(own, whole), BY).text == "无"


def test_a_cell_that_surely_prints_more_of_a_figure_than_was_cut_out_is_believed() -> None:
    sure = weigh(line("10", "10"), Readings(said("10"), said("10.7")), BY)
    assert (sure.text, witnesses(sure)) == ("10.7", [("10", "one/1"), ("10", "one/1")])
    less = weigh(line("10", "10"), Readings(said("10"), said("810", 0.93)), BY)
    assert (less.text, witnesses(less)[-1]) == ("10", ("10", BY))


def test_of_one_line_of_several_in_a_cell_it_says_only_what_it_reads_alike() -> None:
    out = weigh(line("4,756,", "4,756,"), Readings(said("4,756,")), BY)
    assert (out.text, witnesses(out)[-1]) == ("4,756,", ("4,756,", BY))
    silent = weigh(line("1.3", "13"), Readings(said("13")), BY)
    assert (silent.text, witnesses(silent)) == (
        "1.3",
        [("13", "one/1"), ("", BY)],
    )  # it was asked, and bears nothing out


@pytest.mark.parametrize("text", ["13", "8.", "4:703.360", "93.36%", "↓"])
def test_figures_and_doubtful_scraps_are_shown_to_it(text: str) -> None:
    assert may_be_figure(line(text, certainty=0.75))


def test_a_letter_alone_in_a_cell_is_shown_to_it_however_sure_it_is() -> None:
    assert may_be_figure(line("S", certainty=0.99))


@pytest.mark.parametrize("text", ["数量指标", "≥95%", "421个", "（10", "2021年6月底前完成全部任务的拨付"])
def test_words_and_what_has_a_unit_are_not(text: str) -> None:
    assert not may_be_figure(line(text))


def test_only_lines_in_cells_are_shown_to_it() -> None:
    page = np.full((60, 600), 255, np.uint8)
    crop = draw("12.5")
    page[10 : 10 + crop.shape[0], 60 : 60 + crop.shape[1]] = crop
    box = Box(65 / SCALE, 8 / SCALE, (55 + crop.shape[1]) / SCALE, (12 + crop.shape[0]) / SCALE)  # with the margin
    xs = tuple(np.linspace(box.x0, box.x1, 5))
    printed = Line("12.5", box, 1, xs, (0.99,) * 4)
    read = read_figures([printed, printed], [None, PixelBox(0, 0, 200, 60)], page, SCALE, FigureReader())
    assert [*read] == [1]
    assert read[1].settles(printed)
    assert witnesses(weigh(printed, read[1], BY)) == [("12.5", BY)]


def test_of_several_lines_in_a_cell_none_is_settled() -> None:
    page = np.full((60, 600), 255, np.uint8)
    lines = [line("12"), replace(line("5"), box=Box(20, 20, 26, 32))]
    read = read_figures(lines, [CELL, CELL], page, SCALE, FigureReader())
    assert [it.whole for it in read.values()] == [None, None]


@pytest.mark.parametrize(
    ("read", "certainty", "own", "whole"),
    [
        ("12.5", 0.99, said("12.5"), said("12.50")),
        ("12.5", 0.99, said("12.5"), said("2.5", 0.4)),
        ("12.5", 0.99, said("12.5"), None),
        ("12.5", 0.9, said("12.5"), said("12.5")),
        ("12.5", 0.99, said("12.6"), said("12.6")),
    ],
)
def test_a_figure_is_settled_by_three_sure_readings_alike_and_not_before(
    read: str, certainty: float, own: Reading, whole: Reading | None
) -> None:
    assert Readings(said("12.5"), said("12.5")).settles(line("12.5"))
    assert not Readings(own, whole).settles(line(read, certainty=certainty))


# -- within longer lines


def set_on_page(text: str) -> tuple[Line, Gray]:
    """A line of print on a page of its own, read rightly."""
    face, size, scale = pymupdf.Font("cjk"), 10.5, SCALE
    page = pymupdf.open().new_page(width=400, height=40)
    writer = pymupdf.TextWriter(page.rect)
    writer.append((20, 24), text, font=face, fontsize=size)
    writer.write_text(page)
    pix = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csGRAY)
    edges = [20 + face.text_length(text[:n], size) for n in range(len(text) + 1)]
    printed = Line(text, Box(20, 13, edges[-1], 27), 1, tuple(edges), (0.99,) * len(text))
    return printed, np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.w).copy()


def test_figures_within_a_line_are_heard_each_for_itself(reader: FigureReader) -> None:
    printed, page = set_on_page("全年预算1,038.50万元，执行率98.6%。")
    first, second = hear_parts([(0, 3, 13), (0, 17, 24)], [printed], page, SCALE, reader)
    assert [(it.start, it.end, it.text, it.by) for it in first] == [(4, 12, "1,038.50", BY)]
    assert [(it.start, it.end, it.text) for it in second] == [(18, 23, "98.6%")]


def test_a_part_of_which_one_figure_is_heard_otherwise_goes_to_the_recogniser(reader: FigureReader) -> None:
    printed, page = set_on_page("补助421人，发放1200元")
    misread = replace(printed, text=printed.text.replace("421", "427"))
    assert hear_parts([(0, 0, len(printed.text))], [misread], page, SCALE, reader) == [()]
    assert hear_parts([(0, 5, 8)], [printed], page, SCALE, reader) == [()]  # no figure at all


def test_figures_among_words_are_borne_out_contradicted_or_left_open(reader: FigureReader) -> None:
    printed, page = set_on_page("发放1200元，补助421人")
    wrong = replace(printed, text=printed.text.replace("421", "427"))
    longer = replace(printed, text=printed.text.replace("放1200", "12000"))
    told = hear_among_words([0, 1, 2], [printed, wrong, longer], page, SCALE, reader)
    assert [(w.text, w.by) for w in told[0]] == [("1200", BY), ("421", BY)]
    assert [w.text for w in told[1]] == ["1200", "421"]
    assert told[2][0].text == ""  # other than read, but not with as many digits: the crop may have cut one off


class Measure:
    """Says nothing, and keeps how wide each crop was, in its own heights."""

    name = "measure/1"

    def __init__(self) -> None:
        self.widths: list[float] = []

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        self.widths += [crop.shape[1] / crop.shape[0] for crop in crops]
        return [said("") for _ in crops]


def test_of_a_cell_wider_than_it_reads_what_lies_near_the_figure_is_shown_to_it() -> None:
    paper, measure = np.full((40, 2000), 255, np.uint8), Measure()
    read_figures([line("12.5")], [PixelBox(0, 0, 2000, 40)], paper, 1.0, measure)
    own, whole = measure.widths
    assert own < 4 < whole <= WIDEST / HEIGHT
