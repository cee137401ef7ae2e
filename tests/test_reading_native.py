"""Born-digital pages: what a viewer shows is read, in the place where a viewer shows it, and nothing else is."""

import time
from pathlib import Path

import cv2
import numpy as np
import pymupdf
import pytest

from hedui.page import Box, Page
from hedui.reading.inset import Native
from hedui.reading.segments import Segment
from pace import pace
from reading_desk import (
    ROWS,
    CountingEngine,
    RefusingEngine,
    draw_form,
    find_line,
    ink_share,
    new_form,
    picture_of,
    png_of,
    read_document,
    read_file,
)

TEXTS = [list(row) for row in ROWS]
TITLE = "部门整体支出绩效自评报告"
NUMBER = "1144.84"


def rows_of(page: Page) -> list[list[str]]:
    (table,) = page.tables
    return [[cell.text for cell in table.row_cells(row)] for row in range(table.n_rows)]


def assert_on_its_ink(page: Page, path: Path, text: str = NUMBER) -> None:
    """The evidence box of a number holds its ink on the page as a viewer shows it."""
    assert ink_share(path, page.number, page.shown(find_line(page, text).box)) > 0.98


def test_a_form_is_read_cell_by_cell(tmp_path: Path) -> None:
    (page,) = read_document(new_form(), tmp_path / "a.pdf")
    assert rows_of(page) == TEXTS
    assert [line.text for line in page.lines] == ["项目支出绩效自评表"]
    assert (page.scanned, page.to_shown[:3]) == (False, (1, 0, 0))
    assert_on_its_ink(page, tmp_path / "a.pdf")


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_that_the_viewer_turns_is_read_level_and_evidence_lies_where_it_is_shown(
    tmp_path: Path, rotate: int
) -> None:
    document = new_form()
    document[0].set_rotation(rotate)
    (page,) = read_document(document, tmp_path / "a.pdf")
    assert rows_of(page) == TEXTS
    assert (page.width, page.height) == (595, 300)
    assert_on_its_ink(page, tmp_path / "a.pdf")


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("rotate", [0, 90])
def test_a_table_laid_sideways_is_read_level(tmp_path: Path, turn: int, rotate: int) -> None:
    document = pymupdf.open()
    width, height = (300, 595) if turn != 180 else (595, 300)
    page = document.new_page(width=width, height=height)
    page.show_pdf_page(page.rect, new_form(), 0, rotate=turn)
    page.set_rotation(rotate)
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert rows_of(read) == TEXTS
    assert (round(read.width), round(read.height)) == (595, 300)
    assert_on_its_ink(read, tmp_path / "a.pdf")


def test_evidence_is_right_on_a_page_that_is_cut_and_turned(tmp_path: Path) -> None:
    document = new_form()
    document[0].set_cropbox(pymupdf.Rect(30, 40, 560, 280))
    document[0].set_rotation(90)
    (page,) = read_document(document, tmp_path / "a.pdf")
    assert rows_of(page) == TEXTS
    assert_on_its_ink(page, tmp_path / "a.pdf")


@pytest.mark.parametrize("size", [0.35, 8.0])
def test_print_of_any_size_is_read(tmp_path: Path, size: float) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595 * max(1, size), height=300 * max(1, size))
    page.show_pdf_page(pymupdf.Rect(0, 0, 595 * size, 300 * size), new_form(), 0)
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert rows_of(read) == TEXTS
    box = read.shown(find_line(read, NUMBER).box)
    assert box.x0 == pytest.approx((290 + 8) * size, abs=0.5)


