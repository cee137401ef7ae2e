"""Words that a scan may print though they were read a little otherwise: a comma for a full stop, a doubtful character.

Nothing that counts is let pass: no digit, no sign, no unit, nothing more or less than was read but punctuation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain

from hedui.claims import Claim, Span
from hedui.levels import name_meant
from hedui.numbers.chinese import NUMERAL_PATTERN
from hedui.numbers.glyphs import is_ideograph
from hedui.verify.figures import fold_text
from hedui.verify.ground import is_native
from hedui.verify.witness import hear_witnesses, read_again

SOFT = frozenset(",.;:'\"`()[]《》<>!?·…-_")  # marks that scans blur into each other
SIGNS = frozenset("-<>")  # beside a number they are part of it
BARRED = {(">", "≥"), ("<", "≤")}  # read without the bar below
SPELT = {(">", "="): "≥", ("<", "="): "≤"}
DOUBTFUL = 0.97  # certainty of a character above which it is what was read
PERCENT = 0.95  # the same of digits, ° and letters that may be a %
SHORTEST = 8  # characters: in fewer, one other character makes another name
_NUMERAL = re.compile(NUMERAL_PATTERN)
_LABEL = re.compile(r"((?:指标|目标))([^\u4e00-\u9fff]?)(?=:)")
_FIRST_ITEM, _SECOND_ITEM = re.compile(r"1[.,]"), re.compile(r"[.,;]2[.,]")
_IN_PERCENT = re.compile(r"\d{1,2}%")  # 4:2% is no ratio
_DIGITS = re.compile(r"\d+")
GROUP = 3  # digits behind a thousands separator
SCRAP = 0.8  # certainty of characters that may be no print, or a sign
ONE_IN = 40  # characters, of which one may be another


def may_read_as(known: Claim, value: str) -> bool:
    """Whether these words may be what the known ink prints: a second reader read them, or only its doubts differ."""
    if known.normal != "text" or not known.spans or is_native(known):
        return False
    wanted = fold_text(value)
    heard = hear_witnesses(known)
    if any(reading == wanted for reading in heard.dispute) or _is_all_read(known, wanted):
        return True
    print_of = tuple(_without_scraps(known.spans, wanted))
    either = (known.spans,) if print_of == known.spans else (known.spans, print_of)
    every = (read for spans in either for read in _readings(spans))
    return any(_may_be(_with_sign(read, wanted, unheard=heard.unheard), wanted) for read in every)


def _is_all_read(known: Claim, wanted: str) -> bool:
    """Whether a second reader has just these words for the whole line, of which an end was left out: 100% for 100°."""
    span = known.spans[0]
    whole = len(known.spans) == 1 and (span.start, span.end) != (0, len(span.line.text))
    witnesses = span.line.whole_readings
    return whole and any(fold_text(w.text) == wanted for w in witnesses)


@dataclass(frozen=True, slots=True)
class Read:
    """A character as it was read: its certainty, and those that its reader thought of besides."""

    char: str
    prob: float
    others: frozenset[str] = frozenset()


def _readings(spans: Sequence[Span]) -> Iterator[list[Read]]:
    """The characters of these lines as they were first read, and with one line as another reader has it.

    Or with no more of that than single marks which another reader has for what is neither digit nor word: (4) for (+).
    """
    first = [_characters(span) for span in spans]
    yield list(chain(*first))
    for n, span in enumerate(spans):
        for text in {text for _, text, _ in read_again(span)} - {span.text}:
            second = _hear(first[n], fold_text(text), span.line.certainty)
            for line in filter(None, (second, _with_marks_of(first[n], second))):
                yield list(chain(*first[:n], line, *first[n + 1 :]))


def _with_marks_of(first: Sequence[Read], second: Sequence[Read]) -> list[Read]:
    """The first reading, with what the second has for one mark between characters both have: doubtful, or in brackets.

    Nobody prints (+). Empty where there is no such mark.
    """
    out, text = list(first), "".join(it.char for it in first)
    matcher = SequenceMatcher(None, text, "".join(it.char for it in second), autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag != "replace" or (a1 - a0, b1 - b0) != (1, 1) or _is_word(text[a0]) or _counts(text[a0]):
            continue
        if first[a0].prob < DOUBTFUL or (text[a0 - 1 : a0], text[a1 : a1 + 1]) == ("(", ")"):
            out[a0] = second[b0]
    return out if out != list(first) else []


def _hear(first: Sequence[Read], text: str, doubt: float) -> list[Read]:
    """The characters of a second reading: those that both have are as sure as they were to the first."""
    second = [Read(char, doubt) for char in text]
    alike = SequenceMatcher(None, [it.char for it in first], text, autojunk=False).get_matching_blocks()
    for start, other, size in alike:
        second[other : other + size] = first[start : start + size]
    return second


def _with_sign(read: Sequence[Read], wanted: str, *, unheard: bool) -> Sequence[Read]:
    """The characters, the sign that is wanted for a first digit that may be it: ≥140 is read as 2140.

    That is a doubtful one, or one of a figure of which the reader of figures makes nothing: it knows no signs. Or a
    doubtful letter before the figure: M140.
    """
    if len(read) > 1 and (read[0].char, read[1].char) in SPELT:
        read = [replace(read[0], char=SPELT[read[0].char, read[1].char]), *read[2:]]
    letter = len(read) > 1 and read[0].char.isascii() and read[0].char.isalpha() and read[0].prob < SCRAP
    if wanted[:1] in ("≥", "≤") and letter and read[1].char.isdecimal():
        return [replace(read[0], char=wanted[0]), *read[1:]]
    digits = len(read) > 1 and read[0].char.isdecimal() and read[1].char.isdecimal()
    if wanted[:1] in ("≥", "≤") and digits and (read[0].prob < SCRAP or (unheard and read[0].prob < DOUBTFUL)):
        return [replace(read[0], char=wanted[0]), *read[1:]]
    return read


def _may_be(read: Sequence[Read], wanted: str) -> bool:
    """Whether characters may be these words."""
    first = "".join(it.char for it in read)
    wanted = _without_lost_number(first, _with_label_of(first, wanted))
    left: float = max(1, len(first) // ONE_IN) if len(first) >= SHORTEST or _is_plainly_term(first, wanted) else 0
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, first, wanted, autojunk=False).get_opcodes():
        if tag == "equal" or _is_blur(first, (a0, a1), wanted[b0:b1], [it.prob for it in read[a0:a1]]):
            continue
        if _is_thought_of(read[a0:a1], wanted[b0:b1], counting=_counts(first[a0 - 1 : a0])):
            continue
        if tag == "delete" and (_is_scrap(read, a0, a1) or _is_stutter(read, a0, a1)):
            continue
        left -= sum(1 if it.prob >= SCRAP else 0.5 for it in read[a0:a1]) or a1 - a0
        counts = first[a0 - 1 : a0].isdecimal()  # a unit
        if left < 0 or counts or not _is_another_letter(read[a0:a1], wanted[b0:b1]):
            return False
    return True


def _characters(span: Span) -> list[Read]:
    line = span.line
    rivals = [rival.text for rival in line.rivals or () if len(rival.text) == len(line.text)]
    return [
        Read(folded, line.probs[i], frozenset(fold_text(text[i]) for text in rivals if text[i] != line.text[i]))
        for i in range(span.start, min(span.end, len(line.probs)))
        for folded in fold_text(line.text[i])
    ]


def _without_scraps(spans: Sequence[Span], wanted: str) -> list[Span]:
    """The lines but for those in which no character is sure and none is a word: a seal's or a ruling's, if not wanted.

    What stands beside such a line must not be a figure, of which it may be a part.
    """
    out: list[Span] = []
    for n, span in enumerate(spans):
        beside = "".join(other.text[-1:] for other in out[-1:]) + "".join(o.text[:1] for o in spans[n + 1 : n + 2])
        scrap = len(spans) > 1 and all(it.prob < SCRAP and not _is_word(it.char) for it in _characters(span))
        if not scrap or fold_text(span.text) in wanted or any(c.isdecimal() or c in ".,%" for c in beside):
            out.append(span)
    return out


def _without_lost_number(first: str, wanted: str) -> str:
    """The words without the 1. before them, where that alone was not read and their 2. was."""
    opener = _FIRST_ITEM.match(wanted)
    lost = opener and not _FIRST_ITEM.match(first) and _SECOND_ITEM.search(first)
    return wanted[opener.end() :] if opener and lost else wanted


def _with_label_of(first: str, wanted: str) -> str:
    """The words with the number of their label as it was read, where that is no digit: 指标!: for 指标1:."""
    label, read = _LABEL.match(wanted), _LABEL.match(first)
    lost = label and read and label[1] == read[1] and label[2].isdecimal() and not read[2].isdecimal()
    return first[: read.end()] + wanted[label.end() :] if label and read and lost else wanted


def _is_plainly_term(first: str, wanted: str) -> bool:
    """Whether what was read is one letter from one standard term alone, and that is the one that is wanted."""
    return name_meant(first) == wanted


def _is_scrap(read: Sequence[Read], start: int, end: int) -> bool:
    """Whether doubtful characters at either end are a ruling's or a speck's: no words, and beside no figure."""
    beside = "".join(it.char for it in (*read[max(0, start - 1) : start], *read[end : end + 1]))
    if start > 0 and end < len(read):
        return False
    scrap = all(it.prob < SCRAP and (it.char == "一" or not is_ideograph(it.char)) for it in read[start:end])
    return scrap and not any(c.isdecimal() or c in ".,%" for c in beside)


def _is_stutter(read: Sequence[Read], start: int, end: int) -> bool:
    """Whether one doubtful word stands here that stands beside it too: what a seal left was read as it once more."""
    beside = (it.char for it in (*read[max(0, start - 1) : start], *read[end : end + 1]))
    return end - start == 1 and read[start].prob < SCRAP and _is_word(read[start].char) and read[start].char in beside


def _is_blur(first: str, place: tuple[int, int], wanted: str, probs: Sequence[float]) -> bool:
    """Whether the difference is in marks alone that stand in no number, or a % that was read as a digit."""
    start, end = place
    before, read, after = first[start - 1 : start], first[start:end], first[end : end + 1]
    if SOFT.issuperset(read) and SOFT.issuperset(wanted):
        figures = before.isdecimal() + after.isdecimal()
        if figures == 2 and read == ":" and wanted == ".":
            return _IN_PERCENT.match(first, end) is not None or _is_point_or_number(first, place, probs)
        return figures == 0 or (figures == 1 and SIGNS.isdisjoint(read + wanted))
    if (read, wanted) in BARRED:
        return True
    percent = wanted.rstrip(".") == "%" and before.isdecimal() and not after.isdecimal() and 0 < len(read) <= 2
    letter = read == "°" or (len(read) == 1 and read.isalpha() and not is_ideograph(read))
    return percent and (read.isdecimal() or letter) and min(probs) < PERCENT


def _is_point_or_number(first: str, place: tuple[int, int], probs: Sequence[float]) -> bool:
    """Whether a : between figures is a doubtful decimal point, for a comma would have three digits behind it.

    Or the point behind the 1 that opens a list.
    """
    digits = _DIGITS.match(first, place[1])
    opens = place[0] == 1 and first[0] == "1" and _SECOND_ITEM.search(first) is not None
    return opens or (min(probs) < SCRAP and digits is not None and len(digits[0]) != GROUP)


def _is_another_letter(read: Sequence[Read], wanted: str) -> bool:
    """Whether as many words stand here, not numerals, all of which were read with doubt."""
    return len(read) == len(wanted) and all(
        _is_word(it.char) and _is_word(other) and it.prob < DOUBTFUL for it, other in zip(read, wanted, strict=True)
    )


def _is_thought_of(read: Sequence[Read], wanted: str, *, counting: bool) -> bool:
    """Whether as many words stand here, not numerals, each of which the reader of what stands there thought of.

    千 that follows no number is read for 干: only behind one, `counting`, it is a numeral.
    """
    return len(read) == len(wanted) and all(
        (_is_word(it.char) or (not counting and it.char == "千")) and _is_word(other) and other in it.others
        for it, other in zip(read, wanted, strict=True)
    )


def _counts(char: str) -> bool:
    """Whether a character is a digit or a numeral."""
    return char.isdecimal() or _NUMERAL.fullmatch(char) is not None


def _is_word(char: str) -> bool:
    return is_ideograph(char) and _NUMERAL.fullmatch(char) is None
