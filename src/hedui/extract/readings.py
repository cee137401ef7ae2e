"""Where the second reading of a line has another letter or mark than the first."""

from collections.abc import Mapping
from difflib import SequenceMatcher

from hedui.numbers import fold
from hedui.numbers.glyphs import is_ideograph
from hedui.page import Line

LONGEST = 2  # characters in a row that are read otherwise: more are another text
MARKS = frozenset(",;:、。")


def read_otherwise(line: Line) -> Mapping[int, str]:
    """The characters of a line that a second reading has otherwise, as many for as many, by their place."""
    found: dict[int, str] = {}
    for witness in line.witnesses:
        first = line.text[witness.start : witness.end]
        for tag, a, b, c, d in SequenceMatcher(None, first, witness.text, autojunk=False).get_opcodes():
            if tag == "replace" and b - a == d - c <= LONGEST:
                pairs = zip(range(witness.start + a, witness.start + b), witness.text[c:d], strict=True)
                found |= {i: second for i, second in pairs if is_choice(line.text[i], second)}
    return found


def is_choice(first: str, second: str) -> bool:
    """Whether two different characters are both letters; or marks, the first one that Chinese has no use for.

    Of a comma and a semicolon no sense tells which is printed.
    """
    one, other = fold(first), fold(second)
    if one == ".":
        return other in MARKS
    return one != other and is_ideograph(one) and is_ideograph(other)
