"""Claims made from cells: values copied from where they are printed, never retyped."""

import re

from hedui.claims import NOTHING, Claim
from hedui.document import Text
from hedui.numbers import is_blank, printed_number
from hedui.page import Cell

_DUST = re.compile(r"^[.,，。、·'`|:：;；]+|[.,，。、·'`|:：;；]+$")


def claim_number(cell: Cell | None) -> Claim:
    """The number of a cell that holds just one; nothing where it prints nothing or something else."""
    if cell is None or is_blank(cell.text):
        return NOTHING
    text = Text(cell.lines)
    for candidate in (" ".join(line.text for line in cell.lines), cell.text, _DUST.sub("", cell.text)):
        value = printed_number(candidate)
        if value is not None:
            return Claim(value, text.spans(0, len(text.text)), "number")
    return NOTHING


def claim_text(cell: Cell | None) -> Claim:
    """The text of a cell; nothing where it is blank."""
    if cell is None or is_blank(cell.text):
        return NOTHING
    text = Text(cell.lines)
    return Claim(text.text, text.spans(0, len(text.text)), "text")


def claim_part(cell: Cell, start: int, end: int, normal: str = "text", value: str | None = None) -> Claim:
    """Characters start..end of a cell's joined text."""
    text = Text(cell.lines)
    return Claim(value if value is not None else text.text[start:end], text.spans(start, end), normal)
