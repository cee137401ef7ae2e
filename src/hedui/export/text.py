"""Text from a document made harmless for tables: no characters that break a file, nothing that a program obeys."""

import re
from decimal import Decimal

CELL_LIMIT = 32_767  # UTF-16 units: what Excel takes in one cell
CUT = "…（过长，已截断）"
NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?", re.ASCII)
# Control characters but tab and line feed, lone surrogates, what XML forbids, and marks that turn text about (bidi).
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
# What spreadsheets take for the start of a formula; East Asian versions know the full-width signs too.
_SIGNS = tuple("=+-@\t\r＝＋－＠")


def clean_text(text: str) -> str:
    """The text without control characters and their like; line ends are line feeds.

    A tab or CR at the start is dropped with the rest: nothing printed begins with one.
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _HARMFUL.sub("", lines).replace("\t", " ").strip(" \n") if lines else lines


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.lstrip(" \u3000").startswith(_SIGNS)


def cut_text(text: str, limit: int = CELL_LIMIT) -> str:
    """A text that fits into one cell of Excel; what was cut off is said."""
    if len(text) <= limit // 2 or len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - len(CUT))].decode("utf-16-le", errors="ignore")
    return kept + CUT


def read_number(text: str) -> Decimal | None:
    """The number that a decimal string is, None for any other text.

    >>> read_number("1038.00"), read_number("≥95")
    (Decimal('1038.00'), None)
    """
    return Decimal(text) if NUMBER.fullmatch(text) else None
