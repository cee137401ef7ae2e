"""Chinese number algebra: what is printed ⇄ Decimal, units, rounding, sums in words, and what OCR confuses."""

from hedui.numbers.chinese import (
    capital_to_yuan,
    chinese_to_decimal,
    decimal_to_chinese,
    percent_to_decimal,
    yuan_to_capital,
)
from hedui.numbers.confusions import LOOKALIKES, confusions
from hedui.numbers.glyphs import fold, normalise, squeeze
from hedui.numbers.intervals import Agreement, Interval, agrees, last_place, rounding_interval, truncation_interval
from hedui.numbers.printed import is_blank, is_number, printed_number
from hedui.numbers.prose import Kind, Mention, find_quantities
from hedui.numbers.quantity import Range, parse_quantity, parse_range
from hedui.numbers.units import YUAN, same_amount, to_yuan

__all__ = [
    "LOOKALIKES",
    "YUAN",
    "Agreement",
    "Interval",
    "Kind",
    "Mention",
    "Range",
    "agrees",
    "capital_to_yuan",
    "chinese_to_decimal",
    "confusions",
    "decimal_to_chinese",
    "find_quantities",
    "fold",
    "is_blank",
    "is_number",
    "last_place",
    "normalise",
    "parse_quantity",
    "parse_range",
    "percent_to_decimal",
    "printed_number",
    "rounding_interval",
    "same_amount",
    "squeeze",
    "to_yuan",
    "truncation_interval",
    "yuan_to_capital",
]
