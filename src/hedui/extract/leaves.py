"""Claims made from cells: values copied from where they are printed, never retyped."""

import re

from hedui.claims import NOTHING, Claim
from hedui.document import Text
from hedui.numbers import is_blank, parse_quantity, printed_number
from hedui.page import Cell

_DUST = re.compile(r"^[.,，。、·'`|:：;；_]*(.*?)[.,，。、·'`|:：;；_°º]*$", re.DOTALL)


def claim_number(cell: Cell | None) -> Claim:
    """The number of a cell that holds just one; nothing where it prints nothing or something else.

    Specks that OCR reads as marks before or behind the number (`.15`, `100%,`, `99°`) are no part of its ink.
    """
    if cell is None or is_blank(cell.text):
        return NOTHING
    text = Text(cell.lines)
    spaced = printed_number(" ".join(line.text for line in cell.lines))
    if spaced is not None:
        return Claim(spaced, text.spans(0, len(text.text)), "number")
    match = _DUST.match(text.text)
    if match is not None and (value := printed_number(match[1])) is not None:
        return Claim(value, text.spans(*match.span(1)), "number")
    return NOTHING


def claim_text(cell: Cell | None) -> Claim:
    """The text of a cell; nothing where it is blank. Specks around a lone quantity (`≥95%.`) are left out."""
    if cell is None or is_blank(cell.text):
        return NOTHING
    text = Text(cell.lines)
    match = _DUST.match(text.text)
    if match is not None and match[1] != text.text and parse_quantity(match[1]) is not None:
        return claim_part(cell, *match.span(1))
    return Claim(text.text, text.spans(0, len(text.text)), "text")


def claim_part(cell: Cell, start: int, end: int, normal: str = "text", value: str | None = None) -> Claim:
    """Characters start..end of a cell's joined text."""
    text = Text(cell.lines)
    return Claim(value if value is not None else text.text[start:end], text.spans(start, end), normal)
