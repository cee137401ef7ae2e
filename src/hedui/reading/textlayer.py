"""Whether a page's text layer can be believed: pictures, hidden OCR layers and garbage are read by OCR instead."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from hedui.page import Box
from hedui.reading.layer import NO_TEXT, TextLayer, read_layer
from hedui.reading.pdf import PdfPage
from hedui.reading.pictures import find_pictures, foreign_share

SCAN = 0.5  # share of the page under one picture: a scan, if what is printed is in the picture
PICTURE = 0.02  # share of the page from which a picture may hold print worth reading
FOREIGN = 0.3  # share of a page's ink outside its text and rulings from which the text layer does not tell the page
FEW = 2  # characters: fewer are no text layer
SCANTY = 80  # characters: so few may be a page number on a page of outlines

LOST = 0.01  # share of characters without a meaning: digits alone are no more than a twentieth of a form's characters
STRANGE = 0.1  # share of characters from fonts of symbols, or from scripts that no such report is printed in
CHINESE = 0.1  # of letters and signs, at least so many are Chinese
ENOUGH = 20  # letters and signs: fewer tell nothing of the language


@dataclass(frozen=True)
class Plan:
    """How a page is to be read: not at all, by its text layer, or by OCR; and pictures to be read beside the text."""

    how: Literal["blank", "native", "scan"]
    layer: TextLayer = NO_TEXT
    pictures: tuple[Box, ...] = ()


def plan_page(pdf: PdfPage) -> Plan:
    """The way to read a page. Boxes of pictures are in points of the page as laid out."""
    layer = read_layer(pdf)
    text = layer.text
    if not text and not pdf.images and not pdf.drawings:
        return Plan("blank")
    if len(text) < FEW or not is_believable(text):
        return Plan("scan")
    pictures = [box for box in find_pictures(pdf) if box.width * box.height >= PICTURE * pdf.area]
    scans = [box for box in pictures if box.width * box.height >= SCAN * pdf.area]
    doubtful = bool(scans) or (len(text) < SCANTY and not pictures)
    if doubtful and foreign_share(pdf, layer) > FOREIGN:
        return Plan("scan")
    return Plan("native", layer, tuple(box for box in pictures if box not in scans))


def is_believable(text: str) -> bool:
    """Whether characters (no white space among them) can be the text of a Chinese report."""
    lost = sum(map(_is_lost, text))
    if lost > max(1, LOST * len(text)):
        return False
    if sum(map(_is_strange, text)) > max(6, STRANGE * len(text)):
        return False
    chinese = sum(map(_is_chinese, text))
    others = sum(1 for char in text if char.isalpha() or char in "!\"#$&'*;<=>?@[\\]^_`{|}~") - chinese
    return chinese + others < ENOUGH or chinese >= CHINESE * (chinese + others)


def _is_lost(char: str) -> bool:
    """A character that a font without a table of meanings, or a broken one, left without a meaning."""
    return char == "\ufffd" or unicodedata.category(char) in ("Cn", "Cc", "Cs")


def _is_strange(char: str) -> bool:
    """A symbol of a private font, or a letter of a script that no such report is printed in."""
    if unicodedata.category(char) == "Co":
        return True
    return (
        0xC0 <= ord(char) < 0x370 or 0x400 <= ord(char) < 0x2000 or 0xA000 <= ord(char) < 0xF900
    ) and char not in "×÷"


def _is_chinese(char: str) -> bool:
    """An ideograph, or a radical's form that fonts put in place of one."""
    return 0x2E80 <= ord(char) < 0x3000 or 0x3400 <= ord(char) < 0xA000 or 0xF900 <= ord(char) < 0xFB00
