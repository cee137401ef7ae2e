"""A page of grey pictures is drawn in grey, which nobody can tell from the page drawn in colours."""

import cv2
import numpy as np
import pymupdf
import pytest

from hedui.reading.image import is_gray, make_raster, render_page


def picture_page(channels: int) -> pymupdf.Page:
    """A page of a new file with one picture of so many channels all over it."""
    shades = np.random.default_rng(0).integers(0, 255, (300, 200, channels), np.uint8)
    page = pymupdf.open().new_page(width=595, height=842)
    page.insert_image(page.rect, stream=cv2.imencode(".png", shades.squeeze())[1].tobytes())
    return page


def test_a_grey_picture_drawn_in_grey_is_what_it_is_in_colours() -> None:
    page = picture_page(1)
    assert is_gray(page)
    pixels = page.get_pixmap(dpi=200, colorspace=pymupdf.csRGB, alpha=False)
    rgb = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w, 3)
    assert np.array_equal(render_page(page).gray, make_raster(rgb, 1.0).gray)


@pytest.mark.parametrize("on_it", ["stamp", "words", "nothing"])
def test_a_page_with_colours_or_with_anything_drawn_is_drawn_in_colours(on_it: str) -> None:
    page = picture_page(3 if on_it == "nothing" else 1)
    if on_it == "stamp":
        page.add_rect_annot(pymupdf.Rect(10, 10, 50, 50)).update()
    elif on_it == "words":
        page.insert_text((72, 72), "seal", color=(1, 0, 0))
    assert not is_gray(page)
