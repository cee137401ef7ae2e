"""Second readings: what other readers saw in the ink that a claim points at."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from hedui.claims import Claim, Span
from hedui.page import OWN_MAKE, UNNAMED, Witness, make_of
from hedui.verify.figures import fold_figure, fold_specks, fold_text, to_decimal
from hedui.verify.ground import is_space

Fold = Callable[[str], str | None]
LOST = "?"  # where a witness has a gap that may have held a mark
_LETTERS = re.compile(r"[A-Za-z]")
_MARKS = re.compile(r"[.,:;·']+")  # between digits
_APART = re.compile(r"\d\s+\d")
_GAP = re.compile(r"(?<=\d)\s+(?=\d)")
_LETTERSPACED = re.compile(r"(?<![\d.,])\d(?:\s+\d)+(?![\d.,])")
_GROUPED = re.compile(r"\d\s+\d{3}(?!\d)")
_FIGURE = re.compile(r"\d[\d.,]*\d")  # of two digits or more: others have no distances
GAP = "gap"  # what tells, without reading, that a mark may be lost
GROUPING = "grouping"  # the same, that a point may be a comma which lost its tail
EDGE_CHARS = frozenset("0123456789.,-%")


@dataclass(frozen=True)
class Testimony:
    """Who read the same in this ink, and what those read who read something else (None: no such value).

    `against` names those others. `spaced`: the figure's digits stand as its marks have it: none is lost, none is dust.
    `unheard`: the reader of figures was shown it, and did not read it with certainty. `blurred`: somebody read its
    digits, with a mark between them that stands in no number. `own_text`: the text itself is the reader of figures',
    where the recogniser saw no figure at first.
    """

    agree: tuple[str, ...] = ()
    dispute: tuple[str | None, ...] = ()
    against: frozenset[str] = frozenset()
    spaced: bool = False
    unheard: bool = False
    blurred: bool = False
    own_text: bool = False

    @property
    def firm(self) -> bool:
        """Read twice, and every time the same."""
        return bool(self.agree) and not self.dispute

    @property
    def of_two_makes(self) -> bool:
        """Whether readers of two makes read alike: such seldom err alike. Our own testifies to no text of its own.

        But to what it reads alike several times under a seal, whose certainty is below all that asks for two makes.
        """
        makes = {make_of(name) for name in self.agree}
        return len(makes) > 1 or OWN_MAKE in makes or (bool(makes) and self.own_text)

    @property
    def outvoted(self) -> bool:
        """Whether those who read otherwise stand alone: a reader of another make than theirs reads as the first did.

        Readers have a make and a model. What ink tells without being read (the spacing of digits) is never outvoted:
        all readers err alike there. Nor is the reader of figures, which speaks only where it is sure.
        """
        makes = {make_of(name) for name in self.against}
        readers = bool(self.dispute) and all("/" in name for name in self.against) and OWN_MAKE not in makes
        return readers and any(make_of(name) not in makes for name in self.agree)


def hear_witnesses(claim: Claim) -> Testimony:
    """Compare every second reading of a claim's ink with the first: numbers digit by digit, text letter by letter."""
    spaced = is_spaced(claim)
    if not any(span.line.witnesses for span in claim.spans):
        return Testimony(spaced=spaced)
    fold: Fold = fold_figure if claim.normal == "number" else fold_text
    matters = _is_figure_char if claim.normal == "number" else _is_letter
    by: list[set[str]] = []
    dispute: list[str | None] = []
    against: set[str] = set()
    blurred = False
    printed = "".join(span.text for span in claim.spans)
    first = fold_specks(printed) if claim.normal == "number" else fold_text(printed)
    for n, span in enumerate(claim.spans):
        agreeing = []
        for reading in read_again(span):
            text = _join(claim.spans, n, reading[1])
            second = fold(text)
            if second is not None and second == first:
                lettered = claim.normal == "number" and _has_letter(text, printed)
                agreeing += [] if lettered else [reading]
                blurred |= lettered
            elif claim.normal != "number" or second is not None or not _has_same_digits(text, printed):
                dispute.append(second)
                against.add(reading[0].by)
            else:
                blurred = True
        by.append(_readers_of_all(span, agreeing, matters))
        if claim.normal == "number" and not span.line.native and _has_gap(span.text):
            dispute.append(None)  # everybody may have lost the same point: 472 7
            against.add(GAP)
    needed = [readers for span, readers in zip(claim.spans, by, strict=True) if any(map(matters, span.text))]
    agree = set.intersection(*needed) if needed else set()
    unheard = OWN_MAKE not in map(make_of, agree) and any(map(_is_unheard, claim.spans))
    own_text = UNNAMED in against  # where the recogniser's reading is told without its name, it is not the text
    disputed = tuple(dict.fromkeys(dispute))
    return Testimony(tuple(sorted(agree)), disputed, frozenset(against), spaced, unheard, blurred, own_text)


def hear_rivals(claim: Claim) -> dict[Decimal, float] | None:
    """The numbers that a claim may be with one digit read otherwise, as likely as its reader found that digit.

    None where a reader did not tell.
    """
    if any(span.line.rivals is None for span in claim.spans):
        return None
    out: dict[Decimal, float] = {}
    for n, span in enumerate(claim.spans):
        for rival in span.line.rivals or ():
            part = rival.text[span.start : span.end]
            if _is_one_other(rival.text, span.line.text) and part != span.text:
                value = to_decimal(fold_figure(_join(claim.spans, n, part)))
                if value is not None:
                    out[value] = max(rival.prob, out.get(value, 0.0))
    return out


