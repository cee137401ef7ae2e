"""Claims made from cells: values copied from where they are printed, never retyped."""

import re
from itertools import pairwise

from hedui.claims import NOTHING, Claim, Span
from hedui.document import Text
from hedui.numbers import is_blank, parse_quantity, printed_number
from hedui.numbers.glyphs import SPECKS
from hedui.page import Box, Cell, Line

UNSURE = 0.8  # certainty of the first reading below which the second may stand for it
LONGEST_SCRAP = 3  # characters
MARKS = tuple(".,，．")  # within a number
ROOM = 4.0  # characters: a cell has margins of one or two, and what does not fit any more is wider than none
PEN_STROKES = frozenset("一—-–~～_、丶丿√✓")
_BREAK = re.compile(r"[·•'`*_|]?([\d.,，]+[%％]?)[·•'`*_|]?")  # a line of a figure, with a speck that is no mark of it
_POINT_BEFORE_SIGN = re.compile(r"(?<=\d)[.,，](?=[%％])")  # nobody prints 65.1.%
_FIGURE = re.compile(r"[\d.,，]+")
_DUST = re.compile(rf"^[{SPECKS}]*(.*?)[{SPECKS}°º]*$", re.DOTALL)


def claim_number(cell: Cell | None) -> Claim:
    """The number of a cell that holds just one; nothing where it prints nothing or something else.

    Specks that OCR reads as marks before or behind the number (`.15`, `100%,`, `99°`) are no part of its ink.
    """
    if cell is None or is_blank(cell.text) or _holds_two(cell):
        return NOTHING
    text = Text(cell.lines)
    spaced = printed_number(" ".join(line.text for line in cell.lines))
    if spaced is not None:
        return Claim(spaced, text.spans(0, len(text.text)), "number")
    match = _DUST.match(text.text)
    if match is not None and (value := printed_number(match[1])) is not None:
        return Claim(value, text.spans(*match.span(1)), "number")
    plain = _POINT_BEFORE_SIGN.sub("", text.text)
    if plain != text.text and not cell.lines[0].native and (value := printed_number(plain)) is not None:
        return Claim(value, text.spans(0, len(text.text)), "number")
    return _claim_among_scraps(cell) or _claim_broken(cell) or _claim_second(cell)


def claim_points(cell: Cell | None) -> Claim:
    """The points of a cell: a stroke before them on a scan is dirt or part of a ruling, for none are below zero."""
    claim = claim_number(cell)
    if claim.value is None or not claim.value.startswith("-") or cell is None or cell.lines[0].native:
        return claim
    text = Text(cell.lines).text
    start = next(n for n, char in enumerate(text) if char.isdigit())
    return Claim(claim.value[1:], Text(cell.lines).spans(start, len(text)), "number")


def _claim_among_scraps(cell: Cell) -> Claim | None:
    """The only line with digits, a number read alike twice, where all others are scraps: a seal's characters, dirt."""
    figures = [line for line in cell.lines if any(char.isdigit() for char in line.text)]
    if len(figures) != 1 or not all(line is figures[0] or _is_scrap(line) for line in cell.lines):
        return None
    (line,) = figures
    value = printed_number(line.text)
    others = {printed_number(witness.text) for witness in line.whole_readings} - {None}
    if value is None or others != {value}:
        return None
    return Claim(value, Text((line,)).spans(0, len(line.text)), "number")


def _claim_broken(cell: Cell) -> Claim | None:
    """The number of a scan that runs over several lines, a speck beside its break: 143.1· over 3.

    One with a point elsewhere: 143· over 13 is 143.13.
    """
    if len(cell.lines) < 2 or cell.lines[0].native:
        return None
    found = [_BREAK.fullmatch(line.text) for line in cell.lines]
    kept = [(line, match) for line, match in zip(cell.lines, found, strict=True) if match is not None]
    joined = "".join(match[1] for _, match in kept)
    value = printed_number(joined) if len(kept) == len(cell.lines) and "." in joined else None
    spans = tuple(Span(line, *match.span(1)) for line, match in kept)
    return Claim(value, spans, "number") if value is not None else None


def _is_scrap(line: Line) -> bool:
    """Whether a line of a scan is no more than a word, and that unsure, or a stroke of somebody's pen."""
    unsure = line.certainty < UNSURE and len(line.text) <= LONGEST_SCRAP
    return not line.native and (unsure or set(line.text) <= PEN_STROKES)


def _claim_second(cell: Cell) -> Claim:
    """The number that all second readings have of a line in which the first reader, unsure, saw digits with more.

    Or that they have with the same figure, the first reader having its unit otherwise: 364.5方元.
    """
    line = cell.lines[0]
    if len(cell.lines) != 1 or line.native or not any(char.isdigit() for char in line.text):
        return NOTHING
    readings = {witness.text for witness in line.whole_readings if witness.text}
    again = readings.pop() if len(readings) == 1 else ""
    alike = _FIGURE.findall(line.text) == _FIGURE.findall(again)
    value = printed_number(again) if line.certainty < UNSURE or alike else None
    return Claim(value, Text(cell.lines).spans(0, len(line.text)), "number") if value is not None else NOTHING


def _holds_two(cell: Cell) -> bool:
    """Whether two numbers stand in a cell, whose ruling was not seen: 100 and 98 are no 10098, nor 1907 over 235 one.

    Side by side; or one above the other, where the upper one leaves room for more of it.
    """
    numbers = [line for line in cell.lines if printed_number(line.text) is not None]
    return any(_are_level(a.box, b.box) or _leaves_room(a, b, cell) for a, b in pairwise(numbers))


def _leaves_room(line: Line, below: Line, cell: Cell) -> bool:
    """Whether a scan's line of a cell on one page ends well before the cell does: a number that goes on fills it."""
    if line.native or len(cell.boxes) != 1 or line.text[-1:] in MARKS:
        return False
    character = max(it.box.width / len(it.text) for it in (line, below))
    return line.box.width + ROOM * character < cell.boxes[0][1].width


def _are_level(a: Box, b: Box) -> bool:
    apart = max(a.x0, b.x0) - min(a.x1, b.x1)
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared > 0.5 * min(a.height, b.height) and apart > min(a.height, b.height)


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
