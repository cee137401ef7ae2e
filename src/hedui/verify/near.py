"""Words that a scan may print though they were read a little otherwise: a comma for a full stop, a doubtful character.

Nothing that counts is let pass: no digit, no sign, no unit, nothing more or less than was read but punctuation.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from hedui.claims import Claim
from hedui.numbers.chinese import NUMERAL_PATTERN
from hedui.verify.figures import fold_text
from hedui.verify.ground import is_native
from hedui.verify.witness import hear_witnesses

SOFT = frozenset(",.;:'\"`()[]《》<>!?·…-_")  # marks that scans blur into each other
SIGNS = frozenset("-<>")  # beside a number they are part of it
BARRED = {(">", "≥"), ("<", "≤")}  # read without the bar below
DOUBTFUL = 0.97  # certainty of a character above which it is what was read
PERCENT = 0.95  # the same of digits that may be a %
SHORTEST = 8  # characters: in fewer, one other character makes another name
_NUMERAL = re.compile(NUMERAL_PATTERN)
ONE_IN = 40  # characters, of which one may be another


def may_read_as(known: Claim, value: str) -> bool:
    """Whether these words may be what the known ink prints: a second reader read them, or only its doubts differ."""
    if known.normal != "text" or not known.spans or is_native(known):
        return False
    wanted = fold_text(value)
    if any(reading == wanted for reading in hear_witnesses(known).dispute):
        return True
    read = [(c, p) for span in known.spans for c, p in _characters(span.text, span.line.probs[span.start : span.end])]
    first = "".join(c for c, _ in read)
    left = max(1, len(first) // ONE_IN) if len(first) >= SHORTEST else 0
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, first, wanted, autojunk=False).get_opcodes():
        if tag == "equal" or _is_blur(first, (a0, a1), wanted[b0:b1], [p for _, p in read[a0:a1]]):
            continue
        left -= a1 - a0
        counts = first[a0 - 1 : a0].isdecimal()  # a unit
        if left < 0 or counts or not _is_another_letter(read[a0:a1], wanted[b0:b1]):
            return False
    return True


def _characters(text: str, probs: Sequence[float]) -> list[tuple[str, float]]:
    return [(folded, p) for char, p in zip(text, probs, strict=False) for folded in fold_text(char)]


def _is_blur(first: str, place: tuple[int, int], wanted: str, probs: Sequence[float]) -> bool:
    """Whether the difference is in marks alone that stand in no number, or a % that was read as a digit."""
    start, end = place
    before, read, after = first[start - 1 : start], first[start:end], first[end : end + 1]
    if SOFT.issuperset(read) and SOFT.issuperset(wanted):
        figures = before.isdecimal() + after.isdecimal()
        return figures == 0 or (figures == 1 and SIGNS.isdisjoint(read + wanted))
    if (read, wanted) in BARRED:
        return True
    percent = wanted == "%" and read.isdecimal() and before.isdecimal() and not after.isdecimal()
    return percent and len(read) <= 2 and min(probs) < PERCENT


def _is_another_letter(read: Sequence[tuple[str, float]], wanted: str) -> bool:
    """Whether as many words stand here, not numerals, all of which were read with doubt."""
    return len(read) == len(wanted) and all(
        _is_word(a) and _is_word(b) and p < DOUBTFUL for (a, p), b in zip(read, wanted, strict=True)
    )


def _is_word(char: str) -> bool:
    return "一" <= char <= "龥" and _NUMERAL.fullmatch(char) is None
