"""Whether a page's text layer can be believed: pictures, hidden OCR layers and garbage are read by OCR instead."""

import unicodedata

from hedui.mupdf import pymupdf

PICTURE = 0.5  # share of the page under one image: a scan, and any text on it is somebody's hidden OCR
READABLE = 0.9  # share of characters that are letters, digits, punctuation or Chinese
FEW = 2  # characters: fewer are no text layer


def needs_ocr(page: pymupdf.Page) -> bool:
    """True where the page is a picture, or its text is missing or garbage; blank pages need nothing."""
    text = page.get_text("text")
    characters = [char for char in text if not char.isspace()]
    if _picture_share(page) >= PICTURE:
        return True
    if len(characters) < FEW:
        return bool(page.get_images()) or len(page.get_drawings()) > 0
    return sum(map(_is_readable, characters)) < READABLE * len(characters)


def _picture_share(page: pymupdf.Page) -> float:
    area = abs(page.rect.width * page.rect.height) or 1.0
    shares = [abs((pymupdf.Rect(info["bbox"]) & page.rect).get_area()) / area for info in page.get_image_info()]
    return max(shares, default=0.0)


def _is_readable(char: str) -> bool:
    """Neither private use nor replacement nor control; nor a script that no such report is printed in."""
    if char == "�" or unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs"):
        return False
    return ord(char) < 0x250 or 0x2000 <= ord(char) < 0x3400 or 0x3400 <= ord(char) <= 0x9FFF or ord(char) > 0xF8FF
