"""Odd scans: each oddity changes a page as it says, and what is printed is still known to be where it is."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from hedui.forge.oddities import BILEVEL, ODDITIES
from hedui.forge.scan import scan_document, wear_page
from hedui.forge.seal import Image
from hedui.forge.wear import Wear, draw_wear
from hedui.mupdf import pymupdf
from hedui.reading.image import make_raster


def printed() -> Image:
    page = np.full((1100, 850, 3), 255, np.uint8)
    for y in range(100, 1001, 90):
        cv2.line(page, (80, y), (770, y), (0, 0, 0), 2)
        cv2.putText(page, "1628130 94.75", (120, y + 55), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2)
    for x in (80, 420, 770):
        cv2.line(page, (x, 100), (x, 1000), (0, 0, 0), 2)
    return page


@pytest.mark.parametrize("oddity", ODDITIES)
def test_print_stays_where_the_matrix_says(oddity: str) -> None:
    wear = Wear("odd", 200, oddity=oddity, colour=oddity not in BILEVEL)
    image, matrix = wear_page(printed(), wear, np.random.default_rng(2), None)
    gray = make_raster(image, 1.0).gray
    for x, y in ((420, 325), (600, 550)):  # on rulings
        u, v = (matrix @ (x, y, 1))[:2].round().astype(int)
        assert gray[v - 3 : v + 4, u - 3 : u + 4].min() < 130
    u, v = (matrix @ (600, 600, 1))[:2].round().astype(int)  # in an empty cell
    assert np.median(gray[v - 12 : v + 13, u - 12 : u + 13]) > 200


def test_a_seed_draws_every_oddity_and_always_the_same() -> None:
    drawn = [draw_wear("odd", np.random.default_rng(seed)) for seed in range(80)]
    assert {wear.oddity for wear in drawn} == set(ODDITIES)
    assert drawn == [draw_wear("odd", np.random.default_rng(seed)) for seed in range(80)]
    assert all(wear.quality is None for wear in drawn if wear.oddity in BILEVEL)


def test_an_odd_scan_of_a_file_is_a_file_with_its_oddity_on_record(tmp_path: Path) -> None:
    with pymupdf.open() as doc:
        doc.new_page().insert_text((90, 90), "98.5")
        doc.save(tmp_path / "source.pdf")
    told = scan_document(tmp_path / "source.pdf", tmp_path / "odd.pdf", "odd", 4)
    assert told["oddity"] in ODDITIES
    with pymupdf.open(tmp_path / "odd.pdf") as scan:
        assert len(scan) == 1
