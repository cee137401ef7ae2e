"""Engines behind the seam: two runtimes read alike; Tesseract's answers become readings, and prove nothing alone."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pymupdf
import pytest

from hedui.config import Settings
from hedui.cut import cut_rivals
from hedui.errors import Internal, TimedOut, UsageError
from hedui.page import Box, Line, Rival
from hedui.reading import network, open_engine
from hedui.reading.alphabet import is_common, is_official
from hedui.reading.digits import Digits, tell_rivals
from hedui.reading.figures import MODEL as FIGURES
from hedui.reading.letters import Letters
from hedui.reading.network import Logarithms, OnnxNetwork, OpenVinoNetwork, Runtime
from hedui.reading.ocr import (
    RARE,
    WIDTHS,
    PixelBox,
    RapidOcrEngine,
    Reading,
    _padded,
    _to_strip,
    _to_tensor,
    chance_of,
    decode,
)
from hedui.reading.pixels import Gray
from hedui.reading.tesseract import BORDER, DOUBT, MOST_SURE, doubt_figure, frame_crop, make_reading, split_pages
from hedui.reading.third import ask_third
from hedui.reading.turning import how_sure

PRINTED = ("1160.25", "年度资金总额", "8632")
HOCR = """<div class='ocr_page' id='page_1' title=''><span class='ocrx_word' title=''>
<span class='ocrx_cinfo' title='x_bboxes 20 0 30 9; x_conf 98.1'>9</span>
<span class='ocrx_cinfo' title='x_bboxes 34 0 44 9; x_conf 41.5'>&lt;</span></span></div>
<div class='ocr_page' id='page_2' title=''></div>"""


@cache
def print_lines() -> tuple[Gray, ...]:
    """Crops of printed lines, as from a clean scan at 200 dpi."""
    crops = []
    for text in PRINTED:
        with pymupdf.open() as document:
            page = document.new_page(width=14 * len(text), height=18)
            page.insert_text((4, 13), text, fontname="china-s", fontsize=11)
            pixels = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
        crops.append(np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w).copy())
    return tuple(crops)


@pytest.mark.parametrize("runtime", ["auto", "openvino", "onnxruntime"])
def test_either_runtime_reads_what_is_printed(runtime: str) -> None:
    engine = open_engine(Settings(ocr=runtime))
    assert [reading.text for reading in engine.recognise(print_lines())] == list(PRINTED)
    page = np.full((400, 600), 255, np.uint8)
    crop = print_lines()[1]
    page[200 : 200 + crop.shape[0], 100 : 100 + crop.shape[1]] = crop
    (quad,) = engine.detect(page)
    assert 100 <= quad[:, 0].mean() <= 100 + crop.shape[1]
    assert 200 <= quad[:, 1].mean() <= 200 + crop.shape[0]


@pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
def test_what_a_network_gives_back_between_calls_changes_no_reading(runtime: Runtime) -> None:
    engine = RapidOcrEngine(runtime=runtime)
    before = engine.recognise(print_lines())
    assert engine.recognise(print_lines()[1:]) == before[1:]
    page = np.full((400, 600), 255, np.uint8)
    page[200:250, 100:150] = 0
    assert np.array_equal(engine.detect(page), engine.detect(page))


@pytest.mark.parametrize(("narrow", "kind"), [(True, OnnxNetwork), (False, OpenVinoNetwork)])
def test_left_to_itself_strips_are_read_by_what_is_faster_on_the_processor(
    narrow: bool, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "is_narrow", lambda: narrow)
    assert isinstance(network.open_network(FIGURES, 1, "auto"), kind)
    assert isinstance(network.open_recogniser("auto", 1, is_official), Logarithms if narrow else kind)
    assert isinstance(network.open_detector("auto", 1), OpenVinoNetwork)


def test_crops_are_padded_little_where_shapes_cost_nothing_and_never_below_the_least() -> None:
    assert [_padded(width, True) for width in (8, 97, 112, 1210, 5000)] == [96, 112, 112, 1216, 2400]
    assert {_padded(width, False) for width in range(1, 3000)} == set(WIDTHS)


def test_a_character_that_official_print_does_not_use_must_be_far_likelier_than_the_one_that_it_does() -> None:
    assert [char for char in "数數项項A7，≥ひ" if not is_common(char)] == ["數", "項", "ひ"]
    chances = np.array([1, 1, RARE], np.float32)
    for steps, text in (([0.02, 0.03, 0.95], "数"), ([0.001, 0.001, 0.998], "數")):
        reading = decode(np.log(np.array([steps], np.float32)) + 7, ["", "数", "數"], 1.0, chances)
        assert reading.text == text
        assert reading.probs == pytest.approx([max(steps[1:]) if text == "數" else 0.03])


def test_a_letter_of_its_shape_takes_nothing_from_a_digit_and_another_digit_does() -> None:
    alphabet = ["", "5", "6", "S", "1", "l"]
    digits = Digits.among(alphabet)
    for shares, sure, rivals in (
        ([0.013, 0.9, 0.002, 0.085, 0.0, 0.0], 0.985, []),
        ([0.002, 0.994, 0.004, 0.0, 0.0, 0.0], 0.994, [("6", 0.004)]),  # most of what the digit lacks
        ([0.0, 0.7, 0.298, 0.002, 0.0, 0.0], 0.702, [("6", 0.298)]),
        ([0.0, 0.0, 0.0, 0.0, 0.6, 0.4], 0.6, []),  # it may be a ruling
        ([0.0, 0.998, 0.002, 0.0, 0.0, 0.0], 0.998, []),
    ):
        reading = decode(np.log(np.array([shares], np.float32) + 1e-9), alphabet, 1.0, doubters=[digits])
        assert reading.probs == pytest.approx([sure], abs=1e-4)
        assert [(one.text, round(one.prob, 3)) for one in reading.rivals or ()] == rivals


def test_of_an_ideograph_in_doubt_others_are_told_and_no_traditional_ones() -> None:
    alphabet = ["", "高", "禽", "數", "亭", "8"]
    letters = Letters.among(alphabet)
    for shares, rivals in (
        ([0.0, 0.34, 0.3, 0.2, 0.001, 0.159], [("禽", 0.3)]),
        ([0.0, 0.99, 0.006, 0.0, 0.004, 0.0], [("禽", 0.006), ("亭", 0.004)]),
        ([0.0, 0.998, 0.002, 0.0, 0.0, 0.0], []),
        ([0.0, 0.4, 0.0, 0.0, 0.0, 0.6], []),  # a digit's rivals are digits
    ):
        reading = decode(np.log(np.array([shares], np.float32) + 1e-9), alphabet, 1.0, doubters=[letters])
        assert [(one.text, round(one.prob, 3)) for one in reading.rivals or ()] == rivals


def test_what_a_line_may_be_is_told_whole_without_the_spaces_around_it() -> None:
    rivals = tell_rivals([" ", "1", ".", "5", " "], [(), (), (), [("6", 0.3)], ()])
    assert rivals == (Rival("1.6", 0.3),)
    (cut,) = cut_rivals([Rival("得分1.6分", 0.3), Rival("得分2.5分", 0.1)], "得分1.5分", 3, 5)
    assert cut == Rival(".6", 0.3)


def test_print_of_the_mainland_has_the_characters_of_names_and_none_of_other_scripts() -> None:
    assert all(map(is_official, "数项喆浉堃鄠A7，≥≦‰²㎡①⑪☑√−★"))
    assert not any(map(is_official, "數項ひカ한ƒ😀"))


def test_a_network_that_knows_other_scripts_is_not_believed() -> None:
    chances = np.array([1, chance_of("口"), chance_of("ロ"), chance_of("喆")], np.float32)
    for shares, text in (([0, 1e-6, 1, 0], "口"), ([0, 1e-4, 0, 1], "喆")):
        steps = np.log(np.array([shares], np.float32).clip(1e-12, 1))
        assert decode(steps, ["", "口", "ロ", "喆"], 1.0, chances).text == text


def test_the_recogniser_knows_the_characters_that_are_wanted_alone_and_reads_print_as_with_all() -> None:
    known = network.open_recogniser("openvino", 1, lambda char: True)
    fewer = network.open_recogniser("openvino", 1, is_official)
    assert fewer.alphabet == [char for char in known.alphabet if is_official(char)]
    assert len(fewer.alphabet) < 0.5 * len(known.alphabet)
    for strip in map(_to_strip, print_lines()):
        tensor = _to_tensor(strip, 480)
        some, every = (decode(it(tensor)[0], ["", *it.alphabet, " "], 480 / strip.shape[1]) for it in (fewer, known))
        assert some.text == every.text != ""
        assert some.probs == pytest.approx(every.probs, abs=0.05)


def test_a_network_of_another_make_is_refused_in_words() -> None:
    with pytest.raises(Internal, match="识别模型"):
        OpenVinoNetwork(FIGURES, 1, is_official)


def test_a_seals_characters_say_less_of_which_way_up_a_page_is_than_a_line_of_print() -> None:
    upright = [Reading("生态效益指标", (0.0, 1.0), (1.0,) * 6), Reading("试", (0.0, 1.0), (0.29,))]
    turned = [Reading("梁昂", (0.0, 1.0), (0.41, 0.4)), Reading("试", (0.0, 1.0), (0.72,))]
    assert sum(map(how_sure, upright)) > sum(map(how_sure, turned))


def test_records_say_which_runtime_read_them() -> None:
    names = {open_engine(Settings(ocr=runtime)).name for runtime in ("openvino", "onnxruntime")}
    assert len(names) == 2


def test_an_answer_of_tesseract_is_a_reading_with_edges_in_the_crop() -> None:
    pages = dict(split_pages(HOCR))
    reading = make_reading(pages[1], 100)
    assert reading.text == "9<"
    assert reading.edges == pytest.approx([(x - BORDER) / (100 - 2 * BORDER) for x in (20, 32, 44)])
    assert reading.probs == (DOUBT, 0.415)
    assert doubt_figure("第12期", [MOST_SURE] * 4) == [MOST_SURE, DOUBT, MOST_SURE, MOST_SURE]
    assert make_reading(pages[2], 100).text == ""


def test_a_crop_is_framed_at_one_height() -> None:
    crop = np.full((24, 100), 200, np.uint8)
    assert frame_crop(crop).shape == (48 + 2 * BORDER, 200 + 2 * BORDER)


def test_tesseract_that_is_not_installed_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match="tesseract-ocr-chi-sim"):
        open_engine(Settings(ocr="tesseract"))


def has_tesseract() -> bool:
    command = shutil.which("tesseract")
    if command is None:
        return False
    return b"chi_sim" in subprocess.run([command, "--list-langs"], capture_output=True, check=False).stdout


@pytest.mark.skipif(not has_tesseract(), reason="tesseract with chi_sim is not installed")
def test_tesseract_reads_what_is_printed() -> None:
    blank = np.full((1, 1), 255, np.uint8)
    engine = open_engine(Settings(ocr="tesseract"))
    larger = [np.asarray(cv2.resize(crop, None, fx=1.5, fy=1.5), np.uint8) for crop in print_lines()]
    readings = engine.recognise([larger[0], blank, larger[1]])
    assert [reading.text for reading in readings] == [PRINTED[0], "", PRINTED[1]]
    assert all(len(reading.edges) == len(reading.text) + 1 for reading in readings if reading.text)


def test_tesseract_that_takes_too_long_is_a_timeout_and_as_a_witness_merely_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "tesseract"
    fake.write_text(
        '#!/bin/sh\ncase "$1" in --list-langs) echo chi_sim;; --version) echo tesseract 5;; *) exec sleep 30;; esac\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("hedui.reading.tesseract.SECONDS", 0.5)
    engine = open_engine(Settings(ocr="tesseract"))
    with pytest.raises(TimedOut):
        engine.recognise(print_lines())
    line = Line("9", Box(10, 10, 20, 20), 1, (10.0, 20.0), (0.3,))
    page = np.full((100, 100), 255, np.uint8)
    assert ask_third([line], [PixelBox(0, 0, 100, 100)], page, 1.0, engine) == [line]