def test_a_cover_in_large_print_is_of_the_size_of_the_pages_behind_it(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page(width=595, height=842).insert_text((80, 240), TITLE, fontname="china-s", fontsize=28)
    (read,) = read_document(document, tmp_path / "a.pdf")
    (line,) = read.lines
    assert (round(read.width), line.text) == (595, TITLE)
    assert line.box.height > 24


def test_hidden_white_and_pale_print_and_watermarks_are_no_text(tmp_path: Path) -> None:
    document = new_form()
    page = document[0]
    page.insert_text((70, 125), "隐藏9", fontname="china-s", render_mode=3)
    page.insert_text((70, 245), "白字8", fontname="china-s", color=(1, 1, 1))
    page.insert_text((300, 245), "淡字7", fontname="china-s", fill_opacity=0.08)
    page.insert_text((150, 200), "样表", fontname="china-s", fontsize=90, color=(0.85, 0.85, 0.85), overlay=False)
    page.insert_text((150, 290), "内部", fontname="china-s", fontsize=60, color=(0.5, 0.5, 0.5), overlay=False)
    writer = pymupdf.TextWriter(page.rect, color=(0.3, 0.3, 0.3))
    writer.append((200, 200), "严禁外传", font=pymupdf.Font("cjk"), fontsize=40)
    writer.write_text(page, morph=(pymupdf.Point(200, 200), pymupdf.Matrix(30)))
    page.insert_text((700, 100), "页外", fontname="china-s")
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert rows_of(read) == TEXTS
    assert [line.text for line in read.lines] == ["项目支出绩效自评表"]


def test_white_print_on_a_dark_ground_is_text(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.draw_rect(pymupdf.Rect(60, 85, 300, 105), fill=(0.05, 0.1, 0.45), color=None)
    page.insert_text((72, 100), "全年预算数", fontname="china-s", color=(1, 1, 1))
    page.insert_text((72, 130), "全年执行数", fontname="china-s")
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert [line.text for line in read.lines] == ["全年预算数", "全年执行数"]


def test_a_figure_that_was_painted_over_and_typed_anew_is_the_new_one(tmp_path: Path) -> None:
    document = new_form()
    page = document[0]
    page.draw_rect(pymupdf.Rect(292, 162, 400, 188), fill=(1, 1, 1), color=None)
    page.insert_text((298, 180), "1150.00", fontname="china-s", fontsize=12)
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert rows_of(read)[2] == ["1200.50", "1180.25", "1150.00", "97%"]


def test_a_shaded_cell_painted_before_its_print_hides_nothing(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=300)
    page.draw_rect(pymupdf.Rect(60, 100, 520, 130), fill=(0.9, 0.9, 0.8), color=None)
    draw_form(page)
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert rows_of(read) == TEXTS


def test_bold_made_by_printing_twice_is_read_once(tmp_path: Path) -> None:
    document = new_form()
    document[0].insert_text((298.3, 180), NUMBER, fontname="china-s", fontsize=12)
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert rows_of(read) == TEXTS


def test_a_name_that_stands_on_its_side_in_a_cell_is_read_and_one_on_the_margin_is_not(tmp_path: Path) -> None:
    document = new_form()
    page = document[0]
    page.draw_line((30, 100), (60, 100), width=0.7)
    page.draw_line((30, 220), (60, 220), width=0.7)
    page.draw_line((30, 100), (30, 220), width=0.7)
    page.insert_text((50, 200), "产出指标", fontname="china-s", rotate=90)
    page.insert_text((20, 200), "装订线", fontname="china-s", rotate=90)
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert [row[0] for row in rows_of(read)] == ["产出指标"] * 4
    assert "装订线" not in [line.text for line in read.all_lines()]


def test_glyphs_are_folded_and_chinese_punctuation_stays(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), "预算１０８．５０万元（全年），执行率９９％", fontname="china-s")
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert read.lines[0].text == "预算108．50万元（全年），执行率99%"
    assert len(read.lines[0].xs) == len(read.lines[0].text) + 1


def test_every_number_has_what_its_ink_says_as_a_witness(tmp_path: Path) -> None:
    (page,) = read_document(new_form(), tmp_path / "a.pdf")
    witnessed = {line.text for line in page.all_lines() if line.witnesses}
    assert witnessed == {"1200.50", "1180.25", "1144.84", "97%", "8600平方米", "8632平方米"}
    assert {w.by for line in page.all_lines() for w in line.witnesses} == {"deaf"}


# -- pages without text, or almost


def test_like_print_anywhere_in_a_file_is_read_once(tmp_path: Path) -> None:
    document = pymupdf.open()
    for y in (80.0, 93.37):
        page = document.new_page()
        for x in (60.0, 141.29, 300.61):
            page.insert_text((x, y), "1144.84", fontsize=10)
    engine = CountingEngine()
    for read in read_document(document, tmp_path / "a.pdf", engine):
        assert [len(line.witnesses) for line in read.lines] == [1, 1, 1]
    assert engine.crops == 1


def test_2000_blank_pages_are_read_in_under_three_seconds_and_no_engine_is_asked(tmp_path: Path) -> None:
    document = pymupdf.open()
    for _ in range(2000):
        document.new_page()
    began = time.process_time()
    pages = read_document(document, tmp_path / "a.pdf", RefusingEngine())
    assert time.process_time() - began < 3 * pace()
    assert len(pages) == 2000
    assert not any(page.lines or page.tables or page.scanned for page in pages)


def test_a_scan_of_a_blank_page_is_read_without_asking_the_engine(tmp_path: Path) -> None:
    white = np.full((1100, 800), 250, np.uint8)
    white[400:402, 300:302] = 0  # a speck
    cv2.imwrite(str(tmp_path / "a.png"), white)
    (page,) = read_file(tmp_path / "a.png", RefusingEngine())
    assert (page.scanned, page.lines, page.tables) == (True, (), ())
    assert (round(page.width), round(page.height)) == (600, 825)


# -- what is read by OCR


@pytest.mark.parametrize("layer", ["hidden", "under"])
def test_a_scan_with_a_wrong_text_layer_is_read_anew(tmp_path: Path, layer: str) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=300)
    picture = png_of(picture_of(new_form(), 72))
    if layer == "hidden":
        page.insert_image(page.rect, stream=picture)
    for y in range(80, 240, 15):
        page.insert_text(
            (72, y), "错误的识别结果 1234.56", fontname="china-s", render_mode=3 if layer == "hidden" else 0
        )
    if layer == "under":
        page.insert_image(page.rect, stream=picture)
    (read,) = read_document(document, tmp_path / "a.pdf")
    assert read.scanned
    assert list(read.all_lines()) == []