def _is_one_other(text: str, first: str) -> bool:
    """Whether two texts differ in one character: a line's rivals are of no use once its text was mended."""
    return len(text) == len(first) and sum(a != b for a, b in zip(text, first, strict=True)) == 1


def _is_unheard(span: Span) -> bool:
    """Whether the reader of figures was shown a figure in these characters and made nothing of it."""
    shown = (w for w in span.line.witnesses if not w.text and make_of(w.by) == OWN_MAKE)
    return any(w.start < span.end and w.end > span.start for w in shown)


def is_spaced(claim: Claim) -> bool:
    """Whether a claim is the one figure of a line whose digits surely stand as its marks have it."""
    if len(claim.spans) != 1 or claim.normal != "number":
        return False
    (span,) = claim.spans
    all_of_it = not any(map(str.isdecimal, _FIGURE.sub("", span.text)))  # 472 of 472 7 tells nothing of the 7
    return bool(span.line.spaced) and _FIGURE.findall(span.text) == [span.line.spaced] and all_of_it


def _has_letter(text: str, printed: str) -> bool:
    """Whether a reading of a figure has a letter beside it that the figure has not: d5 may be what is left of 5.5."""
    return bool(set(_LETTERS.findall(text)) - set(_LETTERS.findall(printed)))


def _has_same_digits(text: str, printed: str) -> bool:
    """Whether what is no number has a number's digits and a mark wherever that has one: 9:2, .98.3 and 13,897,4.

    Such a reading is no objection to the digits; it bears out nothing. But a point before digits that have none else
    may be what is left of 0.7 or of 571.91, and is one.
    """
    second, first = (_MARKS.sub(".", fold_text(one)) for one in (text, printed))
    return second.strip(".") == first.strip(".") and ("." in first.strip(".") or not second.startswith("."))


Reading = tuple[Witness, str, range]
"""A witness, the span's text with the witness's reading put in, and the characters of the line that it covers."""


def read_again(span: Span) -> list[Reading]:
    """What other readers have for a span, each with the characters of its line that it is about."""
    return [
        (w, reading, range(max(w.start, span.start), min(w.end, span.end)))
        for w in span.line.witnesses
        if w.start < span.end and w.end > span.start and (reading := _project(w, span)) is not None
    ]


def _readers_of_all(span: Span, readings: Sequence[Reading], matters: Callable[[str], bool]) -> set[str]:
    """Readers whose readings together cover every character of the span that matters."""
    out = set()
    for by in {w.by for w, _, _ in readings}:
        covered = {i for w, _, chars in readings if w.by == by for i in chars}
        if all(i in covered for i in range(span.start, span.end) if matters(span.line.text[i])):
            out.add(by)
    return out


def _join(spans: Sequence[Span], n: int, text: str) -> str:
    return "".join(text if i == n else span.text for i, span in enumerate(spans))


def _is_figure_char(char: str) -> bool:
    return char in "0123456789"


def _is_letter(char: str) -> bool:
    return not is_space(char)


def _project(witness: Witness, span: Span) -> str | None:
    """The span's text as this witness has it; None if the witness read nothing at all."""
    text = span.line.text
    if not witness.text.strip():
        return None
    if fold_text(witness.text) == fold_text(text[witness.start : witness.end]):
        return _with_gap(span, witness) or span.text
    start, end = max(witness.start, span.start), min(witness.end, span.end)
    first = [(i, c) for i, c in enumerate(text[witness.start : witness.end], witness.start) if not is_space(c)]
    second = [c for c in witness.text if not is_space(c)]
    a, b = (sum(i < edge for i, _ in first) for edge in (start, end))
    edges = (witness.start >= span.start, witness.end <= span.end)
    read = _aligned("".join(c for _, c in first), "".join(second), (a, b), edges)
    return text[span.start : start] + read + text[end : span.end]


def _with_gap(span: Span, witness: Witness) -> str | None:
    """The span as a witness has it that saw some of its digits stand apart, 9 93: a point may be lost there; else None.

    Not where all do, nor before groups of three.
    """
    told = witness.text.strip()
    apart = witness.start >= span.start and witness.end <= span.end and _has_gap(told)
    if not apart or _APART.search(span.text):
        return None
    return span.text[: witness.start - span.start] + _GAP.sub(LOST, told) + span.text[witness.end - span.start :]


def _has_gap(text: str) -> bool:
    """Whether some digits of a figure stand apart where no groups of three and no letterspacing set them so."""
    return _APART.search(text) is not None and not _LETTERSPACED.search(text) and not _GROUPED.search(text)


def _aligned(first: str, second: str, place: tuple[int, int], edges: tuple[bool, bool]) -> str:
    """The part of `second` that stands for the characters `place` of `first`.

    What `second` adds at an edge belongs to it if all of that side is meant (`edges`), or if it may be a number's.
    """
    (a, b), out = place, ""
    for tag, i0, i1, j0, j1 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "insert":
            figures = EDGE_CHARS.issuperset(second[j0:j1])
            inside = a < i0 < b or (i0 == a and (edges[0] or figures)) or (i0 == b and (edges[1] or figures))
            out += second[j0:j1] if inside else ""
        elif i0 < b and i1 > a:
            exact = i1 - i0 == j1 - j0
            out += second[j0 + max(a - i0, 0) : j1 - max(i1 - b, 0)] if exact else second[j0:j1]
    return out
