"""The marked PDF: boxes lie on the ink however the page is turned; links lead to the source and nowhere else."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest

from export_desk import leaf, make_finding, make_form, make_indicator, make_record, write_record
from hedui.cli import run
from hedui.export.folder import SourceFinder
from hedui.export.rows import Entry
from hedui.record import Evidence, Record

INK = (300.0, 120.0, 340.0, 140.0)  # points, as a viewer shows the page: what the evidence boxes
SIZE = (500, 700)


def write_source(path: Path, rotation: int = 0, cropped: bool = False) -> Path:
    """A PDF of two pages with a black bar where, as shown, INK is."""
    with pymupdf.open() as document:
        for _ in range(2):
            page = document.new_page(width=SIZE[0], height=SIZE[1])
            if cropped:
                page.set_cropbox(pymupdf.Rect(20, 30, 480, 690))
            page.set_rotation(rotation)
            page.draw_rect(pymupdf.Rect(INK) * page.derotation_matrix, fill=(0, 0, 0))
        document.save(path)
    return path


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def place(bbox: tuple[float, float, float, float] = INK, page: int = 1) -> Evidence:
    return Evidence(page=page, bbox=bbox, text="94")


def read_marks(path: Path, number: int = 0) -> list[dict[str, Any]]:
    """What is drawn on a page: kind, words, colour, and where a viewer shows it."""
    with pymupdf.open(path) as document:
        page = document[number]
        return [
            {
                "kind": mark.type[1],
                **mark.info,
                "color": mark.colors["stroke"],
                "shown": mark.rect * page.rotation_matrix,
            }
            for mark in page.annots()
        ]


def mark(folder: Path, source: Path, record: Record) -> Path:
    """The marked source."""
    write_record(folder / "records" / "a.json", record)
    target = folder / "marked.pdf"
    words = ["export", str(folder / "records"), "--to", str(target), "--source", str(source)]
    assert run([*words, "--quiet"]) == 0
    return target


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_the_box_of_a_finding_lies_on_the_ink(tmp_path: Path, rotation: int, cropped: bool) -> None:
    source = write_source(tmp_path / "a.pdf", rotation, cropped)
    x0, y0, x1, y1 = ink = find_ink(source)
    marked = mark(tmp_path, source, make_record(findings=(make_finding(place(ink)),), sha256=hash_of(source)))
    with pymupdf.open(marked) as document:
        pixels = document[0].get_pixmap()
    middle = (x0 + x1) // 2, (y0 + y1) // 2
    assert pixels.pixel(*middle) == (0, 0, 0)
    for step in ((-1, 0), (1, 0), (0, -1), (0, 1)):  # from the middle outwards: ink, then at once the box
        first = next(color for color in walk(pixels, middle, step) if max(color) > 60)
        assert first[0] > first[1] + 40


def find_ink(path: Path) -> tuple[int, int, int, int]:
    """Where a viewer shows the black bar of the first page, in points."""
    with pymupdf.open(path) as document:
        pixels = document[0].get_pixmap()
    shades = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width, pixels.n)
    ys, xs = np.nonzero(shades.max(axis=2) == 0)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


def walk(pixels: Any, start: tuple[int, int], step: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """The colours on the way from a pixel."""
    for n in range(40):
        yield pixels.pixel(start[0] + n * step[0], start[1] + n * step[1])


def test_a_comment_tells_the_finding_and_what_to_do(tmp_path: Path) -> None:
    source = write_source(tmp_path / "a.pdf")
    finding = make_finding(place(), place((100, 300, 120, 312)), place((100, 300, 120, 312), page=2))
    marked = mark(tmp_path, source, make_record(findings=(finding,), sha256=hash_of(source)))
    legend, comment = [seen for seen in read_marks(marked) if seen["kind"] == "Text"]
    assert legend["title"] == "图例"
    assert comment["title"] == "核查发现 1：合计不符"
    assert finding.message in comment["content"]
    assert "退回填报单位" in comment["content"]
    assert [finding.message in seen["content"] for seen in read_marks(marked, 1)] == [True]


def test_boxes_tell_value_and_status_and_shared_cells_are_drawn_once(tmp_path: Path) -> None:
    source = write_source(tmp_path / "a.pdf")
    shared = leaf("产出指标", "grounded", page=2)
    rows = [make_indicator(n, level1=shared, level2=shared, weight=leaf("10", "conflict")) for n in range(3)]
    marked = mark(tmp_path, source, make_record(make_form(*rows), sha256=hash_of(source)))
    (box,) = read_marks(marked, 1)
    assert box["content"].count("产出指标（○ 有依据）") == 6
    (worst,) = [seen for seen in read_marks(marked) if seen["kind"] == "Square"]  # all others stand at one place
    assert worst["color"] == pytest.approx((0.78, 0.12, 0.10), abs=0.01)


def test_boxes_beyond_the_page_do_no_harm(tmp_path: Path) -> None:
    source = write_source(tmp_path / "a.pdf")
    odd = [(600, 800, 700, 900), (-9e9, 5, 9e9, 9), (40, 40, 10, 10), (1e308, 0, 1, 1), (0, 0, 0, 0)]
    finding = make_finding(*(place(box) for box in odd), place(page=0), place(page=3), place(page=-1))
    record = make_record(findings=(finding,), sha256=hash_of(source))
    marked = mark(tmp_path, source, record)
    with pymupdf.open(marked) as document:
        assert document.page_count == 2
        assert [seen["title"] for seen in read_marks(marked) if seen["title"].startswith("核查发现")] == [
            "核查发现 1：合计不符"
        ]
        for seen in read_marks(marked):
            assert seen["shown"].intersects(document[0].rect)


def test_a_picture_is_marked_as_a_pdf(tmp_path: Path) -> None:
    with pymupdf.open(write_source(tmp_path / "a.pdf")) as document:
        document[0].get_pixmap(dpi=144).save(tmp_path / "a.png")
    source = tmp_path / "a.png"
    record = make_record(findings=(make_finding(place()),), sha256=hash_of(source), media_type="image/png")
    with pymupdf.open(mark(tmp_path, source, record)) as document:
        assert document.is_pdf
        assert document[0].rect.width == pytest.approx(SIZE[0], abs=1)
        assert document[0].get_pixmap().pixel(320, 130) == (0, 0, 0)


def test_a_source_that_no_record_tells_of_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_source(tmp_path / "a.pdf")
    record = write_record(tmp_path / "r.json", make_record())
    assert run(["export", str(record), "--to", str(tmp_path / "m.pdf"), "--source", str(source)]) == 2
    assert "No record was made of a.pdf" in capsys.readouterr().err
    assert run(["export", str(record), "--to", str(source), "--source", str(source)]) == 2
    assert "the source itself" in capsys.readouterr().err


def test_a_link_leads_to_the_source_only(tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    (scans / "子").mkdir(parents=True)
    source = write_source(scans / "子" / "甲 #1.pdf")
    finder = SourceFinder(scans, tmp_path / "out" / "x.xlsx")
    record = make_record(file="子/甲 #1.pdf", sha256=hash_of(source))
    assert finder.link(Entry("a", record)) == "../scans/子/甲%20%231.pdf"
    assert finder.link(Entry("a", make_record(file="子/甲 #1.pdf", sha256="0" * 64))) is None
    write_source(tmp_path / "b.pdf")
    for file in ("../b.pdf", str(tmp_path / "b.pdf"), "没有.pdf", "a\0b"):
        assert finder.link(Entry("a", make_record(file=file, sha256=hash_of(tmp_path / "b.pdf")))) is None
