"""When two values are the same: numbers as decimals, text without white space and with one kind of punctuation."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, Literal

Kind = Literal["number", "text"]
PUNCTUATION = str.maketrans("，。；：（）“”‘’、–—~～〔〕【】≧≦", ",.;:()\"\"'',----[][]≥≤")
SPACE = re.compile(r"\s+")


@lru_cache(maxsize=65536)
def normalise_text(value: str | None) -> str | None:
    """NFKC without white space, punctuation unified; None for nothing.

    >>> normalise_text("（一） 目标～95％")
    '(一)目标-95%'
    """
    if value is None:
        return None
    return SPACE.sub("", unicodedata.normalize("NFKC", value).translate(PUNCTUATION)) or None


def normalise_number(value: str | None) -> Decimal | str | None:
    """The number that a value is, without thousands separators and %; text that is none stays text.

    >>> normalise_number("1,038.00") == normalise_number("1038")
    True
    """
    if not value:
        return None
    try:
        number = Decimal(value.replace(",", "").rstrip("%"))
    except InvalidOperation:
        return normalise_text(value)
    return number if number.is_finite() else normalise_text(value)


def normalise(kind: Kind, value: str | None) -> Decimal | str | None:
    """A value of either kind as it is compared."""
    return normalise_number(value) if kind == "number" else normalise_text(value)


def show_normal(kind: Kind, value: str | None) -> str:
    """A value of either kind as text that is the same where the values are; empty for none.

    >>> show_normal("number", "1,038.00")
    '1038'
    """
    found = normalise(kind, value)
    return f"{found.normalize():f}" if isinstance(found, Decimal) else found or ""


def compare_texts(a: str | None, b: str | None) -> float:
    """Likeness of two texts from 0 to 1, 1 where they are the same as normalised (nothing counts as empty)."""
    return compare_normal(normalise_text(a) or "", normalise_text(b) or "")


@lru_cache(maxsize=65536)
def compare_normal(a: str, b: str) -> float:
    """Likeness of two normalised texts."""
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


@lru_cache(maxsize=65536)
def bound_likeness(a: str, b: str) -> float:
    """A quick upper bound of compare_normal."""
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).quick_ratio()


def leaf_value(leaf: Any) -> str | None:
    """The value of a leaf of a record (an object) or of gold (a string or null)."""
    value = leaf.get("value") if isinstance(leaf, dict) else leaf
    return None if value is None else str(value)