def test_a_scan_in_strips_is_a_scan(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=300)
    picture = picture_of(new_form(), 72)
    for n in range(10):
        strip = np.ascontiguousarray(picture[n * 30 : n * 30 + 30])
        page.insert_image(pymupdf.Rect(0, n * 30, 595, n * 30 + 30), stream=png_of(strip), keep_proportion=False)
        page.insert_text((72, n * 30 + 20), "错误的识别结果", fontname="china-s", render_mode=3)
    assert read_document(document, tmp_path / "a.pdf")[0].scanned


def test_a_scan_with_a_page_number_typed_on_it_is_a_scan(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=300)
    page.insert_image(page.rect, stream=png_of(picture_of(new_form(), 72)))
    page.insert_text((280, 290), "第 3 页", fontname="china-s")
    assert read_document(document, tmp_path / "a.pdf")[0].scanned


def test_text_on_a_ground_that_fills_the_page_is_native(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=300)
    ground = np.full((300, 595), 255, np.uint8)
    cv2.circle(ground, (300, 150), 90, 215, 20)
    page.insert_image(page.rect, stream=png_of(ground))
    draw_form(page)
    (read,) = read_document(document, tmp_path / "a.pdf", RefusingEngine())
    assert rows_of(read) == TEXTS


def test_a_page_whose_font_lost_its_meanings_is_read_by_ocr(tmp_path: Path) -> None:
    document = pymupdf.open("pdf", new_form().tobytes())
    for xref in range(1, document.xref_length()):
        if document.xref_get_key(xref, "Type")[1] == "/Font" and document.xref_get_key(xref, "Encoding")[0] == "name":
            document.xref_set_key(xref, "Encoding", "/Identity-H")
            document.xref_set_key(xref, "ToUnicode", "null")
    assert read_document(document, tmp_path / "a.pdf")[0].scanned


def test_a_page_of_outlines_is_read_by_ocr_with_or_without_a_typed_page_number(tmp_path: Path) -> None:
    svg = new_form()[0].get_svg_image(text_as_path=True)
    document = pymupdf.open("pdf", pymupdf.open("svg", svg.encode()).convert_to_pdf())
    assert read_document(document, tmp_path / "a.pdf")[0].scanned
    document[0].insert_text((280, 290), "第 3 页", fontname="china-s")
    assert read_document(document, tmp_path / "b.pdf")[0].scanned


def test_a_small_picture_such_as_a_seal_beside_the_text_is_not_read(tmp_path: Path) -> None:
    document = new_form()
    seal = np.full((120, 120, 3), 255, np.uint8)
    cv2.circle(seal, (60, 60), 55, (40, 40, 210), 5)
    document[0].insert_image(pymupdf.Rect(420, 140, 520, 240), stream=png_of(seal))
    (read,) = read_document(document, tmp_path / "a.pdf", RefusingEngine())
    assert read.notes == ()
    assert rows_of(read)[0] == TEXTS[0]


def test_a_picture_that_the_rulings_of_a_table_cross_is_a_seal_over_it_and_one_in_a_cell_is_not() -> None:
    level, plumb = Segment(150, 50, 500), Segment(250, 60, 700)
    assert Native((), [level], [plumb]).covers(Box(200, 100, 314, 214))
    assert not Native((), [level], [plumb]).covers(Box(260, 160, 374, 274))
    assert not Native((), [level], []).covers(Box(200, 100, 314, 214))
