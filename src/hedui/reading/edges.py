"""A witness that cannot read: ink that ends at the edge of its cell may go on beyond it.

A seal's ring taken for a ruling cuts figures and names in two, and half an 8 reads as a 3 every time. A ruling that was
not seen runs through a crop from edge to edge, and two cells are read as one number.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hedui.page import CUT_OFF, Line, Witness
from hedui.reading.components import find_components
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, levels

NOT_READ = "\ufffd"  # the text of ink in a cell that was read as nothing: only the reader of figures is asked of it
CUT = "?"  # what is read when nobody can tell what was printed
AS_DARK = 0.65  # as print's strokes: a seal over it is paler
LEAST_DARK = 40.0  # of 255: paler is the paper's grain
BESIDE = 0.5  # of a line's height: part of a character that was not read may stand so far beyond its ends
STROKE = 0.4  # of the tallest ink's height: lower ink is a mark or a speck
NUMBER = re.compile(r"\d[\d.,]*")
AS_HIGH = 0.6  # of a number's line: ink that was not read may be more of it, where it is a line of print by its height
NEXT = 1.0  # of its height: so near above or below


def testify_of_edges(line: Line, inside: PixelBox | None, gray: Gray, scale: float) -> Line:
    """The line with a witness against each number whose ink touches an edge of its cell's inside.

    Against words only at their beginning and end: half a character's height is not read as another one. `inside` is in
    pixels; None outside tables.
    """
    if inside is None or inside.width < 1 or inside.height < 1:
        return line
    spans = [match.span() for match in NUMBER.finditer(line.text)]
    cut = [span for span in spans if any(_touched_edges(line, span, inside, gray, scale))]
    if not spans and any(_touched_edges(line, (0, len(line.text)), inside, gray, scale)[:2]):
        cut = [(0, len(line.text))]
    return replace(line, witnesses=(*line.witnesses, *(Witness(*span, CUT, CUT_OFF) for span in cut)))


def testify_of_unread(lines: Sequence[Line], cells: Sequence[PixelBox | None]) -> list[Line]:
    """The lines, with a witness against a number right above or below ink of its cell that nobody could read.

    1692.8831 that does not fit its cell ends in a lone 1 on the next line, which may be taken for a stroke of dirt.
    """
    unread = [(line, cell) for line, cell in zip(lines, cells, strict=True) if cell and line.text == NOT_READ]
    return [
        replace(line, witnesses=(*line.witnesses, Witness(0, len(line.text), CUT, CUT_OFF)))
        if NUMBER.fullmatch(line.text) and any(cell == other and _may_be_more(line, ink) for ink, other in unread)
        else line
        for line, cell in zip(lines, cells, strict=True)
    ]


def _may_be_more(line: Line, ink: Line) -> bool:
    """Whether ink stands right above or below a line, as high as one."""
    box, other = line.box, ink.box
    apart = max(box.y0, other.y0) - min(box.y1, other.y1)
    beside = max(box.x0, other.x0) - min(box.x1, other.x1)
    return other.height >= AS_HIGH * box.height and -other.height / 2 < apart < NEXT * box.height and beside < 0


def _touched_edges(
    line: Line, span: tuple[int, int], inside: PixelBox, gray: Gray, scale: float
) -> tuple[bool, bool, bool, bool]:
    """Whether a stroke in these characters' place, or what is joined to it, reaches the left, right, top, bottom."""
    cell = gray[inside.y0 : inside.y1, inside.x0 : inside.x1]
    box = line.box_of(*span)
    rows = slice(max(0, round(box.y0 * scale) - inside.y0), max(0, round(box.y1 * scale) - inside.y0))
    before, after = (BESIDE * box.height * end for end in (span[0] == 0, span[1] == len(line.text)))
    x0, x1 = round((box.x0 - before) * scale) - inside.x0, round((box.x1 + after) * scale) - inside.x0
    columns = slice(max(0, x0), max(0, x1))
    if not cell[rows, columns].size:
        return False, False, False, False
    level = max(LEAST_DARK, AS_DARK * (255.0 - levels(cell[rows, columns], (2,))[0]))
    dark = np.asarray(cell < 255.0 - level, np.uint8)
    if not (dark[0].any() or dark[-1].any() or dark[:, 0].any() or dark[:, -1].any()):
        return False, False, False, False  # of most cells: seeking what is joined to what takes longer than all else
    found = find_components(dark)
    here = np.setdiff1d(found.labels[rows, columns], [0])
    left, top, wide, high, _ = found.stats[here].T
    strokes = high >= STROKE * high.max(initial=0)
    ends = (left == 0, left + wide == cell.shape[1], top == 0, top + high == cell.shape[0])
    at_left, at_right, at_top, at_foot = (bool((end & strokes).any()) for end in ends)
    return at_left, at_right, at_top, at_foot
